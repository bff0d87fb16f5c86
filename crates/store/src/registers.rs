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
        let after = after.unwrap_or(RegisterCursor::BEGINNING);
        let rows = on!(self, db => db.referrals(school, after, i64::from(limit)).await)?;
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
        let after = after.unwrap_or(RegisterCursor::BEGINNING);
        let rows = on!(self, db => db.searches(school, after, i64::from(limit)).await)?;
        rows.into_iter().map(SearchColumns::read).collect()
    }
}
