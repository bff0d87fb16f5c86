//! Explain a departure from policy. A fact.

use crate::Desk;
use crate::incident::checking::written;
use crate::incident::command::{Decide, Nature};
use crate::incident::departure::DepartureExplained;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Explain a departure from policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExplainDeparture(pub DepartureExplained);

impl Decide for ExplainDeparture {
    const NATURE: Nature = Nature::Fact;

    type Fields = DepartureExplained;

    fn of(fields: DepartureExplained) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, _desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let departure = incident.departures().iter().find(|one| one.recorded.departure == self.0.departure);
        if departure.ok_or(IncidentError::NoSuchItem { what: "departure" })?.explanation.is_some() {
            return Err(IncidentError::AlreadyDone { what: "explaining this departure" });
        }
        written("explanation", &self.0.explanation, "say how it came about")?;
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::commands::record_telling::RecordTelling;
    use crate::incident::telling::SomeoneTold;
    use crate::incident::{DutyKind, Means};
    use crate::scenario::concerns::about_an_adult;
    use crate::scenario::{COACH, Case, given, time, words};

    fn explained(departure: u32) -> ExplainDeparture {
        ExplainDeparture(DepartureExplained { departure, explanation: words("She was in the room.") })
    }

    fn departed() -> Case {
        let at = time("2027-03-01T09:00");
        let told = SomeoneTold { person: COACH, at, how: Means::InPerson, said: None };
        given(about_an_adult()).and(RecordTelling(told))
    }

    #[test]
    fn an_explanation_meets_the_duty_to_explain() {
        departed().at("2027-03-01T10:00").when(explained(1)).meeting(DutyKind::ExplainDeparture);
    }

    #[test]
    fn only_once() {
        let already = IncidentError::AlreadyDone { what: "explaining this departure" };
        departed().and(explained(1)).when(explained(1)).refused(&already);
    }

    #[test]
    fn only_a_departure_of_the_case() {
        departed().when(explained(7)).refused(&IncidentError::NoSuchItem { what: "departure" });
    }
}
