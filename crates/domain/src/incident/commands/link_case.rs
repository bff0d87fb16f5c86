//! Link the case to another of the same school. A fact.

use crate::incident::checking::{another_case, written};
use crate::incident::closing::Linked;
use crate::incident::command::{Decide, Nature};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::{CaseId, Desk, Narrative};
use serde::{Deserialize, Serialize};

/// Link the case to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "LinkCaseFields"))]
pub struct LinkCase {
    /// The other case, of the same school.
    pub to: CaseId,
    /// What binds them.
    pub reasons: Narrative,
}

impl Decide for LinkCase {
    const NATURE: Nature = Nature::Fact;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let to = another_case(self.to, desk)?;
        written("reasons", &self.reasons, "say what binds them")?;
        if incident.links().iter().any(|link| link.to == to) {
            return Err(IncidentError::AlreadyDone { what: "this link" });
        }
        Ok(vec![Linked { to, reasons: self.reasons }.into()])
    }
}
