//! Say that the concern is of another kind, or that its details are other. A decision, with reasons; the rules are matched
//! again.

use crate::incident::checking::{is_open, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::raise::Reclassified;
use crate::incident::{Details, Incident, IncidentError, IncidentEvent};
use crate::{Desk, Narrative};
use serde::{Deserialize, Serialize};

/// Reclassify the concern.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "ReclassifyFields"))]
pub struct Reclassify {
    /// What it is.
    pub details: Details,
    /// Why.
    pub reasons: Narrative,
}

impl Decide for Reclassify {
    const NATURE: Nature = Nature::Decision;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, _desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        is_open(incident)?;
        written("reasons", &self.reasons, "say why it is of another kind, or why its details are other")?;
        let was = incident.kind().ok_or(IncidentError::NotRaised)?;
        if incident.details() == Some(&self.details) {
            return Err(IncidentError::AlreadyDone { what: "this change of details" });
        }
        Ok(vec![Reclassified { was, details: self.details, reasons: self.reasons }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::{DutyKind, DutyStatus, Kind};
    use crate::scenario::concerns::{about_a_child, about_an_adult, an_image};
    use crate::scenario::{DSL, closed, given, words};

    fn as_an_allegation() -> Reclassify {
        Reclassify { details: about_an_adult().details, reasons: words("It was a colleague.") }
    }

    #[test]
    fn a_concern_of_another_kind_brings_that_kinds_duties() {
        let then = given(about_a_child()).by(DSL).when(as_an_allegation()).imposing(DutyKind::TellLado);
        assert_eq!(then.case.incident.kind(), Some(Kind::Allegation));
    }

    #[test]
    fn what_its_old_kind_owed_is_owed_no_longer() {
        let then =
            given(an_image()).by(DSL).when(Reclassify { details: about_a_child().details, ..as_an_allegation() });
        let number = then.case.duty(DutyKind::TellDsl);
        assert_eq!(then.case.incident.duty(number).unwrap().status(), DutyStatus::Superseded);
    }

    #[test]
    fn the_same_details_are_no_change() {
        let same = Reclassify { details: about_a_child().details, reasons: words("No change.") };
        let already = IncidentError::AlreadyDone { what: "this change of details" };
        given(about_a_child()).by(DSL).when(same).refused(&already);
    }

    #[test]
    fn it_is_not_reclassified_without_reasons() {
        given(about_a_child()).by(DSL).when(Reclassify { reasons: words(""), ..as_an_allegation() }).missing("reasons");
    }

    #[test]
    fn a_closed_case_is_opened_first() {
        closed().when(as_an_allegation()).refused(&IncidentError::Closed);
    }
}
