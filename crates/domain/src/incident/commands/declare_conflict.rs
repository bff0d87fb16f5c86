//! Declare a conflict of interest. A fact, with reasons: by the person herself, or of others by the case manager or the
//! lead. Where it leaves nobody who can be told, the rules find the people of last resort.

use crate::Desk;
use crate::incident::checking::{may_judge_conflicts, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::work::ConflictDeclared;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Declare a conflict of interest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeclareConflict(pub ConflictDeclared);

impl Decide for DeclareConflict {
    const NATURE: Nature = Nature::Fact;

    type Fields = ConflictDeclared;

    fn of(fields: ConflictDeclared) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let actor = desk.actor.person().ok_or(IncidentError::NobodyActs)?;
        written("reasons", &self.0.reasons, "say what the conflict is")?;
        if incident.is_conflicted(self.0.person) {
            return Err(IncidentError::AlreadyDone { what: "declaring this conflict" });
        }
        if actor != self.0.person && !may_judge_conflicts(actor, incident, desk) {
            return Err(IncidentError::MayNotJudgeConflict);
        }
        Ok(vec![self.0.into()])
    }
}
