//! Set the day to look again. A decision.

use crate::Desk;
use crate::incident::checking::{is_open, is_to_come};
use crate::incident::command::{Decide, Nature};
use crate::incident::work::ReviewDateSet;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Set the day to look again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SetReviewDate(pub ReviewDateSet);

impl Decide for SetReviewDate {
    const NATURE: Nature = Nature::Decision;

    type Fields = ReviewDateSet;

    fn of(fields: ReviewDateSet) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        is_open(incident)?;
        is_to_come("on", self.0.on, desk)?;
        Ok(vec![self.0.into()])
    }
}
