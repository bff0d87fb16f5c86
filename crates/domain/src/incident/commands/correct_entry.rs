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
