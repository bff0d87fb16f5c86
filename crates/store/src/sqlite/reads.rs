//! The writer of the logs of reads on SQLite: one transaction under the write lock of their own file.

use super::checkpoint::Checkpoints;
use super::statement::{Binding, Statement};
use crate::StoreError;
use crate::head::stored;
use crate::reads::{ReadEntry, ReadHead, ReadHeadRow, ReadMove, ReadPlan, ReadRow, ReadsBackend, plan, read_head};
use domain::SchoolId;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Executor, SqliteConnection};
use std::collections::HashMap;

/// Takes the write lock, and asks for what changes whenever another connection changed the file.
const BEGIN: &str = "BEGIN IMMEDIATE; PRAGMA data_version";

const HEAD: &str = "SELECT school_id, frontier, root, last_recorded FROM read_head WHERE school_id = ?";

const HEADS: Statement = Statement {
    head: "INSERT INTO read_head (school_id, size, frontier, root, last_recorded)",
    columns: 5,
    tail: " ON CONFLICT (school_id) DO UPDATE SET size = excluded.size, frontier = excluded.frontier,
        root = excluded.root, last_recorded = excluded.last_recorded",
};

const READS: Statement = Statement {
    head: "INSERT INTO reads (school_id, log_index, recorded_at, touched, leaf_hash, payload, metadata)",
    columns: 7,
    tail: "",
};

/// The writer's connection, and the heads as it last saw them.
pub(super) struct ReadsWriter {
    options: SqliteConnectOptions,
    connection: Option<SqliteConnection>,
    checkpoints: Option<Checkpoints>,
    heads: HashMap<SchoolId, ReadHead>,
    /// INVARIANT: the heads are those of this version of the data.
    data_version: i64,
}

impl ReadsWriter {
    /// Connects with the first batch. Checkpoints are made beside it; its own are only a safety net.
    pub(super) fn new(options: SqliteConnectOptions) -> Self {
        let options = options.pragma("wal_autocheckpoint", "10000");
        Self { options, connection: None, checkpoints: None, heads: HashMap::new(), data_version: -1 }
    }

    async fn connection(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        let connection = match self.connection.take() {
            Some(open) => open,
            None => self.options.connect().await?,
        };
        Ok(self.connection.insert(connection))
    }

    async fn run(&mut self, entries: &[&ReadEntry]) -> Result<(), StoreError> {
        let remembered = self.data_version;
        let connection = self.connection().await?;
        let version: i64 = sqlx::query_scalar(BEGIN).fetch_one(&mut *connection).await?;
        if version != remembered {
            self.heads.clear();
            self.data_version = version;
        }
        for entry in entries {
            if !self.heads.contains_key(&entry.school) {
                let query = sqlx::query_as(HEAD).bind(entry.school.as_uuid());
                let row: Option<ReadHeadRow> = query.fetch_optional(self.connection().await?).await?;
                let head = row.map(read_head).transpose()?.map(|(_, head)| head).unwrap_or_default();
                self.heads.insert(entry.school, head);
            }
        }
        let plan = plan(&self.heads, entries);
        write(self.connection().await?, &plan).await?;
        self.heads.extend(plan.heads.into_iter().map(|(school, head)| (school, head.to)));
        let options = &self.options;
        self.checkpoints.get_or_insert_with(|| Checkpoints::start(options.clone())).written(entries.len());
        Ok(())
    }
}

/// Writes a plan within the transaction that is open, and commits it.
async fn write(to: &mut SqliteConnection, plan: &ReadPlan<'_>) -> Result<(), sqlx::Error> {
    READS.run(to, &plan.rows, bind_read).await?;
    let heads: Vec<_> = plan.heads.iter().collect();
    HEADS.run(to, &heads, bind_head).await?;
    to.execute("COMMIT").await?;
    Ok(())
}

fn bind_read<'q>(query: Binding<'q>, row: &'q ReadRow<'_>) -> Binding<'q> {
    query
        .bind(row.entry.school.as_uuid())
        .bind(stored(row.log_index))
        .bind(row.recorded_at)
        .bind(row.entry.touched.as_slice())
        .bind(row.leaf_hash.as_slice())
        .bind(row.entry.payload.as_str())
        .bind(row.entry.metadata.as_str())
}

fn bind_head<'q>(query: Binding<'q>, (school, head): &'q (&SchoolId, &ReadMove)) -> Binding<'q> {
    query
        .bind(school.as_uuid())
        .bind(stored(head.to.size()))
        .bind(head.to.frontier.encode())
        .bind(head.root.as_slice())
        .bind(head.to.last_recorded)
}

impl ReadsBackend for ReadsWriter {
    async fn attempt(&mut self, entries: &[&ReadEntry]) -> Result<Vec<bool>, StoreError> {
        let attempt = self.run(entries).await;
        if attempt.is_err() {
            self.heads.clear();
            self.data_version = -1;
            if let Some(mut connection) = self.connection.take() {
                // An error may have rolled back already; the connection is good if it answers at all.
                drop(connection.execute("ROLLBACK").await);
                if connection.execute("SELECT 1").await.is_ok() {
                    self.connection = Some(connection);
                }
            }
        }
        attempt.map(|()| vec![true; entries.len()])
    }
}
