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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::commands::hold_on_telling::HoldOnTelling;
    use crate::incident::commands::raise_concern::RaiseConcern;
    use crate::incident::telling::HoldPlaced;
    use crate::incident::{DutyKind, Means};
    use crate::scenario::concerns::{about_a_child, about_an_adult, about_this_adult, an_image};
    use crate::scenario::{COACH, DSL, LEADER, PARENT, closed, given, time};
    use crate::{PersonId, Text};

    fn told(person: PersonId) -> RecordTelling {
        RecordTelling(SomeoneTold { person, at: time("2027-03-01T08:58"), how: Means::Telephone, said: None })
    }

    #[test]
    fn telling_the_lead_meets_the_duty_to_tell_her() {
        given(an_image()).when(told(DSL)).departing(&[]).meeting(DutyKind::TellDsl);
    }

    #[test]
    fn having_told_the_subject_is_kept_with_its_departure_and_is_owed_an_explanation() {
        let told = told(COACH);
        let event = told.0.clone();
        given(about_an_adult())
            .when(told)
            .then(event)
            .departing(&[Decision::Tell])
            .imposing(DutyKind::ExplainDeparture)
            .imposing(DutyKind::TellDslOfDeparture);
    }

    #[test]
    fn telling_a_lead_the_allegation_is_about_meets_nothing() {
        let then = given(RaiseConcern { people: about_this_adult(DSL).people, ..an_image() }).when(told(DSL));
        let number = then.case.duty(DutyKind::TellDsl);
        assert!(then.case.incident.duty(number).unwrap().is_owed());
    }

    #[test]
    fn having_told_somebody_on_hold_is_kept_with_its_departure() {
        let hold =
            HoldOnTelling(HoldPlaced { person: PARENT, asked_by: Text::from("police"), until: None, reasons: None });
        given(about_a_child()).and(hold).when(told(PARENT)).departing(&[Decision::Tell]);
    }

    #[test]
    fn a_closed_case_keeps_facts_too() {
        closed().when(told(LEADER)).departing(&[]);
    }

    #[test]
    fn nobody_was_told_in_the_future() {
        let RecordTelling(told) = told(DSL);
        given(an_image()).when(RecordTelling(SomeoneTold { at: time("2027-03-02T08:58"), ..told })).impossible("at");
    }
}
