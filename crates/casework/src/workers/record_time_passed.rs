//! Makes duties overdue, from the duties read model and by command: this is where projections enforce escalation.
//!
//! Several processes may run it: each claims the cases it takes on by lease. Should two take the same all the same, because a
//! clock is wrong or one of them stalled, it is decided twice and recorded once: "already known" in the aggregate is the
//! second net.

use crate::{Call, Casework, CaseworkError};
use access::Viewer;
use domain::incident::commands::record_time_passed::RecordTimePassed;
use domain::{CaseId, IncidentId};
use futures::{StreamExt as _, stream};
use std::time::Duration;
use store::{Claimed, Work};

/// How many duties one round takes on.
const ROUND: u32 = 200;
/// How many cases are told side by side: they are committed together.
const SIDE_BY_SIDE: usize = 8;

impl Casework {
    /// One round: every case with a duty whose time has passed, and that nobody else has taken on, is told so. Returns how many
    /// cases moved. A case that could not be decided is left alone until its lease ends.
    ///
    /// # Errors
    /// [`CaseworkError::Unavailable`].
    pub async fn record_time_passed(&self) -> Result<usize, CaseworkError> {
        let holder = self.entropy.id();
        let claimed = self.store.claim(Work::Duties, holder, self.clock.now(), ROUND).await?;
        let told = claimed.into_iter().map(|claim| async move { (claim, self.told(claim).await) });
        let told: Vec<_> = stream::iter(told).buffer_unordered(SIDE_BY_SIDE).collect().await;
        let recorded = told.iter().filter(|(_, moved)| *moved == Some(true)).count();
        let done: Vec<Claimed> = told.into_iter().filter_map(|(claim, moved)| moved.map(|_| claim)).collect();
        self.store.release(Work::Duties, holder, &done).await?;
        Ok(recorded)
    }

    /// Tells a claimed case; nothing where it cannot be decided, for one such case must not hold up the others.
    async fn told(&self, claim: Claimed) -> Option<bool> {
        let case = CaseId { school: claim.school, incident: IncidentId::new(claim.item) };
        let told = self.tell(case).await;
        told.inspect_err(|error| {
            tracing::error!(%error, case = %case.incident, "time passed for a case, and it could not be recorded");
        })
        .ok()
    }

    /// Tells one case that time passed; whether that moved anything.
    pub(crate) async fn tell(&self, case: CaseId) -> Result<bool, CaseworkError> {
        let key = self.entropy.id().to_string();
        let call = Call { key: &key, expected_version: None, request: "worker" };
        let done = self.on_case(&Viewer::installation(), case, RecordTimePassed {}.into(), &call).await?;
        Ok(done.recorded_at.is_some())
    }

    /// Runs rounds for ever, one after another while there is work, else every `pause`.
    pub async fn keep_recording_time(&self, pause: Duration) {
        loop {
            match self.record_time_passed().await {
                Ok(0) => {}
                Ok(_) => continue,
                Err(error) => tracing::warn!(%error, "the duties worker could not look"),
            }
            tokio::time::sleep(pause).await;
        }
    }
}
