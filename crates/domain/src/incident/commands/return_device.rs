//! Give a device back. A decision: one that may be evidence only on advice, or with the risk weighed.

use crate::Desk;
use crate::incident::checking::happened;
use crate::incident::command::{Decide, Nature};
use crate::incident::custody::DeviceReturned;
use crate::incident::guarding::Asked;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::policy::guard::{Decision, Need};
use serde::{Deserialize, Serialize};

/// Give a device back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReturnDevice(pub DeviceReturned);

impl Decide for ReturnDevice {
    const NATURE: Nature = Nature::Decision;

    type Fields = DeviceReturned;

    fn of(fields: DeviceReturned) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        incident.held_since("at", self.0.device, self.0.at)?;
        happened("at", self.0.at, desk)?;
        if incident.device(self.0.device).is_some_and(|device| device.returned.is_some()) {
            return Err(IncidentError::AlreadyDone { what: "giving this device back" });
        }
        incident.guard(asked(&self.0), desk)?;
        Ok(vec![self.0.into()])
    }
}

/// Advice given, or a risk weighed, is what a guard on a device that may be evidence asks for.
pub(in crate::incident) fn asked(returned: &DeviceReturned) -> Asked<'static> {
    let advised = returned.on_advice_of.as_ref().is_some_and(|advice| !advice.is_blank());
    let weighed = returned.risk_weighed.as_ref().is_some_and(|risk| !risk.is_blank());
    let brings: &[Need] = if advised || weighed { &[Need::DeviceAdvice] } else { &[] };
    Asked::new(Decision::ReturnDevice).device(returned.device).bringing(brings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::incident::commands::confiscate_device::ConfiscateDevice;
    use crate::scenario::concerns::{a_telephone, about_a_child, an_image};
    use crate::scenario::{DSL, PARENT, given, time, words};

    fn back() -> ReturnDevice {
        ReturnDevice(DeviceReturned {
            device: 1,
            to: Some(PARENT),
            at: time("2027-03-01T09:00"),
            on_advice_of: None,
            risk_weighed: None,
        })
    }

    #[test]
    fn a_device_that_may_be_evidence_is_not_given_back_without_advice() {
        given(an_image()).and(a_telephone()).by(DSL).when(back()).not_yet("advice", "DfE-searching-2022");
    }

    #[test]
    fn on_the_polices_advice_it_is_given_back() {
        let advised = DeviceReturned { on_advice_of: Some(Text::from("PC 1234")), ..back().0 };
        given(an_image()).and(a_telephone()).by(DSL).when(ReturnDevice(advised.clone())).then(advised);
    }

    #[test]
    fn with_the_risk_weighed_it_is_given_back() {
        let weighed = DeviceReturned { risk_weighed: Some(words("Her only way to call home.")), ..back().0 };
        given(an_image()).and(a_telephone()).by(DSL).when(ReturnDevice(weighed.clone())).then(weighed);
    }

    #[test]
    fn one_that_is_no_evidence_is_simply_given_back() {
        let harmless = ConfiscateDevice { may_be_evidence: false, ..a_telephone() };
        given(about_a_child()).and(harmless).by(DSL).when(back()).then(back().0);
    }

    #[test]
    fn it_is_given_back_once() {
        let harmless = ConfiscateDevice { may_be_evidence: false, ..a_telephone() };
        let already = IncidentError::AlreadyDone { what: "giving this device back" };
        given(about_a_child()).and(harmless).by(DSL).and(back()).when(back()).refused(&already);
    }
}
