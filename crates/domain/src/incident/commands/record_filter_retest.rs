//! Record that the filter was tested again. A fact.

use crate::Desk;
use crate::incident::checking::{given, happened};
use crate::incident::command::{Decide, Nature};
use crate::incident::filtering::FilterRetested;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record that the filter was tested again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordFilterRetest(pub FilterRetested);

impl Decide for RecordFilterRetest {
    const NATURE: Nature = Nature::Fact;

    type Fields = FilterRetested;

    fn of(fields: FilterRetested) -> Self {
        Self(fields)
    }

    fn decide(self, _incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        happened("at", self.0.at, desk)?;
        given("whereTested", &self.0.where_tested, "say which devices, user groups and places were tested")?;
        Ok(vec![self.0.into()])
    }
}
