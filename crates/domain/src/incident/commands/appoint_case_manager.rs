//! Appoint a case manager in place of the one the policy computes. A decision: never the subject or somebody conflicted.

use crate::Desk;
use crate::incident::checking::{can_be_given_work, is_open};
use crate::incident::command::{Decide, Nature};
use crate::incident::work::CaseManagerAppointed;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Appoint a case manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AppointCaseManager(pub CaseManagerAppointed);

impl Decide for AppointCaseManager {
    const NATURE: Nature = Nature::Decision;

    type Fields = CaseManagerAppointed;

    fn of(fields: CaseManagerAppointed) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        is_open(incident)?;
        can_be_given_work(self.0.person, incident, desk)?;
        if incident.has_appointed(self.0.person) {
            return Ok(Vec::new());
        }
        Ok(vec![self.0.into()])
    }
}
