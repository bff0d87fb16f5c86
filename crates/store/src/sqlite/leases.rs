//! Leases.

use super::Sqlite;
use super::statement::Statement;
use crate::StoreError;
use crate::leases::{Claim, Claimed, Work};
use uuid::Uuid;

/// What there is to do and nobody holds. One statement writes at a time: no claim sees what another is about to take.
const DUTIES: &str = "
SELECT d.school_id, d.incident_id AS item FROM duty_row d
WHERE d.acts_at <= ?1 AND NOT EXISTS (
    SELECT 1 FROM lease l WHERE l.school_id = d.school_id AND l.work = ?2 AND l.item = d.incident_id AND l.until > ?1)
ORDER BY d.acts_at, d.school_id, d.incident_id, d.duty LIMIT ?3";

/// INVARIANT: the key lets one claim win.
const HELD: &str = "
INSERT INTO lease (school_id, work, item, holder, until)
SELECT DISTINCT school_id, ?2, item, ?4, ?5 FROM free WHERE true
ON CONFLICT (school_id, work, item) DO UPDATE SET holder = excluded.holder, until = excluded.until
WHERE lease.until <= ?1 RETURNING school_id, item";

const RELEASE: Statement =
    Statement { head: "DELETE FROM lease WHERE (school_id, work, item, holder) IN (", columns: 4, tail: ")" };

const FORGET: &str = "DELETE FROM lease WHERE until < ?";

impl Sqlite {
    pub(crate) async fn claim(&self, claim: &Claim) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
        let free = match claim.work {
            Work::Duties => DUTIES,
            // Claimed one by one.
            Work::Statistics | Work::ReadHeads => return Ok(Vec::new()),
        };
        // Looking costs nothing; only where there is something to do the writer's lock is asked for.
        let any: Vec<(Uuid, Uuid)> =
            sqlx::query_as(free).bind(claim.now).bind(claim.work.as_str()).bind(1).fetch_all(&self.readers).await?;
        if any.is_empty() {
            return Ok(any);
        }
        let sql = format!("WITH free AS MATERIALIZED ({free}) {HELD}");
        Ok(sqlx::query_as(&sql)
            .bind(claim.now)
            .bind(claim.work.as_str())
            .bind(claim.limit)
            .bind(claim.holder)
            .bind(claim.until)
            .fetch_all(&self.side)
            .await?)
    }

    pub(crate) async fn release(&self, work: Work, holder: Uuid, done: &[Claimed]) -> Result<(), StoreError> {
        let mut side = self.side.begin_with("BEGIN IMMEDIATE").await?;
        RELEASE
            .run(&mut side, done, |query, claimed| {
                query.bind(claimed.school.as_uuid()).bind(work.as_str()).bind(claimed.item).bind(holder)
            })
            .await?;
        side.commit().await?;
        Ok(())
    }

    pub(crate) async fn forget_leases(&self, before: i64) -> Result<u64, StoreError> {
        Ok(sqlx::query(FORGET).bind(before).execute(&self.side).await?.rows_affected())
    }
}
