//! Forgets alerts of filtering systems that somebody decided on long ago: what a machine said of a child is not kept for ever
//! because a machine said it. What was decided stands in the log; what still waits is never forgotten.

use crate::{Casework, CaseworkError};
use chrono::TimeDelta;

/// How long an alert is kept after it was raised or dismissed: until the yearly review of filtering has looked at it.
const KEPT: TimeDelta = TimeDelta::days(400);

impl Casework {
    /// Forgets alerts that were decided on long ago; how many there were.
    ///
    /// # Errors
    /// [`CaseworkError::Unavailable`].
    pub async fn forget_alerts(&self) -> Result<u64, CaseworkError> {
        Ok(self.store.forget_alerts(self.clock.now() - KEPT).await?)
    }
}
