//! Give the case to somebody to work on. A decision: never to its subject or to somebody conflicted.

use crate::Desk;
use crate::incident::checking::{can_be_given_work, is_open};
use crate::incident::command::{Decide, Nature};
use crate::incident::work::Assigned;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Give the case to somebody to work on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AssignCase(pub Assigned);

impl Decide for AssignCase {
    const NATURE: Nature = Nature::Decision;

    type Fields = Assigned;

    fn of(fields: Assigned) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        is_open(incident)?;
        can_be_given_work(self.0.to, incident, desk)?;
        if incident.assignee() == Some(self.0.to) {
            return Ok(Vec::new());
        }
        Ok(vec![self.0.into()])
    }
}
