//! Forgets idempotency keys after thirty days: a retry that late is a new command.

use crate::{Casework, CaseworkError};
use chrono::TimeDelta;
use std::time::Duration;

/// How long the same key is answered as before.
const KEPT: TimeDelta = TimeDelta::days(30);

impl Casework {
    /// Forgets the keys that are old enough; how many there were.
    ///
    /// # Errors
    /// [`CaseworkError::Unavailable`].
    pub async fn forget_keys(&self) -> Result<u64, CaseworkError> {
        Ok(self.store.forget_keys(self.clock.now() - KEPT).await?)
    }

    /// Forgets old keys for ever, every `pause`.
    pub async fn keep_forgetting_keys(&self, pause: Duration) {
        loop {
            if let Err(error) = self.forget_keys().await {
                tracing::warn!(%error, "old idempotency keys could not be forgotten");
            }
            tokio::time::sleep(pause).await;
        }
    }
}
