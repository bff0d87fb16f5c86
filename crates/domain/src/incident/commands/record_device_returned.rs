//! Record that a device was given back. A fact: kept even without advice, then with its departure.

use super::return_device::asked;
use crate::Desk;
use crate::incident::checking::happened;
use crate::incident::command::{Decide, Nature};
use crate::incident::custody::DeviceReturned;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record that a device was given back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordDeviceReturned(pub DeviceReturned);

impl Decide for RecordDeviceReturned {
    const NATURE: Nature = Nature::Fact;

    type Fields = DeviceReturned;

    fn of(fields: DeviceReturned) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        incident.held_since("at", self.0.device, self.0.at)?;
        happened("at", self.0.at, desk)?;
        let departures = incident.departures_of(asked(&self.0), self.0.risk_weighed.as_ref(), desk);
        Ok([vec![self.0.into()], departures].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::guard::Decision;
    use crate::scenario::concerns::{a_telephone, an_image};
    use crate::scenario::{CHILD, given, time};

    #[test]
    fn having_given_it_back_without_advice_is_kept_with_its_departure() {
        let returned = DeviceReturned {
            device: 1,
            to: Some(CHILD),
            at: time("2027-03-01T09:00"),
            on_advice_of: None,
            risk_weighed: None,
        };
        given(an_image())
            .and(a_telephone())
            .when(RecordDeviceReturned(returned.clone()))
            .then(returned)
            .departing(&[Decision::ReturnDevice]);
    }
}
