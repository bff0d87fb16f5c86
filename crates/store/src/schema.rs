//! Which migrations a database has, against those this version knows.

use crate::{SchemaError, StoreError};
use sqlx::migrate::{MigrateError, Migrator};

/// An applied migration: version, checksum, whether it ended well.
pub(crate) type Applied = (i64, Vec<u8>, bool);

/// Whether what is applied is exactly what this version knows.
pub(crate) fn check(known: &Migrator, applied: &[Applied]) -> Result<(), SchemaError> {
    let needed = known.iter().map(|migration| migration.version).max().unwrap_or(0);
    let Some((found, ..)) = applied.last() else { return Err(SchemaError::Missing) };
    for (version, checksum, success) in applied {
        match known.iter().find(|migration| migration.version == *version) {
            None => return Err(SchemaError::Unknown { found: *version }),
            Some(migration) if migration.checksum.as_ref() != checksum.as_slice() || !success => {
                return Err(SchemaError::Different { version: *version });
            }
            Some(_) => {}
        }
    }
    if known.iter().any(|migration| !applied.iter().any(|(version, ..)| *version == migration.version)) {
        return Err(SchemaError::Behind { found: *found, needed });
    }
    Ok(())
}

/// The error of a migration that was refused.
pub(crate) fn migration_error(error: MigrateError) -> StoreError {
    match error {
        MigrateError::VersionMissing(found) | MigrateError::VersionTooNew(found, _) => {
            SchemaError::Unknown { found }.into()
        }
        MigrateError::VersionMismatch(version) | MigrateError::Dirty(version) => {
            SchemaError::Different { version }.into()
        }
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        other => StoreError::Unavailable(sqlx::Error::Migrate(Box::new(other))),
    }
}
