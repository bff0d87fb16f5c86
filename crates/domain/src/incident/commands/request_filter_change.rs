//! Record that a change of the filter was asked for. A fact.

use crate::Desk;
use crate::incident::checking::{given, happened};
use crate::incident::command::{Decide, Nature};
use crate::incident::filtering::FilterChangeRequested;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record that a change of the filter was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestFilterChange(pub FilterChangeRequested);

impl Decide for RequestFilterChange {
    const NATURE: Nature = Nature::Fact;

    type Fields = FilterChangeRequested;

    fn of(fields: FilterChangeRequested) -> Self {
        Self(fields)
    }

    fn decide(self, _incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        happened("at", self.0.at, desk)?;
        given("what", &self.0.what, "say what is to be changed")?;
        Ok(vec![self.0.into()])
    }
}
