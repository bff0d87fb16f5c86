//! Notes in each school's own log where its log of reads stands, so that nobody cuts it off unnoticed: see `wardbook doctor`.

use crate::commands::{Task, checked};

use crate::{Call, Casework, CaseworkError};
use access::{SchoolAction, Viewer};
use domain::reading::checkpoint::{ReadHeadNoted, ReadLog, ReadLogCommand};
use domain::{Desk, SchoolId};
use std::time::Duration;
use store::{Claimed, Work};

impl Casework {
    /// One round: every school whose log of reads grew since it was noted. Returns of how many it was. A log of reads that is not
    /// the one that was noted is said in the trace, and not noted.
    ///
    /// # Errors
    /// [`CaseworkError::Unavailable`].
    pub async fn note_read_heads(&self) -> Result<usize, CaseworkError> {
        let mut noted = 0;
        for school in self.store.schools().await? {
            let (holder, item) = (self.entropy.id(), Claimed { school, item: school.as_uuid() });
            if !self.store.claim_one(Work::ReadHeads, holder, item, self.clock.now()).await? {
                continue;
            }
            match self.note_read_head(school).await {
                Ok(is_new) => noted += usize::from(is_new),
                Err(CaseworkError::Unavailable) => return Err(CaseworkError::Unavailable),
                // One school's must not hold up the others.
                Err(error) => tracing::error!(%error, %school, "the log of reads is not the one that was noted before"),
            }
            self.store.release(Work::ReadHeads, holder, &[item]).await?;
        }
        Ok(noted)
    }

    async fn note_read_head(&self, school: SchoolId) -> Result<bool, CaseworkError> {
        let head = self.store.read_head(school).await?;
        let command = ReadLogCommand::Note(ReadHeadNoted { size: head.size(), root: head.root() });
        let bytes = checked(&command)?;
        let authorise =
            |viewer: &Viewer, _: &ReadLog, _: &Desk| self.may_at_school(viewer, &SchoolAction::RegisterSchool, school);
        let task = Task::<ReadLog, _> { school, id: school, command, bytes: &bytes, decides: false, authorise };
        let key = self.entropy.id().to_string();
        let call = Call { key: &key, expected_version: None, request: "worker" };
        let (_, done) = self.carry_out(&Viewer::installation(), task, &call).await?;
        Ok(done.recorded_at.is_some())
    }

    /// Notes it for ever, every `pause`.
    pub async fn keep_noting_read_heads(&self, pause: Duration) {
        loop {
            if let Err(error) = self.note_read_heads().await {
                tracing::warn!(%error, "where the logs of reads stand could not be noted");
            }
            tokio::time::sleep(pause).await;
        }
    }
}
