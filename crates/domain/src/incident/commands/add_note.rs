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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::concerns::about_a_child;
    use crate::scenario::{closed, given, time, words};

    fn note(text: &str) -> AddNote {
        AddNote(NoteAdded { note: words(text), occurred_at: None })
    }

    #[test]
    fn a_note_is_added_to_a_closed_case_too() {
        let note = note("Her aunt telephoned.");
        let event = note.0.clone();
        closed().when(note).then(event);
    }

    #[test]
    fn an_empty_note_says_nothing() {
        given(about_a_child()).when(note(" \n ")).missing("note");
    }

    #[test]
    fn what_is_noted_did_not_happen_in_the_future() {
        let AddNote(note) = note("Her aunt telephoned.");
        let later = AddNote(NoteAdded { occurred_at: Some(time("2027-03-02T08:00")), ..note });
        given(about_a_child()).when(later).impossible("occurredAt");
    }
}
