//! Visits with nights away: hours that are open for whoever leads one.
//!
//! A visit that is changed or called off is a new fact, and what it opened until then stays as it was. What is owed already keeps
//! its time, as with every other change of the school; what is owed from then on, and whom a message reaches at night, follow.

use super::command::SchoolError;
use super::event::SchoolEvent;
use super::{School, Span};
use crate::describe::{Described, time};
use crate::{Desk, PersonId, Text};
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A visit with nights away: its hours are open for whoever leads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "PlanVisitFields"))]
pub struct VisitPlanned {
    /// Who leads it.
    pub leader: PersonId,
    /// Where it goes, in words.
    pub place: Text,
    /// From when.
    pub from: DateTime<Utc>,
    /// The first moment it is over.
    pub until: DateTime<Utc>,
}

/// A visit that is not over is led by somebody else, goes elsewhere, or begins or ends at another time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "ChangeVisitFields"))]
pub struct VisitChanged {
    /// Its number, in the order visits were planned, from 1.
    pub visit: u32,
    /// Who leads it.
    pub leader: PersonId,
    /// Where it goes, in words.
    pub place: Text,
    /// From when.
    pub from: DateTime<Utc>,
    /// The first moment it is over.
    pub until: DateTime<Utc>,
}

/// A visit does not take place, or ended at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "CallOffVisitFields"))]
pub struct VisitCalledOff {
    /// Its number, in the order visits were planned, from 1.
    pub visit: u32,
}

/// A visit as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Its number, in the order visits were planned, from 1.
    pub number: u32,
    /// What is planned now.
    pub planned: VisitPlanned,
    /// When it was called off.
    pub called_off: Option<DateTime<Utc>>,
    /// The hours it opens or opened, and for whom.
    hours: Vec<Led>,
}

/// Hours that somebody leads or led.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Led {
    leader: PersonId,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl Visit {
    /// Whether it can still be changed or called off at this time.
    #[must_use]
    pub fn is_to_come_or_under_way(&self, at: DateTime<Utc>) -> bool {
        self.called_off.is_none() && at < self.planned.until
    }

    /// What it would have opened from this time on is not open.
    fn ends(&mut self, at: DateTime<Utc>) {
        self.hours.retain(|led| led.from < at);
        for led in &mut self.hours {
            led.until = led.until.min(at);
        }
    }

    /// What is planned now opens these hours; those that have passed stay with whoever led them.
    fn opens(&mut self, at: DateTime<Utc>) {
        let VisitPlanned { leader, from, until, .. } = self.planned;
        let from = if self.hours.is_empty() { from } else { from.max(at) };
        self.hours.push(Led { leader, from, until });
    }
}

impl School {
    /// The visit of this number.
    #[must_use]
    pub fn visit(&self, number: u32) -> Option<&Visit> {
        self.visits.iter().find(|visit| visit.number == number)
    }

    /// The hours that are open for these people because they lead a visit then.
    #[must_use]
    pub fn visits_led_by(&self, people: &[PersonId]) -> Vec<Span> {
        let hours = self.visits.iter().flat_map(|visit| &visit.hours);
        let led = hours.filter(|led| people.contains(&led.leader));
        led.map(|led| Span { from: led.from, until: Some(led.until) }).collect()
    }

    pub(super) fn plan_visit(&mut self, planned: VisitPlanned) {
        let number = self.visits.last().map_or(1, |last| last.number + 1);
        let mut visit = Visit { number, planned, called_off: None, hours: Vec::new() };
        visit.opens(visit.planned.from);
        self.visits.push(visit);
    }

    pub(super) fn change_visit(&mut self, changed: VisitChanged, at: DateTime<Utc>) {
        let VisitChanged { visit: number, leader, place, from, until } = changed;
        let Some(visit) = self.visits.iter_mut().find(|visit| visit.number == number) else { return };
        visit.planned = VisitPlanned { leader, place, from, until };
        visit.ends(at);
        visit.opens(at);
    }

    pub(super) fn call_off_visit(&mut self, called_off: VisitCalledOff, at: DateTime<Utc>) {
        let Some(visit) = self.visits.iter_mut().find(|visit| visit.number == called_off.visit) else { return };
        visit.called_off = Some(at);
        visit.ends(at);
    }

    fn visit_to_come(&self, number: u32, at: DateTime<Utc>) -> Result<&Visit, SchoolError> {
        let visit = self.visit(number).filter(|visit| visit.is_to_come_or_under_way(at));
        visit.ok_or(SchoolError::NoSuchVisit)
    }
}

impl VisitPlanned {
    /// The event in words.
    pub(super) fn describe(&self) -> Described {
        let (from, until) = (time(self.from), time(self.until));
        Described::new(format!("A visit was planned from {from} until {until}.")).of([self.leader])
    }

    pub(super) fn decide(self, school: &School, desk: &Desk) -> Result<Vec<SchoolEvent>, SchoolError> {
        self.check(school, desk)?;
        Ok(vec![self.into()])
    }

    fn check(&self, school: &School, desk: &Desk) -> Result<(), SchoolError> {
        if !school.is_staff(self.leader, self.from.max(desk.now)) {
            return Err(SchoolError::NotStaff(self.leader));
        }
        if self.until <= self.from {
            return Err(SchoolError::EndsBeforeItBegins);
        }
        Ok(())
    }
}

impl VisitChanged {
    /// The event in words.
    pub(super) fn describe(&self) -> Described {
        let (number, from, until) = (self.visit, time(self.from), time(self.until));
        Described::new(format!("Visit {number} was changed: from {from} until {until}.")).of([self.leader])
    }

    pub(super) fn decide(self, school: &School, desk: &Desk) -> Result<Vec<SchoolEvent>, SchoolError> {
        let visit = school.visit_to_come(self.visit, desk.now)?;
        let Self { leader, from, until, .. } = self;
        let planned = VisitPlanned { leader, place: self.place.clone(), from, until };
        planned.check(school, desk)?;
        if until <= desk.now {
            return Err(SchoolError::NoSuchVisit);
        }
        Ok(if visit.planned == planned { Vec::new() } else { vec![self.into()] })
    }
}

impl VisitCalledOff {
    pub(super) fn decide(self, school: &School, desk: &Desk) -> Result<Vec<SchoolEvent>, SchoolError> {
        school.visit_to_come(self.visit, desk.now)?;
        Ok(vec![self.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Actor;
    use crate::incident::DutyKind;
    use crate::notice::{Heard, Notice, Occasion};
    use crate::scenario::concerns::about_a_child;
    use crate::scenario::{Case, DEPUTY, DSL, LEADER, STRANGER, nothing, time};
    use crate::school::SchoolCommand;

    fn residential(leader: PersonId) -> VisitPlanned {
        let (from, until) = (time("2027-03-02T09:00"), time("2027-03-05T14:00"));
        VisitPlanned { leader, place: Text::from("an outdoor centre"), from, until }
    }

    /// On Monday it is planned that the lead goes on a residential on Tuesday.
    fn planned() -> Case {
        nothing().school(SchoolCommand::PlanVisit(residential(DSL)))
    }

    fn changed(visit: VisitPlanned) -> VisitChanged {
        let VisitPlanned { leader, place, from, until } = visit;
        VisitChanged { visit: 1, leader, place, from, until }
    }

    fn change(case: Case, to: VisitPlanned) -> Case {
        case.school(SchoolCommand::ChangeVisit(changed(to)))
    }

    fn call_off(case: Case) -> Case {
        case.school(SchoolCommand::CallOffVisit(VisitCalledOff { visit: 1 }))
    }

    /// Whether a message about a local target reaches this person then.
    fn is_reached(case: &Case, person: PersonId) -> bool {
        let kind = DutyKind::FirstLook;
        let duty = case.incident.owed().find(|duty| duty.imposed.kind == kind).expect("owed").imposed.duty;
        let (occasion, desk) = (Occasion::Escalated { person, duty }, case.desk());
        let notice = Notice { occasion, at: desk.now, by: Actor::Worker };
        matches!(notice.heard(&case.incident, &desk), Heard::By(hearings) if hearings.len() == 1)
    }

    /// A concern raised at ten on the Tuesday night.
    fn at_ten_at_night(case: Case) -> Case {
        case.at("2027-03-02T22:00").and(about_a_child())
    }

    #[test]
    fn ten_at_night_is_open_for_whoever_leads_a_visit_and_for_nobody_else() {
        let case = at_ten_at_night(planned());
        let duty = case.incident.owed().find(|duty| duty.imposed.kind == DutyKind::FirstLook).unwrap();
        assert_eq!(duty.imposed.due, Some(time("2027-03-03T10:00")));
        assert!(is_reached(&case, DSL) && !is_reached(&case, DEPUTY));
    }

    #[test]
    fn a_visit_that_is_called_off_opens_no_hours() {
        let case = at_ten_at_night(call_off(planned()));
        assert!(!is_reached(&case, DSL));
        assert_eq!(case.school.visits_led_by(&[DSL]), []);
        let begun = call_off(planned().at("2027-03-02T20:00"));
        let led = Span { from: time("2027-03-02T09:00"), until: Some(time("2027-03-02T20:00")) };
        assert_eq!(begun.school.visits_led_by(&[DSL]), [led]);
        assert!(!is_reached(&at_ten_at_night(begun), DSL));
    }

    #[test]
    fn whoever_takes_the_visit_over_is_reached_from_then_on() {
        let planned = nothing().school(SchoolCommand::PlanVisit(residential(LEADER)));
        let case = change(planned.at("2027-03-02T20:00"), residential(DSL));
        let led = |person| case.school.visits_led_by(&[person]);
        let (from, noon, until) = (time("2027-03-02T09:00"), time("2027-03-02T20:00"), time("2027-03-05T14:00"));
        assert_eq!(led(LEADER), [Span { from, until: Some(noon) }]);
        assert_eq!(led(DSL), [Span { from: noon, until: Some(until) }]);
        let case = at_ten_at_night(case);
        assert!(is_reached(&case, DSL) && !is_reached(&case, LEADER));
    }

    #[test]
    fn a_visit_that_is_put_off_opens_the_other_days() {
        let (from, until) = (time("2027-03-09T09:00"), time("2027-03-12T14:00"));
        let case = change(planned(), VisitPlanned { from, until, ..residential(DSL) });
        assert_eq!(case.school.visits_led_by(&[DSL]), [Span { from, until: Some(until) }]);
        assert!(!is_reached(&at_ten_at_night(case), DSL));
    }

    #[test]
    fn what_is_owed_already_keeps_its_time() {
        let case = at_ten_at_night(planned());
        let due = |case: &Case| case.incident.owed().map(|duty| duty.imposed.due).collect::<Vec<_>>();
        let before = due(&case);
        let after = call_off(case.at("2027-03-02T22:10")).by_the_worker();
        let after = after.and(crate::incident::commands::record_time_passed::RecordTimePassed {});
        assert_eq!(due(&after), before);
    }

    #[test]
    fn what_does_not_add_up_is_said() {
        let decide = |case: &Case, command: SchoolCommand| command.decide(&case.school, &case.desk());
        let changing = |visit| SchoolCommand::ChangeVisit(changed(visit));
        let calling_off = |visit| SchoolCommand::CallOffVisit(VisitCalledOff { visit });
        let case = planned();
        assert_eq!(decide(&case, calling_off(2)), Err(SchoolError::NoSuchVisit));
        assert_eq!(decide(&case, changing(residential(STRANGER))), Err(SchoolError::NotStaff(STRANGER)));
        let backwards = VisitPlanned { until: time("2027-03-01T09:00"), ..residential(DSL) };
        assert_eq!(decide(&case, changing(backwards)), Err(SchoolError::EndsBeforeItBegins));
        assert_eq!(decide(&case, changing(residential(DSL))), Ok(Vec::new()), "it says nothing new");
        let over = case.clone().at("2027-03-05T14:00");
        assert_eq!(decide(&over, calling_off(1)), Err(SchoolError::NoSuchVisit));
        assert_eq!(decide(&over, changing(residential(LEADER))), Err(SchoolError::NoSuchVisit));
        let off = call_off(case);
        assert_eq!(decide(&off, calling_off(1)), Err(SchoolError::NoSuchVisit));
        assert_eq!(decide(&off, changing(residential(LEADER))), Err(SchoolError::NoSuchVisit));
    }
}
