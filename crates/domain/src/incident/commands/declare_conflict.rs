//! Declare a conflict of interest. A fact, with reasons: by the person herself, or of others by the case manager or the
//! lead. Where it leaves nobody who can be told, the rules find the people of last resort.

use crate::Desk;
use crate::incident::checking::{may_judge_conflicts, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::work::ConflictDeclared;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Declare a conflict of interest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeclareConflict(pub ConflictDeclared);

impl Decide for DeclareConflict {
    const NATURE: Nature = Nature::Fact;

    type Fields = ConflictDeclared;

    fn of(fields: ConflictDeclared) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let actor = desk.actor.person().ok_or(IncidentError::NobodyActs)?;
        written("reasons", &self.0.reasons, "say what the conflict is")?;
        // What a reader said is confirmed by this.
        let reported = incident.reported_conflicts().any(|person| person == self.0.person);
        if incident.is_conflicted(self.0.person) && !reported {
            return Err(IncidentError::AlreadyDone { what: "declaring this conflict" });
        }
        if actor != self.0.person && !may_judge_conflicts(actor, incident, desk) {
            return Err(IncidentError::MayNotJudgeConflict);
        }
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PersonId;
    use crate::incident::DutyKind;
    use crate::scenario::concerns::{about_a_child, about_an_adult, about_this_adult};
    use crate::scenario::{CHAIR, DEPUTY, DSL, HEAD, LEADER, VICE_CHAIR, given, words};

    fn conflict(person: PersonId) -> DeclareConflict {
        DeclareConflict(ConflictDeclared { person, reasons: words("His sister-in-law.") })
    }

    #[test]
    fn anybody_declares_her_own() {
        given(about_a_child()).by(LEADER).when(conflict(LEADER)).then(conflict(LEADER).0);
    }

    #[test]
    fn the_lead_declares_that_of_others() {
        given(about_a_child()).by(DSL).when(conflict(LEADER)).then(conflict(LEADER).0);
    }

    #[test]
    fn the_case_manager_declares_that_of_others() {
        given(about_an_adult()).by(HEAD).when(conflict(DSL)).then(conflict(DSL).0);
    }

    #[test]
    fn nobody_else_does() {
        given(about_a_child()).by(LEADER).when(conflict(DSL)).refused(&IncidentError::MayNotJudgeConflict);
    }

    #[test]
    fn the_subject_declares_nobody_conflicted() {
        given(about_this_adult(DSL)).by(DSL).when(conflict(HEAD)).refused(&IncidentError::MayNotJudgeConflict);
    }

    #[test]
    fn a_conflicted_lead_is_followed_by_her_deputy() {
        given(about_a_child()).by(DSL).when(conflict(DSL)).telling(&[DEPUTY]);
    }

    #[test]
    fn with_lead_and_deputy_conflicted_the_chair_must_know() {
        given(about_a_child()).by(DSL).and(conflict(DSL)).by(DEPUTY).when(conflict(DEPUTY)).telling(&[CHAIR]);
    }

    #[test]
    fn with_everybody_conflicted_somebody_independent_must_be_found() {
        let everybody = [DSL, DEPUTY, CHAIR];
        let case = everybody.into_iter().fold(given(about_a_child()), |case, one| case.by(one).and(conflict(one)));
        let then = case.by(VICE_CHAIR).when(conflict(VICE_CHAIR)).imposing(DutyKind::FindRecipient);
        assert!(then.case.incident.has_nobody_left());
    }

    #[test]
    fn never_without_reasons() {
        let blank = DeclareConflict(ConflictDeclared { person: DSL, reasons: words("") });
        given(about_a_child()).by(DSL).when(blank).missing("reasons");
    }
}
