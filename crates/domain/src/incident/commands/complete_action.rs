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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::commands::agree_action::AgreeAction;
    use crate::scenario::concerns::about_a_child;
    use crate::scenario::{DSL, given, words};

    fn done(action: u32) -> CompleteAction {
        CompleteAction(ActionCompleted { action, outcome: words("She comes on Fridays.") })
    }

    fn agreed() -> AgreeAction {
        AgreeAction { what: words("Telephone her aunt."), owner: None, outside_owner: None, due: None }
    }

    #[test]
    fn an_action_is_completed_with_what_came_of_it() {
        let then = given(about_a_child()).by(DSL).and(agreed()).when(done(1));
        assert!(then.case.incident.actions()[0].completed.is_some());
    }

    #[test]
    fn only_an_action_of_the_case() {
        given(about_a_child()).by(DSL).when(done(1)).refused(&IncidentError::NoSuchItem { what: "action" });
    }

    #[test]
    fn only_once() {
        let already = IncidentError::AlreadyDone { what: "this action" };
        given(about_a_child()).by(DSL).and(agreed()).and(done(1)).when(done(1)).refused(&already);
    }
}
