//! Close the case as a duplicate of another. A decision: not while a duty to the police or the designated officer is owed
//! that blocks closing.

use crate::incident::checking::{another_case, is_open, written};
use crate::incident::closing::ClosedAsDuplicate;
use crate::incident::command::{Decide, Nature};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::{CaseId, Desk, Narrative};
use serde::{Deserialize, Serialize};

/// Close the case as a duplicate of another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "CloseAsDuplicateFields"))]
pub struct CloseAsDuplicate {
    /// The case that goes on, of the same school.
    pub of: CaseId,
    /// Why.
    pub reasons: Narrative,
}

impl Decide for CloseAsDuplicate {
    const NATURE: Nature = Nature::Decision;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        is_open(incident)?;
        let of = another_case(self.of, desk)?;
        written("reasons", &self.reasons, "say why it is the same")?;
        incident.owes_no_agency()?;
        Ok(vec![ClosedAsDuplicate { of, reasons: self.reasons }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::Status;
    use crate::scenario::concerns::{about_a_child, about_an_adult};
    use crate::scenario::{DSL, HEAD, HERE, case, closed, given, words};

    fn duplicate(of: CaseId) -> CloseAsDuplicate {
        CloseAsDuplicate { of, reasons: words("Two colleagues saw the same.") }
    }

    #[test]
    fn a_second_report_of_the_same_ends_in_the_first() {
        let then = given(about_a_child()).by(DSL).when(duplicate(case(300)));
        assert_eq!(then.case.incident.status(), Status::Duplicate);
    }

    #[test]
    fn not_while_the_designated_officer_must_be_told() {
        given(about_an_adult()).by(HEAD).when(duplicate(case(300))).not_yet("designated officer", "WT-2023");
    }

    #[test]
    fn never_of_itself() {
        let here = CaseId { incident: HERE, ..case(300) };
        given(about_a_child()).by(DSL).when(duplicate(here)).refused(&IncidentError::SameCase);
    }

    #[test]
    fn a_closed_case_is_no_duplicate() {
        closed().when(duplicate(case(300))).refused(&IncidentError::Closed);
    }
}
