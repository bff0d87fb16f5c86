//! Lift a declared conflict of interest. A decision, with reasons, and never one's own.

use crate::Desk;
use crate::incident::checking::{may_judge_conflicts, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::work::ConflictLifted;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Lift a declared conflict of interest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LiftConflict(pub ConflictLifted);

impl Decide for LiftConflict {
    const NATURE: Nature = Nature::Decision;

    type Fields = ConflictLifted;

    fn of(fields: ConflictLifted) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let actor = desk.actor.person().ok_or(IncidentError::NobodyActs)?;
        written("reasons", &self.0.reasons, "say why there is none, or none any more")?;
        if !incident.is_conflicted(self.0.person) {
            return Err(IncidentError::NoSuchItem { what: "person" });
        }
        if actor == self.0.person {
            return Err(IncidentError::AboutHerself);
        }
        if !may_judge_conflicts(actor, incident, desk) {
            return Err(IncidentError::MayNotJudgeConflict);
        }
        Ok(vec![self.0.into()])
    }
}
