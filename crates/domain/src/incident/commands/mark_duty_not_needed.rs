//! Say that a duty is not needed, because. A decision: only by the roles the duty's rule names, never by anybody the case
//! excludes, always with reasons.

use crate::Desk;
use crate::incident::checking::written;
use crate::incident::command::{Decide, Nature};
use crate::incident::duty::DutyNotNeeded;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Say that a duty is not needed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MarkDutyNotNeeded(pub DutyNotNeeded);

impl Decide for MarkDutyNotNeeded {
    const NATURE: Nature = Nature::Decision;

    type Fields = DutyNotNeeded;

    fn of(fields: DutyNotNeeded) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let actor = desk.actor.person().ok_or(IncidentError::NobodyActs)?;
        let duty = incident.duty(self.0.duty).ok_or(IncidentError::NoSuchItem { what: "duty" })?;
        if !duty.is_owed() {
            return Err(IncidentError::AlreadyDone { what: "this duty" });
        }
        let roles = desk.school.roles_of(actor, desk.now);
        let may = duty.imposed.not_needed_by.iter().any(|role| roles.contains(role));
        if !may || incident.is_excluded(actor) {
            return Err(IncidentError::MayNotWaive { rule: duty.rule().cloned().map(Box::new) });
        }
        written("reasons", &self.0.reasons, "say why it is not needed")?;
        Ok(vec![self.0.into()])
    }
}
