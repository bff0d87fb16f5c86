//! What can go wrong when facts are kept or read.

use domain::SchoolId;

/// Why the store did not do what it was asked.
///
/// No variant carries narrative, names or query text. [`StoreError::Conflict`], [`StoreError::SchoolMoved`] and
/// [`StoreError::KeyTaken`] mean that somebody else was first: open again, decide again.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The stream has moved on since it was opened.
    #[error("the stream has moved on since it was opened: decide again")]
    Conflict,
    /// The school's own stream (roles, pack, conflicts) has moved on since the stream was opened.
    #[error("the school has moved on since the stream was opened: authorise and decide again")]
    SchoolMoved,
    /// Another command with the same idempotency key was committed meanwhile.
    #[error("the idempotency key was used meanwhile: open again and answer as before")]
    KeyTaken,
    /// No school of this id has a log here, or the stream belongs to another school.
    #[error("school {0} has no such stream: check the school and the id")]
    UnknownStream(SchoolId),
    /// The handle was used twice, or for another stream than the one it opened.
    #[error("an opened stream takes one command: open it again")]
    HandleUsed,
    /// What was chosen belongs to somebody else: a sign-in name, or an account of an identity provider.
    #[error("this belongs to another account: choose another")]
    Taken,
    /// Stored bytes cannot be read: written by a newer version, or damaged.
    #[error("a stored {what} cannot be read: {source}")]
    Unreadable {
        /// What cannot be read, without any content.
        what: &'static str,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The database's schema is not the one this version was built for.
    #[error(transparent)]
    Schema(#[from] SchemaError),
    /// Another `serve` holds the data folder.
    #[error("another process serves the data folder `{0}`: stop it first")]
    FolderInUse(std::path::PathBuf),
    /// A file of the data folder could not be used.
    #[error("the data folder cannot be used: {0}")]
    Folder(#[from] std::io::Error),
    /// The location of the database is neither a PostgreSQL address nor a folder.
    #[error("`{0}` is no database: give `postgres://…` or a data folder")]
    Location(String),
    /// The database did not answer, or refused.
    #[error("the database is unavailable: {0}")]
    Unavailable(#[from] sqlx::Error),
    /// The writer has stopped; whatever it had taken was finished.
    #[error("the store is closed")]
    Closed,
}

/// How a database's schema differs from the one this version was built for.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    /// Nothing was ever migrated here.
    #[error("the database holds no Wardbook schema: run `wardbook migrate`")]
    Missing,
    /// Migrations of this version are not applied yet.
    #[error("the schema is at version {found}, this version needs {needed}: run `wardbook migrate`")]
    Behind {
        /// The newest version applied.
        found: i64,
        /// The newest version this program knows.
        needed: i64,
    },
    /// The schema was made by a newer version, or by something else.
    #[error("schema version {found} is unknown to this version of Wardbook: run the version that made it")]
    Unknown {
        /// The version nobody here knows.
        found: i64,
    },
    /// An applied migration differs from the one of the same version in this program.
    #[error("migration {version} was applied in another form or not to its end: restore the backup taken before it")]
    Different {
        /// The version that differs.
        version: i64,
    },
}

impl StoreError {
    /// Something stored cannot be read.
    pub(crate) fn unreadable(what: &'static str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Unreadable { what, source: source.into() }
    }

    /// Whether opening and deciding again is the answer.
    #[must_use]
    pub const fn is_moved(&self) -> bool {
        matches!(self, Self::Conflict | Self::SchoolMoved | Self::KeyTaken)
    }
}
