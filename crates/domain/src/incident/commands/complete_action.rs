//! Record that an action was completed. A fact.

use crate::Desk;
use crate::incident::checking::written;
use crate::incident::command::{Decide, Nature};
use crate::incident::work::ActionCompleted;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record that an action was completed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CompleteAction(pub ActionCompleted);

impl Decide for CompleteAction {
    const NATURE: Nature = Nature::Fact;

    type Fields = ActionCompleted;

    fn of(fields: ActionCompleted) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, _desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let action = incident.actions().iter().find(|action| action.agreed.action == self.0.action);
        if action.ok_or(IncidentError::NoSuchItem { what: "action" })?.completed.is_some() {
            return Err(IncidentError::AlreadyDone { what: "this action" });
        }
        written("outcome", &self.0.outcome, "say what came of it")?;
        Ok(vec![self.0.into()])
    }
}
