//! Mark the whole case as entered in error. A decision: not while a duty to the police or the designated officer is owed,
//! or an allegation could be made to go away by calling it a mistake. Reclassify it, or take the person off it, first.

use crate::Desk;
use crate::incident::checking::written;
use crate::incident::closing::EnteredInError;
use crate::incident::command::{Decide, Nature};
use crate::incident::{Incident, IncidentError, IncidentEvent, Status};
use serde::{Deserialize, Serialize};

/// Mark the whole case as entered in error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MarkEnteredInError(pub EnteredInError);

impl Decide for MarkEnteredInError {
    const NATURE: Nature = Nature::Decision;

    type Fields = EnteredInError;

    fn of(fields: EnteredInError) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, _desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        if incident.status() == Status::Error {
            return Err(IncidentError::AlreadyDone { what: "marking this case as entered in error" });
        }
        written("reasons", &self.0.reasons, "say what went wrong")?;
        incident.owes_no_agency()?;
        Ok(vec![self.0.into()])
    }
}
