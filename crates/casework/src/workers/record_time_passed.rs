//! Makes duties overdue, from the duties read model and by command: this is where projections enforce escalation.
//!
//! Several processes may run it: a case found by two is decided twice and recorded once, for "already known" in the
//! aggregate is the second net.

use crate::{Call, Casework, CaseworkError};
use access::Viewer;
use domain::CaseId;
use domain::incident::commands::record_time_passed::RecordTimePassed;
use std::collections::BTreeSet;
use std::time::Duration;

/// How many duties one round takes on.
const ROUND: u32 = 200;

impl Casework {
    /// One round: every case with a duty whose time has passed is told so. Returns how many cases moved.
    ///
    /// # Errors
    /// [`CaseworkError::Unavailable`].
    pub async fn record_time_passed(&self) -> Result<usize, CaseworkError> {
        let due = self.store.duties_due(self.clock.now(), ROUND).await?;
        let cases: BTreeSet<CaseId> = due.into_iter().map(|(case, _)| case).collect();
        let mut recorded = 0;
        for case in &cases {
            let key = self.entropy.id().to_string();
            let call = Call { key: &key, expected_version: None, request: "worker" };
            // One case that cannot be decided must not hold up the others.
            match self.on_case(&Viewer::installation(), *case, RecordTimePassed {}.into(), &call).await {
                Ok(done) => recorded += usize::from(done.recorded_at.is_some()),
                Err(error) => {
                    tracing::error!(%error, case = %case.incident, "time passed for a case, and it could not be recorded");
                }
            }
        }
        Ok(recorded)
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
