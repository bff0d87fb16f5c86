//! Record a further contact with an agency. A fact.

use crate::Desk;
use crate::incident::agency::AgencyContacted;
use crate::incident::checking::{happened, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record a further contact with an agency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordAgencyContact(pub AgencyContacted);

impl Decide for RecordAgencyContact {
    const NATURE: Nature = Nature::Fact;

    type Fields = AgencyContacted;

    fn of(fields: AgencyContacted) -> Self {
        Self(fields)
    }

    fn decide(self, _incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        happened("contact", self.0.contact.at, desk)?;
        written("said", &self.0.said, "write what was said")?;
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::commands::raise_concern::RaiseConcern;
    use crate::incident::kind::Engagement;
    use crate::incident::{Agency, Allegation, Details, DutyKind};
    use crate::scenario::concerns::{about_a_child, about_an_adult, call};
    use crate::scenario::{DSL, HEAD, given, words};

    #[test]
    fn telling_the_adults_employer_meets_the_duty() {
        let Details::Allegation(allegation) = about_an_adult().details else { panic!("an allegation") };
        let details = Details::Allegation(Allegation { engagement: Engagement::Supply, ..allegation });
        let contact = call("2027-03-01T08:59");
        let told = AgencyContacted { agency: Agency::Employer, contact, said: words("That there is a concern.") };
        given(RaiseConcern { details, ..about_an_adult() })
            .by(HEAD)
            .when(RecordAgencyContact(told))
            .meeting(DutyKind::TellEmployer);
    }

    #[test]
    fn what_was_said_is_written_down() {
        let contact = call("2027-03-01T08:59");
        let told = AgencyContacted { agency: Agency::Police, contact, said: words("") };
        given(about_a_child()).by(DSL).when(RecordAgencyContact(told)).missing("said");
    }
}
