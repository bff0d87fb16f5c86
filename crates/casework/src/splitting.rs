//! Splitting one event into two matters: two streams of one school, the new one first, so that nothing is ever lost between
//! them; whoever repeats a call that was cut off completes it.

use crate::commands::{Task, actor, checked, expect, today};

use crate::{Call, Casework, CaseworkError, Done};
use access::{Action, Viewer};
use domain::incident::commands::raise_split::RaiseSplit;
use domain::incident::commands::split_matter::SplitMatter;
use domain::reading::{Door, Opened};
use domain::{CaseId, Desk, Incident, IncidentId};
use sha2::{Digest, Sha256};
use store::{Before, Caller, Key, Stream};

impl Casework {
    /// Splits a case into the child's welfare and the allegation: this case goes on as one, the other is raised. Answers with
    /// the new case, which the viewer need not be allowed to read.
    ///
    /// # Errors
    /// See [`CaseworkError`]; nothing was raised where this case was not the viewer's to decide on.
    pub async fn split_matter(
        &self,
        viewer: &Viewer,
        case: CaseId,
        split: SplitMatter,
        call: &Call<'_>,
    ) -> Result<(CaseId, Done), CaseworkError> {
        let bytes = checked(&split)?;
        let raise = match self.other_matter(viewer, case, &split, &bytes, call).await {
            Err(error) if error.is_absent() => {
                return self.refuse(viewer, case.school, Opened::by(Door::Command).cases([case])).await;
            }
            raise => raise?,
        };
        let key = format!("split-{:x}", Sha256::digest(call.key));
        let raised = Task::<Incident, _> {
            school: case.school,
            id: IncidentId::new(self.entropy.id()),
            command: raise.into(),
            bytes: &bytes,
            decides: false,
            // Judged on the case it is split off.
            authorise: |_: &Viewer, _: &Incident, _: &Desk| true,
        };
        let (stream, _) = self.carry_out(viewer, raised, &Call { key: &key, expected_version: None, ..*call }).await?;
        let other = <Incident as Stream>::id(stream);
        let rest = Task::<Incident, _> {
            school: case.school,
            id: case.incident,
            command: SplitMatter { into: Some(other), ..split }.into(),
            bytes: &bytes,
            decides: true,
            authorise: |viewer: &Viewer, incident: &Incident, _: &Desk| self.decides_on(viewer, case, incident),
        };
        let (_, done) = self.carry_out(viewer, rest, call).await?;
        Ok((CaseId { school: case.school, incident: other }, done))
    }

    /// What raises the other matter, once it is the viewer's to decide and on the version she saw.
    async fn other_matter(
        &self,
        viewer: &Viewer,
        case: CaseId,
        split: &SplitMatter,
        bytes: &[u8],
        call: &Call<'_>,
    ) -> Result<RaiseSplit, CaseworkError> {
        let key = Some(Key { key: call.key, command: bytes });
        let caller = Caller { actor: actor(viewer, case.school)?, request: call.request, key };
        let opened = self.store.open::<Incident>(case.school, case.incident, &caller).await?;
        let standing = self.desks.at(&self.store, case.school, opened.school_version()).await?;
        let now = opened.time(self.clock.now());
        let viewer = today(viewer, case.school, &standing, now);
        if !self.decides_on(&viewer, case, opened.state()) {
            return Err(CaseworkError::NotFound);
        }
        match opened.before() {
            Before::Another => return Err(CaseworkError::KeyReused),
            Before::Nothing => expect(true, call.expected_version, opened.version())?,
            Before::Same { .. } => {}
        }
        Ok(split.raise(opened.state(), case.incident)?)
    }
    fn decides_on(&self, viewer: &Viewer, case: CaseId, incident: &Incident) -> bool {
        incident.raised().is_some() && self.may(viewer, Action::Decide, case, incident)
    }
}
