//! Record that a debrief was held. A fact: kept even where it came too early, then with its departure.

use crate::Desk;
use crate::incident::checking::{happened, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::guarding::Asked;
use crate::incident::inquiry::DebriefHeld;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::policy::guard::Decision;
use serde::{Deserialize, Serialize};

/// Record that a debrief was held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HoldDebrief(pub DebriefHeld);

impl Decide for HoldDebrief {
    const NATURE: Nature = Nature::Fact;

    type Fields = DebriefHeld;

    fn of(fields: DebriefHeld) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        happened("at", self.0.at, desk)?;
        written("lessons", &self.0.lessons, "write what was learned, if only that nothing is to change and why")?;
        let departures = incident.departures_of(Asked::new(Decision::Debrief), None, desk);
        Ok([vec![self.0.into()], departures].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::concerns::{about_a_child, about_an_adult};
    use crate::scenario::{DSL, HEAD, given, time, words};

    fn debrief() -> HoldDebrief {
        HoldDebrief(DebriefHeld {
            attended: vec![HEAD, DSL],
            at: time("2027-03-01T09:00"),
            lessons: words("Two adults in the hall."),
            policy_changes: None,
            curriculum_changes: None,
        })
    }

    #[test]
    fn a_debrief_before_the_end_is_kept_with_its_departure() {
        given(about_an_adult()).by(HEAD).when(debrief()).then(debrief().0).departing(&[Decision::Debrief]);
    }

    #[test]
    fn what_was_learned_is_written_down() {
        given(about_a_child())
            .by(HEAD)
            .when(HoldDebrief(DebriefHeld { lessons: words(""), ..debrief().0 }))
            .missing("lessons");
    }
}
