//! Acknowledge a concern: somebody who must know has seen it. A fact.

use crate::incident::checking::happened;
use crate::incident::command::{Decide, Nature};
use crate::incident::work::Acknowledged;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::{Desk, PersonId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Acknowledge a concern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "AcknowledgeFields"))]
pub struct Acknowledge {
    /// When it was seen, where that was before now.
    pub at: Option<DateTime<Utc>>,
    /// Who saw it, where somebody else types it in.
    pub by: Option<PersonId>,
}

impl Decide for Acknowledge {
    const NATURE: Nature = Nature::Fact;
    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let by = self.by.or(desk.actor.person()).ok_or(IncidentError::NobodyActs)?;
        // Seeing it again is something new only where something went against a rule since.
        let seen = incident.acknowledgements().iter().filter(|seen| seen.by == by).map(|seen| seen.at).max();
        if seen.is_some_and(|seen| incident.departures().iter().all(|departure| departure.at <= seen)) {
            return Ok(Vec::new());
        }
        let at = self.at.unwrap_or(desk.now);
        happened("at", at, desk)?;
        Ok(vec![Acknowledged { by, at }.into()])
    }
}
