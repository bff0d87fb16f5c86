//! Record that a device was put in a secure place. A fact.

use crate::Desk;
use crate::incident::checking::{given, happened};
use crate::incident::command::{Decide, Nature};
use crate::incident::custody::DeviceStored;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record that a device was put in a secure place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StoreDevice(pub DeviceStored);

impl Decide for StoreDevice {
    const NATURE: Nature = Nature::Fact;

    type Fields = DeviceStored;

    fn of(fields: DeviceStored) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        incident.held_since("at", self.0.device, self.0.at)?;
        happened("at", self.0.at, desk)?;
        given("place", &self.0.place, "say where it is kept")?;
        Ok(vec![self.0.into()])
    }
}
