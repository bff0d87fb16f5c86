//! Time passed: duties become overdue, local targets are missed, warnings fall due. Given by the worker, from the duties
//! read model; "already known" here is the second net when two workers see the same row.

use crate::Desk;
use crate::incident::command::{Decide, Nature};
use crate::incident::duty::{Duty, DutyOverdue, DutyState, DutyTargetMissed, DutyWarned};
use crate::incident::telling::{ConcernRouted, RoutedTo};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::policy::recipients;
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
        for duty in incident.duties().iter().filter(|duty| duty.state == DutyState::Owed) {
            let number = duty.imposed.duty;
            let Some(due) = duty.imposed.due.filter(|due| *due < desk.now) else {
                if !duty.warned && duty.warns_at().is_some_and(|warns_at| warns_at <= desk.now) {
                    events.push(DutyWarned { duty: number }.into());
                }
                continue;
            };
            events.push(if duty.can_be_overdue() {
                DutyOverdue { duty: number, since: due }.into()
            } else {
                DutyTargetMissed { duty: number, since: due }.into()
            });
            events.extend(escalate(duty, incident, desk));
        }
        Ok(events)
    }
}

/// A duty whose time has passed reaches the first in its chain who does not know of the case yet, past nobody who is
/// excluded; ending nothing.
fn escalate(duty: &Duty, incident: &Incident, desk: &Desk) -> Option<IncidentEvent> {
    let rule = duty.rule()?;
    let known = |person| incident.routed().iter().any(|routed| routed.person == person);
    let next = duty.imposed.chain.iter().find_map(|body| {
        let able: Vec<_> = recipients::holders(*body, incident, desk)
            .into_iter()
            .filter(|person| !incident.is_excluded(*person) && !known(*person))
            .collect();
        (!able.is_empty()).then_some((*body, able))
    });
    let (body, people) = next?;
    let capacity = recipients::capacity(body);
    let to = people.into_iter().map(|person| RoutedTo { person, capacity, rule: Some(rule.clone()) }).collect();
    Some(ConcernRouted { to, unfilled: Vec::new(), nobody_left: false }.into())
}
