//! Migrations: embedded, forward-only.

use super::Sqlite;
use crate::StoreError;
use crate::schema::{Applied, check};
use sqlx::migrate::Migrator;

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/sqlite");

const TABLE: &str = "SELECT count(*) > 0 FROM sqlite_schema WHERE name = '_sqlx_migrations'";
const APPLIED: &str = "SELECT version, checksum, success FROM _sqlx_migrations ORDER BY version";

impl Sqlite {
    /// Applies the migrations that are not applied yet; several processes may call it at once.
    pub(crate) async fn migrate(&self) -> Result<(), StoreError> {
        MIGRATIONS.run(&self.side).await.map_err(crate::schema::migration_error)
    }

    /// Whether the schema is exactly the one this version was built for.
    pub(crate) async fn check_schema(&self) -> Result<(), StoreError> {
        let exists: bool = sqlx::query_scalar(TABLE).fetch_one(&self.side).await?;
        let applied: Vec<Applied> =
            if exists { sqlx::query_as(APPLIED).fetch_all(&self.side).await? } else { Vec::new() };
        Ok(check(&MIGRATIONS, &applied)?)
    }
}
