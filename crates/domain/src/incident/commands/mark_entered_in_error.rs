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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::concerns::{about_a_child, about_an_adult};
    use crate::scenario::{DSL, HEAD, given, words};

    fn mistake() -> MarkEnteredInError {
        MarkEnteredInError(EnteredInError { reasons: words("A test entry.") })
    }

    #[test]
    fn a_case_that_was_a_mistake_ends() {
        let then = given(about_a_child()).by(DSL).when(mistake());
        assert_eq!(then.case.incident.status(), Status::Error);
    }

    #[test]
    fn an_allegation_is_not_made_to_go_away_by_calling_it_a_mistake() {
        given(about_an_adult()).by(HEAD).when(mistake()).not_yet("designated officer", "WT-2023");
    }

    #[test]
    fn a_mistake_is_marked_once() {
        let again = IncidentError::AlreadyDone { what: "marking this case as entered in error" };
        given(about_a_child()).by(DSL).and(mistake()).when(mistake()).refused(&again);
    }

    #[test]
    fn a_mistake_has_its_reasons() {
        given(about_a_child()).when(MarkEnteredInError(EnteredInError { reasons: words("") })).missing("reasons");
    }
}
