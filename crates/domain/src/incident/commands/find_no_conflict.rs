//! Say that a conflict of interest which Wardbook proposed is none. A decision, with reasons, and never about oneself.

use crate::Desk;
use crate::incident::checking::{may_judge_conflicts, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::work::NoConflictFound;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Say that a proposed conflict of interest is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FindNoConflict(pub NoConflictFound);

impl Decide for FindNoConflict {
    const NATURE: Nature = Nature::Decision;

    type Fields = NoConflictFound;

    fn of(fields: NoConflictFound) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let actor = desk.actor.person().ok_or(IncidentError::NobodyActs)?;
        written("reasons", &self.0.reasons, "say why there is none")?;
        if desk.school.are_one(actor, self.0.person) {
            return Err(IncidentError::AboutHerself);
        }
        if !may_judge_conflicts(actor, incident, desk) {
            return Err(IncidentError::MayNotJudgeConflict);
        }
        // Of what was only proposed, or said by a reader, this is the judgement; what was declared is lifted.
        let open = incident.reported_conflicts().any(|person| person == self.0.person);
        if (incident.is_conflicted(self.0.person) && !open) || incident.has_no_conflict(self.0.person) {
            return Err(IncidentError::AlreadyDone { what: "deciding on this conflict" });
        }
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PersonId;
    use crate::incident::commands::declare_conflict::DeclareConflict;
    use crate::incident::work::ConflictDeclared;
    use crate::scenario::concerns::about_a_child;
    use crate::scenario::{DEPUTY, DSL, LEADER, given, words};

    fn none(person: PersonId) -> FindNoConflict {
        FindNoConflict(NoConflictFound { person, reasons: words("She has not lived with the family for years.") })
    }

    #[test]
    fn the_lead_says_that_somebody_has_none() {
        let then = given(about_a_child()).by(DSL).when(none(DEPUTY)).then(none(DEPUTY).0);
        assert!(then.case.incident.has_no_conflict(DEPUTY) && !then.case.incident.is_excluded(DEPUTY));
    }

    #[test]
    fn nobody_says_it_of_herself_and_not_everybody_of_others() {
        given(about_a_child()).by(DSL).when(none(DSL)).refused(&IncidentError::AboutHerself);
        given(about_a_child()).by(LEADER).when(none(DEPUTY)).refused(&IncidentError::MayNotJudgeConflict);
    }

    #[test]
    fn a_conflict_that_was_declared_is_lifted_and_not_found_to_be_none() {
        let conflict = DeclareConflict(ConflictDeclared { person: DEPUTY, reasons: words("Her niece.") });
        let refused = IncidentError::AlreadyDone { what: "deciding on this conflict" };
        given(about_a_child()).by(DSL).and(conflict).when(none(DEPUTY)).refused(&refused);
    }

    #[test]
    fn it_can_be_declared_later_all_the_same() {
        let conflict = ConflictDeclared { person: DEPUTY, reasons: words("It turned out otherwise.") };
        let case = given(about_a_child()).by(DSL).and(none(DEPUTY)).and(DeclareConflict(conflict));
        assert!(case.incident.is_excluded(DEPUTY));
    }
}
