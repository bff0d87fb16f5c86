//! Record that the filter was changed. A fact.

use crate::Desk;
use crate::incident::checking::{given, happened};
use crate::incident::command::{Decide, Nature};
use crate::incident::filtering::FilterChanged;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record that the filter was changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordFilterChange(pub FilterChanged);

impl Decide for RecordFilterChange {
    const NATURE: Nature = Nature::Fact;

    type Fields = FilterChanged;

    fn of(fields: FilterChanged) -> Self {
        Self(fields)
    }

    fn decide(self, _incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        happened("at", self.0.at, desk)?;
        given("what", &self.0.what, "say what was changed")?;
        Ok(vec![self.0.into()])
    }
}
