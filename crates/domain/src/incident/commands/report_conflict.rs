//! Say that a case is about someone who must not see it. A fact, open to every reader and to whoever raised it: the case is kept from
//! that person at once, and somebody uninvolved confirms it or lifts it.

use crate::Desk;
use crate::incident::checking::written;
use crate::incident::command::{Decide, Nature};
use crate::incident::need_to_know::ConflictReported;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Say that a case is about someone who must not see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReportConflict(pub ConflictReported);

impl Decide for ReportConflict {
    const NATURE: Nature = Nature::Fact;

    type Fields = ConflictReported;

    fn of(fields: ConflictReported) -> Self {
        Self(fields)
    }

    fn decide(self, _: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let actor = desk.actor.person().ok_or(IncidentError::NobodyActs)?;
        written("reasons", &self.0.reasons, "say why she must not see it")?;
        if desk.school.are_one(actor, self.0.person) {
            return Err(IncidentError::AboutHerself);
        }
        // Whether she is kept from it already is not said to whoever may not know.
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PersonId;
    use crate::incident::DutyKind;
    use crate::incident::commands::declare_conflict::DeclareConflict;
    use crate::incident::commands::lift_conflict::LiftConflict;
    use crate::incident::work::{ConflictDeclared, ConflictLifted};
    use crate::scenario::concerns::about_a_child;
    use crate::scenario::{CHAIR, DEPUTY, DSL, LEADER, TEACHER, given, words};

    fn said(person: PersonId) -> ReportConflict {
        ReportConflict(ConflictReported { person, reasons: words("She is his aunt.") })
    }

    #[test]
    fn the_case_is_kept_from_her_at_once_and_somebody_is_to_judge_it() {
        let then = given(about_a_child()).by(TEACHER).when(said(DSL)).imposing(DutyKind::JudgeConflict);
        assert!(then.case.incident.is_excluded(DSL));
    }

    #[test]
    fn whoever_stands_in_must_know_meanwhile() {
        given(about_a_child()).by(TEACHER).and(said(DSL)).by(LEADER).when(said(DEPUTY)).telling(&[CHAIR]);
    }

    #[test]
    fn somebody_uninvolved_confirms_it() {
        let confirmed = DeclareConflict(ConflictDeclared { person: DSL, reasons: words("So it is.") });
        let then = given(about_a_child()).by(TEACHER).and(said(DSL)).by(DEPUTY).when(confirmed);
        assert!(then.meeting(DutyKind::JudgeConflict).case.incident.is_excluded(DSL));
    }

    #[test]
    fn or_lifts_it() {
        let lifted = LiftConflict(ConflictLifted { person: DSL, reasons: words("Another family of that name.") });
        let then = given(about_a_child()).by(TEACHER).and(said(DSL)).by(DEPUTY).when(lifted);
        assert!(!then.meeting(DutyKind::JudgeConflict).case.incident.is_excluded(DSL));
    }

    #[test]
    fn and_never_she_herself() {
        let lifted = LiftConflict(ConflictLifted { person: DSL, reasons: words("It is nothing.") });
        let case = given(about_a_child()).by(TEACHER).and(said(DSL)).by(DSL);
        case.when(lifted).refused(&IncidentError::AboutHerself);
        given(about_a_child()).by(TEACHER).when(said(TEACHER)).refused(&IncidentError::AboutHerself);
    }
}
