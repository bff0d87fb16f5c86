//! The writer's side of SQLite: one transaction under the write lock.

use super::checkpoint::Checkpoints;
use super::write;
use crate::StoreError;
use crate::append::{Append, StreamClass};
use crate::head::{Head, HeadRow, count, read_head, stored};
use crate::opened::appended;
use crate::writer::{Attempt, Backend, Loss, plan};
use domain::SchoolId;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Executor, SqliteConnection};
use std::collections::{BTreeSet, HashMap};

const CREATE_HEAD: &str = "
INSERT INTO school_head (school_id, size, frontier, root, school_version, last_recorded)
VALUES (?, 0, ?, ?, 0, 0) ON CONFLICT DO NOTHING";

const HEAD: &str = "
SELECT school_id, frontier, root, school_version, last_recorded, idempotency_secret
FROM school_head WHERE school_id = ?";

/// Takes the write lock, and asks for what changes whenever another connection changed the database.
const BEGIN: &str = "BEGIN IMMEDIATE; PRAGMA data_version";

const STORED: &str = "
SELECT sequence, payload, recorded_at, leaf_hash FROM events
WHERE aggregate_type = ? AND aggregate_id = ? AND school_id = ? AND sequence > ? ORDER BY sequence LIMIT ?";

const KEY_TAKEN: &str = "SELECT EXISTS (SELECT 1 FROM idempotency WHERE school_id = ? AND actor = ? AND key = ?)";

/// The writer's connection, and the heads as it last saw them.
pub(super) struct SqliteWriter {
    options: SqliteConnectOptions,
    connection: Option<SqliteConnection>,
    checkpoints: Option<Checkpoints>,
    heads: HashMap<SchoolId, Head>,
    /// INVARIANT: the heads are those of this version of the data.
    data_version: i64,
}

impl SqliteWriter {
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

    async fn run(&mut self, appends: &[&Append]) -> Result<Vec<Attempt>, StoreError> {
        let remembered = self.data_version;
        let connection = self.connection().await?;
        let version: i64 = sqlx::query_scalar(BEGIN).fetch_one(&mut *connection).await?;
        if version != remembered {
            self.heads.clear();
            self.data_version = version;
        }
        self.read_heads(appends).await?;
        let plan = plan(&self.heads, appends);
        let connection = self.connection().await?;
        write::plan(connection, &plan).await?;
        let written = plan.events.len();
        self.heads.extend(plan.heads.into_iter().map(|(school, head)| (school, head.to)));
        let options = &self.options;
        self.checkpoints.get_or_insert_with(|| Checkpoints::start(options.clone())).written(written);
        let fate = |answer: Result<_, _>| answer.map_or_else(Attempt::Refused, Attempt::Done);
        Ok(plan.answers.into_iter().map(fate).collect())
    }

    /// Reads the heads that are not remembered, and creates those of new schools.
    async fn read_heads(&mut self, appends: &[&Append]) -> Result<(), StoreError> {
        let schools: BTreeSet<_> = appends
            .iter()
            .filter(|append| !self.heads.contains_key(&append.school))
            .map(|append| (append.school, append.class == StreamClass::School && append.version == 0))
            .collect();
        for (school, is_new) in schools {
            let connection = self.connection().await?;
            if is_new {
                let empty = tlog::Frontier::new();
                let query = sqlx::query(CREATE_HEAD).bind(school.as_uuid()).bind(empty.encode());
                query.bind(empty.root().to_vec()).execute(&mut *connection).await?;
            }
            let row: Option<HeadRow> = sqlx::query_as(HEAD).bind(school.as_uuid()).fetch_optional(connection).await?;
            if let Some(row) = row {
                let (school, head) = read_head(row)?;
                self.heads.insert(school, head);
            }
        }
        Ok(())
    }
}

impl Backend for SqliteWriter {
    async fn attempt(&mut self, appends: &[&Append]) -> Result<Vec<Attempt>, StoreError> {
        let attempt = self.run(appends).await;
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
        attempt
    }

    async fn loss(&mut self, append: &Append) -> Result<Loss, StoreError> {
        let rows: Vec<(i64, String, i64, Vec<u8>)> = sqlx::query_as(STORED)
            .bind(append.class.as_str())
            .bind(append.stream.to_string())
            .bind(append.school.as_uuid())
            .bind(stored(append.version))
            .bind(stored(append.events.len() as u64))
            .fetch_all(self.connection().await?)
            .await?;
        if let Some((sequence, _, recorded_at, leaf)) = rows.last() {
            let ours = rows.iter().map(|row| &row.1).eq(append.events.iter().map(|event| &event.payload));
            let last = appended(count(*sequence), *recorded_at, leaf)?;
            return Ok(if ours { Loss::Ours(last) } else { Loss::Stream });
        }
        let Some(key) = &append.key else { return Ok(Loss::None) };
        let taken: bool = sqlx::query_scalar(KEY_TAKEN)
            .bind(append.school.as_uuid())
            .bind(key.actor)
            .bind(&key.key)
            .fetch_one(self.connection().await?)
            .await?;
        Ok(if taken { Loss::Key } else { Loss::None })
    }
}
