//! Record that the adult was told of the allegation. A fact: kept even where it was too early, then with its departure.

use crate::Desk;
use crate::incident::checking::happened;
use crate::incident::command::{Decide, Nature};
use crate::incident::guarding::Asked;
use crate::incident::telling::AdultTold;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::policy::guard::Decision;
use serde::{Deserialize, Serialize};

/// Record that the adult was told of the allegation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordAdultTold(pub AdultTold);

impl Decide for RecordAdultTold {
    const NATURE: Nature = Nature::Fact;

    type Fields = AdultTold;

    fn of(fields: AdultTold) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        if !incident.is_subject(self.0.person) {
            return Err(IncidentError::NotInCase(self.0.person));
        }
        happened("at", self.0.at, desk)?;
        let departures = incident.departures_of(Asked::new(Decision::TellAdult).person(self.0.person), None, desk);
        Ok([vec![self.0.into()], departures].concat())
    }
}
