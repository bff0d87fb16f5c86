//! The registers: referrals made and not made, and searches.

use crate::rows::{ReferralColumns, SearchColumns};
use crate::time::micros;
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use domain::read_model::{ReferralRow, SearchRow};
use domain::{IncidentId, SchoolId};

/// A place in a register: that of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RegisterCursor {
    /// When, in microseconds since 1970.
    pub at: i64,
    /// The case.
    pub incident: IncidentId,
    /// Which of the case's entries.
    pub number: u32,
}

impl RegisterCursor {
    /// The place of an entry of this time.
    #[must_use]
    pub const fn new(at: DateTime<Utc>, incident: IncidentId, number: u32) -> Self {
        Self { at: micros(at), incident, number }
    }

    /// Before every entry.
    pub(crate) const BEGINNING: Self = Self { at: i64::MIN, incident: IncidentId::new(uuid::Uuid::nil()), number: 0 };
}

const REFERRALS: &str = "
SELECT * FROM referral_row WHERE school_id = $1 AND (at, incident_id, number) > ($2, $3, $4)
ORDER BY at, incident_id, number LIMIT $5";

const SEARCHES: &str = "
SELECT * FROM search_row WHERE school_id = $1 AND (at, incident_id, number) > ($2, $3, $4)
ORDER BY at, incident_id, number LIMIT $5";

/// A register from a place on: the same question of any of them.
macro_rules! register {
    ($store:expr, $sql:expr, $school:expr, $after:expr, $limit:expr) => {{
        let after = $after.unwrap_or(RegisterCursor::BEGINNING);
        on!($store, db => sqlx::query_as($sql)
            .bind($school.as_uuid())
            .bind(after.at)
            .bind(after.incident.as_uuid())
            .bind(i32::try_from(after.number).unwrap_or(i32::MAX))
            .bind(i64::from($limit))
            .fetch_all(db.readers())
            .await?)
    }};
}

impl Store {
    /// Referrals made and not made, oldest first, after this place; at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn referrals(
        &self,
        school: SchoolId,
        after: Option<RegisterCursor>,
        limit: u32,
    ) -> Result<Vec<(IncidentId, ReferralRow)>, StoreError> {
        let rows: Vec<ReferralColumns> = register!(self, REFERRALS, school, after, limit);
        rows.into_iter().map(ReferralColumns::read).collect()
    }

    /// Searches, oldest first, after this place; at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn searches(
        &self,
        school: SchoolId,
        after: Option<RegisterCursor>,
        limit: u32,
    ) -> Result<Vec<(IncidentId, SearchRow)>, StoreError> {
        let rows: Vec<SearchColumns> = register!(self, SEARCHES, school, after, limit);
        rows.into_iter().map(SearchColumns::read).collect()
    }
}
