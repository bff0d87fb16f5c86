//! Time passed: duties become overdue, local targets are missed, warnings fall due. Given by the worker, from the duties
//! read model; "already known" here is the second net when two workers see the same row.

use crate::incident::command::{Decide, Nature};
use crate::incident::duty::{Duty, DutyOverdue, DutyState, DutyTargetMissed, DutyWarned};
use crate::incident::telling::{ConcernRouted, RoutedTo};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::policy::recipients;
use crate::{Desk, PersonId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Record that time passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordTimePassed {}

impl Decide for RecordTimePassed {
    const NATURE: Nature = Nature::Clockwork;
    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let mut events: Vec<IncidentEvent> = Vec::new();
        // Two duties of one round do not tell the same person twice.
        let mut told: Vec<PersonId> = incident.routed().iter().map(|routed| routed.person).collect();
        for duty in incident.owed() {
            let Some(event) = passed(duty, desk) else { continue };
            let escalates = !matches!(event, IncidentEvent::DutyWarned(_));
            events.push(event);
            if escalates {
                let reached = escalate(duty, incident, &told, desk);
                told.extend(reached.iter().flat_map(|routed| &routed.to).map(|to| to.person));
                events.extend(reached.map(IncidentEvent::from));
            }
        }
        Ok(events)
    }
}

/// What time did to this duty. A limit makes it overdue; a target somebody set is only missed, and the limit still comes.
fn passed(duty: &Duty, desk: &Desk) -> Option<IncidentEvent> {
    let number = duty.imposed.duty;
    let over = |time: Option<DateTime<Utc>>| time.filter(|time| *time < desk.now);
    match (over(duty.imposed.limit), over(duty.imposed.due), &duty.state) {
        (_, _, DutyState::Overdue { .. }) => None,
        (Some(since), _, _) => Some(DutyOverdue { duty: number, since }.into()),
        (None, Some(since), DutyState::Owed) => Some(DutyTargetMissed { duty: number, since }.into()),
        (None, None, DutyState::Owed) => {
            let warns = !duty.warned && duty.warns_at().is_some_and(|warns_at| warns_at <= desk.now);
            warns.then(|| DutyWarned { duty: number }.into())
        }
        _ => None,
    }
}

/// A duty whose time has passed reaches the first in its chain who does not know of the case yet, past nobody who is
/// excluded; ending nothing.
fn escalate(duty: &Duty, incident: &Incident, told: &[PersonId], desk: &Desk) -> Option<ConcernRouted> {
    let rule = duty.rule()?;
    let next = duty.imposed.chain.iter().find_map(|body| {
        let able: Vec<_> = recipients::holders(*body, incident, desk)
            .into_iter()
            .filter(|(person, _)| !incident.is_kept_from(*person, &desk.school) && !told.contains(person))
            .collect();
        (!able.is_empty()).then_some(able)
    });
    let to = next?
        .into_iter()
        .map(|(person, capacity)| RoutedTo { person, capacity, rule: Some(rule.clone()), also: Vec::new() })
        .collect();
    Some(ConcernRouted { to, unfilled: Vec::new(), nobody_left: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::commands::refer_to_lado::ReferToLado;
    use crate::incident::{DutyKind, DutyStatus};
    use crate::scenario::concerns::{about_an_adult, call};
    use crate::scenario::{CHAIR, HEAD, Then, given, words};

    fn overdue() -> Then {
        given(about_an_adult()).at("2027-03-03T09:00").by_the_worker().when(RecordTimePassed {})
    }

    #[test]
    fn a_duty_whose_time_passed_is_overdue_and_stays_owed() {
        let then = overdue();
        let duty = then.case.incident.duty(then.case.duty(DutyKind::TellLado)).unwrap();
        assert_eq!((duty.status(), duty.is_owed()), (DutyStatus::Overdue, true));
    }

    #[test]
    fn it_reaches_the_next_in_its_chain() {
        assert!(overdue().case.incident.routed().iter().any(|routed| routed.person == CHAIR));
    }

    #[test]
    fn two_duties_that_pass_in_one_round_tell_her_once() {
        let then = overdue();
        assert_eq!(then.case.incident.routed().iter().filter(|routed| routed.person == CHAIR).count(), 1);
    }

    #[test]
    fn a_local_target_is_missed_and_never_overdue() {
        let then = overdue();
        let duty = then.case.incident.duty(then.case.duty(DutyKind::FirstLook)).unwrap();
        assert_eq!(duty.status(), DutyStatus::TargetMissed);
    }

    #[test]
    fn noticing_it_twice_is_nothing_new() {
        overdue().case.when(RecordTimePassed {}).then_nothing();
    }

    #[test]
    fn before_its_time_nothing_is_overdue() {
        given(about_an_adult()).at("2027-03-01T09:10").by_the_worker().when(RecordTimePassed {}).then_nothing();
    }

    #[test]
    fn a_duty_met_in_time_and_typed_in_afterwards_is_overdue_no_longer() {
        let referred = ReferToLado {
            adult: None,
            contact: call("2027-03-02T10:00"),
            summary: words("What the child said."),
            reasons: words("A child may have been harmed."),
        };
        let then = overdue().case.by(HEAD).when(referred);
        let duty = then.case.incident.duty(then.case.duty(DutyKind::TellLado)).unwrap();
        assert_eq!(duty.status(), DutyStatus::MetRecordedLate);
    }
}
