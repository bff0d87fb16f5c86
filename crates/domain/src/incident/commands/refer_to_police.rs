//! Refer the matter to the police. A fact: the call was made.

use crate::incident::agency::{AgencyContacted, ReferralMade};
use crate::incident::checking::{happened, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::{Agency, ContactMade, Incident, IncidentError, IncidentEvent};
use crate::{Desk, Narrative};
use serde::{Deserialize, Serialize};

/// Refer the matter to the police.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "ReferToPoliceFields"))]
pub struct ReferToPolice {
    /// How the police were reached.
    pub contact: ContactMade,
    /// What was passed on.
    pub summary: Narrative,
    /// Why.
    pub reasons: Narrative,
}

impl Decide for ReferToPolice {
    const NATURE: Nature = Nature::Fact;
    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        refer(Agency::Police, self.contact, self.summary, self.reasons, incident, desk)
    }
}

/// The first contact with an agency is the referral; every further one is a new fact.
pub(super) fn refer(
    agency: Agency,
    contact: ContactMade,
    summary: Narrative,
    reasons: Narrative,
    incident: &Incident,
    desk: &Desk,
) -> Result<Vec<IncidentEvent>, IncidentError> {
    happened("contact", contact.at, desk)?;
    written("summary", &summary, "write what was passed on")?;
    let told = incident.agencies_referred_to().any(|referred| referred == agency);
    Ok(if told {
        vec![AgencyContacted { agency, contact, said: both(summary, reasons) }.into()]
    } else {
        vec![ReferralMade { agency, about: None, contact, summary, reasons, made_by: None }.into()]
    })
}

/// A further contact keeps its reasons beside what was passed on: no text is dropped.
pub(super) fn both(summary: Narrative, reasons: Narrative) -> Narrative {
    let reasons = if reasons.is_blank() { Vec::new() } else { reasons.parts };
    Narrative { parts: [summary.parts, reasons].concat() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::DutyKind;
    use crate::scenario::concerns::{about_a_child, an_image, call};
    use crate::scenario::{DSL, TEACHER, given, words};

    fn referred() -> ReferToPolice {
        ReferToPolice {
            contact: call("2027-03-01T08:59"),
            summary: words("A telephone with pictures."),
            reasons: words("A child may have been harmed."),
        }
    }

    #[test]
    fn a_referral_to_the_police_decides_whether_to_refer() {
        given(an_image()).by(DSL).when(referred()).meeting(DutyKind::DecideReferral);
    }

    #[test]
    fn any_member_of_staff_may_make_the_call() {
        given(about_a_child()).by(TEACHER).when(referred()).departing(&[]);
    }

    #[test]
    fn a_second_call_is_a_new_fact() {
        let then = given(an_image()).by(DSL).and(referred()).when(referred());
        assert!(matches!(then.events(), [IncidentEvent::AgencyContacted(_)]));
    }

    #[test]
    fn what_was_passed_on_is_written_down() {
        given(an_image()).when(ReferToPolice { summary: words(""), ..referred() }).missing("summary");
    }
}
