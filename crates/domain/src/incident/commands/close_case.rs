//! Close a case. A decision: held back while a duty that blocks it is owed, and by the policy's guards.

use crate::Desk;
use crate::incident::closing::Closed;
use crate::incident::command::{Decide, Nature};
use crate::incident::guarding::Asked;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::policy::guard::{Decision, Need};
use serde::{Deserialize, Serialize};

/// Close a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CloseCase(pub Closed);

impl Decide for CloseCase {
    const NATURE: Nature = Nature::Decision;
    type Fields = Closed;

    fn of(fields: Closed) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        if !incident.status().is_open() {
            return Err(IncidentError::Closed);
        }
        if self.0.reasons.is_blank() {
            return Err(IncidentError::Missing { field: "reasons", reason: "say what came of it and why it can rest" });
        }
        let brings: &[Need] =
            if self.0.debrief_owed_by.is_some_and(|by| by > desk.now) { &[Need::DebriefHeld] } else { &[] };
        incident.guard(Asked::new(Decision::Close).bringing(brings), desk)?;
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::incident::agency::AdviceGiven;
    use crate::incident::commands::conclude_investigation::ConcludeInvestigation;
    use crate::incident::commands::hold_debrief::HoldDebrief;
    use crate::incident::commands::open_investigation::OpenInvestigation;
    use crate::incident::commands::record_advice::RecordAdvice;
    use crate::incident::commands::record_duty_met_otherwise::RecordDutyMetOtherwise;
    use crate::incident::commands::record_telling::RecordTelling;
    use crate::incident::commands::record_time_passed::RecordTimePassed;
    use crate::incident::commands::refer_to_lado::ReferToLado;
    use crate::incident::duty::DutyMetOtherwise;
    use crate::incident::inquiry::{DebriefHeld, InvestigationConcluded, InvestigationOpened};
    use crate::incident::telling::SomeoneTold;
    use crate::incident::{Agency, AllegationOutcome, DutyKind, Means, Status};
    use crate::scenario::concerns::{about_a_child, about_an_adult, call};
    use crate::scenario::{Case, DSL, HEAD, closed, given, time, words};

    fn close() -> CloseCase {
        CloseCase(Closed { reasons: words("All is well."), debrief_owed_by: None })
    }

    fn passed_on() -> ReferToLado {
        ReferToLado {
            adult: None,
            contact: call("2027-03-01T09:00"),
            summary: words("What the child said."),
            reasons: words("A child may have been harmed."),
        }
    }

    fn told() -> RecordTelling {
        let at = time("2027-03-01T09:00");
        RecordTelling(SomeoneTold { person: HEAD, at, how: Means::InPerson, said: None })
    }

    fn concluded() -> Case {
        let contact = call("2027-03-01T09:00");
        let advice = AdviceGiven { from: Agency::Lado, contact, advice: words("You may look into it.") };
        let opened = InvestigationOpened { officer: None, scope: words("What happened in the hall.") };
        let concluded = InvestigationConcluded {
            outcome: Some(AllegationOutcome::Unfounded),
            findings: words("Nobody saw it."),
            reasons: words("There is no basis."),
        };
        given(about_an_adult())
            .under("stm")
            .by(HEAD)
            .and(told())
            .and(passed_on())
            .and(RecordAdvice(advice))
            .and(OpenInvestigation(opened))
            .and(ConcludeInvestigation(concluded))
    }

    #[test]
    fn a_case_that_owes_nothing_is_closed() {
        let then = given(about_a_child()).by(DSL).when(close()).then(close().0);
        assert_eq!(then.case.incident.status(), Status::Closed);
    }

    #[test]
    fn it_is_not_closed_while_the_designated_officer_must_be_told() {
        given(about_an_adult()).by(HEAD).and(told()).when(close()).not_yet("designated officer", "WT-2023");
    }

    #[test]
    fn nor_when_that_duty_is_overdue() {
        given(about_an_adult())
            .by(HEAD)
            .and(told())
            .at("2027-03-08T09:00")
            .by_the_worker()
            .and(RecordTimePassed {})
            .by(HEAD)
            .when(close())
            .not_yet("designated officer", "WT-2023");
    }

    #[test]
    fn it_is_closed_once_an_agency_has_met_the_duty() {
        let case = given(about_an_adult()).by(HEAD).and(told());
        let met = DutyMetOtherwise {
            duty: case.duty(DutyKind::TellLado),
            by: Text::from("police, PC 1234"),
            at: time("2027-03-01T09:00"),
            reference: None,
            said: None,
        };
        case.and(RecordDutyMetOtherwise(met)).when(close()).then(close().0);
    }

    #[test]
    fn after_a_concluded_investigation_a_debrief_comes_first() {
        concluded().when(close()).not_yet("debrief", "STM-6-b");
    }

    #[test]
    fn or_it_is_finished_with_a_day_by_which_the_debrief_is_owed() {
        let finished = Closed { debrief_owed_by: Some(time("2027-04-16T17:00")), ..close().0 };
        let then = concluded().when(CloseCase(finished.clone())).then(finished);
        assert_eq!(then.case.incident.status(), Status::Finished);
    }

    #[test]
    fn the_debrief_then_closes_it() {
        let finished = Closed { debrief_owed_by: Some(time("2027-04-16T17:00")), ..close().0 };
        let debrief = DebriefHeld {
            attended: vec![HEAD],
            at: time("2027-03-01T09:00"),
            lessons: words("None, and why."),
            policy_changes: None,
            curriculum_changes: None,
        };
        let then = concluded().and(CloseCase(finished)).when(HoldDebrief(debrief));
        assert_eq!(then.case.incident.status(), Status::Closed);
    }

    #[test]
    fn a_closed_case_is_not_closed_again() {
        closed().when(close()).refused(&IncidentError::Closed);
    }

    #[test]
    fn never_without_reasons() {
        given(about_a_child()).by(DSL).when(CloseCase(Closed { reasons: words(""), ..close().0 })).missing("reasons");
    }
}
