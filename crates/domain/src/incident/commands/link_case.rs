//! Link the case to another of the same school. A fact.

use crate::incident::checking::{another_case, written};
use crate::incident::closing::Linked;
use crate::incident::command::{Decide, Nature};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::{CaseId, Desk, Narrative};
use serde::{Deserialize, Serialize};

/// Link the case to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "LinkCaseFields"))]
pub struct LinkCase {
    /// The other case, of the same school.
    pub to: CaseId,
    /// What binds them.
    pub reasons: Narrative,
}

impl Decide for LinkCase {
    const NATURE: Nature = Nature::Fact;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let to = another_case(self.to, desk)?;
        written("reasons", &self.reasons, "say what binds them")?;
        if incident.links().iter().any(|link| link.to == to) {
            return Err(IncidentError::AlreadyDone { what: "this link" });
        }
        Ok(vec![Linked { to, reasons: self.reasons }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SchoolId;
    use crate::scenario::concerns::about_a_child;
    use crate::scenario::{DSL, HERE, case, given, words};

    fn link(to: CaseId) -> LinkCase {
        LinkCase { to, reasons: words("The same family.") }
    }

    #[test]
    fn a_case_is_linked_to_another_of_the_school() {
        let event = Linked { to: case(300).incident, reasons: words("The same family.") };
        given(about_a_child()).by(DSL).when(link(case(300))).then(event);
    }

    #[test]
    fn never_to_a_case_of_another_school() {
        let elsewhere = CaseId { school: SchoolId::new(uuid::Uuid::from_u128(101)), ..case(300) };
        given(about_a_child()).by(DSL).when(link(elsewhere)).refused(&IncidentError::OtherSchool);
    }

    #[test]
    fn never_to_itself() {
        let here = CaseId { incident: HERE, ..case(300) };
        given(about_a_child()).by(DSL).when(link(here)).refused(&IncidentError::SameCase);
    }

    #[test]
    fn only_once() {
        let already = IncidentError::AlreadyDone { what: "this link" };
        given(about_a_child()).by(DSL).and(link(case(300))).when(link(case(300))).refused(&already);
    }
}
