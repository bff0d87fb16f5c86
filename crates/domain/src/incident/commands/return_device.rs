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
pub(super) fn asked(returned: &DeviceReturned) -> Asked<'static> {
    let advised = returned.on_advice_of.as_ref().is_some_and(|advice| !advice.is_blank());
    let weighed = returned.risk_weighed.as_ref().is_some_and(|risk| !risk.is_blank());
    let brings: &[Need] = if advised || weighed { &[Need::DeviceAdvice] } else { &[] };
    Asked::new(Decision::ReturnDevice).device(returned.device).bringing(brings)
}
