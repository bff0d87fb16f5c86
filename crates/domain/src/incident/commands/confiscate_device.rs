//! Record that a device was confiscated. A fact; the device gets its number in the case.

use crate::incident::checking::{filled, happened};
use crate::incident::command::{Decide, Nature};
use crate::incident::custody::{DeviceConfiscated, PowerState};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::{Desk, Narrative, PersonId, Text};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Record that a device was confiscated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "ConfiscateDeviceFields"))]
pub struct ConfiscateDevice {
    /// Make and model.
    pub make: Text,
    /// Colour and marks.
    pub colour: Option<Text>,
    /// The school's tag or the number of the bag it is in.
    pub tag: Option<Text>,
    /// As it was found.
    pub power: PowerState,
    /// From whom.
    pub from: Option<PersonId>,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// Where.
    pub place: Option<Text>,
    /// On what grounds.
    pub grounds: Narrative,
    /// Whether it may be evidence: it is then neither erased nor given back without advice.
    pub may_be_evidence: bool,
}

impl Decide for ConfiscateDevice {
    const NATURE: Nature = Nature::Fact;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        happened("at", self.at, desk)?;
        filled("make", &self.make, "say what device it is")?;
        let device = u32::try_from(incident.devices().len()).unwrap_or(u32::MAX).saturating_add(1);
        Ok(vec![
            DeviceConfiscated {
                device,
                make: self.make,
                colour: self.colour,
                tag: self.tag,
                power: self.power,
                from: self.from,
                by: self.by,
                at: self.at,
                place: self.place,
                grounds: self.grounds,
                may_be_evidence: self.may_be_evidence,
            }
            .into(),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::DutyKind;
    use crate::scenario::concerns::{a_telephone, an_image};
    use crate::scenario::{given, time};

    #[test]
    fn devices_are_numbered_within_the_case() {
        let then = given(an_image()).and(a_telephone()).when(a_telephone());
        let numbers: Vec<u32> = then.case.incident.devices().iter().map(|device| device.confiscated.device).collect();
        assert_eq!(numbers, [1, 2]);
    }

    #[test]
    fn a_device_that_may_be_evidence_goes_to_a_secure_place_and_to_the_police() {
        given(an_image()).when(a_telephone()).imposing(DutyKind::StoreDevice).imposing(DutyKind::DeviceToPolice);
    }

    #[test]
    fn what_device_it_is_is_written_down() {
        given(an_image()).when(ConfiscateDevice { make: Text::from(""), ..a_telephone() }).missing("make");
    }

    #[test]
    fn it_was_not_taken_in_the_future() {
        given(an_image()).when(ConfiscateDevice { at: time("2027-03-02T08:50"), ..a_telephone() }).impossible("at");
    }
}
