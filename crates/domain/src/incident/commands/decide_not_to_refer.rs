//! Decide not to refer the matter. A decision: never without reasons.

use crate::Desk;
use crate::incident::agency::NotReferred;
use crate::incident::checking::{is_open, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Decide not to refer the matter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DecideNotToRefer(pub NotReferred);

impl Decide for DecideNotToRefer {
    const NATURE: Nature = Nature::Decision;

    type Fields = NotReferred;

    fn of(fields: NotReferred) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, _desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        is_open(incident)?;
        written("reasons", &self.0.reasons, "say why it is not referred")?;
        if let Some(about) = self.0.about.filter(|about| !incident.people().iter().any(|one| one.person == *about)) {
            return Err(IncidentError::NotInCase(about));
        }
        let made = incident.referrals().any(|(_, made)| made.agency == self.0.agency && made.about == self.0.about);
        if made {
            return Err(IncidentError::AlreadyDone { what: "this referral" });
        }
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::incident::commands::refer_to_social_care::ReferToSocialCare;
    use crate::incident::{Agency, DutyKind};
    use crate::scenario::concerns::{about_an_adult, an_image, call};
    use crate::scenario::{DSL, HEAD, LEADER, given, words};

    fn not_referred(reasons: &str) -> DecideNotToRefer {
        DecideNotToRefer(NotReferred {
            agency: Agency::SocialCare,
            about: None,
            reasons: words(reasons),
            on_advice_of: Some(Text::from("the advice line")),
        })
    }

    #[test]
    fn deciding_not_to_refer_is_a_decision_with_reasons() {
        given(an_image()).by(DSL).when(not_referred("All five tests say no.")).meeting(DutyKind::DecideReferral);
    }

    #[test]
    fn never_without_reasons() {
        given(an_image()).by(DSL).when(not_referred("")).missing("reasons");
    }

    #[test]
    fn it_leaves_the_duty_to_tell_the_officer_owed() {
        let lado = NotReferred { agency: Agency::Lado, ..not_referred("Below the threshold.").0 };
        let then = given(about_an_adult()).by(HEAD).when(DecideNotToRefer(lado));
        let number = then.case.duty(DutyKind::TellLado);
        assert!(then.case.incident.duty(number).unwrap().is_owed());
    }

    #[test]
    fn what_was_referred_already_is_not_decided_against() {
        let contact = call("2027-03-01T08:59");
        let made = ReferToSocialCare { contact, summary: words("What was seen."), reasons: words("") };
        let already = IncidentError::AlreadyDone { what: "this referral" };
        given(an_image()).by(DSL).and(made).when(not_referred("Not needed.")).refused(&already);
    }

    #[test]
    fn only_about_somebody_in_the_case() {
        let about = NotReferred { about: Some(LEADER), ..not_referred("Not needed.").0 };
        given(an_image()).by(DSL).when(DecideNotToRefer(about)).refused(&IncidentError::NotInCase(LEADER));
    }
}
