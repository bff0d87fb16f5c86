//! Join reports of one event. A fact, recorded alike in every one of the joined cases, each of which keeps its own words:
//! the same command is given to the lead and to all others, and giving it twice adds nothing.

use crate::id::JoinId;
use crate::incident::checking::written;
use crate::incident::closing::JoinedAsOneEvent;
use crate::incident::command::{Decide, Nature};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::{CaseId, Desk, Narrative};
use serde::{Deserialize, Serialize};

/// Join this case with others as reports of one event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "JoinAsOneEventFields"))]
pub struct JoinAsOneEvent {
    /// The case in which the work goes on.
    pub lead: CaseId,
    /// The other reports.
    pub others: Vec<CaseId>,
    /// Why they are one event.
    pub reasons: Narrative,
}

impl Decide for JoinAsOneEvent {
    const NATURE: Nature = Nature::Fact;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        written("reasons", &self.reasons, "say why they are one event")?;
        let cases = self.cases();
        if cases.iter().any(|case| case.school != desk.school_id) {
            return Err(IncidentError::OtherSchool);
        }
        if cases.len() < 2 {
            return Err(IncidentError::Missing { field: "others", reason: "name the other reports" });
        }
        if desk.incident.is_some_and(|here| !cases.iter().any(|case| case.incident == here)) {
            return Err(IncidentError::Missing {
                field: "others",
                reason: "name this case as the lead or among the others",
            });
        }
        let lead = self.lead.incident;
        let joined = JoinedAsOneEvent {
            join: JoinId::new(lead.as_uuid()),
            lead,
            others: cases.into_iter().map(|case| case.incident).filter(|other| *other != lead).collect(),
            reasons: self.reasons,
        };
        if incident.joined().is_some_and(|known| known.lead == joined.lead && known.others == joined.others) {
            return Ok(Vec::new());
        }
        Ok(vec![joined.into()])
    }
}

impl JoinAsOneEvent {
    /// Every case it is about, the lead first, each once: all of them are given this command.
    #[must_use]
    pub fn cases(&self) -> Vec<CaseId> {
        let mut cases = vec![self.lead];
        for other in &self.others {
            if !cases.contains(other) {
                cases.push(*other);
            }
        }
        cases
    }
}
