//! Forgets idempotency keys after thirty days (a retry that late is a new command), leases that ended long ago, and sessions that
//! ended yesterday.

use crate::{Casework, CaseworkError};
use chrono::TimeDelta;
use std::time::Duration;

/// How long the same key is answered as before.
const KEPT: TimeDelta = TimeDelta::days(30);

impl Casework {
    /// Forgets the keys that are old enough, and leases as old; how many keys there were.
    ///
    /// # Errors
    /// [`CaseworkError::Unavailable`].
    pub async fn forget_keys(&self) -> Result<u64, CaseworkError> {
        let before = self.clock.now() - KEPT;
        self.store.forget_leases(before).await?;
        self.store.forget_ended_sign_ins(self.clock.now() - TimeDelta::days(1)).await?;
        Ok(self.store.forget_keys(before).await?)
    }

    /// Forgets old keys, old messages and old alerts, for ever, every `pause`.
    pub async fn keep_forgetting_keys(&self, pause: Duration) {
        loop {
            if let Err(error) = self.forget_keys().await {
                tracing::warn!(%error, "old idempotency keys could not be forgotten");
            }
            if let Err(error) = self.forget_messages().await {
                tracing::warn!(%error, "old messages could not be forgotten");
            }
            if let Err(error) = self.forget_alerts().await {
                tracing::warn!(%error, "old alerts could not be forgotten");
            }
            tokio::time::sleep(pause).await;
        }
    }
}
