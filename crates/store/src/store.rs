//! The store: one enum over the databases, and how it is opened.

use crate::postgres::Postgres;
use crate::sqlite::Sqlite;
use crate::{SchemaError, StoreError};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Calls the same function of whichever database it is.
macro_rules! on {
    ($store:expr, $db:ident => $call:expr) => {
        match $store {
            $crate::Store::Postgres($db) => $call,
            $crate::Store::Sqlite($db) => $call,
        }
    };
}

/// Durable facts. Cheap to clone; all clones share one pool of readers and one writer.
#[derive(Clone, Debug)]
pub enum Store {
    /// On PostgreSQL 15 or later.
    Postgres(Postgres),
    /// On SQLite, in a data folder.
    Sqlite(Sqlite),
}

/// Where a store is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// The address of a PostgreSQL database, `postgres://…`. With `?options=-c%20role%3Dwardbook_app` the server itself
    /// keeps every connection from changing or deleting events.
    Postgres(String),
    /// A data folder; it is created if need be.
    Folder(PathBuf),
}

impl Location {
    /// Reads `postgres://…`, `postgresql://…`, or the path of a data folder.
    ///
    /// # Errors
    /// [`StoreError::Location`] for an address of another kind of database.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        match text.split_once("://") {
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres(text.to_owned())),
            None if !text.trim().is_empty() => Ok(Self::Folder(PathBuf::from(text))),
            // An address may hold a password: only its scheme is shown.
            Some((scheme, _)) => Err(StoreError::Location(scheme.to_owned())),
            None => Err(StoreError::Location(String::new())),
        }
    }
}

/// The right to serve a data folder; given back when dropped, or when the process ends in whatever way.
#[derive(Debug)]
pub struct FolderLock {
    /// INVARIANT: the lock lives as long as this file is open.
    _file: Option<File>,
}

impl Store {
    /// Opens a store without looking at its schema: see [`Store::migrate`] and [`Store::check_schema`]. Must be called within
    /// a Tokio runtime, on which the writer runs.
    ///
    /// `readers` is the number of PostgreSQL connections for reading; SQLite always has three.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Folder`].
    pub async fn open_at(location: &Location, readers: u32) -> Result<Self, StoreError> {
        Ok(match location {
            Location::Postgres(url) => Self::Postgres(Postgres::open(url, readers).await?),
            Location::Folder(folder) => Self::Sqlite(Sqlite::open(folder).await?),
        })
    }

    /// Applies the embedded migrations that are not applied yet. Forward only. On PostgreSQL to be run as the owner
    /// of the tables, not as `wardbook_app`.
    ///
    /// # Errors
    /// [`SchemaError::Unknown`] and [`SchemaError::Different`] when the database is not one of this version's past.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        on!(self, db => db.migrate().await)
    }

    /// Whether the schema is exactly the one this version was built for. `serve` refuses to start otherwise.
    ///
    /// # Errors
    /// [`StoreError::Schema`], saying what to do.
    pub async fn check_schema(&self) -> Result<(), StoreError> {
        on!(self, db => db.check_schema().await)
    }

    /// Whether the schema is missing altogether: a new database.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        match self.check_schema().await {
            Err(StoreError::Schema(SchemaError::Missing)) => Ok(true),
            Ok(()) | Err(StoreError::Schema(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Answers when the database does.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn ping(&self) -> Result<(), StoreError> {
        on!(self, db => db.ping().await)
    }

    /// Takes the right to serve: one `serve` for each data folder, any number on PostgreSQL. Other subcommands do not ask.
    ///
    /// # Errors
    /// [`StoreError::FolderInUse`], [`StoreError::Folder`].
    pub fn lock_for_serving(&self) -> Result<FolderLock, StoreError> {
        let Self::Sqlite(sqlite) = self else { return Ok(FolderLock { _file: None }) };
        let file = File::create(sqlite.folder().join("serve.lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(FolderLock { _file: Some(file) }),
            Err(std::fs::TryLockError::WouldBlock) => Err(StoreError::FolderInUse(sqlite.folder().to_owned())),
            Err(std::fs::TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// The data folder, on SQLite.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Postgres(_) => None,
            Self::Sqlite(sqlite) => Some(sqlite.folder()),
        }
    }

    /// Closes the connections for reading; appends that were handed over are finished by the writer.
    pub async fn close(&self) {
        on!(self, db => db.close().await);
    }
}
