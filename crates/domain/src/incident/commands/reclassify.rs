//! Say that the concern is of another kind, or that its details are other. A decision, with reasons; the rules are matched
//! again.

use crate::incident::checking::{is_open, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::raise::Reclassified;
use crate::incident::{Details, Incident, IncidentError, IncidentEvent};
use crate::{Desk, Narrative};
use serde::{Deserialize, Serialize};

/// Reclassify the concern.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "ReclassifyFields"))]
pub struct Reclassify {
    /// What it is.
    pub details: Details,
    /// Why.
    pub reasons: Narrative,
}

impl Decide for Reclassify {
    const NATURE: Nature = Nature::Decision;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, _desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        is_open(incident)?;
        written("reasons", &self.reasons, "say why it is of another kind, or why its details are other")?;
        let was = incident.kind().ok_or(IncidentError::NotRaised)?;
        if incident.details() == Some(&self.details) {
            return Err(IncidentError::AlreadyDone { what: "this change of details" });
        }
        Ok(vec![Reclassified { was, details: self.details, reasons: self.reasons }.into()])
    }
}
