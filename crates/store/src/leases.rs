//! Leases: what a worker claims before it does it, so that two workers do not do the same.
//!
//! What is to be done says a read model (or an outbox); a lease only says by whom, until when. Claiming asks for both in one
//! statement, so that workers who look at the same moment share the work out between them. A lease is *not* the
//! guarantee that something happens once: clocks differ, and a worker may stall for longer than a minute. That is the
//! aggregate's, which adds nothing when it is "already known".
//!
//! To have another kind of work claimed: a variant of [`Work`], and in both databases' `leases.rs` what there is of it to do.

use crate::time::micros;
use crate::{Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use domain::SchoolId;
use uuid::Uuid;

/// How long a lease lasts. Whoever crashed with it holds others up no longer than this.
pub const LEASE: TimeDelta = TimeDelta::seconds(60);

/// INVARIANT: the key lets one claim win.
const ONE: &str = "
INSERT INTO lease (school_id, work, item, holder, until) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (school_id, work, item) DO UPDATE SET holder = excluded.holder, until = excluded.until
WHERE lease.until <= $6";

/// What is claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Work {
    /// Cases with a duty for which time alone has changed something (a warning, the due time) and nothing says so yet, those
    /// that wait longest first.
    Duties,
    /// The statistics of a school: claimed one by one, for what is owed stands in the school itself.
    Statistics,
    /// Noting where the log of reads of a school stands: claimed one by one.
    ReadHeads,
}

impl Work {
    /// The stored name.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Duties => "duties",
            Self::Statistics => "statistics",
            Self::ReadHeads => "read-heads",
        }
    }
}

/// Work that was claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Claimed {
    /// In which school.
    pub school: SchoolId,
    /// What of it: for [`Work::Duties`] the case, else the school.
    pub item: Uuid,
}

/// What a claim asks the database.
pub(crate) struct Claim {
    pub(crate) work: Work,
    pub(crate) holder: Uuid,
    pub(crate) now: i64,
    pub(crate) until: i64,
    pub(crate) limit: i64,
}

impl Store {
    /// Claims what is to be done by now and nobody else holds, for a [`LEASE`] from now: at most so many entries of the read
    /// model, so perhaps fewer items, each once. `holder` is drawn anew for each claim.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn claim(
        &self,
        work: Work,
        holder: Uuid,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<Claimed>, StoreError> {
        let claim = Claim { work, holder, now: micros(now), until: micros(now + LEASE), limit: i64::from(limit) };
        let items = on!(self, db => db.claim(&claim).await)?;
        Ok(items.into_iter().map(|(school, item)| Claimed { school: SchoolId::new(school), item }).collect())
    }

    /// Claims this one piece of work for a [`LEASE`] from now; false where somebody else holds it.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn claim_one(
        &self,
        work: Work,
        holder: Uuid,
        item: Claimed,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let claimed = on!(self, db => {
            let claim = sqlx::query(ONE).bind(item.school.as_uuid()).bind(work.as_str()).bind(item.item).bind(holder);
            claim.bind(micros(now + LEASE)).bind(micros(now)).execute(db.beside()).await?.rows_affected()
        });
        Ok(claimed == 1)
    }

    /// Gives back what this holder claimed and has done. What could not be done is better kept: it is tried again when the
    /// lease ends, and not at once. What somebody else holds by now stays theirs.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn release(&self, work: Work, holder: Uuid, done: &[Claimed]) -> Result<(), StoreError> {
        if done.is_empty() {
            return Ok(());
        }
        on!(self, db => db.release(work, holder, done).await)
    }

    /// Forgets leases that ended before this: those of workers that crashed, and of work that could not be done.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn forget_leases(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        on!(self, db => db.forget_leases(micros(before)).await)
    }
}
