//! Decide not to inform parents yet. A decision: with reasons and a day to look again.

use crate::Desk;
use crate::incident::checking::{is_open, is_to_come, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::telling::ParentsNotYet;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Decide not to inform parents yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeferInformingParents(pub ParentsNotYet);

impl Decide for DeferInformingParents {
    const NATURE: Nature = Nature::Decision;

    type Fields = ParentsNotYet;

    fn of(fields: ParentsNotYet) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        is_open(incident)?;
        written("reasons", &self.0.reasons, "say why they are not informed yet")?;
        is_to_come("reviewOn", self.0.review_on, desk)?;
        Ok(vec![self.0.into()])
    }
}
