//! Record that data were erased. A fact: a pupil who erases before everybody's eyes is recorded, with the departure.

use crate::Desk;
use crate::incident::checking::{filled, happened};
use crate::incident::command::{Decide, Nature};
use crate::incident::guarding::Asked;
use crate::incident::imagery::{DataErased, DataVerdict};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::policy::guard::{Decision, Need};
use serde::{Deserialize, Serialize};

/// Record that data were erased.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordErasure(pub DataErased);

impl Decide for RecordErasure {
    const NATURE: Nature = Nature::Fact;

    type Fields = DataErased;

    fn of(fields: DataErased) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        happened("at", self.0.at, desk)?;
        filled("what", &self.0.what, "say what data, in words")?;
        if self.0.device.is_some_and(|device| incident.device(device).is_none()) {
            return Err(IncidentError::NoSuchItem { what: "device" });
        }
        let brings = shown(&self.0, incident);
        let asked = Asked::new(Decision::Erase).bringing(&brings);
        let departures = incident.departures_of(asked, Some(&self.0.how), desk);
        Ok([vec![self.0.into()], departures].concat())
    }
}

/// Everything a guard asks for, where it was decided before that these data be erased; else that a device of the case is no
/// evidence, where it is none. Whose authority it lacked is a question of the decision that was not taken.
pub(in crate::incident) fn shown(erased: &DataErased, incident: &Incident) -> Vec<Need> {
    let of_it = incident.erasures().iter().rev().find(|decided| Some(decided.device) == erased.device);
    if of_it.is_some_and(|decided| decided.verdict == DataVerdict::Erase) {
        return vec![Need::NotEvidence, Need::GoodReason, Need::Authority];
    }
    let device = erased.device.and_then(|number| incident.device(number));
    let harmless = device.is_some_and(|device| !device.confiscated.may_be_evidence);
    if harmless { vec![Need::NotEvidence, Need::Authority] } else { vec![Need::Authority] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::incident::commands::decide_erasure::DecideErasure;
    use crate::incident::commands::decide_erasure::tests::{erase, harmless};
    use crate::scenario::concerns::an_image;
    use crate::scenario::{CHILD, HEAD, given, time, words};

    fn erased(device: Option<u32>) -> DataErased {
        DataErased {
            device,
            what: Text::from("a film of a fight"),
            by: Some(CHILD),
            at: time("2027-03-01T08:58"),
            how: words("Before I could ask for it."),
        }
    }

    #[test]
    fn a_pupil_erasing_before_everybodys_eyes_is_kept_with_its_departures() {
        let then = given(an_image()).when(RecordErasure(erased(None))).then(erased(None));
        assert!(!then.case.incident.departures().is_empty());
        assert!(then.case.incident.departures().iter().all(|departure| departure.recorded.what == Decision::Erase));
    }

    #[test]
    fn erasing_what_was_decided_on_is_no_departure() {
        harmless().by(HEAD).and(DecideErasure(erase())).when(RecordErasure(erased(Some(1)))).departing(&[]);
    }
}
