//! Record that somebody was told. A fact: kept even where she should not have been, then with its departure.

use crate::Desk;
use crate::incident::checking::happened;
use crate::incident::command::{Decide, Nature};
use crate::incident::guarding::Asked;
use crate::incident::telling::SomeoneTold;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::policy::guard::Decision;
use serde::{Deserialize, Serialize};

/// Record that somebody was told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordTelling(pub SomeoneTold);

impl Decide for RecordTelling {
    const NATURE: Nature = Nature::Fact;

    type Fields = SomeoneTold;

    fn of(fields: SomeoneTold) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        happened("at", self.0.at, desk)?;
        let departures = incident.departures_of(Asked::new(Decision::Tell).person(self.0.person), None, desk);
        Ok([vec![self.0.into()], departures].concat())
    }
}
