//! Restrict a case to people by name. A decision, with reasons: no later role, cover, grant or broken glass widens the list; only
//! this command again does. It must leave somebody who can decide.

use crate::Desk;
use crate::incident::checking::{can_be_given_work, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::need_to_know::CaseRestricted;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Restrict a case to people by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RestrictCase(pub CaseRestricted);

impl Decide for RestrictCase {
    const NATURE: Nature = Nature::Decision;

    type Fields = CaseRestricted;

    fn of(fields: CaseRestricted) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        written("reasons", &self.0.reasons, "say why only these may see it")?;
        for person in &self.0.to {
            can_be_given_work(*person, incident, desk)?;
        }
        let managers = incident.case_managers();
        let mut routed = incident.routed().iter().map(|routed| routed.person);
        let mut decides = routed.by_ref().chain(incident.assignee()).chain(managers);
        if !decides.any(|person| self.0.to.contains(&person)) {
            let reason = "name at least one who can decide on the case: its manager, or somebody who must know";
            return Err(IncidentError::Missing { field: "to", reason });
        }
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PersonId;
    use crate::read_model::{Tie, TieRow};
    use crate::scenario::concerns::{about_a_child, about_this_adult};
    use crate::scenario::{CHAIR, COACH, DEPUTY, DSL, HEAD, LEADER, given, words};

    fn to(people: &[PersonId]) -> RestrictCase {
        RestrictCase(CaseRestricted { to: people.iter().copied().collect(), reasons: words("The family works here.") })
    }

    /// Who has a tie by which somebody works on the case.
    fn working(incident: &Incident) -> Vec<PersonId> {
        let works = [Tie::Routed, Tie::Assignee, Tie::CaseManager, Tie::Investigator, Tie::Named];
        let rows = TieRow::all(incident).into_iter().filter(|row| works.contains(&row.tie));
        let mut people: Vec<PersonId> = rows.map(|row| row.person).collect();
        people.dedup();
        people
    }

    #[test]
    fn a_restricted_case_is_only_for_those_named() {
        let case = given(about_a_child()).by(DSL).when(to(&[DSL, LEADER])).then(to(&[DSL, LEADER]).0).case;
        assert!(case.incident.is_named_only());
        assert_eq!(working(&case.incident), [DSL, LEADER]);
        assert!(!case.incident.is_open_to(DEPUTY));
    }

    #[test]
    fn whoever_must_know_from_then_on_is_not_on_the_list() {
        let case = given(about_this_adult(COACH)).by(HEAD).and(to(&[HEAD]));
        let told = crate::incident::commands::notify_person::NotifyPerson { person: CHAIR, said: None };
        assert_eq!(working(&case.by(HEAD).and(told).incident), [HEAD]);
    }

    #[test]
    fn the_list_can_be_drawn_up_anew() {
        let case = given(about_a_child()).by(DSL).and(to(&[DSL])).by(DSL).and(to(&[DSL, DEPUTY]));
        assert!(case.incident.is_open_to(DEPUTY));
    }

    #[test]
    fn it_must_leave_somebody_who_can_decide() {
        given(about_a_child()).by(DSL).when(to(&[LEADER])).missing("to");
        given(about_a_child()).by(DSL).when(to(&[])).missing("to");
    }

    #[test]
    fn nobody_who_is_excluded_can_be_named() {
        given(about_this_adult(COACH)).by(HEAD).when(to(&[HEAD, COACH])).refused(&IncidentError::Excluded(COACH));
    }
}
