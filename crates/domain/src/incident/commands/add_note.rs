//! Add a note. A fact: accepted in every state, closed cases too.

use crate::Desk;
use crate::incident::checking::{happened, written};
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
        written("note", &self.0.note, "write what is to be noted")?;
        if let Some(occurred) = self.0.occurred_at {
            happened("occurredAt", occurred, desk)?;
        }
        Ok(vec![self.0.into()])
    }
}
