//! Judge the level of need. A decision: with reasons, and a day to look again where the child is to be watched.

use crate::Desk;
use crate::incident::checking::{is_open, is_to_come, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::work::Triaged;
use crate::incident::{Incident, IncidentError, IncidentEvent, LevelOfNeed};
use serde::{Deserialize, Serialize};

/// Judge the level of need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TriageConcern(pub Triaged);

impl Decide for TriageConcern {
    const NATURE: Nature = Nature::Decision;

    type Fields = Triaged;

    fn of(fields: Triaged) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        is_open(incident)?;
        written("reasons", &self.0.reasons, "say why this level of need")?;
        match self.0.review_on {
            Some(day) => is_to_come("reviewOn", day, desk)?,
            None if self.0.level == LevelOfNeed::Monitor => {
                return Err(IncidentError::Missing { field: "reviewOn", reason: "to watch needs a day to look again" });
            }
            None => {}
        }
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::{DutyKind, Status};
    use crate::scenario::concerns::about_a_child;
    use crate::scenario::{DSL, closed, day, given, words};

    fn judged(level: LevelOfNeed, review_on: Option<&str>) -> TriageConcern {
        TriageConcern(Triaged {
            level,
            reasons: words("Known to the family worker."),
            review_on: review_on.map(day),
            policies_applied: Vec::new(),
        })
    }

    #[test]
    fn the_level_of_need_is_judged_with_reasons() {
        let judged = judged(LevelOfNeed::EarlyHelp, None);
        let event = judged.0.clone();
        given(about_a_child()).by(DSL).when(judged).then(event).meeting(DutyKind::FirstDecision);
    }

    #[test]
    fn a_child_who_is_watched_is_looked_at_again_on_a_day() {
        let then = given(about_a_child()).by(DSL).when(judged(LevelOfNeed::Monitor, Some("2027-03-12")));
        let then = then.imposing(DutyKind::Review);
        assert_eq!(then.case.incident.status(), Status::Monitoring);
    }

    #[test]
    fn to_watch_needs_a_day_to_look_again() {
        given(about_a_child()).by(DSL).when(judged(LevelOfNeed::Monitor, None)).missing("reviewOn");
    }

    #[test]
    fn that_day_is_not_over_yet() {
        given(about_a_child()).by(DSL).when(judged(LevelOfNeed::Monitor, Some("2027-02-28"))).impossible("reviewOn");
    }

    #[test]
    fn no_level_is_judged_without_reasons() {
        let TriageConcern(triaged) = judged(LevelOfNeed::NoAction, None);
        given(about_a_child())
            .by(DSL)
            .when(TriageConcern(Triaged { reasons: words(""), ..triaged }))
            .missing("reasons");
    }

    #[test]
    fn child_protection_is_owed_to_social_care() {
        given(about_a_child())
            .by(DSL)
            .when(judged(LevelOfNeed::ChildProtection, None))
            .imposing(DutyKind::TellSocialCare);
    }

    #[test]
    fn a_closed_case_is_opened_first() {
        closed().when(judged(LevelOfNeed::NoAction, None)).refused(&IncidentError::Closed);
    }
}
