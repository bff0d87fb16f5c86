//! Record that a device was handed to the police, with officer and receipt. A fact.

use crate::Desk;
use crate::incident::checking::{filled, happened};
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
        filled("officer", &self.0.officer, "give the officer's name or number")?;
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::incident::DutyKind;
    use crate::scenario::concerns::{a_telephone, an_image};
    use crate::scenario::{DSL, given, time};

    fn handed(officer: &str) -> HandDeviceToPolice {
        let (officer, receipt) = (Text::from(officer), Text::from("R 77"));
        HandDeviceToPolice(DeviceToPolice { device: 1, officer, receipt, at: time("2027-03-01T08:59") })
    }

    #[test]
    fn handing_it_over_meets_the_duty() {
        given(an_image()).and(a_telephone()).by(DSL).when(handed("PC 1234")).meeting(DutyKind::DeviceToPolice);
    }

    #[test]
    fn the_officer_is_named() {
        given(an_image()).and(a_telephone()).by(DSL).when(handed("")).missing("officer");
    }
}
