//! Correct an earlier entry by appending; the entry itself stays as it was. A fact.

use crate::Desk;
use crate::incident::checking::written;
use crate::incident::command::{Decide, Nature};
use crate::incident::raise::Corrected;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Correct an earlier entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CorrectEntry(pub Corrected);

impl Decide for CorrectEntry {
    const NATURE: Nature = Nature::Fact;

    type Fields = Corrected;

    fn of(fields: Corrected) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, _desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        if self.0.entry == 0 || self.0.entry > incident.version() {
            return Err(IncidentError::NoSuchItem { what: "entry" });
        }
        written("correction", &self.0.correction, "write what it should have said")?;
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::concerns::about_a_child;
    use crate::scenario::{given, words};

    fn correction(entry: u64) -> CorrectEntry {
        CorrectEntry(Corrected { entry, correction: words("It was Tuesday."), entered_in_error: false })
    }

    #[test]
    fn an_entry_is_corrected_by_appending() {
        let correction = correction(1);
        let event = correction.0.clone();
        let then = given(about_a_child()).when(correction).then(event);
        assert_eq!(then.case.incident.raised().map(|raised| raised.narrative.clone()), Some(about_a_child().narrative));
    }

    #[test]
    fn only_an_entry_of_this_case_is_corrected() {
        given(about_a_child()).when(correction(0)).refused(&IncidentError::NoSuchItem { what: "entry" });
        given(about_a_child()).when(correction(999)).refused(&IncidentError::NoSuchItem { what: "entry" });
    }

    #[test]
    fn a_correction_says_what_it_should_have_been() {
        let CorrectEntry(corrected) = correction(1);
        let blank = CorrectEntry(Corrected { correction: words(""), ..corrected });
        given(about_a_child()).when(blank).missing("correction");
    }
}
