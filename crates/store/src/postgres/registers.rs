//! The registers.

use super::Postgres;
use crate::StoreError;
use crate::registers::RegisterCursor;
use crate::rows::{ReferralColumns, SearchColumns};
use domain::SchoolId;

const REFERRALS: &str = "
SELECT * FROM referral_row WHERE school_id = $1 AND (at, incident_id, number) > ($2, $3, $4)
ORDER BY at, incident_id, number LIMIT $5";

const SEARCHES: &str = "
SELECT * FROM search_row WHERE school_id = $1 AND (at, incident_id, number) > ($2, $3, $4)
ORDER BY at, incident_id, number LIMIT $5";

impl Postgres {
    pub(crate) async fn referrals(
        &self,
        school: SchoolId,
        after: RegisterCursor,
        limit: i64,
    ) -> Result<Vec<ReferralColumns>, StoreError> {
        Ok(sqlx::query_as(REFERRALS)
            .bind(school.as_uuid())
            .bind(after.at)
            .bind(after.incident.as_uuid())
            .bind(i32::try_from(after.number).unwrap_or(i32::MAX))
            .bind(limit)
            .fetch_all(&self.pool)
            .await?)
    }

    pub(crate) async fn searches(
        &self,
        school: SchoolId,
        after: RegisterCursor,
        limit: i64,
    ) -> Result<Vec<SearchColumns>, StoreError> {
        Ok(sqlx::query_as(SEARCHES)
            .bind(school.as_uuid())
            .bind(after.at)
            .bind(after.incident.as_uuid())
            .bind(i32::try_from(after.number).unwrap_or(i32::MAX))
            .bind(limit)
            .fetch_all(&self.pool)
            .await?)
    }
}
