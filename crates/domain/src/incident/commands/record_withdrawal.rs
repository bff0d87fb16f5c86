//! Record that permission to work with children was withdrawn, or that the adult left first. A fact: what is owed to the
//! Disclosure and Barring Service and the Teaching Regulation Agency follows from it.

use crate::Desk;
use crate::incident::adult::PermissionWithdrawn;
use crate::incident::checking::written;
use crate::incident::command::{Decide, Nature};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record that permission to work with children was withdrawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordWithdrawal(pub PermissionWithdrawn);

impl Decide for RecordWithdrawal {
    const NATURE: Nature = Nature::Fact;

    type Fields = PermissionWithdrawn;

    fn of(fields: PermissionWithdrawn) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, _desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        if !incident.is_subject(self.0.person) {
            return Err(IncidentError::NotInCase(self.0.person));
        }
        written("reasons", &self.0.reasons, "say why, and why the harm test is met or not")?;
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::adult::Withdrawal;
    use crate::incident::agency::{AgencyContacted, NotReferred};
    use crate::incident::closing::Closed;
    use crate::incident::commands::close_case::CloseCase;
    use crate::incident::commands::decide_not_to_refer::DecideNotToRefer;
    use crate::incident::commands::decide_suspension::tests::suspended;
    use crate::incident::commands::record_agency_contact::RecordAgencyContact;
    use crate::incident::commands::record_suspension::RecordSuspension;
    use crate::incident::{Agency, Answer, DutyAbout, DutyKind};
    use crate::scenario::concerns::{about_an_adult, call};
    use crate::scenario::{COACH, Case, HEAD, LEADER, day, given, words};

    fn withdrawn(how: Withdrawal, would_have_been: Answer, harm_test: Answer) -> PermissionWithdrawn {
        PermissionWithdrawn {
            person: COACH,
            how,
            on: day("2027-03-01"),
            would_have_been,
            harm_test,
            taught: Answer::No,
            reasons: words("What was found."),
        }
    }

    fn after(withdrawn: PermissionWithdrawn) -> Case {
        given(about_an_adult()).by(HEAD).and(RecordWithdrawal(withdrawn))
    }

    fn owes(case: &Case, kind: DutyKind, body: Agency) -> bool {
        case.incident.owed().any(|duty| duty.imposed.kind == kind && duty.imposed.about == DutyAbout::Body(body))
    }

    #[test]
    fn whoever_is_dismissed_and_meets_the_harm_test_is_referred_to_the_barring_service() {
        let case = after(withdrawn(Withdrawal::Dismissed, Answer::NotKnown, Answer::Yes));
        assert!(owes(&case, DutyKind::TellBody, Agency::BarringService));
    }

    #[test]
    fn so_is_whoever_resigned_before_it_came_to_that() {
        let case = after(withdrawn(Withdrawal::Resigned, Answer::Yes, Answer::Yes));
        assert!(owes(&case, DutyKind::TellBody, Agency::BarringService));
        let case = after(withdrawn(Withdrawal::Resigned, Answer::No, Answer::Yes));
        assert!(!owes(&case, DutyKind::TellBody, Agency::BarringService));
    }

    #[test]
    fn a_suspension_alone_opens_no_such_duty() {
        let case = given(about_an_adult()).by(HEAD).and(RecordSuspension(suspended()));
        assert!(!owes(&case, DutyKind::TellBody, Agency::BarringService));
        assert!(!owes(&case, DutyKind::DecideBody, Agency::BarringService));
    }

    #[test]
    fn it_holds_back_closing_until_the_service_is_told() {
        let case = after(withdrawn(Withdrawal::Redeployed, Answer::NotKnown, Answer::Yes));
        let close = || CloseCase(Closed { reasons: words("Done."), debrief_owed_by: None });
        let contact = call("2027-03-01T08:59");
        let told = AgencyContacted { agency: Agency::BarringService, contact, said: words("The referral form.") };
        let case = case.and(RecordAgencyContact(told));
        assert!(!owes(&case, DutyKind::TellBody, Agency::BarringService));
        // What is owed to the designated officer still is.
        assert!(case.when(close()).decided.is_err());
    }

    #[test]
    fn while_nobody_knows_whether_the_harm_test_is_met_it_is_referred_or_decided_with_reasons() {
        let case = after(withdrawn(Withdrawal::Dismissed, Answer::NotKnown, Answer::NotKnown));
        assert!(owes(&case, DutyKind::DecideBody, Agency::BarringService));
        let not = NotReferred {
            agency: Agency::BarringService,
            about: Some(COACH),
            reasons: words("The harm test is not met."),
            on_advice_of: None,
        };
        assert!(!owes(&case.and(DecideNotToRefer(not)), DutyKind::DecideBody, Agency::BarringService));
    }

    #[test]
    fn a_teachers_case_is_also_weighed_for_the_teaching_regulation_agency() {
        let teacher =
            PermissionWithdrawn { taught: Answer::Yes, ..withdrawn(Withdrawal::Dismissed, Answer::No, Answer::Yes) };
        assert!(owes(&after(teacher), DutyKind::DecideBody, Agency::TeachingRegulation));
    }

    #[test]
    fn it_is_about_a_subject() {
        let other = PermissionWithdrawn { person: LEADER, ..withdrawn(Withdrawal::NotUsed, Answer::No, Answer::No) };
        let refused = IncidentError::NotInCase(LEADER);
        given(about_an_adult()).by(HEAD).when(RecordWithdrawal(other)).refused(&refused);
    }
}
