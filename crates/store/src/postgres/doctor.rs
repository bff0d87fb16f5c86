//! What the doctor reads.

use super::Postgres;
use crate::StoreError;
use crate::doctor::StoredRow;
use domain::SchoolId;

const EXTENT: &str = "SELECT count(*), max(log_index) FROM events WHERE school_id = $1 AND log_index < $2";

const FROM: &str = "
SELECT log_index, aggregate_type, aggregate_id, sequence, payload::text, metadata::text, recorded_at, leaf_hash
FROM events WHERE school_id = $1 AND log_index >= $2 ORDER BY log_index LIMIT $3";

impl Postgres {
    pub(crate) async fn log_extent(&self, school: SchoolId, size: i64) -> Result<(i64, Option<i64>), StoreError> {
        Ok(sqlx::query_as(EXTENT).bind(school.as_uuid()).bind(size).fetch_one(&self.pool).await?)
    }

    pub(crate) async fn stored_from(
        &self,
        school: SchoolId,
        from: i64,
        limit: i64,
    ) -> Result<Vec<StoredRow>, StoreError> {
        Ok(sqlx::query_as(FROM).bind(school.as_uuid()).bind(from).bind(limit).fetch_all(&self.pool).await?)
    }
}
