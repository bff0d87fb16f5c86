//! Record that a device was put in a secure place. A fact.

use crate::Desk;
use crate::incident::checking::{filled, happened};
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
        filled("place", &self.0.place, "say where it is kept")?;
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::incident::DutyKind;
    use crate::scenario::concerns::{a_telephone, an_image};
    use crate::scenario::{TEACHER, given, time};

    fn stored(device: u32, at: &str) -> StoreDevice {
        StoreDevice(DeviceStored { device, place: Text::from("the safe"), by: TEACHER, at: time(at) })
    }

    #[test]
    fn putting_it_in_the_safe_meets_the_duty() {
        given(an_image()).and(a_telephone()).when(stored(1, "2027-03-01T08:55")).meeting(DutyKind::StoreDevice);
    }

    #[test]
    fn only_a_device_of_the_case() {
        given(an_image()).when(stored(1, "2027-03-01T08:55")).refused(&IncidentError::NoSuchItem { what: "device" });
    }

    #[test]
    fn not_before_it_was_confiscated() {
        given(an_image()).and(a_telephone()).when(stored(1, "2027-03-01T08:45")).impossible("at");
    }
}
