//! Close a case. A decision: held back while a duty that blocks it is owed, and by the policy's guards.

use crate::Desk;
use crate::incident::closing::Closed;
use crate::incident::command::{Decide, Nature};
use crate::incident::guarding::Asked;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::policy::guard::{Decision, Need};
use serde::{Deserialize, Serialize};

/// Close a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CloseCase(pub Closed);

impl Decide for CloseCase {
    const NATURE: Nature = Nature::Decision;
    type Fields = Closed;

    fn of(fields: Closed) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        if !incident.status().is_open() {
            return Err(IncidentError::Closed);
        }
        if self.0.reasons.is_blank() {
            return Err(IncidentError::Missing { field: "reasons", reason: "say what came of it and why it can rest" });
        }
        let brings: &[Need] =
            if self.0.debrief_owed_by.is_some_and(|by| by > desk.now) { &[Need::DebriefHeld] } else { &[] };
        incident.guard(Asked::new(Decision::Close).bringing(brings), desk)?;
        Ok(vec![self.0.into()])
    }
}
