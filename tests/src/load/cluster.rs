//! Databases of a throwaway PostgreSQL server, `WARDBOOK_TEST_POSTGRES_URL`.

use anyhow::{Context, Result, ensure};
use sqlx::{Connection, Executor, PgConnection};

/// The server. Every database made here has a name that begins with `load_`.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// The address up to the name of a database.
    base: String,
    url: String,
}

impl Cluster {
    /// The server the environment names, which must write to the disk as a school's server does.
    ///
    /// # Errors
    /// When there is none, or it runs with fsync or synchronous commit off.
    pub async fn from_environment() -> Result<Self> {
        let url = std::env::var("WARDBOOK_TEST_POSTGRES_URL")
            .context("set WARDBOOK_TEST_POSTGRES_URL, or start this with: tests/run.sh --run …")?;
        let (base, _) = url.rsplit_once('/').context("WARDBOOK_TEST_POSTGRES_URL names no database")?;
        let cluster = Self { base: base.to_owned(), url: url.clone() };
        let mut connection = PgConnection::connect(&url).await?;
        for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
            let value: String =
                sqlx::query_scalar("SELECT current_setting($1)").bind(setting).fetch_one(&mut connection).await?;
            ensure!(value == "on", "the server runs with {setting} = {value}: such numbers mean nothing");
        }
        Ok(cluster)
    }

    /// What the server calls itself.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn version(&self) -> Result<String> {
        let mut connection = PgConnection::connect(&self.url).await?;
        Ok(sqlx::query_scalar("SELECT current_setting('server_version')").fetch_one(&mut connection).await?)
    }

    /// The address of a database.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("{}/{database}", self.base)
    }

    /// Makes a database anew, empty or as a copy, and gives its address.
    ///
    /// # Errors
    /// When the server refuses, for example because somebody is connected to the template.
    pub async fn create(&self, database: &str, template: Option<&str>) -> Result<String> {
        self.drop(database).await?;
        let mut connection = PgConnection::connect(&self.url).await?;
        // Copied through the write-ahead log: no checkpoint, so that both sides begin in the middle of one.
        let template = template.map(|template| format!(" TEMPLATE {template} STRATEGY wal_log")).unwrap_or_default();
        connection.execute(format!("CREATE DATABASE {database}{template}").as_str()).await?;
        Ok(self.url(database))
    }

    /// Drops a database if it is there.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn drop(&self, database: &str) -> Result<()> {
        let mut connection = PgConnection::connect(&self.url).await?;
        connection.execute(format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)").as_str()).await?;
        Ok(())
    }

    /// Runs statements in a database.
    ///
    /// # Errors
    /// When one of them fails.
    pub async fn run(&self, database: &str, statements: &str) -> Result<()> {
        let mut connection = PgConnection::connect(&self.url(database)).await?;
        sqlx::raw_sql(statements).execute(&mut connection).await?;
        Ok(())
    }
}
