//! Facts on PostgreSQL: the same files as `sqlite`, each with its native SQL beside its functions. What both understand in the same
//! words stands once, in the file of its noun.

mod append;
mod cases;
mod columns;
mod doctor;
mod leases;
mod open;
mod outbox;
mod people;
mod reads;
mod rebuild;
mod schema;
mod standing;
mod statement;

use crate::StoreError;
use crate::reads::Reads;
use crate::standings::Standings;
use crate::writer::Writer;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::sync::Arc;
use std::time::Duration;

/// The most connections that read streams which commands open.
const OPENERS: u32 = 8;

/// A PostgreSQL database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Postgres {
    pool: PgPool,
    /// For streams that commands open: whoever records does not wait for those who read.
    openers: PgPool,
    options: Arc<PgConnectOptions>,
    standings: Standings,
    writer: Writer,
    reads: Reads,
}

impl Postgres {
    /// Connects lazily: readers through a pool of this size, commands through one of their own, and a connection
    /// for each of the writers.
    pub(crate) async fn open(url: &str, connections: u32) -> Result<Self, StoreError> {
        let options: PgConnectOptions = url.parse()?;
        // Statements are few and look things up by key. Planning one anew would cost more than running it; a plan made while
        // a table is small must serve when it has grown.
        let options = options.application_name("wardbook").statement_cache_capacity(200).options([
            ("plan_cache_mode", "force_generic_plan"),
            ("enable_seqscan", "off"),
            ("jit", "off"),
        ]);
        let of = |connections| {
            PgPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(Duration::from_secs(10))
                .test_before_acquire(false)
        };
        let pool = of(connections).min_connections(1).connect_with(options.clone()).await?;
        let openers = of(OPENERS).connect_lazy_with(options.clone());
        let writer = Writer::start(append::PostgresWriter::new(options.clone()));
        let reads = Reads::start(reads::ReadsWriter::new(options.clone()));
        let standings = Standings::start(standing::Asking::new(options.clone()));
        Ok(Self { pool, openers, options: Arc::new(options), standings, writer, reads })
    }

    /// Connections for reading.
    pub(crate) const fn readers(&self) -> &PgPool {
        &self.pool
    }

    /// Connections for writing what is no log and no row of it, beside the writer.
    pub(crate) const fn beside(&self) -> &PgPool {
        &self.pool
    }

    pub(crate) const fn writer(&self) -> &Writer {
        &self.writer
    }

    /// The writer of the logs of reads.
    pub(crate) const fn reads(&self) -> &Reads {
        &self.reads
    }

    /// Connections for reading the logs of reads.
    pub(crate) const fn read_log(&self) -> &PgPool {
        &self.pool
    }

    /// Answers when the database does.
    pub(crate) async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
        self.openers.close().await;
    }
}
