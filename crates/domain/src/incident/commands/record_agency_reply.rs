//! Record an agency's reply. A fact.

use crate::Desk;
use crate::incident::agency::AgencyReplied;
use crate::incident::checking::{happened, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record an agency's reply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordAgencyReply(pub AgencyReplied);

impl Decide for RecordAgencyReply {
    const NATURE: Nature = Nature::Fact;

    type Fields = AgencyReplied;

    fn of(fields: AgencyReplied) -> Self {
        Self(fields)
    }

    fn decide(self, _incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        happened("contact", self.0.contact.at, desk)?;
        written("said", &self.0.said, "write what it said")?;
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::Agency;
    use crate::incident::commands::open_investigation::OpenInvestigation;
    use crate::incident::inquiry::InvestigationOpened;
    use crate::scenario::concerns::{about_an_adult, call};
    use crate::scenario::{HEAD, closed, given, words};

    #[test]
    fn the_officers_reply_counts_as_advice() {
        let reply = AgencyReplied {
            agency: Agency::Lado,
            contact: call("2027-03-01T08:59"),
            said: words("You may look into it yourselves."),
        };
        let scope = words("What happened in the hall.");
        given(about_an_adult())
            .by(HEAD)
            .and(RecordAgencyReply(reply))
            .when(OpenInvestigation(InvestigationOpened { officer: None, scope: scope.clone() }))
            .then(InvestigationOpened { officer: None, scope });
    }

    #[test]
    fn a_reply_comes_to_a_closed_case_too() {
        let contact = call("2027-03-01T08:59");
        let reply = AgencyReplied { agency: Agency::SocialCare, contact, said: words("No further action.") };
        closed().when(RecordAgencyReply(reply.clone())).then(reply);
    }
}
