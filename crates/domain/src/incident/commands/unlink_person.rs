//! Take a person off the case who was named in it by mistake; the entry that named her stays. A decision, with reasons, and
//! never one's own: a subject cannot make herself a bystander.

use crate::Desk;
use crate::incident::checking::written;
use crate::incident::command::{Decide, Nature};
use crate::incident::raise::PersonUnlinked;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Take a person off the case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnlinkPerson(pub PersonUnlinked);

impl Decide for UnlinkPerson {
    const NATURE: Nature = Nature::Decision;

    type Fields = PersonUnlinked;

    fn of(fields: PersonUnlinked) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        written("reasons", &self.0.reasons, "say how she came to be named")?;
        if !incident.people().iter().any(|involved| involved.person == self.0.person) {
            return Err(IncidentError::NotInCase(self.0.person));
        }
        if desk.actor.person().is_some_and(|actor| desk.school.are_one(actor, self.0.person)) {
            return Err(IncidentError::AboutHerself);
        }
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PersonId;
    use crate::scenario::concerns::{about_a_child, about_an_adult};
    use crate::scenario::{CHILD, COACH, DSL, LEADER, given, words};

    fn unlinked(person: PersonId) -> UnlinkPerson {
        UnlinkPerson(PersonUnlinked { person, reasons: words("Another child of that name.") })
    }

    #[test]
    fn a_child_chosen_by_mistake_is_off_the_case_and_the_entry_stays() {
        let then = given(about_a_child()).by(DSL).when(unlinked(CHILD));
        assert!(then.case.incident.people().iter().all(|involved| involved.person != CHILD));
        assert!(then.case.incident.raised().unwrap().people.iter().any(|involved| involved.person == CHILD));
    }

    #[test]
    fn a_subject_does_not_make_herself_a_bystander() {
        given(about_an_adult()).by(COACH).when(unlinked(COACH)).refused(&IncidentError::AboutHerself);
    }

    #[test]
    fn only_somebody_in_the_case_is_taken_off_it() {
        given(about_a_child()).by(DSL).when(unlinked(LEADER)).refused(&IncidentError::NotInCase(LEADER));
    }

    #[test]
    fn nobody_is_taken_off_without_reasons() {
        let blank = UnlinkPerson(PersonUnlinked { person: CHILD, reasons: words("") });
        given(about_a_child()).by(DSL).when(blank).missing("reasons");
    }
}
