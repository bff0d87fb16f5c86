//! Tell the adult of the allegation. A decision: not before the designated officer's advice, and not during a hold.

use crate::Desk;
use crate::incident::checking::{happened, is_open, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::guarding::Asked;
use crate::incident::telling::AdultTold;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::policy::guard::Decision;
use serde::{Deserialize, Serialize};

/// Tell the adult of the allegation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TellAdultOfAllegation(pub AdultTold);

impl Decide for TellAdultOfAllegation {
    const NATURE: Nature = Nature::Decision;

    type Fields = AdultTold;

    fn of(fields: AdultTold) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        is_open(incident)?;
        if !incident.is_subject(self.0.person) {
            return Err(IncidentError::NotInCase(self.0.person));
        }
        happened("at", self.0.at, desk)?;
        written("said", &self.0.said, "write what she is told, and the support offered")?;
        incident.guard(Asked::new(Decision::TellAdult).person(self.0.person), desk)?;
        Ok(vec![self.0.into()])
    }
}
