//! Add a note. A fact: accepted in every state, closed cases too.

use crate::Desk;
use crate::incident::command::{Decide, Nature};
use crate::incident::raise::NoteAdded;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Add a note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AddNote(pub NoteAdded);

impl Decide for AddNote {
    const NATURE: Nature = Nature::Fact;
    type Fields = NoteAdded;

    fn of(fields: NoteAdded) -> Self {
        Self(fields)
    }

    fn decide(self, _incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        if self.0.note.is_blank() {
            return Err(IncidentError::Missing { field: "note", reason: "write what is to be noted" });
        }
        if self.0.occurred_at.is_some_and(|occurred| occurred > desk.now) {
            return Err(IncidentError::ImpossibleTime {
                field: "occurredAt",
                reason: "this lies in the future: give the time it happened",
            });
        }
        Ok(vec![self.0.into()])
    }
}
