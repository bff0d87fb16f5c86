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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::incident::commands::hold_on_telling::HoldOnTelling;
    use crate::incident::telling::HoldPlaced;
    use crate::incident::{DutyKind, Means};
    use crate::scenario::concerns::about_an_adult;
    use crate::scenario::{COACH, HEAD, LEADER, given, time, words};

    fn told() -> RecordAdultTold {
        RecordAdultTold(AdultTold {
            person: COACH,
            at: time("2027-03-01T08:59"),
            how: Means::InPerson,
            said: words("Somebody had told her."),
            supported_by: None,
        })
    }

    #[test]
    fn having_told_her_too_early_is_kept_with_its_departure() {
        given(about_an_adult())
            .by(HEAD)
            .when(told())
            .departing(&[Decision::TellAdult])
            .imposing(DutyKind::ExplainDeparture);
    }

    #[test]
    fn having_told_her_too_early_and_during_a_hold_is_two_departures() {
        let asked_by = Text::from("police");
        let hold = HoldOnTelling(HoldPlaced { person: COACH, asked_by, until: None, reasons: None });
        let then = given(about_an_adult()).by(HEAD).and(hold).when(told());
        let then = then.departing(&[Decision::TellAdult, Decision::TellAdult]);
        let numbers: Vec<u32> = then.case.incident.departures().iter().map(|one| one.recorded.departure).collect();
        assert_eq!(numbers, [1, 2]);
    }

    #[test]
    fn only_a_subject_is_told_of_an_allegation() {
        let other = RecordAdultTold(AdultTold { person: LEADER, ..told().0 });
        given(about_an_adult()).by(HEAD).when(other).refused(&IncidentError::NotInCase(LEADER));
    }
}
