//! Migrations: embedded, forward-only.

use super::Postgres;
use crate::StoreError;
use crate::schema::{Applied, check};
use sqlx::migrate::Migrator;

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/postgres");

const TABLE: &str = "SELECT to_regclass('_sqlx_migrations') IS NOT NULL";
const APPLIED: &str = "SELECT version, checksum, success FROM _sqlx_migrations ORDER BY version";

impl Postgres {
    /// Applies the migrations that are not applied yet; several processes may call it at once.
    pub(crate) async fn migrate(&self) -> Result<(), StoreError> {
        MIGRATIONS.run(&self.pool).await.map_err(crate::schema::migration_error)
    }

    /// Whether the schema is exactly the one this version was built for.
    pub(crate) async fn check_schema(&self) -> Result<(), StoreError> {
        let exists: bool = sqlx::query_scalar(TABLE).fetch_one(&self.pool).await?;
        let applied: Vec<Applied> =
            if exists { sqlx::query_as(APPLIED).fetch_all(&self.pool).await? } else { Vec::new() };
        Ok(check(&MIGRATIONS, &applied)?)
    }
}
