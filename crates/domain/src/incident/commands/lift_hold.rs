//! Lift a hold on telling somebody. A decision, on somebody's word.

use crate::Desk;
use crate::incident::checking::given;
use crate::incident::command::{Decide, Nature};
use crate::incident::telling::HoldLifted;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Lift a hold on telling somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LiftHold(pub HoldLifted);

impl Decide for LiftHold {
    const NATURE: Nature = Nature::Decision;

    type Fields = HoldLifted;

    fn of(fields: HoldLifted) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        given("onAdviceOf", &self.0.on_advice_of, "say on whose word")?;
        if !incident.holds(desk.now).any(|hold| hold.person == self.0.person) {
            return Err(IncidentError::NoSuchItem { what: "person" });
        }
        if desk.actor.person() == Some(self.0.person) {
            return Err(IncidentError::AboutHerself);
        }
        Ok(vec![self.0.into()])
    }
}
