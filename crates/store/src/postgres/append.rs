//! The writer's side of PostgreSQL: heads, the statement, and what became of it.

use super::statement::Statement;
use crate::StoreError;
use crate::append::{Append, StreamClass};
use crate::head::{Head, HeadRow, read_head, stored};
use crate::opened::appended;
use crate::writer::{Attempt, Backend, Loss, Plan, plan};
use domain::SchoolId;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Executor, Row};
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// After a head moved under us, so many batches lock the heads before they plan.
const CAUTIOUS: u32 = 16;

const CREATE_HEAD: &str = "
INSERT INTO school_head (school_id, size, frontier, root, school_version, last_recorded)
SELECT school_id, 0, $2, $3, 0, 0 FROM unnest($1::uuid[]) AS r (school_id) ORDER BY school_id
ON CONFLICT DO NOTHING";

const HEADS: &str = "
SELECT school_id, frontier, root, school_version, last_recorded, idempotency_secret
FROM school_head WHERE school_id = ANY($1)";

// Locking in one order keeps two writers from deadlock.
const LOCK_HEADS: &str = "
SELECT school_id, frontier, root, school_version, last_recorded, idempotency_secret
FROM school_head WHERE school_id = ANY($1) ORDER BY school_id FOR UPDATE";

const STORED: &str = "
SELECT sequence, payload::text, recorded_at, leaf_hash FROM events
WHERE aggregate_type = $1 AND aggregate_id = $2 AND school_id = $3 AND sequence > $4 ORDER BY sequence LIMIT $5";

const KEY_TAKEN: &str = "SELECT EXISTS (SELECT FROM idempotency WHERE school_id = $1 AND actor = $2 AND key = $3)";

/// The writer's connection and the heads as it last saw them.
pub(super) struct PostgresWriter {
    options: PgConnectOptions,
    connection: Option<PgConnection>,
    heads: HashMap<SchoolId, Head>,
    /// How many batches are still to lock before they plan.
    cautious: u32,
}

impl PostgresWriter {
    /// Connects with the first batch.
    pub(super) fn new(options: PgConnectOptions) -> Self {
        Self { options, connection: None, heads: HashMap::new(), cautious: 0 }
    }

    async fn connection(&mut self) -> Result<&mut PgConnection, StoreError> {
        let connection = match self.connection.take() {
            Some(open) => open,
            None => self.options.connect().await?,
        };
        Ok(self.connection.insert(connection))
    }

    /// Reads these heads, locked or not, and creates those of new schools.
    async fn read_heads(&mut self, appends: &[&Append], locked: bool) -> Result<(), StoreError> {
        let schools: BTreeSet<_> = appends.iter().map(|append| append.school).collect();
        let ids: Vec<_> = schools.iter().map(|school| school.as_uuid()).collect();
        let sql = if locked { LOCK_HEADS } else { HEADS };
        let rows: Vec<HeadRow> = sqlx::query_as(sql).bind(ids).fetch_all(self.connection().await?).await?;
        for school in &schools {
            self.heads.remove(school);
        }
        for row in rows {
            let (school, head) = read_head(row)?;
            self.heads.insert(school, head);
        }
        Ok(())
    }

    /// The heads of schools whose first event is in the batch, so that the statement finds them.
    async fn create_heads(&mut self, appends: &[&Append]) -> Result<(), StoreError> {
        let new: BTreeSet<_> = appends
            .iter()
            .filter(|append| append.class == StreamClass::School && append.version == 0)
            .map(|append| append.school.as_uuid())
            .collect();
        if new.is_empty() {
            return Ok(());
        }
        let empty = tlog::Frontier::new();
        sqlx::query(CREATE_HEAD)
            .bind(Vec::from_iter(new))
            .bind(empty.encode())
            .bind(empty.root().to_vec())
            .execute(self.connection().await?)
            .await?;
        Ok(())
    }

    /// Whether the heads we remember are too old to plan upon.
    fn is_behind(&self, appends: &[&Append]) -> bool {
        appends
            .iter()
            .any(|append| self.heads.get(&append.school).is_none_or(|head| head.school_version < append.school_version))
    }

    async fn write(&mut self, plan: &Plan<'_>) -> Result<HashSet<Uuid>, StoreError> {
        let Statement { sql, arguments, .. } = Statement::of(plan)?;
        let connection = self.connection().await?;
        let rows = sqlx::query_with(&sql, arguments).fetch_all(connection).await?;
        Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
    }

    async fn run(&mut self, appends: &[&Append]) -> Result<Vec<Attempt>, StoreError> {
        self.create_heads(appends).await?;
        let locked = self.cautious > 0;
        if locked {
            self.cautious -= 1;
            self.connection().await?.execute("BEGIN").await?;
            self.read_heads(appends, true).await?;
        } else if self.is_behind(appends) {
            self.read_heads(appends, false).await?;
        }
        let plan = plan(&self.heads, appends);
        let won = if plan.is_empty() { HashSet::new() } else { self.write(&plan).await? };
        if locked {
            self.connection().await?.execute("COMMIT").await?;
        }
        Ok(self.settle(plan, &won, appends))
    }

    /// Remembers the heads that moved as planned, forgets those that did not.
    fn settle(&mut self, plan: Plan<'_>, won: &HashSet<Uuid>, appends: &[&Append]) -> Vec<Attempt> {
        let Plan { heads, answers, .. } = plan;
        for (school, head) in heads {
            if won.contains(&school.as_uuid()) {
                self.heads.insert(school, head.to);
            } else {
                self.heads.remove(&school);
                self.cautious = CAUTIOUS;
            }
        }
        let fate = |(append, answer): (&&Append, _)| match answer {
            Ok(appended) if won.contains(&append.school.as_uuid()) => Attempt::Done(appended),
            Ok(_) => Attempt::Moved,
            Err(error) => Attempt::Refused(error),
        };
        appends.iter().zip(answers).map(fate).collect()
    }
}

impl Backend for PostgresWriter {
    async fn attempt(&mut self, appends: &[&Append]) -> Result<Vec<Attempt>, StoreError> {
        let attempt = self.run(appends).await;
        if attempt.is_err() {
            // Whatever is open ends with the connection; nothing remembered is to be trusted.
            self.heads.clear();
            if let Some(mut connection) = self.connection.take()
                && connection.execute("ROLLBACK").await.is_ok()
            {
                self.connection = Some(connection);
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
            let last = appended(crate::head::count(*sequence), *recorded_at, leaf)?;
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
