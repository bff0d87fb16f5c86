//! Have Wardbook tell somebody, who may read the case from then on. A decision: never its subject, somebody conflicted, or
//! somebody of whom an agency asked that she be told nothing yet.

use crate::incident::checking::can_be_given_work;
use crate::incident::command::{Decide, Nature};
use crate::incident::guarding::Asked;
use crate::incident::telling::{ConcernRouted, RoutedTo, SomeoneTold};
use crate::incident::{Capacity, Incident, IncidentError, IncidentEvent, Means};
use crate::policy::guard::Decision;
use crate::{Desk, Narrative, PersonId};
use serde::{Deserialize, Serialize};

/// Tell this person through Wardbook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "NotifyPersonFields"))]
pub struct NotifyPerson {
    /// Whom.
    pub person: PersonId,
    /// What she is to be told beside the case itself.
    pub said: Option<Narrative>,
}

impl Decide for NotifyPerson {
    const NATURE: Nature = Nature::Decision;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        can_be_given_work(self.person, incident, desk)?;
        incident.guard(Asked::new(Decision::Tell).person(self.person), desk)?;
        let told = SomeoneTold { person: self.person, at: desk.now, how: Means::Wardbook, said: self.said };
        let mut events = vec![told.into()];
        if !incident.routed().iter().any(|routed| routed.person == self.person) {
            let to = vec![RoutedTo { person: self.person, capacity: Capacity::Named, rule: None, also: Vec::new() }];
            events.push(ConcernRouted { to, unfilled: Vec::new(), nobody_left: false }.into());
        }
        Ok(events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::incident::commands::hold_on_telling::HoldOnTelling;
    use crate::incident::telling::HoldPlaced;
    use crate::scenario::concerns::{about_a_child, about_an_adult};
    use crate::scenario::{COACH, DEPUTY, DSL, HEAD, LEADER, STRANGER, given};

    fn tell(person: PersonId) -> NotifyPerson {
        NotifyPerson { person, said: None }
    }

    #[test]
    fn somebody_told_by_decision_must_know_from_then_on() {
        let then = given(about_a_child()).by(DSL).when(tell(LEADER)).telling(&[LEADER]);
        let routed = then.case.incident.routed().last().unwrap();
        assert_eq!((routed.capacity, routed.rule.as_ref()), (Capacity::Named, None));
    }

    #[test]
    fn somebody_who_must_know_already_is_told_and_not_routed_again() {
        given(about_a_child()).by(DEPUTY).when(tell(DSL)).telling(&[]);
    }

    #[test]
    fn the_subject_is_never_told_by_wardbook() {
        given(about_an_adult()).by(HEAD).when(tell(COACH)).refused(&IncidentError::Excluded(COACH));
    }

    #[test]
    fn a_hold_is_kept() {
        let hold =
            HoldOnTelling(HoldPlaced { person: LEADER, asked_by: Text::from("police"), until: None, reasons: None });
        given(about_a_child()).by(DSL).and(hold).when(tell(LEADER)).not_yet("the hold", "KCSIE-2025-part-4");
    }

    #[test]
    fn only_staff_are_told_by_wardbook() {
        given(about_a_child()).by(DSL).when(tell(STRANGER)).refused(&IncidentError::NotStaff(STRANGER));
    }
}
