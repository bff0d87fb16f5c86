//! Record that the low-level concerns about an adult were looked at together. A fact.

use crate::Desk;
use crate::incident::checking::{happened, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::pattern::PatternReviewed;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record that the concerns about an adult were looked at together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReviewPattern(pub PatternReviewed);

impl Decide for ReviewPattern {
    const NATURE: Nature = Nature::Fact;

    type Fields = PatternReviewed;

    fn of(fields: PatternReviewed) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        if !incident.is_subject(self.0.person) {
            return Err(IncidentError::NotInCase(self.0.person));
        }
        happened("at", self.0.at, desk)?;
        written("found", &self.0.found, "write what was seen, also where there is no pattern")?;
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::commands::raise_concern::RaiseConcern;
    use crate::incident::kind::{StaffBreach, StaffConduct};
    use crate::incident::{Answer, Details, DutyKind, DutyStatus, Kind};
    use crate::scenario::concerns::about_an_adult;
    use crate::scenario::{COACH, Case, HEAD, LEADER, nothing, time, words};

    fn low_level() -> RaiseConcern {
        let details = Details::StaffConduct(StaffConduct {
            breach: StaffBreach::PersonalUse,
            self_report: Answer::No,
            channel: None,
            place: None,
        });
        RaiseConcern { details, ..about_an_adult() }
    }

    /// A low-level concern about a colleague of whom the store says this.
    fn after(others: &[(Kind, &str)]) -> Case {
        let others = others.iter().map(|(kind, at)| (COACH, *kind, time(at))).collect();
        nothing().knowing_elsewhere(others).and(low_level()).by(HEAD)
    }

    fn looks(case: &Case) -> Vec<DutyStatus> {
        let duties = case.incident.duties().iter().filter(|duty| duty.imposed.kind == DutyKind::LookAtPattern);
        duties.map(crate::incident::Duty::status).collect()
    }

    fn reviewed() -> PatternReviewed {
        PatternReviewed {
            person: COACH,
            at: time("2027-03-01T09:00"),
            found: words("Twice on the same corridor; a word was had."),
            meets_threshold: Answer::No,
        }
    }

    #[test]
    fn another_low_level_concern_about_the_same_adult_prompts_a_look_at_all_of_them() {
        let case = after(&[(Kind::StaffConduct, "2026-11-02T10:00")]);
        assert_eq!(looks(&case), [DutyStatus::Owed]);
        case.when(ReviewPattern(reviewed())).then(reviewed()).meeting(DutyKind::LookAtPattern);
    }

    #[test]
    fn it_stays_prompted_although_nobody_asks_the_store_again() {
        let case = after(&[(Kind::StaffConduct, "2026-11-02T10:00")]).knowing_elsewhere(Vec::new());
        let note = crate::incident::raise::NoteAdded { note: words("Seen."), occurred_at: None };
        assert_eq!(looks(&case.and(crate::incident::commands::add_note::AddNote(note))), [DutyStatus::Owed]);
    }

    #[test]
    fn the_first_prompts_nothing_and_neither_does_what_may_have_been_false() {
        assert_eq!(looks(&after(&[])), []);
        assert_eq!(looks(&after(&[(Kind::Allegation, "2026-11-02T10:00")])), []);
    }

    #[test]
    fn old_ones_count_apart_from_those_of_the_last_year() {
        let case = after(&[(Kind::StaffConduct, "2024-11-02T10:00"), (Kind::StaffConduct, "2026-11-02T10:00")]);
        let counts: Vec<_> =
            case.incident.other_concerns().iter().map(|found| (found.ever, found.within_a_year)).collect();
        assert_eq!(counts, [(2, 1)]);
    }

    #[test]
    fn it_is_about_a_subject() {
        let other = PatternReviewed { person: LEADER, ..reviewed() };
        after(&[]).when(ReviewPattern(other)).refused(&IncidentError::NotInCase(LEADER));
    }
}
