//! Migrations: embedded, forward-only.

use super::Sqlite;
use crate::schema::{Applied, check};
use crate::{SchemaError, StoreError};
use sqlx::SqlitePool;
use sqlx::migrate::Migrator;

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/sqlite");
/// Those of the file the logs of reads are in.
static OF_READS: Migrator = sqlx::migrate!("../../migrations/sqlite-reads");

const TABLE: &str = "SELECT count(*) > 0 FROM sqlite_schema WHERE name = '_sqlx_migrations'";
const APPLIED: &str = "SELECT version, checksum, success FROM _sqlx_migrations ORDER BY version";

impl Sqlite {
    /// Applies the migrations that are not applied yet; several processes may call it at once.
    pub(crate) async fn migrate(&self) -> Result<(), StoreError> {
        MIGRATIONS.run(&self.side).await.map_err(crate::schema::migration_error)?;
        OF_READS.run(&self.read_log).await.map_err(crate::schema::migration_error)
    }

    /// Whether the schema is exactly the one this version was built for.
    pub(crate) async fn check_schema(&self) -> Result<(), StoreError> {
        check(&MIGRATIONS, &applied(&self.side).await?)?;
        Ok(check(&OF_READS, &applied(&self.read_log).await?).map_err(|error| match error {
            // The database is there, its log of reads is not: it was made before there was one.
            SchemaError::Missing => SchemaError::Behind { found: 0, needed: 1 },
            other => other,
        })?)
    }
}

async fn applied(database: &SqlitePool) -> Result<Vec<Applied>, StoreError> {
    let exists: bool = sqlx::query_scalar(TABLE).fetch_one(database).await?;
    Ok(if exists { sqlx::query_as(APPLIED).fetch_all(database).await? } else { Vec::new() })
}
