//! Facts on SQLite: the same files as `postgres`, each with its native SQL beside its functions. What both understand in the same
//! words stands once, in the file of its noun.

mod append;
mod cases;
mod checkpoint;
mod doctor;
mod leases;
mod open;
mod outbox;
mod people;
mod reads;
mod rebuild;
mod schema;
mod small;
mod standing;
mod statement;
mod write;

use crate::StoreError;
use crate::reads::Reads;
use crate::standings::Standings;
use crate::writer::Writer;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The database's file in the data folder.
const FILE: &str = "wardbook.db";
/// The file of the logs of reads: whoever reads does not wait for the one who records, nor she for them.
const READS: &str = "reads.db";

/// A data folder; cheap to clone.
#[derive(Clone, Debug)]
pub struct Sqlite {
    folder: PathBuf,
    /// Three connections that only read.
    readers: SqlitePool,
    /// Another two for streams that commands open: whoever records does not wait for those who read.
    openers: SqlitePool,
    standings: Standings,
    /// One connection for what is not an append: migrations, accounts, pruning, rebuilding.
    side: SqlitePool,
    writer: Writer,
    reads: Reads,
    /// One connection that migrates the logs of reads and reads them.
    read_log: SqlitePool,
}

impl Sqlite {
    /// Opens a data folder, creating it if need be.
    pub(crate) async fn open(folder: &Path) -> Result<Self, StoreError> {
        // Only its owner looks into a data folder.
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let options = SqliteConnectOptions::new()
            .filename(folder.join(FILE))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A legal record: a commit that was acknowledged survives the loss of power.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .statement_cache_capacity(400)
            .pragma("mmap_size", "268435456")
            .pragma("recursive_triggers", "on");
        let pool = || SqlitePoolOptions::new().test_before_acquire(false).idle_timeout(None).max_lifetime(None);
        let side = pool().max_connections(1).connect_with(options.clone()).await?;
        let reading = options.clone().pragma("query_only", "on");
        let readers = pool().max_connections(3).connect_lazy_with(reading.clone());
        let openers = pool().max_connections(2).connect_lazy_with(reading.clone());
        let standings = Standings::start(standing::Asking::new(reading));
        let of_reads = options.clone().filename(folder.join(READS));
        let read_log = pool().max_connections(1).connect_lazy_with(of_reads.clone());
        let reads = Reads::start(reads::ReadsWriter::new(of_reads));
        let writer = Writer::start(append::SqliteWriter::new(options));
        Ok(Self { folder: folder.to_owned(), readers, openers, standings, side, writer, reads, read_log })
    }

    /// Connections for reading.
    pub(crate) const fn readers(&self) -> &SqlitePool {
        &self.readers
    }

    /// The connection for writing what is no log and no row of it, beside the writer.
    pub(crate) const fn beside(&self) -> &SqlitePool {
        &self.side
    }

    pub(crate) const fn writer(&self) -> &Writer {
        &self.writer
    }

    /// The writer of the logs of reads.
    pub(crate) const fn reads(&self) -> &Reads {
        &self.reads
    }

    /// The connection for reading the logs of reads.
    pub(crate) const fn read_log(&self) -> &SqlitePool {
        &self.read_log
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Answers when the database does.
    pub(crate) async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.readers).await?;
        Ok(())
    }

    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.openers.close().await;
        self.side.close().await;
        self.read_log.close().await;
    }
}
