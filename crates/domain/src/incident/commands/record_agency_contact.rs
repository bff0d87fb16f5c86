//! Record a further contact with an agency. A fact.

use crate::Desk;
use crate::incident::agency::AgencyContacted;
use crate::incident::checking::{happened, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record a further contact with an agency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordAgencyContact(pub AgencyContacted);

impl Decide for RecordAgencyContact {
    const NATURE: Nature = Nature::Fact;

    type Fields = AgencyContacted;

    fn of(fields: AgencyContacted) -> Self {
        Self(fields)
    }

    fn decide(self, _incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        happened("contact", self.0.contact.at, desk)?;
        written("said", &self.0.said, "write what was said")?;
        Ok(vec![self.0.into()])
    }
}
