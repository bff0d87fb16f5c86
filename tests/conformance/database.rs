//! A database for one test.

use sqlx::{Connection, Executor, PgConnection, SqliteConnection};
use store::{Location, Store};
use tempfile::TempDir;
use uuid::Uuid;
use wardbook_tests::driver::Driver;

/// The seed of the school most tests use.
pub(crate) const SCHOOL: u128 = 0x5c00;

/// A new database, migrated, and the ways to it.
pub(crate) struct Database {
    /// Where the store opens it: on PostgreSQL under the application's role, which may only add events.
    pub(crate) location: Location,
    /// Where its owner does.
    owner: Location,
    /// The server's address and the database's name, on PostgreSQL.
    server: Option<(String, String)>,
    _folder: Option<TempDir>,
}

impl Database {
    /// A data folder.
    pub(crate) async fn sqlite() -> Self {
        let database = Self::empty_sqlite();
        database.owner_store().await.migrate().await.unwrap();
        database
    }

    /// A data folder without a schema.
    pub(crate) fn empty_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::Folder(folder.path().join("data"));
        Self { owner: location.clone(), location, server: None, _folder: Some(folder) }
    }

    /// A database on the server of `WARDBOOK_TEST_POSTGRES_URL`.
    pub(crate) async fn postgres() -> Option<Self> {
        let database = Self::empty_postgres().await?;
        database.owner_store().await.migrate().await.unwrap();
        Some(database)
    }

    /// One without a schema.
    pub(crate) async fn empty_postgres() -> Option<Self> {
        let Ok(server) = std::env::var("WARDBOOK_TEST_POSTGRES_URL") else {
            let quick = std::env::var("WARDBOOK_TEST_QUICK").is_ok_and(|quick| quick == "1");
            assert!(quick, "WARDBOOK_TEST_POSTGRES_URL is not set: run tests/run.sh");
            return None;
        };
        let name = format!("conformance_{}", Uuid::from_u128(rand_bits()).simple());
        let mut admin = PgConnection::connect(&server).await.unwrap();
        admin.execute(format!("CREATE DATABASE {name}").as_str()).await.unwrap();
        let (base, query) = server.split_once('?').unwrap_or((&server, ""));
        let (address, _) = base.rsplit_once('/').unwrap();
        let join = if query.is_empty() { "?".to_owned() } else { format!("?{query}&") };
        Some(Self {
            owner: Location::Postgres(format!("{address}/{name}?{query}")),
            location: Location::Postgres(format!("{address}/{name}{join}options=-c%20role%3Dwardbook_app")),
            server: Some((server.clone(), name)),
            _folder: None,
        })
    }

    /// Drops the database.
    pub(crate) async fn remove(self) {
        if let Some((server, name)) = &self.server {
            let mut admin = PgConnection::connect(server).await.unwrap();
            admin.execute(format!("DROP DATABASE {name} WITH (FORCE)").as_str()).await.unwrap();
        }
    }

    /// The store as `serve` opens it.
    pub(crate) async fn store(&self) -> Store {
        Store::open_at(&self.location, 4).await.unwrap()
    }

    /// The store as `migrate` opens it.
    pub(crate) async fn owner_store(&self) -> Store {
        Store::open_at(&self.owner, 2).await.unwrap()
    }

    /// A school in a store of its own.
    pub(crate) async fn driver(&self) -> Driver {
        Driver::new(self.store().await, SCHOOL).await.unwrap()
    }

    /// Whether it is on PostgreSQL.
    pub(crate) fn is_postgres(&self) -> bool {
        self.server.is_some()
    }

    /// Runs SQL past the store, as the owner of the database.
    pub(crate) async fn sql(&self, sql: &str) -> Result<(), sqlx::Error> {
        self.run(&self.owner, sql).await
    }

    /// Runs SQL past the store, as the application.
    pub(crate) async fn application_sql(&self, sql: &str) -> Result<(), sqlx::Error> {
        self.run(&self.location, sql).await
    }

    /// Runs SQL on the logs of reads past the store, as the owner of the database: on SQLite they are a file of their own.
    pub(crate) async fn sql_of_reads(&self, sql: &str) -> Result<(), sqlx::Error> {
        match &self.owner {
            Location::Postgres(_) => self.sql(sql).await,
            Location::Folder(folder) => of_reads(folder).await?.execute(sql).await.map(drop),
        }
    }

    /// Every value of a column of the logs of reads, as text.
    pub(crate) async fn texts_of_reads(&self, sql: &str) -> Vec<String> {
        match &self.owner {
            Location::Postgres(_) => self.texts(sql).await,
            Location::Folder(folder) => {
                sqlx::query_scalar(sql).fetch_all(&mut of_reads(folder).await.unwrap()).await.unwrap()
            }
        }
    }

    async fn run(&self, location: &Location, sql: &str) -> Result<(), sqlx::Error> {
        match location {
            Location::Postgres(url) => PgConnection::connect(url).await?.execute(sql).await.map(drop),
            Location::Folder(folder) => sqlite(folder).await?.execute(sql).await.map(drop),
        }
    }

    /// One number.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        match &self.owner {
            Location::Postgres(url) => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
            }
            Location::Folder(folder) => {
                sqlx::query_scalar(sql).fetch_one(&mut sqlite(folder).await.unwrap()).await.unwrap()
            }
        }
    }

    /// Every value of a column, as text.
    pub(crate) async fn texts(&self, sql: &str) -> Vec<String> {
        match &self.owner {
            Location::Postgres(url) => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                sqlx::query_scalar(sql).fetch_all(&mut connection).await.unwrap()
            }
            Location::Folder(folder) => {
                sqlx::query_scalar(sql).fetch_all(&mut sqlite(folder).await.unwrap()).await.unwrap()
            }
        }
    }
}

async fn sqlite(folder: &std::path::Path) -> Result<SqliteConnection, sqlx::Error> {
    SqliteConnection::connect(&format!("sqlite://{}", folder.join("wardbook.db").display())).await
}

async fn of_reads(folder: &std::path::Path) -> Result<SqliteConnection, sqlx::Error> {
    SqliteConnection::connect(&format!("sqlite://{}", folder.join("reads.db").display())).await
}

/// Bits that no other test has.
pub(crate) fn rand_bits() -> u128 {
    use std::hash::{BuildHasher, RandomState};
    let state = RandomState::new();
    u128::from(state.hash_one(1)) << 64 | u128::from(state.hash_one(2))
}
