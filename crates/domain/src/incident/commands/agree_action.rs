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
        written("what", &self.what, "say what is to be done")?;
        let action = u32::try_from(incident.actions().len()).unwrap_or(u32::MAX).saturating_add(1);
        Ok(vec![
            ActionAgreed {
                action,
                what: self.what,
                owner: self.owner,
                outside_owner: self.outside_owner,
                due: self.due,
            }
            .into(),
        ])
    }
}
