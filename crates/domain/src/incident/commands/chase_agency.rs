//! Record that an agency was chased for its reply, and by when somebody asks again. A fact.

use crate::Desk;
use crate::incident::agency::AgencyChased;
use crate::incident::checking::{happened, is_to_come};
use crate::incident::command::{Decide, Nature};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record that an agency was chased.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChaseAgency(pub AgencyChased);

impl Decide for ChaseAgency {
    const NATURE: Nature = Nature::Fact;

    type Fields = AgencyChased;

    fn of(fields: AgencyChased) -> Self {
        Self(fields)
    }

    fn decide(self, _incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        happened("contact", self.0.contact.at, desk)?;
        if let Some(by) = self.0.again_by {
            is_to_come("againBy", by, desk)?;
        }
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::Agency;
    use crate::scenario::concerns::{about_a_child, call};
    use crate::scenario::{DSL, given};

    #[test]
    fn an_agency_is_chased_for_its_reply() {
        let chased = AgencyChased { agency: Agency::SocialCare, contact: call("2027-03-01T08:59"), again_by: None };
        given(about_a_child()).by(DSL).when(ChaseAgency(chased.clone())).then(chased);
    }

    #[test]
    fn not_in_the_future() {
        let chased = AgencyChased { agency: Agency::SocialCare, contact: call("2027-03-01T10:59"), again_by: None };
        given(about_a_child()).by(DSL).when(ChaseAgency(chased)).impossible("contact");
    }
}
