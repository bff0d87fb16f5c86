//! Lift a declared conflict of interest. A decision, with reasons, and never one's own.

use crate::Desk;
use crate::incident::checking::{may_judge_conflicts, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::work::ConflictLifted;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Lift a declared conflict of interest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LiftConflict(pub ConflictLifted);

impl Decide for LiftConflict {
    const NATURE: Nature = Nature::Decision;

    type Fields = ConflictLifted;

    fn of(fields: ConflictLifted) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let actor = desk.actor.person().ok_or(IncidentError::NobodyActs)?;
        written("reasons", &self.0.reasons, "say why there is none, or none any more")?;
        if !incident.is_conflicted(self.0.person) {
            return Err(IncidentError::NoSuchItem { what: "person" });
        }
        if desk.school.are_one(actor, self.0.person) {
            return Err(IncidentError::AboutHerself);
        }
        if !may_judge_conflicts(actor, incident, desk) {
            return Err(IncidentError::MayNotJudgeConflict);
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
    use crate::scenario::concerns::about_an_adult;
    use crate::scenario::{Case, DSL, HEAD, LEADER, given, words};

    fn lifted(person: PersonId) -> LiftConflict {
        LiftConflict(ConflictLifted { person, reasons: words("Another family of that name.") })
    }

    fn conflicted(person: PersonId) -> Case {
        let declared = ConflictDeclared { person, reasons: words("My niece.") };
        given(about_an_adult()).by(person).and(DeclareConflict(declared))
    }

    #[test]
    fn the_case_manager_lifts_what_was_declared_by_mistake() {
        let then = conflicted(DSL).by(HEAD).when(lifted(DSL));
        assert!(!then.case.incident.is_conflicted(DSL));
    }

    #[test]
    fn nobody_lifts_her_own() {
        conflicted(HEAD).by(HEAD).when(lifted(HEAD)).refused(&IncidentError::AboutHerself);
    }

    #[test]
    fn nobody_else_lifts_it() {
        conflicted(DSL).by(LEADER).when(lifted(DSL)).refused(&IncidentError::MayNotJudgeConflict);
    }

    #[test]
    fn only_a_conflict_that_stands_is_lifted() {
        let none = IncidentError::NoSuchItem { what: "person" };
        given(about_an_adult()).by(HEAD).when(lifted(DSL)).refused(&none);
    }
}
