//! Set the day to look again. A decision.

use crate::Desk;
use crate::incident::checking::{is_open, is_to_come};
use crate::incident::command::{Decide, Nature};
use crate::incident::work::ReviewDateSet;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Set the day to look again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SetReviewDate(pub ReviewDateSet);

impl Decide for SetReviewDate {
    const NATURE: Nature = Nature::Decision;

    type Fields = ReviewDateSet;

    fn of(fields: ReviewDateSet) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        is_open(incident)?;
        is_to_come("on", self.0.on, desk)?;
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::DutyKind;
    use crate::scenario::concerns::about_a_child;
    use crate::scenario::{DSL, closed, day, given, time};

    fn again_on(on: &str) -> SetReviewDate {
        SetReviewDate(ReviewDateSet { on: day(on), reasons: None })
    }

    #[test]
    fn the_case_is_looked_at_again_on_that_day() {
        let then = given(about_a_child()).by(DSL).when(again_on("2027-03-12")).imposing(DutyKind::Review);
        let duty = then.case.incident.duty(then.case.duty(DutyKind::Review)).unwrap();
        assert_eq!(duty.imposed.due, Some(time("2027-03-12T17:00")));
    }

    #[test]
    fn a_new_day_meets_the_review_that_was_owed() {
        given(about_a_child())
            .by(DSL)
            .and(again_on("2027-03-12"))
            .at("2027-03-12T10:00")
            .when(again_on("2027-04-16"))
            .meeting(DutyKind::Review);
    }

    #[test]
    fn that_day_is_not_over_yet() {
        given(about_a_child()).by(DSL).when(again_on("2027-02-28")).impossible("on");
    }

    #[test]
    fn a_closed_case_is_opened_first() {
        closed().when(again_on("2027-03-12")).refused(&IncidentError::Closed);
    }
}
