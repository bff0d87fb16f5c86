//! Record the advice that was given. A fact.

use crate::Desk;
use crate::incident::agency::AdviceGiven;
use crate::incident::checking::{happened, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record the advice that was given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordAdvice(pub AdviceGiven);

impl Decide for RecordAdvice {
    const NATURE: Nature = Nature::Fact;

    type Fields = AdviceGiven;

    fn of(fields: AdviceGiven) -> Self {
        Self(fields)
    }

    fn decide(self, _incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        happened("contact", self.0.contact.at, desk)?;
        written("advice", &self.0.advice, "write what was advised")?;
        Ok(vec![self.0.into()])
    }
}
