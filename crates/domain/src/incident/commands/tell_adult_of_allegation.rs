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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::incident::agency::AdviceGiven;
    use crate::incident::commands::hold_on_telling::HoldOnTelling;
    use crate::incident::commands::record_advice::RecordAdvice;
    use crate::incident::telling::HoldPlaced;
    use crate::incident::{Agency, Means};
    use crate::scenario::concerns::{about_an_adult, call};
    use crate::scenario::{COACH, Case, HEAD, LEADER, given, time, words};

    fn tell() -> TellAdultOfAllegation {
        TellAdultOfAllegation(AdultTold {
            person: COACH,
            at: time("2027-03-01T09:00"),
            how: Means::InPerson,
            said: words("That a concern was raised; whom she may turn to."),
            supported_by: Some(LEADER),
        })
    }

    fn advised() -> Case {
        let contact = call("2027-03-01T08:55");
        let advice = AdviceGiven { from: Agency::Lado, contact, advice: words("She may be told.") };
        given(about_an_adult()).by(HEAD).and(RecordAdvice(advice))
    }

    #[test]
    fn the_adult_is_not_told_before_the_designated_officers_advice() {
        given(about_an_adult()).by(HEAD).when(tell()).not_yet("advice from the local authority", "KCSIE-2025-part-4");
    }

    #[test]
    fn after_the_advice_she_is_told() {
        let event = tell().0;
        advised().when(tell()).then(event).departing(&[]);
    }

    #[test]
    fn during_a_hold_she_is_not_told_even_after_the_advice() {
        let asked_by = Text::from("police");
        let hold = HoldOnTelling(HoldPlaced { person: COACH, asked_by, until: None, reasons: None });
        advised().and(hold).when(tell()).not_yet("the hold", "KCSIE-2025-part-4");
    }

    #[test]
    fn only_a_subject_is_told_of_an_allegation() {
        let other = TellAdultOfAllegation(AdultTold { person: LEADER, ..tell().0 });
        advised().when(other).refused(&IncidentError::NotInCase(LEADER));
    }
}
