//! Decide not to inform parents yet. A decision: with reasons and a day to look again.

use crate::Desk;
use crate::incident::checking::{is_open, is_to_come, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::telling::ParentsNotYet;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Decide not to inform parents yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeferInformingParents(pub ParentsNotYet);

impl Decide for DeferInformingParents {
    const NATURE: Nature = Nature::Decision;

    type Fields = ParentsNotYet;

    fn of(fields: ParentsNotYet) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        is_open(incident)?;
        written("reasons", &self.0.reasons, "say why they are not informed yet")?;
        is_to_come("reviewOn", self.0.review_on, desk)?;
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::DutyKind;
    use crate::scenario::concerns::an_image;
    use crate::scenario::{DSL, day, given, words};

    fn not_yet(reasons: &str, review_on: &str) -> DeferInformingParents {
        DeferInformingParents(ParentsNotYet { reasons: words(reasons), review_on: day(review_on) })
    }

    #[test]
    fn deciding_not_to_inform_them_yet_meets_the_duty_with_reasons_and_a_day() {
        given(an_image())
            .by(DSL)
            .when(not_yet("The parent may be the risk.", "2027-03-05"))
            .meeting(DutyKind::InformParents);
    }

    #[test]
    fn not_without_reasons() {
        given(an_image()).by(DSL).when(not_yet("", "2027-03-05")).missing("reasons");
    }

    #[test]
    fn the_day_to_look_again_is_to_come() {
        given(an_image()).by(DSL).when(not_yet("The parent may be the risk.", "2027-02-26")).impossible("reviewOn");
    }
}
