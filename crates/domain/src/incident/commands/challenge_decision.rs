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
    use crate::incident::DutyKind;
    use crate::scenario::concerns::{about_a_child, call};
    use crate::scenario::{DSL, day, given, words};

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

    #[test]
    fn the_grounds_are_written_down() {
        given(about_a_child()).by(DSL).when(ChallengeDecision { grounds: words(""), ..challenge() }).missing("grounds");
    }
}
