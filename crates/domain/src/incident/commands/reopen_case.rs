//! Open a closed case again. A decision, with reasons.

use crate::Desk;
use crate::incident::checking::written;
use crate::incident::closing::Reopened;
use crate::incident::command::{Decide, Nature};
use crate::incident::{Incident, IncidentError, IncidentEvent, Status};
use serde::{Deserialize, Serialize};

/// Open a closed case again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReopenCase(pub Reopened);

impl Decide for ReopenCase {
    const NATURE: Nature = Nature::Decision;

    type Fields = Reopened;

    fn of(fields: Reopened) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, _desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        if matches!(incident.status(), Status::New | Status::Open | Status::Monitoring) {
            return Err(IncidentError::NotClosed);
        }
        written("reasons", &self.0.reasons, "say why work goes on")?;
        Ok(vec![self.0.into()])
    }
}
