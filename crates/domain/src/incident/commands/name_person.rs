//! Name a person in the case and the part she plays. A fact.

use crate::Desk;
use crate::incident::command::{Decide, Nature};
use crate::incident::raise::PersonNamed;
use crate::incident::{Incident, IncidentError, IncidentEvent, Involved};
use serde::{Deserialize, Serialize};

/// Name a person in the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NamePerson(pub PersonNamed);

impl Decide for NamePerson {
    const NATURE: Nature = Nature::Fact;

    type Fields = PersonNamed;

    fn of(fields: PersonNamed) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, _desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let Self(PersonNamed { person, part }) = self;
        if incident.people().contains(&Involved { person, part }) {
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
    use crate::scenario::concerns::{about_a_child, about_an_adult};
    use crate::scenario::{CHAIR, CHILD, HEAD, LEADER, given};

    fn named(person: PersonId, part: PartPlayed) -> NamePerson {
        NamePerson(PersonNamed { person, part })
    }

    #[test]
    fn a_witness_is_named() {
        let event = PersonNamed { person: LEADER, part: PartPlayed::Witness };
        given(about_a_child()).when(named(LEADER, PartPlayed::Witness)).then(event);
    }

    #[test]
    fn naming_the_head_as_the_subject_takes_the_case_to_the_chair() {
        let then = given(about_an_adult()).by(HEAD).when(named(HEAD, PartPlayed::Subject)).telling(&[CHAIR]);
        assert_eq!(then.case.incident.case_managers(), [CHAIR]);
    }

    #[test]
    fn naming_her_twice_is_nothing_new() {
        given(about_a_child()).when(named(CHILD, PartPlayed::Child)).then_nothing();
    }
}
