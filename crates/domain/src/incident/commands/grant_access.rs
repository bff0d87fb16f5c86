//! Let somebody read a case for a time, because her advice is asked. A decision, with reasons and an end; what she reads is
//! logged as everybody's is. It widens no restricted case.

use crate::Desk;
use crate::incident::checking::{can_be_given_work, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::need_to_know::{AccessGranted, LENT_AT_MOST};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Let somebody read a case for a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GrantAccess(pub AccessGranted);

impl Decide for GrantAccess {
    const NATURE: Nature = Nature::Decision;

    type Fields = AccessGranted;

    fn of(fields: AccessGranted) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let granted = &self.0;
        written("reasons", &granted.reasons, "say why she is to read it")?;
        can_be_given_work(granted.person, incident, desk)?;
        if desk.actor.person().is_some_and(|actor| desk.school.are_one(actor, granted.person)) {
            return Err(IncidentError::AboutHerself);
        }
        if granted.until <= desk.now || granted.until > desk.now + LENT_AT_MOST {
            let reason = "give a time from now on, within a year: then it is decided anew";
            return Err(IncidentError::ImpossibleTime { field: "until", reason });
        }
        if !incident.is_open_to(granted.person) {
            let reason = "the case is restricted to people by name: draw up their list anew to add her";
            return Err(IncidentError::Missing { field: "person", reason });
        }
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PersonId;
    use crate::incident::commands::restrict_case::RestrictCase;
    use crate::incident::need_to_know::CaseRestricted;
    use crate::read_model::{Tie, TieRow};
    use crate::scenario::concerns::{about_a_child, about_this_adult};
    use crate::scenario::{CHAIR, COACH, DSL, HEAD, LEADER, given, time, words};

    fn granted(person: PersonId, until: &str) -> GrantAccess {
        GrantAccess(AccessGranted { person, until: time(until), reasons: words("Her advice was asked.") })
    }

    #[test]
    fn whoever_was_granted_access_is_tied_to_the_case_until_then() {
        let access = granted(CHAIR, "2027-03-08T17:00");
        let case = given(about_this_adult(COACH)).by(HEAD).when(access.clone()).then(access.0.clone()).case;
        let tie = TieRow { person: CHAIR, tie: Tie::Granted, role: None, until: Some(access.0.until) };
        assert!(TieRow::all(&case.incident).contains(&tie));
    }

    #[test]
    fn access_that_is_granted_again_ends_when_it_was_last_said_to() {
        let case = given(about_a_child()).by(DSL).and(granted(LEADER, "2027-03-08T17:00"));
        let case = case.by(DSL).and(granted(LEADER, "2027-03-05T17:00"));
        assert_eq!(case.incident.lent().len(), 1);
    }

    #[test]
    fn it_ends_and_ends_within_a_year() {
        for until in ["2027-02-01T09:00", "2029-03-08T17:00"] {
            given(about_a_child()).by(DSL).when(granted(LEADER, until)).impossible("until");
        }
    }

    #[test]
    fn nobody_grants_it_to_herself_or_to_whoever_is_excluded() {
        let until = "2027-03-08T17:00";
        given(about_a_child()).by(DSL).when(granted(DSL, until)).refused(&IncidentError::AboutHerself);
        let case = given(about_this_adult(COACH)).by(HEAD);
        case.when(granted(COACH, until)).refused(&IncidentError::Excluded(COACH));
    }

    #[test]
    fn a_restricted_case_is_widened_by_its_list_alone() {
        let restricted = RestrictCase(CaseRestricted { to: [DSL].into(), reasons: words("The family works here.") });
        let case = given(about_a_child()).by(DSL).and(restricted).by(DSL);
        case.when(granted(LEADER, "2027-03-08T17:00")).missing("person");
    }
}
