//! Says in the log of every school by which permits this program judges: permits that were weakened leave a trace nobody can take out.

use crate::{Call, Casework, CaseworkError};
use access::{Permits, Viewer};
use domain::SchoolCommand;
use domain::school::PermitsPutInForce;
use sha2::{Digest, Sha256};
use std::time::Duration;

impl Casework {
    /// Records in the log of every school by which permits this program judges, where they are others than it was judged by
    /// before. The answer: in how many.
    ///
    /// # Errors
    /// [`CaseworkError::Unavailable`].
    pub async fn put_permits_in_force(&self) -> Result<usize, CaseworkError> {
        let text = Permits::text();
        let hash = format!("{:x}", Sha256::digest(&text));
        let mut changed = 0;
        for school in self.store.schools().await? {
            if self.desks.now(&self.store, school).await?.school.permits.as_ref() == Some(&hash) {
                continue;
            }
            let permits = PermitsPutInForce { hash: hash.clone(), text: text.clone() };
            let key = format!("permits-{}", self.entropy.id());
            let call = Call { key: &key, expected_version: None, request: "start" };
            self.on_school(&Viewer::installation(), school, SchoolCommand::PutPermitsInForce(permits), &call).await?;
            changed += 1;
        }
        Ok(changed)
    }

    /// Looks for schools that were judged by other permits, for ever, every `pause`: for schools that are registered while
    /// this program runs.
    pub async fn keep_permits_in_force(&self, pause: Duration) {
        loop {
            match self.put_permits_in_force().await {
                Ok(0) => {}
                Ok(schools) => tracing::info!(schools, "the permits of this program judge from here on"),
                Err(error) => tracing::error!(%error, "the logs could not be told which permits judge"),
            }
            tokio::time::sleep(pause).await;
        }
    }
}
