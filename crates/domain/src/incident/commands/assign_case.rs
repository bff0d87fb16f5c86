//! Give the case to somebody to work on. A decision: never to its subject or to somebody conflicted.

use crate::Desk;
use crate::incident::checking::{can_be_given_work, is_open};
use crate::incident::command::{Decide, Nature};
use crate::incident::work::Assigned;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Give the case to somebody to work on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AssignCase(pub Assigned);

impl Decide for AssignCase {
    const NATURE: Nature = Nature::Decision;

    type Fields = Assigned;

    fn of(fields: Assigned) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        is_open(incident)?;
        can_be_given_work(self.0.to, incident, desk)?;
        if incident.assignee() == Some(self.0.to) {
            return Ok(Vec::new());
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
    use crate::scenario::concerns::{about_a_child, about_an_adult};
    use crate::scenario::{COACH, DEPUTY, DSL, HEAD, STRANGER, given, words};

    fn to(person: PersonId) -> AssignCase {
        AssignCase(Assigned { to: person })
    }

    #[test]
    fn a_case_is_given_to_a_colleague() {
        given(about_a_child()).by(DSL).when(to(DEPUTY)).then(Assigned { to: DEPUTY });
    }

    #[test]
    fn giving_it_to_her_twice_is_nothing_new() {
        given(about_a_child()).by(DSL).and(to(DEPUTY)).when(to(DEPUTY)).then_nothing();
    }

    #[test]
    fn nobody_works_on_an_allegation_about_herself() {
        given(about_an_adult()).by(HEAD).when(to(COACH)).refused(&IncidentError::Excluded(COACH));
    }

    #[test]
    fn nobody_works_on_a_case_in_which_she_is_conflicted() {
        let conflict = DeclareConflict(ConflictDeclared { person: DEPUTY, reasons: words("My niece.") });
        given(about_a_child())
            .by(DEPUTY)
            .and(conflict)
            .by(DSL)
            .when(to(DEPUTY))
            .refused(&IncidentError::Excluded(DEPUTY));
    }

    #[test]
    fn only_staff_work_on_a_case() {
        given(about_a_child()).by(DSL).when(to(STRANGER)).refused(&IncidentError::NotStaff(STRANGER));
    }
}
