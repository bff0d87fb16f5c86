//! Record that the school disagrees with what an agency decided, and told it so. A fact.

use crate::incident::checking::{happened, is_to_come, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::sharing::{ChallengeStage, DecisionChallenged, ReplyAwaited};
use crate::incident::{Agency, ContactMade, Incident, IncidentError, IncidentEvent};
use crate::{Desk, Narrative};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Record a professional disagreement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "ChallengeDecisionFields"))]
pub struct ChallengeDecision {
    /// Which agency.
    pub agency: Agency,
    /// How far up it was taken.
    pub stage: ChallengeStage,
    /// How the agency was reached.
    pub contact: ContactMade,
    /// What it had decided.
    pub decided: Narrative,
    /// Why the school disagrees.
    pub grounds: Narrative,
    /// What the school asks for.
    pub asked_for: Narrative,
    /// The day on which somebody asks after the answer; nothing where none is awaited.
    pub answer_by: Option<NaiveDate>,
}

impl Decide for ChallengeDecision {
    const NATURE: Nature = Nature::Fact;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        happened("contact", self.contact.at, desk)?;
        written("decided", &self.decided, "write what it had decided")?;
        written("grounds", &self.grounds, "write why the school disagrees")?;
        if let Some(by) = self.answer_by {
            is_to_come("answerBy", by, desk)?;
        }
        let (agency, what) = (self.agency, self.asked_for.clone());
        let awaited = self.answer_by.map(|by| ReplyAwaited { wait: incident.next_wait(), agency, what, by });
        let challenged = DecisionChallenged {
            agency,
            stage: self.stage,
            contact: self.contact,
            decided: self.decided,
            grounds: self.grounds,
            asked_for: self.asked_for,
        };
        Ok(std::iter::once(challenged.into()).chain(awaited.map(IncidentEvent::from)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::agency::{AgencyChased, AgencyReplied};
    use crate::incident::commands::chase_agency::ChaseAgency;
    use crate::incident::commands::record_agency_reply::RecordAgencyReply;
    use crate::incident::commands::record_own_referral::RecordOwnReferral;
    use crate::incident::commands::record_time_passed::RecordTimePassed;
    use crate::incident::{Basis, Duty, DutyKind, DutyStatus};
    use crate::scenario::concerns::{about_a_child, call};
    use crate::scenario::{Case, DSL, day, given, time, words};

    fn challenge() -> ChallengeDecision {
        ChallengeDecision {
            agency: Agency::SocialCare,
            stage: ChallengeStage::Manager,
            contact: call("2027-03-01T08:59"),
            decided: words("No further action."),
            grounds: words("She was hungry again on three Mondays."),
            asked_for: words("An assessment."),
            answer_by: Some(day("2027-03-04")),
        }
    }

    #[test]
    fn a_challenge_whose_answer_is_awaited_is_asked_after() {
        given(about_a_child()).by(DSL).when(challenge()).imposing(DutyKind::ChaseReply);
    }

    /// A referral to social care on a Monday morning.
    fn referred() -> Case {
        given(about_a_child()).by(DSL).and(RecordOwnReferral {
            agency: Agency::SocialCare,
            made_by: None,
            contact: call("2027-03-01T08:59"),
            summary: words("She came without shoes again."),
            reasons: words("She is neglected."),
        })
    }

    fn duty(case: &Case) -> &Duty {
        case.incident.duty(case.duty(DutyKind::ChallengeAgency)).unwrap()
    }

    #[test]
    fn three_working_days_after_a_referral_without_an_answer_it_is_to_be_taken_further() {
        let case = referred();
        let imposed = &duty(&case).imposed;
        assert_eq!(imposed.due, Some(time("2027-03-04T17:00")));
        assert_eq!((imposed.basis, imposed.limit), (Basis::LocalTarget, None));
        let missed = case.at("2027-03-05T09:00").by_the_worker().and(RecordTimePassed {});
        assert_eq!(duty(&missed).status(), DutyStatus::TargetMissed);
    }

    #[test]
    fn asking_after_the_answer_is_not_enough_and_a_challenge_is() {
        let chased = AgencyChased { agency: Agency::SocialCare, contact: call("2027-03-02T10:00"), again_by: None };
        let case = referred().at("2027-03-02T10:05").and(ChaseAgency(chased));
        assert!(duty(&case).is_owed());
        case.when(challenge()).meeting(DutyKind::ChallengeAgency);
    }

    #[test]
    fn an_answer_in_time_leaves_nothing_to_challenge() {
        let replied = AgencyReplied {
            agency: Agency::SocialCare,
            contact: call("2027-03-02T10:00"),
            said: words("They will assess."),
        };
        referred().at("2027-03-02T10:05").when(RecordAgencyReply(replied)).meeting(DutyKind::ChallengeAgency);
    }

    #[test]
    fn another_agencys_answer_says_nothing_of_it() {
        let case = referred().and(ChallengeDecision { agency: Agency::Police, ..challenge() });
        assert!(duty(&case).is_owed());
    }

    #[test]
    fn the_grounds_are_written_down() {
        given(about_a_child()).by(DSL).when(ChallengeDecision { grounds: words(""), ..challenge() }).missing("grounds");
    }
}
