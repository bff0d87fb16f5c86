//! Record an agency's reply. A fact.

use crate::Desk;
use crate::incident::agency::AgencyReplied;
use crate::incident::checking::{happened, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record an agency's reply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordAgencyReply(pub AgencyReplied);

impl Decide for RecordAgencyReply {
    const NATURE: Nature = Nature::Fact;

    type Fields = AgencyReplied;

    fn of(fields: AgencyReplied) -> Self {
        Self(fields)
    }

    fn decide(self, _incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        happened("contact", self.0.contact.at, desk)?;
        written("said", &self.0.said, "write what it said")?;
        Ok(vec![self.0.into()])
    }
}
