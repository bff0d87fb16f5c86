//! Record that an agency met a duty and said so: who, when, under which reference. A fact.

use crate::Desk;
use crate::incident::checking::{filled, happened};
use crate::incident::command::{Decide, Nature};
use crate::incident::duty::DutyMetOtherwise;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record that an agency met a duty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordDutyMetOtherwise(pub DutyMetOtherwise);

impl Decide for RecordDutyMetOtherwise {
    const NATURE: Nature = Nature::Fact;

    type Fields = DutyMetOtherwise;

    fn of(fields: DutyMetOtherwise) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let duty = incident.duty(self.0.duty).ok_or(IncidentError::NoSuchItem { what: "duty" })?;
        if !duty.is_owed() {
            return Err(IncidentError::AlreadyDone { what: "this duty" });
        }
        if !duty.imposed.kind.can_be_met_by_an_agency() {
            return Err(IncidentError::OnlyTheSchool);
        }
        happened("at", self.0.at, desk)?;
        filled("by", &self.0.by, "say which agency, and who there")?;
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::incident::{DutyKind, DutyStatus};
    use crate::scenario::concerns::about_an_adult;
    use crate::scenario::{HEAD, given, time};

    fn otherwise(duty: u32) -> RecordDutyMetOtherwise {
        RecordDutyMetOtherwise(DutyMetOtherwise {
            duty,
            by: Text::from("police, PC 1234"),
            at: time("2027-03-01T09:00"),
            reference: Some(Text::from("AB/12")),
            said: None,
        })
    }

    #[test]
    fn the_officer_says_that_she_has_told_the_police() {
        let case = given(about_an_adult()).by(HEAD);
        let number = case.duty(DutyKind::TellLado);
        let then = case.when(otherwise(number)).then(otherwise(number).0);
        assert_eq!(then.case.incident.duty(number).unwrap().status(), DutyStatus::MetOtherwise);
    }

    #[test]
    fn what_is_met_is_not_met_again() {
        let case = given(about_an_adult()).by(HEAD);
        let number = case.duty(DutyKind::TellLado);
        let already = IncidentError::AlreadyDone { what: "this duty" };
        case.and(otherwise(number)).when(otherwise(number)).refused(&already);
    }

    #[test]
    fn no_agency_takes_the_first_look() {
        let case = given(about_an_adult()).by(HEAD);
        let number = case.duty(DutyKind::FirstLook);
        case.when(otherwise(number)).refused(&IncidentError::OnlyTheSchool);
    }

    #[test]
    fn only_a_duty_of_the_case() {
        given(about_an_adult()).when(otherwise(99)).refused(&IncidentError::NoSuchItem { what: "duty" });
    }
}
