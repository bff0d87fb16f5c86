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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::Agency;
    use crate::scenario::concerns::{about_a_child, call};
    use crate::scenario::{DSL, given, words};

    fn sought(question: &str, at: &str) -> SeekAdvice {
        SeekAdvice(AdviceSought { from: Agency::AdviceLine, contact: call(at), question: words(question) })
    }

    #[test]
    fn advice_was_sought() {
        let sought = sought("May we speak to her parents?", "2027-03-01T08:50");
        let event = sought.0.clone();
        given(about_a_child()).by(DSL).when(sought).then(event);
    }

    #[test]
    fn what_was_asked_is_written_down() {
        given(about_a_child()).by(DSL).when(sought("", "2027-03-01T08:50")).missing("question");
    }

    #[test]
    fn not_in_the_future() {
        given(about_a_child()).by(DSL).when(sought("May we?", "2027-03-01T10:50")).impossible("contact");
    }
}
