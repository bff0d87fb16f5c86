//! Record that an agency asked that somebody be told nothing yet. A fact.

use crate::Desk;
use crate::incident::checking::given;
use crate::incident::command::{Decide, Nature};
use crate::incident::telling::HoldPlaced;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record that somebody is to be told nothing yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HoldOnTelling(pub HoldPlaced);

impl Decide for HoldOnTelling {
    const NATURE: Nature = Nature::Fact;

    type Fields = HoldPlaced;

    fn of(fields: HoldPlaced) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        given("askedBy", &self.0.asked_by, "say who asked for it")?;
        if incident.holds(desk.now).any(|hold| *hold == self.0) {
            return Ok(Vec::new());
        }
        Ok(vec![self.0.into()])
    }
}
