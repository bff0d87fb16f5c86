//! Forgets what became of messages, and gives up those that nobody could ever send.

use crate::{Casework, CaseworkError};
use chrono::TimeDelta;

/// How long it is known what became of a message.
const KEPT: TimeDelta = TimeDelta::days(90);
/// What has waited so long (no mail server was ever set up) is left for somebody to look at.
const STALE: TimeDelta = TimeDelta::days(30);

impl Casework {
    /// Forgets messages that ended long ago; how many there were.
    ///
    /// # Errors
    /// [`CaseworkError::Unavailable`].
    pub async fn forget_messages(&self) -> Result<u64, CaseworkError> {
        let now = self.clock.now();
        Ok(self.store.forget_messages(now - KEPT, now - STALE, now).await?)
    }
}
