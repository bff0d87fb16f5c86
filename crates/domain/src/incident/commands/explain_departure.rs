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
