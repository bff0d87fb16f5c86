//! Leases.

use super::Postgres;
use crate::StoreError;
use crate::leases::{Claim, Claimed, Work};
use uuid::Uuid;

/// What there is to do and nobody holds. Rows that another claim has locked in this moment are passed over.
const DUTIES: &str = "
SELECT d.school_id, d.incident_id AS item FROM duty_row d
WHERE d.acts_at <= $1 AND NOT EXISTS (
    SELECT FROM lease l WHERE l.school_id = d.school_id AND l.work = $2 AND l.item = d.incident_id AND l.until > $1)
ORDER BY d.acts_at, d.school_id, d.incident_id, d.duty LIMIT $3 FOR UPDATE OF d SKIP LOCKED";

/// INVARIANT: the key lets one claim win, even where two saw the same work; in order, so that they never wait in a circle.
const HELD: &str = "
INSERT INTO lease (school_id, work, item, holder, until)
SELECT DISTINCT school_id, $2, item, $4::uuid, $5::bigint FROM free ORDER BY school_id, item
ON CONFLICT (school_id, work, item) DO UPDATE SET holder = EXCLUDED.holder, until = EXCLUDED.until
WHERE lease.until <= $1 RETURNING school_id, item";

const RELEASE: &str = "
DELETE FROM lease l USING unnest($3::uuid[], $4::uuid[]) AS done (school_id, item)
WHERE l.school_id = done.school_id AND l.work = $1 AND l.item = done.item AND l.holder = $2";

const FORGET: &str = "DELETE FROM lease WHERE until < $1";

impl Postgres {
    pub(crate) async fn claim(&self, claim: &Claim) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
        let free = match claim.work {
            Work::Duties => DUTIES,
            // Claimed one by one.
            Work::Statistics | Work::ReadHeads => return Ok(Vec::new()),
        };
        let sql = format!("WITH free AS MATERIALIZED ({free}) {HELD}");
        Ok(sqlx::query_as(&sql)
            .bind(claim.now)
            .bind(claim.work.as_str())
            .bind(claim.limit)
            .bind(claim.holder)
            .bind(claim.until)
            .fetch_all(&self.pool)
            .await?)
    }

    pub(crate) async fn release(&self, work: Work, holder: Uuid, done: &[Claimed]) -> Result<(), StoreError> {
        let schools: Vec<_> = done.iter().map(|claimed| claimed.school.as_uuid()).collect();
        let items: Vec<_> = done.iter().map(|claimed| claimed.item).collect();
        let query = sqlx::query(RELEASE).bind(work.as_str()).bind(holder).bind(schools).bind(items);
        query.execute(&self.pool).await?;
        Ok(())
    }

    pub(crate) async fn forget_leases(&self, before: i64) -> Result<u64, StoreError> {
        Ok(sqlx::query(FORGET).bind(before).execute(&self.pool).await?.rows_affected())
    }
}
