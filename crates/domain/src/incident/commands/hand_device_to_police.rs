//! Record that a device was handed to the police, with officer and receipt. A fact.

use crate::Desk;
use crate::incident::checking::{given, happened};
use crate::incident::command::{Decide, Nature};
use crate::incident::custody::DeviceToPolice;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record that a device was handed to the police.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HandDeviceToPolice(pub DeviceToPolice);

impl Decide for HandDeviceToPolice {
    const NATURE: Nature = Nature::Fact;

    type Fields = DeviceToPolice;

    fn of(fields: DeviceToPolice) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        incident.held_since("at", self.0.device, self.0.at)?;
        happened("at", self.0.at, desk)?;
        given("officer", &self.0.officer, "give the officer's name or number")?;
        Ok(vec![self.0.into()])
    }
}
