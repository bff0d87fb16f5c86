//! After each event the rules are matched against the whole case: who must now be told, what is now owed, what is met,
//! what is owed no longer.

mod stricter;
mod wanted;

use super::discharge::met_at;
use super::duty::{Duty, DutyAbout, DutyKind, DutyMet, DutyState, DutySuperseded};
use super::event::IncidentEvent;
use super::need_to_know::ConflictProposed;
use super::pattern::OtherConcernsFound;
use super::raise::PartPlayed;
use super::state::{Incident, Status};
use super::telling::{AlsoAs, Capacity, ConcernRouted, RoutedTo, SubjectRecorded};
use crate::desk::OwnFamily;
use crate::policy::Policy;
use crate::policy::facts::Facts;
use crate::policy::recipients::{self, Recipients};
use crate::policy::rule::{Effect, Owe, Rule, Tell};
use crate::{Desk, Elsewhere, PersonId, Recorded};
use chrono::Months;
use wanted::{Wanted, want};

/// Rounds after which the case is taken as settled; two are enough for every rule we can write, three make sure.
const ROUNDS: usize = 3;

/// Adds to `events` what the rules say follows from them.
pub(super) fn settle(before: &Incident, events: &mut Vec<IncidentEvent>, desk: &Desk) {
    let mut incident = before.clone();
    for event in events.iter() {
        fold(&mut incident, event.clone(), desk);
    }
    events.extend(settled(&mut incident, &Facts::of(before), desk));
}

/// Folds into the case what the rules say follows from how it stands, and returns it. `before` are the facts before this
/// command: a rule that matched them already asks no more of what is owed already.
pub(super) fn settled(incident: &mut Incident, before: &Facts, desk: &Desk) -> Vec<IncidentEvent> {
    let mut events = Vec::new();
    for _ in 0..ROUNDS {
        let mut added = record_subjects(incident, desk);
        added.extend(propose_conflicts(incident, desk));
        for event in &added {
            fold(incident, event.clone(), desk);
        }
        let follows = follow(incident, before, desk);
        for event in &follows {
            fold(incident, event.clone(), desk);
        }
        added.extend(follows);
        if added.is_empty() {
            break;
        }
        events.extend(added);
    }
    events
}

fn fold(incident: &mut Incident, event: IncidentEvent, desk: &Desk) {
    incident.fold(Recorded { actor: desk.actor, recorded_at: desk.now, event });
}

fn record_subjects(incident: &Incident, desk: &Desk) -> Vec<IncidentEvent> {
    let at = incident.known_at().unwrap_or(desk.now);
    let unknown =
        incident.subjects().filter(|person| !incident.subjects.iter().any(|recorded| recorded.person == *person));
    let recorded = unknown
        .map(|person| SubjectRecorded { person, roles: desk.school.roles_of(person, at).into_iter().collect() }.into());
    recorded.chain(incident.subjects().filter_map(|person| other_concerns(person, incident, desk))).collect()
}

/// What the desk knows of other cases about this subject, kept once: no later command asks the store again.
fn other_concerns(person: PersonId, incident: &Incident, desk: &Desk) -> Option<IncidentEvent> {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let known = incident.known_at().unwrap_or(desk.now);
    let year_ago = known.checked_sub_months(Months::new(12)).unwrap_or(known);
    let ever = count(desk.elsewhere.count(person, Elsewhere::COUNTED));
    let within_a_year = count(desk.elsewhere.since(person, Elsewhere::COUNTED, year_ago));
    let kept = incident.other_concerns().iter().find(|found| found.person == person);
    // More than were kept is news only where she turned out to have another record, under which there are others.
    let is_news = kept.is_none_or(|kept| kept.ever < ever && desk.school.records_of(person).len() > 1);
    (ever > 0 && is_news).then(|| OtherConcernsFound { person, ever, within_a_year }.into())
}

/// Whoever works in the school and is of the child's family has a conflict of interest, until somebody uninvolved decides otherwise:
/// proposed once, and never where somebody said that there is none.
fn propose_conflicts(incident: &Incident, desk: &Desk) -> Vec<IncidentEvent> {
    let mut proposed: Vec<IncidentEvent> = Vec::new();
    let mut people: Vec<PersonId> = Vec::new();
    for family in desk.elsewhere.family() {
        let OwnFamily { person, child, relation } = *family;
        let in_it = incident.playing(PartPlayed::Child).any(|one| one == child);
        let settled = incident.is_kept_from(person, &desk.school) || incident.conflict_was_judged(person, &desk.school);
        if in_it && !settled && desk.school.is_staff(person, desk.now) && !people.contains(&person) {
            people.push(person);
            proposed.push(ConflictProposed { person, child, relation }.into());
        }
    }
    proposed
}

fn follow(incident: &Incident, before: &Facts, desk: &Desk) -> Vec<IncidentEvent> {
    if matches!(incident.status(), Status::Duplicate | Status::Error) {
        // The work goes on elsewhere, or there never was any: nothing is owed here and nobody else is told.
        return supersede(incident, &[], &[], &desk.policy);
    }
    let facts = Facts::of(incident);
    let mut events: Vec<IncidentEvent> = Vec::new();
    let mut wanted: Vec<Wanted<'_>> = Vec::new();
    let mut told: Vec<(&Rule, &Tell, Recipients)> = Vec::new();
    for rule in desk.policy.matching(&facts, incident.known_at().unwrap_or(desk.now)) {
        match &rule.effect {
            Effect::Tell(tell) => told.push((rule, tell, recipients::of(tell, incident, desk))),
            Effect::Owe(owe) => {
                for about in abouts(owe, incident, desk) {
                    want(&mut wanted, rule, owe, about);
                }
            }
            Effect::Guard(_) | Effect::Ask(_) | Effect::Advise(_) | Effect::File(_) => {}
        }
    }
    let told = unless_told(&told);
    events.extend(route(incident, &told, desk));
    let met = meet(incident, desk);
    let gone = supersede(incident, &met, &wanted, &desk.policy);
    let met_now: Vec<u32> = met.iter().map(|met| met.duty).collect();
    events.extend(met.into_iter().map(IncidentEvent::from));
    events.extend(gone);
    events.extend(impose(incident, &met_now, &wanted, before, desk));
    events
}

/// The rules that speak: less those that are silent because another one reaches somebody they would be content with.
fn unless_told<'a>(told: &'a [(&'a Rule, &'a Tell, Recipients)]) -> Vec<(&'a Rule, &'a Recipients)> {
    let reaches = |tell: &Tell| {
        let others = told.iter().filter(|(_, other, _)| other.unless_told.is_empty());
        let mut people = others.flat_map(|(_, _, recipients)| &recipients.people);
        people.any(|(_, capacity)| tell.unless_told.iter().any(|body| recipients::speaks_for(*body, *capacity)))
    };
    told.iter().filter(|(_, tell, _)| !reaches(tell)).map(|(rule, _, recipients)| (*rule, recipients)).collect()
}

/// What a kind of duty is about in this case; nothing where there is nothing it could be about.
fn abouts(owe: &Owe, incident: &Incident, desk: &Desk) -> Vec<DutyAbout> {
    let some_or_case = |found: Vec<DutyAbout>| if found.is_empty() { vec![DutyAbout::Case] } else { found };
    match owe.duty {
        DutyKind::TellBody | DutyKind::DecideBody | DutyKind::ChallengeAgency => {
            owe.body.into_iter().map(DutyAbout::Body).collect()
        }
        DutyKind::ChaseReply => match owe.body {
            Some(agency) => vec![DutyAbout::Body(agency)],
            None => open_waits(incident),
        },
        DutyKind::TellLado => some_or_case(incident.subjects().map(DutyAbout::Person).collect()),
        DutyKind::LookAtPattern => people(incident.other_concerns().iter().map(|found| found.person)),
        DutyKind::JudgeConflict => people(incident.reported_conflicts()),
        DutyKind::ConsiderSuspension => people(incident.subjects()),
        DutyKind::OfferSupport => people(incident.subjects().filter(|person| incident.adults_told().contains(person))),
        DutyKind::ConfirmSuspension => people(incident.subjects().filter(|person| incident.is_suspended(*person))),
        DutyKind::ReviewAllegation => {
            u32::try_from(incident.adult().reviews.len() + 1).map(DutyAbout::Review).into_iter().collect()
        }
        DutyKind::StoreDevice => devices(incident, |_| true),
        DutyKind::DeviceToPolice => devices(incident, |evidence| evidence),
        DutyKind::ExplainDeparture | DutyKind::TellDslOfDeparture => {
            incident.departures.iter().map(|departure| DutyAbout::Departure(departure.recorded.departure)).collect()
        }
        DutyKind::Review => match u32::try_from(incident.reviews.len()) {
            Ok(count) if count > 0 => vec![DutyAbout::Review(count)],
            _ => Vec::new(),
        },
        DutyKind::NamePeople => naming(incident, desk),
        DutyKind::FindRecipient if !incident.nobody_left => Vec::new(),
        _ => vec![DutyAbout::Case],
    }
}

/// A case that is closed waits until somebody needs it: nobody is troubled because people left who once had to do with it.
fn naming(incident: &Incident, desk: &Desk) -> Vec<DutyAbout> {
    let is_due = incident.status().is_open()
        && incident.restricted_to().is_some()
        && incident.has_nobody(&desk.school, desk.now);
    let before = u32::try_from(incident.named_anew().count()).unwrap_or(u32::MAX);
    is_due.then_some(DutyAbout::Naming(before)).into_iter().collect()
}

fn people(people: impl Iterator<Item = PersonId>) -> Vec<DutyAbout> {
    people.map(DutyAbout::Person).collect()
}

fn open_waits(incident: &Incident) -> Vec<DutyAbout> {
    let open = incident.waits.iter().filter(|wait| wait.is_open());
    open.map(|wait| DutyAbout::Reply(wait.awaited.wait)).collect()
}

fn devices(incident: &Incident, fits: impl Fn(bool) -> bool) -> Vec<DutyAbout> {
    let confiscated = incident.devices.iter().map(|device| &device.confiscated);
    confiscated.filter(|device| fits(device.may_be_evidence)).map(|device| DutyAbout::Device(device.device)).collect()
}

fn route(incident: &Incident, told: &[(&Rule, &Recipients)], desk: &Desk) -> Option<IncidentEvent> {
    let mut to: Vec<RoutedTo> = Vec::new();
    let mut unfilled = Vec::new();
    for (rule, recipients) in told {
        for (person, capacity) in &recipients.people {
            if knows(incident, *person, *capacity) {
                continue;
            }
            match to.iter_mut().find(|routed| routed.person == *person) {
                Some(told) => told.also.push(AlsoAs { capacity: *capacity, rule: rule.cited.clone() }),
                None => to.push(routed_to(*person, *capacity, rule)),
            }
        }
        unfilled.extend(recipients.unfilled.iter().copied().filter(|role| !incident.unfilled.contains(role)));
    }
    let anybody = told.iter().any(|(_, recipients)| recipients.filled_by_reporter || !recipients.people.is_empty());
    let still_told = incident.routed.iter().any(|routed| !incident.is_kept_from(routed.person, &desk.school));
    if let (false, false, Some((rule, _))) = (anybody, still_told, told.first()) {
        to = recipients::last_resort(incident, desk)
            .into_iter()
            .map(|(person, capacity)| routed_to(person, capacity, rule))
            .collect();
    }
    unfilled.sort_unstable();
    unfilled.dedup();
    let nobody_left = to.is_empty() && !still_told && !anybody && !told.is_empty();
    (!to.is_empty() || !unfilled.is_empty() || (nobody_left && !incident.nobody_left))
        .then(|| ConcernRouted { to, unfilled, nobody_left }.into())
}

/// Whether she knows already; a successor who knew of the case takes it over all the same.
fn knows(incident: &Incident, person: PersonId, capacity: Capacity) -> bool {
    let told = incident.routed.iter().any(|routed| routed.person == person);
    told && (!capacity.manages() || incident.case_managers().contains(&person))
}

fn routed_to(person: PersonId, capacity: Capacity, rule: &Rule) -> RoutedTo {
    RoutedTo { person, capacity, rule: Some(rule.cited.clone()), also: Vec::new() }
}

fn meet(incident: &Incident, desk: &Desk) -> Vec<DutyMet> {
    let met = incident.owed().filter_map(|duty| met_at(duty, incident, &desk.school).map(|at| (duty, at)));
    met.map(|(duty, occurred_at)| {
        let limit = duty.imposed.limit.or(duty.imposed.due);
        let recorded_late = limit.is_some_and(|limit| occurred_at <= limit && limit < desk.now);
        DutyMet { duty: duty.imposed.duty, occurred_at, recorded_late }
    })
    .collect()
}

/// A duty goes when its rules no longer match; a new pack changes nothing already owed, and what is met stays met.
fn supersede(incident: &Incident, met: &[DutyMet], wanted: &[Wanted<'_>], policy: &Policy) -> Vec<IncidentEvent> {
    let is_met = |duty: &Duty| met.iter().any(|met| met.duty == duty.imposed.duty);
    let in_force =
        |duty: &Duty| duty.imposed.rules.iter().any(|rule| policy.packs().iter().any(|pack| pack.hash == rule.hash));
    let still = |duty: &Duty| {
        wanted.iter().any(|wanted| wanted.kind == duty.imposed.kind && wanted.about == duty.imposed.about)
    };
    let gone = incident.owed().filter(|duty| !is_met(duty) && in_force(duty) && !still(duty));
    gone.map(|duty| DutySuperseded { duty: duty.imposed.duty }.into()).collect()
}

/// What is not owed yet is imposed; what is owed already is imposed anew where a rule that matches only now asks more of it.
fn impose(incident: &Incident, met: &[u32], wanted: &[Wanted<'_>], before: &Facts, desk: &Desk) -> Vec<IncidentEvent> {
    let mut number = u32::try_from(incident.duties.len()).unwrap_or(u32::MAX);
    let mut events: Vec<IncidentEvent> = Vec::new();
    for wanted in wanted {
        let same = |duty: &&Duty| duty.imposed.kind == wanted.kind && duty.imposed.about == wanted.about;
        let live = |duty: &&Duty| same(duty) && duty.state != DutyState::Superseded;
        let next = number.saturating_add(1);
        let imposed = match incident.duties.iter().rev().find(live) {
            None => wanted.imposed(next, incident, desk),
            Some(duty) if met.contains(&duty.imposed.duty) => continue,
            Some(duty) => {
                let Some(newly) = wanted.unless_before(duty, before) else { continue };
                let Some(merged) = stricter::merged(duty, &newly.imposed(next, incident, desk)) else { continue };
                if duty.is_owed() {
                    events.push(DutySuperseded { duty: duty.imposed.duty }.into());
                }
                merged
            }
        };
        number = next;
        events.push(imposed.into());
    }
    events
}

#[cfg(test)]
mod tests;
