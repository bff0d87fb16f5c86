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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::Agency;
    use crate::scenario::concerns::{about_an_adult, call};
    use crate::scenario::{HEAD, given, words};

    fn advised(advice: &str) -> RecordAdvice {
        RecordAdvice(AdviceGiven { from: Agency::Lado, contact: call("2027-03-01T08:50"), advice: words(advice) })
    }

    #[test]
    fn the_officers_advice_is_kept() {
        let advised = advised("Speak to nobody yet.");
        let event = advised.0.clone();
        given(about_an_adult()).by(HEAD).when(advised).then(event);
    }

    #[test]
    fn what_was_advised_is_written_down() {
        given(about_an_adult()).by(HEAD).when(advised("")).missing("advice");
    }
}
