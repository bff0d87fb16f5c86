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
