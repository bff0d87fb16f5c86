//! Acknowledge a concern: somebody who must know has seen it. A fact.

use crate::incident::checking::happened;
use crate::incident::command::{Decide, Nature};
use crate::incident::work::Acknowledged;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::{Desk, PersonId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Acknowledge a concern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "AcknowledgeFields"))]
pub struct Acknowledge {
    /// When it was seen, where that was before now.
    pub at: Option<DateTime<Utc>>,
    /// Who saw it, where somebody else types it in.
    pub by: Option<PersonId>,
}

impl Decide for Acknowledge {
    const NATURE: Nature = Nature::Fact;
    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let by = self.by.or(desk.actor.person()).ok_or(IncidentError::NobodyActs)?;
        // Seeing it again is something new only where something went against a rule since.
        let seen = incident.acknowledgements().iter().filter(|seen| seen.by == by).map(|seen| seen.at).max();
        if seen.is_some_and(|seen| incident.departures().iter().all(|departure| departure.at <= seen)) {
            return Ok(Vec::new());
        }
        let at = self.at.unwrap_or(desk.now);
        happened("at", at, desk)?;
        Ok(vec![Acknowledged { by, at }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::DutyKind;
    use crate::scenario::concerns::{about_a_child, about_an_adult};
    use crate::scenario::{COACH, DSL, given, nothing, time};

    fn seen() -> Acknowledge {
        Acknowledge { at: None, by: None }
    }

    #[test]
    fn a_concern_that_is_seen_has_had_its_first_look() {
        let now = time("2027-03-01T09:31");
        given(about_a_child())
            .by(DSL)
            .at("2027-03-01T09:31")
            .when(seen())
            .then(Acknowledged { by: DSL, at: now })
            .meeting(DutyKind::FirstLook);
    }

    #[test]
    fn seeing_it_twice_is_nothing_new() {
        given(about_a_child()).by(DSL).and(seen()).when(seen()).then_nothing();
    }

    #[test]
    fn the_subject_seeing_it_is_no_first_look() {
        let then = given(about_an_adult()).when(Acknowledge { by: Some(COACH), at: None });
        let number = then.case.duty(DutyKind::FirstLook);
        assert!(then.case.incident.duty(number).unwrap().is_owed());
    }

    #[test]
    fn it_cannot_be_seen_in_the_future() {
        let at = Some(time("2027-03-02T08:00"));
        given(about_a_child()).by(DSL).when(Acknowledge { at, by: None }).impossible("at");
    }

    #[test]
    fn the_worker_sees_nothing() {
        given(about_a_child()).by_the_worker().when(seen()).refused(&IncidentError::NobodyActs);
    }

    #[test]
    fn nothing_is_seen_that_was_never_raised() {
        nothing().when(seen()).refused(&IncidentError::NotRaised);
    }
}
