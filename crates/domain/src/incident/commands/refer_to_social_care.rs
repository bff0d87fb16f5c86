//! Refer the matter to children's social care. A fact: the call was made, and any member of staff may make it.

use super::refer_to_police::refer;
use crate::incident::command::{Decide, Nature};
use crate::incident::{Agency, ContactMade, Incident, IncidentError, IncidentEvent};
use crate::{Desk, Narrative};
use serde::{Deserialize, Serialize};

/// Refer the matter to children's social care.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "ReferToSocialCareFields"))]
pub struct ReferToSocialCare {
    /// How social care was reached.
    pub contact: ContactMade,
    /// What was passed on.
    pub summary: Narrative,
    /// Why.
    pub reasons: Narrative,
}

impl Decide for ReferToSocialCare {
    const NATURE: Nature = Nature::Fact;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        refer(Agency::SocialCare, self.contact, self.summary, self.reasons, incident, desk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::commands::triage_concern::TriageConcern;
    use crate::incident::work::Triaged;
    use crate::incident::{DutyKind, LevelOfNeed};
    use crate::scenario::concerns::{about_a_child, call};
    use crate::scenario::{DSL, given, words};

    #[test]
    fn a_referral_of_a_child_at_risk_meets_the_duty() {
        let level = LevelOfNeed::ChildProtection;
        let reasons = words("She was hurt.");
        let triaged = Triaged { level, reasons, review_on: None, policies_applied: Vec::new() };
        let referred = ReferToSocialCare {
            contact: call("2027-03-01T08:59"),
            summary: words("What was seen."),
            reasons: words("She was hurt."),
        };
        given(about_a_child()).by(DSL).and(TriageConcern(triaged)).when(referred).meeting(DutyKind::TellSocialCare);
    }
}
