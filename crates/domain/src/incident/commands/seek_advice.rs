//! Record that advice was sought. A fact.

use crate::Desk;
use crate::incident::agency::AdviceSought;
use crate::incident::checking::{happened, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record that advice was sought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SeekAdvice(pub AdviceSought);

impl Decide for SeekAdvice {
    const NATURE: Nature = Nature::Fact;

    type Fields = AdviceSought;

    fn of(fields: AdviceSought) -> Self {
        Self(fields)
    }

    fn decide(self, _incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        happened("contact", self.0.contact.at, desk)?;
        written("question", &self.0.question, "write what was asked")?;
        Ok(vec![self.0.into()])
    }
}
