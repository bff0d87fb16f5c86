//! Record that an action was agreed. A fact, and a planned one: it may be due in the future. It gives its owner no sight
//! of the case.

use crate::incident::checking::written;
use crate::incident::command::{Decide, Nature};
use crate::incident::work::ActionAgreed;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::{Desk, Narrative, PersonId, Text};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Record that an action was agreed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "AgreeActionFields"))]
pub struct AgreeAction {
    /// What is to be done.
    pub what: Narrative,
    /// Who does it, where it is a member of staff.
    pub owner: Option<PersonId>,
    /// Who does it, where it is somebody outside.
    pub outside_owner: Option<Text>,
    /// By when.
    pub due: Option<DateTime<Utc>>,
}

impl Decide for AgreeAction {
    const NATURE: Nature = Nature::Fact;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, _desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        Self::numbered(vec![self], None, incident)
    }
}

impl AgreeAction {
    /// These actions, numbered on from those the case has.
    pub(super) fn numbered(
        actions: Vec<Self>,
        meeting: Option<u32>,
        incident: &Incident,
    ) -> Result<Vec<IncidentEvent>, IncidentError> {
        let first = u32::try_from(incident.actions().len()).unwrap_or(u32::MAX).saturating_add(1);
        let agreed = (first..).zip(actions).map(|(action, agreed)| {
            written("what", &agreed.what, "say what is to be done")?;
            let Self { what, owner, outside_owner, due } = agreed;
            Ok(ActionAgreed { action, what, owner, outside_owner, due, meeting }.into())
        });
        agreed.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::concerns::about_a_child;
    use crate::scenario::{DSL, LEADER, given, time, words};

    fn agreed(what: &str) -> AgreeAction {
        AgreeAction { what: words(what), owner: Some(LEADER), outside_owner: None, due: Some(time("2027-03-12T17:00")) }
    }

    #[test]
    fn actions_are_numbered_and_may_lie_in_the_future() {
        let then = given(about_a_child()).by(DSL).and(agreed("Telephone her aunt.")).when(agreed("See the nurse."));
        let numbers: Vec<u32> = then.case.incident.actions().iter().map(|action| action.agreed.action).collect();
        assert_eq!(numbers, [1, 2]);
    }

    #[test]
    fn an_action_gives_its_owner_no_sight_of_the_case() {
        given(about_a_child()).by(DSL).when(agreed("Telephone her aunt.")).telling(&[]);
    }

    #[test]
    fn what_is_to_be_done_is_written_down() {
        given(about_a_child()).by(DSL).when(agreed("")).missing("what");
    }
}
