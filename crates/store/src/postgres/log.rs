//! The log and the streams in it.

use super::Postgres;
use crate::StoreError;
use crate::append::StreamClass;
use crate::head::HeadRow;
use crate::log::{EntryRow, EventRow};
use domain::SchoolId;
use uuid::Uuid;

const EVENTS: &str = "
SELECT payload::text, sequence, log_index, recorded_at, leaf_hash FROM events
WHERE aggregate_type = $1 AND aggregate_id = $2 AND school_id = $3 ORDER BY sequence";

const FROM: &str = "
SELECT log_index, aggregate_type, aggregate_id, sequence, recorded_at FROM events
WHERE school_id = $1 AND log_index >= $2 ORDER BY log_index LIMIT $3";

const HEAD: &str = "
SELECT school_id, frontier, root, school_version, last_recorded, idempotency_secret
FROM school_head WHERE school_id = $1";

const SIZES: &str = "SELECT school_id, size FROM school_head ORDER BY school_id";

const MOVED: &str = "
SELECT head.school_id, head.school_version, coalesce(routing.school_version, 0)
FROM school_head head LEFT JOIN school_routing routing ON routing.school_id = head.school_id
WHERE routing.school_id IS NULL OR routing.school_version < head.school_version OR routing.next_at <= $1
ORDER BY head.school_id";

const OPEN: &str = "
SELECT incident_id FROM case_row WHERE school_id = $1 AND is_open ORDER BY incident_id";

const ROUTED: &str = "
INSERT INTO school_routing (school_id, school_version, next_at) VALUES ($1, $2, $3)
ON CONFLICT (school_id) DO UPDATE SET school_version = excluded.school_version, next_at = excluded.next_at
WHERE school_routing.school_version <= excluded.school_version";

const FORGET: &str = "DELETE FROM idempotency WHERE created_at < $1";

impl Postgres {
    pub(crate) async fn events(
        &self,
        school: SchoolId,
        class: StreamClass,
        stream: Uuid,
    ) -> Result<Vec<EventRow>, StoreError> {
        let query = sqlx::query_as(EVENTS).bind(class.as_str()).bind(stream.to_string()).bind(school.as_uuid());
        Ok(query.fetch_all(&self.pool).await?)
    }

    pub(crate) async fn log_from(&self, school: SchoolId, from: i64, limit: i64) -> Result<Vec<EntryRow>, StoreError> {
        Ok(sqlx::query_as(FROM).bind(school.as_uuid()).bind(from).bind(limit).fetch_all(&self.pool).await?)
    }

    pub(crate) async fn head(&self, school: SchoolId) -> Result<Option<HeadRow>, StoreError> {
        Ok(sqlx::query_as(HEAD).bind(school.as_uuid()).fetch_optional(&self.pool).await?)
    }

    pub(crate) async fn log_sizes(&self) -> Result<Vec<(Uuid, i64)>, StoreError> {
        Ok(sqlx::query_as(SIZES).fetch_all(&self.pool).await?)
    }

    pub(crate) async fn schools_moved(&self, by: i64) -> Result<Vec<(Uuid, i64, i64)>, StoreError> {
        Ok(sqlx::query_as(MOVED).bind(by).fetch_all(&self.pool).await?)
    }

    pub(crate) async fn open_cases(&self, school: SchoolId) -> Result<Vec<Uuid>, StoreError> {
        Ok(sqlx::query_scalar(OPEN).bind(school.as_uuid()).fetch_all(&self.pool).await?)
    }

    pub(crate) async fn school_routed(&self, school: SchoolId, version: i64, next: i64) -> Result<(), StoreError> {
        sqlx::query(ROUTED).bind(school.as_uuid()).bind(version).bind(next).execute(&self.pool).await?;
        Ok(())
    }

    pub(crate) async fn forget_keys(&self, before: i64) -> Result<u64, StoreError> {
        Ok(sqlx::query(FORGET).bind(before).execute(&self.pool).await?.rows_affected())
    }
}
