//! Cases that nobody is left to decide on, for those who name people for them: that there is one, since when, and who was proposed.
//! Nothing else of the case, and nothing at all to whoever it is about or who has a conflict of interest in it.

use crate::cases::fold;
use crate::commands::{actor, today};
use crate::desks::Standing;
use crate::worklist::facts;
use crate::{Casework, CaseworkError};
use access::{Action, CaseFacts, Viewer};
use chrono::{DateTime, Utc};
use domain::incident::DutyKind;
use domain::incident::need_to_know::ProposalHeld;
use domain::notice::can_hear;
use domain::read_model::{TieRow, WorklistRow};
use domain::reading::{Door, Opened};
use domain::{CaseId, Desk, Incident, SchoolId};

/// A case that nobody is left to decide on.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseWithoutPeople {
    /// Which: to name people for it, and for nothing else.
    pub id: CaseId,
    /// Since when that is known; nothing of a case that is closed, of which nobody asks until somebody needs it.
    pub since: Option<DateTime<Utc>>,
    /// Whether it is closed: nobody works on it, and nobody could open it again.
    pub is_closed: bool,
    /// Whom somebody proposed, not confirmed yet.
    pub proposals: Vec<ProposalHeld>,
}

impl Casework {
    /// The cases of a school that nobody is left to decide on, by their references, which say nothing: for those who name people for them.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the school does not know the viewer.
    pub async fn cases_without_people(
        &self,
        viewer: &Viewer,
        school: SchoolId,
    ) -> Result<Vec<CaseWithoutPeople>, CaseworkError> {
        if viewer.at(school).is_none() {
            return Err(CaseworkError::absent(viewer));
        }
        let standing = self.desks.now(&self.store, school).await?;
        let viewer = &today(viewer, school, &standing, self.clock.now());
        let mut found = Vec::new();
        for row in self.store.cases_for_named_people(school).await? {
            if let Some(case) = self.without_people(viewer, school, &standing, row).await? {
                found.push(case);
            }
        }
        let opened = Opened::by(Door::WithoutPeople).cases(found.iter().map(|case| case.id));
        self.give(viewer, school, (!opened.is_empty()).then_some(opened), found).await
    }

    /// INVARIANT: judged by the row, before anything of the case is read: what is not hers makes for no statement.
    async fn without_people(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        standing: &Standing,
        mut row: WorklistRow,
    ) -> Result<Option<CaseWithoutPeople>, CaseworkError> {
        let facts = facts(school, &mut row, self.clock.now());
        let has_nobody = TieRow::nobody_decides(&facts.ties, facts.named_only, &standing.school, facts.at);
        let facts = CaseFacts { has_nobody, ..facts };
        if !self.permits.may(viewer, Action::NamePeople, &facts).is_allowed() {
            return Ok(None);
        }
        let case = fold(&self.store.events::<Incident>(school, row.incident).await?);
        let desk = standing.desk(school, Some(row.incident), actor(viewer, school)?, facts.at);
        if !self.may_name_people(viewer, facts.case, &case, &desk) {
            return Ok(None);
        }
        let wanted = [DutyKind::NamePeople, DutyKind::FindRecipient];
        let since = case.owed().filter(|duty| wanted.contains(&duty.imposed.kind)).map(|duty| duty.imposed_at).min();
        let proposals = case.people_proposed(&standing.school, facts.at).cloned().collect();
        Ok(Some(CaseWithoutPeople { id: facts.case, since, is_closed: !row.status.is_open(), proposals }))
    }

    /// Whether the viewer names people for this case as it and the school stand at this desk: it has nobody, she is of those who do, and she is
    /// neither whom it is about, in conflict, nor somebody of whom an agency asked that she be told nothing yet.
    pub(crate) fn may_name_people(&self, viewer: &Viewer, case: CaseId, incident: &Incident, desk: &Desk) -> bool {
        let has_nobody = incident.has_nobody(&desk.school, desk.now);
        let facts = CaseFacts { has_nobody, ..CaseFacts::of(case, incident, desk.now) };
        let may = self.permits.may(viewer, Action::NamePeople, &facts).is_allowed();
        may && viewer.at(case.school).is_some_and(|membership| can_hear(membership.person, incident, desk))
    }
}
