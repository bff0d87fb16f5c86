//! Judge the level of need. A decision: with reasons, and a day to look again where the child is to be watched.

use crate::Desk;
use crate::incident::checking::{is_open, is_to_come, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::work::Triaged;
use crate::incident::{Incident, IncidentError, IncidentEvent, LevelOfNeed};
use serde::{Deserialize, Serialize};

/// Judge the level of need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TriageConcern(pub Triaged);

impl Decide for TriageConcern {
    const NATURE: Nature = Nature::Decision;

    type Fields = Triaged;

    fn of(fields: Triaged) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        is_open(incident)?;
        written("reasons", &self.0.reasons, "say why this level of need")?;
        match self.0.review_on {
            Some(day) => is_to_come("reviewOn", day, desk)?,
            None if self.0.level == LevelOfNeed::Monitor => {
                return Err(IncidentError::Missing { field: "reviewOn", reason: "to watch needs a day to look again" });
            }
            None => {}
        }
        Ok(vec![self.0.into()])
    }
}
