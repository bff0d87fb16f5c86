//! What auditors are engaged for: shown to the auditor herself and to whoever governs, for a scope may name cases.

use crate::{At, Casework, CaseworkError};
use access::{Action, SchoolAction, Viewer};
use domain::school::Role;
use domain::school::auditing::AuditEngagement;
use domain::{PersonId, SchoolId};
use std::collections::BTreeSet;

/// An engagement, as its reader sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Engagement {
    /// What for, over which cases, from when and until when. Of the cases it names, those the reader may read.
    pub engagement: AuditEngagement,
    /// How many cases it names that are not for this reader.
    pub other_cases: usize,
    /// Who proposed it.
    pub proposed_by: Option<PersonId>,
    /// Who confirmed it; nobody yet while it is proposed.
    pub confirmed_by: Option<PersonId>,
}

impl Casework {
    /// What auditors are, were and are to be engaged for at this school: all of it for whoever confirms engagements, her own for
    /// an auditor, nothing for others. Of the cases a scope names only those are given that the viewer may read.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the school does not know the viewer.
    pub async fn audit_engagements(&self, viewer: &Viewer, school: SchoolId) -> Result<Vec<Engagement>, CaseworkError> {
        let standing = self.permit(viewer, SchoolAction::ReadSchool, school).await?;
        let governs = self.permit(viewer, SchoolAction::ConfirmRole(Role::Auditor), school).await.is_ok();
        let me = viewer.at(school).map(|membership| membership.person);
        let is_hers = |engagement: &AuditEngagement| governs || Some(engagement.person) == me;
        let mut found = Vec::new();
        for engaged in standing.school.engagements.iter().filter(|engaged| is_hers(&engaged.engagement)) {
            let approved = (Some(engaged.proposed_by), Some(engaged.confirmed_by));
            found.push(self.engagement(viewer, &engaged.engagement, approved).await?);
        }
        for proposal in &standing.school.proposals {
            let Some(engagement) = proposal.engagement.as_ref().filter(|engagement| is_hers(engagement)) else {
                continue;
            };
            found.push(self.engagement(viewer, engagement, (proposal.by.person(), None)).await?);
        }
        Ok(found)
    }

    async fn engagement(
        &self,
        viewer: &Viewer,
        engagement: &AuditEngagement,
        (proposed_by, confirmed_by): (Option<PersonId>, Option<PersonId>),
    ) -> Result<Engagement, CaseworkError> {
        let mut engagement = engagement.clone();
        let mut readable = BTreeSet::new();
        for case in &engagement.scope.cases {
            match self.file(viewer, *case, At::Now).await {
                Ok(_) => drop(readable.insert(*case)),
                Err(error) if error.is_absent() => {}
                Err(error) => return Err(error),
            }
        }
        let other_cases = engagement.scope.cases.len() - readable.len();
        engagement.scope.cases = readable;
        Ok(Engagement { engagement, other_cases, proposed_by, confirmed_by })
    }

    /// Whether the viewer is an auditor and a case her engagement reaches names this person: she reads the records of those, and
    /// of nobody else.
    pub(crate) async fn audits(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        person: PersonId,
    ) -> Result<bool, CaseworkError> {
        let viewer = match self.lister(viewer, school).await {
            Err(error) if error.is_absent() => return Ok(false),
            viewer => viewer?,
        };
        if viewer.at(school).is_none_or(|membership| membership.engagements.is_empty()) {
            return Ok(false);
        }
        let tied = self.store.cases_of_person(school, person, domain::read_model::Tie::ALL).await?;
        let rows = tied.into_iter().map(|(_, row)| row).collect();
        Ok(self.permitted(&viewer, Action::Read, school, rows).next().is_some())
    }
}
