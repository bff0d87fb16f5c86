//! Who hears of a notice, how soon, and in which words, at the time a message would go.

use super::{Notice, Occasion};
use crate::incident::{Duty, DutyKind, DutyState};
use crate::policy::clock::Clocks;
use crate::policy::recipients::{can_be_told, holders};
use crate::school::Role;
use crate::{Actor, Desk, Incident, PersonId};
use chrono::{DateTime, TimeDelta, Utc};

/// What is due within this time cannot wait for a digest that comes each half hour.
const PRESSING: TimeDelta = TimeDelta::hours(1);

/// What comes of a notice at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// These people hear of it; nobody, where nothing is left to hear of.
    By(Vec<Hearing>),
    /// It is the school's own target and the school is closed: ask again when it opens.
    Rests(DateTime<Utc>),
}

/// One person who hears of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hearing {
    /// Who.
    pub person: PersonId,
    /// At once, or with whatever else there is in the half hour.
    pub at_once: bool,
    /// What is said.
    pub say: Say,
}

/// What is said: never what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Say {
    /// Something needs you.
    NeedsYou,
    /// Nobody is left to decide on a case: people are named for it by whoever reads nothing of it.
    HasNobody,
    /// Seen then, and being dealt with: to whoever raised it.
    BeingDealtWith(DateTime<Utc>),
    /// School is closed, and opens then: to whoever raised it.
    OutOfHours {
        /// When the school opens again.
        opens: DateTime<Utc>,
    },
}

impl Notice {
    /// Who hears of it now.
    #[must_use]
    pub fn heard(&self, incident: &Incident, desk: &Desk) -> Heard {
        let needs = |people: Vec<PersonId>, at_once: &dyn Fn(PersonId) -> bool| {
            let hearing = |person| Hearing { person, at_once: at_once(person), say: Say::NeedsYou };
            Heard::By(people.into_iter().map(hearing).collect())
        };
        let one = |person: PersonId| if self.needs(person, incident, desk) { vec![person] } else { Vec::new() };
        match self.occasion {
            Occasion::Raised => self.out_of_hours(incident, desk),
            Occasion::Seen(at) => Heard::By(reporters(self.by, incident, desk, false, Say::BeingDealtWith(at))),
            // Even of a case that is closed, and even if she has seen it: the agency may ring any minute.
            Occasion::ReferredBy(person) => needs(self.must_know(person, incident, desk), &|_| true),
            Occasion::MustKnow(person) if knows(person, incident, desk) => Heard::By(Vec::new()),
            Occasion::MustKnow(person) | Occasion::Told(person) | Occasion::Given(person) => {
                needs(one(person), &|person| presses(incident, person, desk))
            }
            Occasion::PeopleProposed => self.for_want_of_people(incident, desk),
            Occasion::GlassBroken => {
                let mut whose: Vec<PersonId> = incident.case_managers();
                whose.extend(incident.assignee());
                whose.extend(incident.routed().iter().map(|routed| routed.person));
                whose.sort_unstable();
                whose.dedup();
                whose.retain(|person| self.needs(*person, incident, desk));
                needs(whose, &|_| true)
            }
            Occasion::Escalated { duty, .. }
            | Occasion::DutyImposed(duty)
            | Occasion::DutyWarned(duty)
            | Occasion::DutyPassed(duty) => {
                let Some(duty) = incident.duty(duty).filter(|duty| duty.is_owed()) else {
                    return Heard::By(Vec::new());
                };
                if duty.imposed.kind == DutyKind::NamePeople {
                    return self.for_want_of_people(incident, desk);
                }
                let mut people = match self.occasion {
                    Occasion::Escalated { person, .. } if knows(person, incident, desk) => Vec::new(),
                    Occasion::Escalated { person, .. } => one(person),
                    _ => self.owners(duty, incident, desk),
                };
                if self.is_local(duty) && !clocks(desk).is_open(desk.now) {
                    // Whoever leads a visit is at work; everybody else hears of it when the school opens, or of what is missed.
                    people.retain(|person| is_open_for(*person, desk));
                    if people.is_empty() {
                        return Heard::Rests(clocks(desk).opens(desk.now));
                    }
                }
                // What is owed from the start is heard of with the concern itself.
                let from_the_start = matches!(self.occasion, Occasion::DutyImposed(_));
                needs(people, &|person| {
                    (from_the_start && presses(incident, person, desk)) || duty_presses(duty, person, desk)
                })
            }
        }
    }

    /// That a case has nobody is said to those who name people for it, open to them or not, and no more than that: to whoever comes
    /// first, and to all of them once somebody proposed people, or the time for it passed.
    fn for_want_of_people(&self, incident: &Incident, desk: &Desk) -> Heard {
        if !incident.has_nobody(&desk.school, desk.now) {
            return Heard::By(Vec::new());
        }
        let able = |person: &PersonId| self.by != Actor::Person(*person) && can_hear(*person, incident, desk);
        let bodies = Role::NAME_PEOPLE.into_iter();
        let bodies = bodies.map(|role| desk.school.holders(role, desk.now).filter(able).collect::<Vec<_>>());
        let mut bodies = bodies.filter(|people| !people.is_empty());
        let mut people = match self.occasion {
            Occasion::PeopleProposed | Occasion::DutyPassed(_) => bodies.flatten().collect(),
            _ => bodies.next().unwrap_or_default(),
        };
        people.sort_unstable();
        people.dedup();
        if !people.is_empty() && !clocks(desk).is_open(desk.now) {
            return Heard::Rests(clocks(desk).opens(desk.now));
        }
        Heard::By(people.into_iter().map(|person| Hearing { person, at_once: true, say: Say::HasNobody }).collect())
    }

    /// Whether this person can be written to of a case that is worked on, and did not do it herself.
    fn needs(&self, person: PersonId, incident: &Incident, desk: &Desk) -> bool {
        incident.status().is_open()
            && self.by != Actor::Person(person)
            && incident.is_open_to(person)
            && can_hear(person, incident, desk)
    }

    /// Everybody who must know of the case, less the one who did this and the one it is about.
    fn must_know(&self, by: PersonId, incident: &Incident, desk: &Desk) -> Vec<PersonId> {
        let mut people: Vec<PersonId> = Vec::new();
        for routed in incident.routed() {
            let person = routed.person;
            let did_it = person == by || self.by == Actor::Person(person);
            let must = !did_it && must_know(person, incident, desk) && can_hear(person, incident, desk);
            if must && !people.contains(&person) {
                people.push(person);
            }
        }
        people
    }

    /// Of those who owe it: the one person it belongs to; whoever works on the case; else those who come first. Where the person
    /// who caused it is one of them, nobody else is troubled.
    fn owners(&self, duty: &Duty, incident: &Incident, desk: &Desk) -> Vec<PersonId> {
        let able = |people: Vec<PersonId>| -> Vec<PersonId> {
            let able = |person: &PersonId| incident.is_open_to(*person) && can_hear(*person, incident, desk);
            people.into_iter().filter(able).collect()
        };
        let holding = |body| holders(body, incident, desk).into_iter().map(|(person, _)| person).collect();
        let first: Vec<PersonId> = if let Some(person) = duty.imposed.person {
            able(vec![person])
        } else {
            let bodies: Vec<Vec<PersonId>> = duty.imposed.owners.iter().map(|body| able(holding(*body))).collect();
            if let Some(worker) =
                incident.assignee().filter(|worker| bodies.iter().flatten().any(|able| able == worker))
            {
                vec![worker]
            } else if bodies.iter().flatten().any(|person| self.by == Actor::Person(*person)) {
                Vec::new()
            } else if duty.imposed.kind == DutyKind::JudgeConflict {
                // Whoever judges it must be able to open the case: a case manager of nothing she knows of is troubled in vain.
                bodies
                    .into_iter()
                    .find(|people| people.iter().any(|one| works(*one, incident, desk)))
                    .unwrap_or_default()
            } else {
                bodies.into_iter().find(|people| !people.is_empty()).unwrap_or_default()
            }
        };
        first.into_iter().filter(|person| self.by != Actor::Person(*person)).collect()
    }

    /// Whether it is about a target the school set itself, and nothing that law, guidance or the policy says.
    fn is_local(&self, duty: &Duty) -> bool {
        let (due, limit) = (duty.imposed.due, duty.imposed.limit);
        match (self.occasion, &duty.state) {
            (_, DutyState::Overdue { .. }) => false,
            (Occasion::DutyImposed(_), _) => due.is_some() && limit.is_none(),
            _ => due.is_some() && due != limit,
        }
    }

    fn out_of_hours(&self, incident: &Incident, desk: &Desk) -> Heard {
        let clocks = clocks(desk);
        if clocks.is_open(self.at) || clocks.is_open(desk.now) {
            return Heard::By(Vec::new());
        }
        let say = Say::OutOfHours { opens: clocks.opens(desk.now) };
        Heard::By(reporters(Actor::Worker, incident, desk, true, say))
    }
}

/// Whoever raised it, less who did the thing she would hear of.
fn reporters(by: Actor, incident: &Incident, desk: &Desk, at_once: bool, say: Say) -> Vec<Hearing> {
    let mut people: Vec<PersonId> = incident.reporters().collect();
    people.dedup();
    let able = people.into_iter().filter(|person| by != Actor::Person(*person) && can_hear(*person, incident, desk));
    able.map(|person| Hearing { person, at_once, say }).collect()
}

/// INVARIANT: nobody hears anything who is a subject, is conflicted, let the material through herself, of whom an agency asked
/// that she be told nothing yet, or who is not (or no longer) of the school.
#[must_use]
pub fn can_hear(person: PersonId, incident: &Incident, desk: &Desk) -> bool {
    can_be_told(person, incident, desk)
        && desk.school.is_staff(person, desk.now)
        && !incident.holds(desk.now).any(|hold| desk.school.are_one(hold.person, person))
}

/// Whether the case is hers to work on: by name, or because she leads and it is not only for those named.
fn works(person: PersonId, incident: &Incident, desk: &Desk) -> bool {
    let leads = [Role::DesignatedSafeguardingLead, Role::DeputyDsl];
    let leads = leads.into_iter().any(|role| desk.school.acts_as(person, role, desk.now));
    let by_name = must_know(person, incident, desk)
        || incident.assignee() == Some(person)
        || incident.case_managers().contains(&person);
    by_name || (leads && !incident.is_named_only())
}

/// Whether somebody who had to know has seen it, or need not know it any more.
fn knows(person: PersonId, incident: &Incident, desk: &Desk) -> bool {
    !must_know(person, incident, desk)
        || incident.acknowledgements().iter().any(|acknowledged| acknowledged.by == person)
}

/// Whether she must know of it now: whoever must know in a role, must while she holds it.
fn must_know(person: PersonId, incident: &Incident, desk: &Desk) -> bool {
    let mut routed = incident.routed().iter().filter(|routed| routed.person == person);
    let holds = |role| desk.school.acts_as(person, role, desk.now);
    routed.any(|routed| routed.capacities().any(|capacity| capacity.role().is_none_or(holds)))
}

/// Whether the case cannot wait half an hour: somebody is in danger, or a duty presses.
fn presses(incident: &Incident, person: PersonId, desk: &Desk) -> bool {
    incident.raised().is_some_and(|raised| raised.safety.in_danger)
        || incident.owed().any(|duty| duty_presses(duty, person, desk))
}

/// Overdue; or due within the hour. A target of the school's own presses while the school is open for her.
fn duty_presses(duty: &Duty, person: PersonId, desk: &Desk) -> bool {
    let soon = |time: Option<DateTime<Utc>>| time.is_some_and(|time| time <= desk.now + PRESSING);
    let open = || is_open_for(person, desk);
    match duty.state {
        DutyState::Overdue { .. } => true,
        DutyState::Owed => soon(duty.imposed.limit) || (soon(duty.imposed.due) && open()),
        // Missed, and of the kind that was to be done within the hour.
        DutyState::TargetMissed { .. } => {
            soon(duty.imposed.limit)
                || (duty.imposed.due.is_some_and(|due| due - duty.imposed_at <= PRESSING) && open())
        }
        _ => false,
    }
}

fn clocks(desk: &Desk) -> Clocks<'_> {
    desk.school.clocks(desk.policy.bank_holidays(), &[])
}

/// Whether the school is open now, or this person leads a visit.
fn is_open_for(person: PersonId, desk: &Desk) -> bool {
    let visits = desk.school.visits_led_by(&[person]);
    desk.school.clocks(desk.policy.bank_holidays(), &visits).is_open(desk.now)
}
