//! The writer of the logs of reads on PostgreSQL: heads, the one statement, and what became of it.

use crate::StoreError;
use crate::head::stored;
use crate::reads::{ReadEntry, ReadHead, ReadHeadRow, ReadPlan, ReadsBackend, plan, read_head};
use domain::SchoolId;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Executor, Row};
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// After a head moved under us, so many batches lock the heads before they plan.
const CAUTIOUS: u32 = 16;

const CREATE_HEADS: &str = "
INSERT INTO read_head (school_id, size, frontier, root, last_recorded)
SELECT school_id, 0, $2, $3, 0 FROM unnest($1::uuid[]) AS r (school_id) ORDER BY school_id
ON CONFLICT DO NOTHING";

const HEADS: &str = "SELECT school_id, frontier, root, last_recorded FROM read_head WHERE school_id = ANY($1)";

// Locking in one order keeps two writers from deadlock.
const LOCK_HEADS: &str = "
SELECT school_id, frontier, root, last_recorded FROM read_head
WHERE school_id = ANY($1) ORDER BY school_id FOR UPDATE";

// As with events: `won` keeps the heads that are still where the plan began, and everything else is joined to them.
const ENTER: &str = "
WITH input AS MATERIALIZED (
    SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bytea[], $5::bytea[], $6::bigint[])
        AS r (school_id, expected, size, frontier, root, last_recorded)),
won AS MATERIALIZED (
    SELECT h.school_id FROM read_head h JOIN input i ON i.school_id = h.school_id
    WHERE h.size = i.expected ORDER BY h.school_id FOR UPDATE OF h),
moved AS (
    UPDATE read_head h SET size = i.size, frontier = i.frontier, root = i.root, last_recorded = i.last_recorded
    FROM input i JOIN won USING (school_id) WHERE h.school_id = i.school_id RETURNING h.school_id),
entered AS (
    INSERT INTO reads (school_id, log_index, recorded_at, payload, metadata, touched, leaf_hash)
    SELECT school_id, r.log_index, r.recorded_at, r.payload, r.metadata, r.touched, r.leaf_hash
    FROM unnest($7::uuid[], $8::bigint[], $9::bigint[], $10::text[], $11::text[], $12::bytea[], $13::bytea[])
        AS r (school_id, log_index, recorded_at, payload, metadata, touched, leaf_hash) JOIN won USING (school_id))
SELECT school_id FROM moved";

/// The writer's connection and the heads as it last saw them.
pub(super) struct ReadsWriter {
    options: PgConnectOptions,
    connection: Option<PgConnection>,
    heads: HashMap<SchoolId, ReadHead>,
    /// How many batches are still to lock before they plan.
    cautious: u32,
}

impl ReadsWriter {
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

    async fn read_heads(&mut self, schools: &BTreeSet<SchoolId>, locked: bool) -> Result<(), StoreError> {
        let ids: Vec<Uuid> = schools.iter().map(|school| school.as_uuid()).collect();
        let sql = if locked { LOCK_HEADS } else { HEADS };
        let rows: Vec<ReadHeadRow> = sqlx::query_as(sql).bind(ids).fetch_all(self.connection().await?).await?;
        for school in schools {
            self.heads.remove(school);
        }
        for row in rows {
            let (school, head) = read_head(row)?;
            self.heads.insert(school, head);
        }
        Ok(())
    }

    /// The heads of these schools, as remembered or as they are; an empty one is created where there is none.
    async fn know_heads(&mut self, schools: &BTreeSet<SchoolId>, locked: bool) -> Result<(), StoreError> {
        let unknown = |heads: &HashMap<SchoolId, ReadHead>| -> BTreeSet<SchoolId> {
            schools.iter().copied().filter(|school| !heads.contains_key(school)).collect()
        };
        if locked || !unknown(&self.heads).is_empty() {
            self.read_heads(schools, locked).await?;
        }
        let new = unknown(&self.heads);
        if new.is_empty() {
            return Ok(());
        }
        let empty = tlog::Frontier::new();
        sqlx::query(CREATE_HEADS)
            .bind(new.iter().map(|school| school.as_uuid()).collect::<Vec<_>>())
            .bind(empty.encode())
            .bind(empty.root().to_vec())
            .execute(self.connection().await?)
            .await?;
        self.read_heads(&new, locked).await
    }

    async fn run(&mut self, entries: &[&ReadEntry]) -> Result<Vec<bool>, StoreError> {
        let schools: BTreeSet<SchoolId> = entries.iter().map(|entry| entry.school).collect();
        let locked = self.cautious > 0;
        if locked {
            self.cautious -= 1;
            self.connection().await?.execute("BEGIN").await?;
        }
        self.know_heads(&schools, locked).await?;
        let plan = plan(&self.heads, entries);
        let won = self.write(&plan).await?;
        if locked {
            self.connection().await?.execute("COMMIT").await?;
        }
        for (school, head) in plan.heads {
            if won.contains(&school.as_uuid()) {
                self.heads.insert(school, head.to);
            } else {
                self.heads.remove(&school);
                self.cautious = CAUTIOUS;
            }
        }
        Ok(entries.iter().map(|entry| won.contains(&entry.school.as_uuid())).collect())
    }

    async fn write(&mut self, plan: &ReadPlan<'_>) -> Result<HashSet<Uuid>, StoreError> {
        let (heads, rows) = (&plan.heads, &plan.rows);
        let query = sqlx::query(ENTER)
            .bind(heads.keys().map(|school| school.as_uuid()).collect::<Vec<_>>())
            .bind(heads.values().map(|head| stored(head.from)).collect::<Vec<_>>())
            .bind(heads.values().map(|head| stored(head.to.size())).collect::<Vec<_>>())
            .bind(heads.values().map(|head| head.to.frontier.encode()).collect::<Vec<_>>())
            .bind(heads.values().map(|head| head.root.to_vec()).collect::<Vec<_>>())
            .bind(heads.values().map(|head| head.to.last_recorded).collect::<Vec<_>>())
            .bind(rows.iter().map(|row| row.entry.school.as_uuid()).collect::<Vec<_>>())
            .bind(rows.iter().map(|row| stored(row.log_index)).collect::<Vec<_>>())
            .bind(rows.iter().map(|row| row.recorded_at).collect::<Vec<_>>())
            .bind(rows.iter().map(|row| row.entry.payload.as_str()).collect::<Vec<_>>())
            .bind(rows.iter().map(|row| row.entry.metadata.as_str()).collect::<Vec<_>>())
            .bind(rows.iter().map(|row| row.entry.touched.as_slice()).collect::<Vec<_>>())
            .bind(rows.iter().map(|row| row.leaf_hash.to_vec()).collect::<Vec<_>>());
        let moved = query.fetch_all(self.connection().await?).await?;
        Ok(moved.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
    }
}

impl ReadsBackend for ReadsWriter {
    async fn attempt(&mut self, entries: &[&ReadEntry]) -> Result<Vec<bool>, StoreError> {
        let attempt = self.run(entries).await;
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
}
