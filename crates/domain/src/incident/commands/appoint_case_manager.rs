//! Appoint a case manager in place of the one the policy computes. A decision: never the subject or somebody conflicted.

use crate::Desk;
use crate::incident::checking::{can_be_given_work, is_open};
use crate::incident::command::{Decide, Nature};
use crate::incident::work::CaseManagerAppointed;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Appoint a case manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AppointCaseManager(pub CaseManagerAppointed);

impl Decide for AppointCaseManager {
    const NATURE: Nature = Nature::Decision;

    type Fields = CaseManagerAppointed;

    fn of(fields: CaseManagerAppointed) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        is_open(incident)?;
        can_be_given_work(self.0.person, incident, desk)?;
        if incident.has_appointed(self.0.person) {
            return Ok(Vec::new());
        }
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PersonId;
    use crate::incident::PartPlayed;
    use crate::incident::commands::name_person::NamePerson;
    use crate::incident::raise::PersonNamed;
    use crate::scenario::concerns::{about_an_adult, about_this_adult};
    use crate::scenario::{CHAIR, DEPUTY, HEAD, given};

    fn is(person: PersonId) -> AppointCaseManager {
        AppointCaseManager(CaseManagerAppointed { person })
    }

    #[test]
    fn an_appointed_case_manager_stands_before_the_computed_one() {
        let then = given(about_an_adult()).by(HEAD).when(is(DEPUTY)).then(CaseManagerAppointed { person: DEPUTY });
        assert_eq!(then.case.incident.case_managers(), [DEPUTY]);
    }

    #[test]
    fn nobody_manages_an_allegation_about_herself() {
        given(about_this_adult(HEAD)).by(CHAIR).when(is(HEAD)).refused(&IncidentError::Excluded(HEAD));
    }

    #[test]
    fn an_appointed_manager_who_turns_out_to_be_the_subject_manages_no_more() {
        let named = NamePerson(PersonNamed { person: DEPUTY, part: PartPlayed::Subject });
        let then = given(about_an_adult()).by(HEAD).and(is(DEPUTY)).when(named);
        assert_eq!(then.case.incident.case_managers(), [HEAD]);
    }

    #[test]
    fn appointing_her_twice_is_nothing_new() {
        given(about_an_adult()).by(HEAD).and(is(DEPUTY)).when(is(DEPUTY)).then_nothing();
    }
}
