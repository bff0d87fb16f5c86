//! The other side: cqrs-es with postgres-es or sqlite-es as their READMEs show them, and nothing else. No hashes, no read
//! models, no idempotency, no authorisation; one aggregate, one event per command.

use super::cluster::Cluster;
use anyhow::Result;
use cqrs_es::event_sink::EventSink;
use cqrs_es::{Aggregate, DomainEvent};
use postgres_es::PostgresCqrs;
use serde::{Deserialize, Serialize};
use sqlite_es::SqliteCqrs;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, SqlitePool};
use std::path::Path;
use uuid::Uuid;

/// The table of postgres-es' `db/init.sql`.
const POSTGRES: &str = "CREATE TABLE events (
    aggregate_type text NOT NULL, aggregate_id text NOT NULL, sequence bigint CHECK (sequence >= 0) NOT NULL,
    event_type text NOT NULL, event_version text NOT NULL, payload json NOT NULL, metadata json NOT NULL,
    PRIMARY KEY (aggregate_type, aggregate_id, sequence))";

/// The table of sqlite-es' `migrations`.
const SQLITE: &str = "CREATE TABLE IF NOT EXISTS events (
    aggregate_type text NOT NULL, aggregate_id text NOT NULL, sequence integer CHECK (sequence >= 0) NOT NULL,
    event_type text NOT NULL, event_version text NOT NULL, payload text NOT NULL, metadata text NOT NULL,
    PRIMARY KEY (aggregate_type, aggregate_id, sequence)) STRICT";

/// Connections of the pools that both libraries' own helpers make.
const CONNECTIONS: u32 = 10;

/// How long streams are before the run and how long the texts are that make events as large as ours.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Events of a stream.
    pub events: usize,
    /// Characters of each of them.
    pub text: usize,
}

/// A case with nothing but notes.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct BareCase {
    notes: Vec<String>,
}

/// What can be asked of it.
#[derive(Debug)]
pub enum BareCommand {
    /// Begin with so many notes.
    Begin(Shape),
    /// One note more.
    Note(String),
}

/// What can happen to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BareEvent {
    /// A note was added.
    Noted {
        /// What is noted.
        note: String,
    },
}

impl DomainEvent for BareEvent {
    fn event_type(&self) -> String {
        "Noted".to_owned()
    }

    fn event_version(&self) -> String {
        "1.0".to_owned()
    }
}

/// The note is blank.
#[derive(Debug, thiserror::Error)]
#[error("write what is to be noted")]
pub struct Blank;

impl Aggregate for BareCase {
    const TYPE: &'static str = "case";
    type Command = BareCommand;
    type Event = BareEvent;
    type Error = Blank;
    type Services = ();

    async fn handle(&mut self, command: BareCommand, (): &(), sink: &EventSink<Self>) -> Result<(), Blank> {
        match command {
            BareCommand::Begin(shape) => {
                for _ in 0..shape.events {
                    sink.write(BareEvent::Noted { note: "x".repeat(shape.text) }, self).await;
                }
            }
            BareCommand::Note(note) if note.trim().is_empty() => return Err(Blank),
            BareCommand::Note(note) => sink.write(BareEvent::Noted { note }, self).await,
        }
        Ok(())
    }

    fn apply(&mut self, event: BareEvent) {
        let BareEvent::Noted { note } = event;
        self.notes.push(note);
    }
}

/// The framework over either database.
pub enum Bare {
    /// postgres-es.
    Postgres(PostgresCqrs<BareCase>, PgPool),
    /// sqlite-es, write-ahead log and `synchronous=FULL`.
    Sqlite(SqliteCqrs<BareCase>, SqlitePool),
}

impl Bare {
    /// On PostgreSQL, through the library's own pool.
    pub async fn postgres(url: &str) -> Self {
        let pool = postgres_es::default_postgress_pool(url).await;
        Self::Postgres(postgres_es::postgres_cqrs(pool.clone(), Vec::new(), ()), pool)
    }

    /// On SQLite, through a pool as the library's own helper makes it, but for `synchronous`, which is FULL here as for us.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub async fn sqlite(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let options = SqliteConnectOptions::new()
            .filename(folder.join("bare.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true);
        let pool = SqlitePoolOptions::new().max_connections(CONNECTIONS).connect_with(options).await?;
        sqlx::raw_sql(SQLITE).execute(&pool).await?;
        Ok(Self::Sqlite(sqlite_es::sqlite_cqrs(pool.clone(), Vec::new(), ()), pool))
    }

    /// Ends its connections.
    pub async fn close(&self) {
        match self {
            Self::Postgres(_, pool) => pool.close().await,
            Self::Sqlite(_, pool) => pool.close().await,
        }
    }

    /// Makes a database with its table.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn prepare(cluster: &Cluster, database: &str) -> Result<String> {
        let url = cluster.create(database, None).await?;
        cluster.run(database, POSTGRES).await?;
        Ok(url)
    }

    /// Runs a command.
    ///
    /// # Errors
    /// Whatever the framework says.
    pub async fn execute(&self, case: Uuid, command: BareCommand) -> Result<()> {
        let case = case.to_string();
        match self {
            Self::Postgres(framework, _) => framework.execute(&case, command).await?,
            Self::Sqlite(framework, _) => framework.execute(&case, command).await?,
        }
        Ok(())
    }
}
