//! Rehearsal: for every named adult and every kind of concern, who would be told and who acts, before it happens.
//!
//! An answer is *empty* when nobody of the school could be told and nobody stands in: no chair, no vice chair, nobody the
//! school settled on, and no nominated governor who could find somebody independent. A pack is adopted once no answer is
//! empty or a named person settled who takes it up (`crates/adr/0013-rehearsed-before-adopted.md`).

use super::Policy;
use super::pack::Pack;
use super::recipients;
use super::rule::Body;
use crate::incident::commands::raise_concern::RaiseConcern;
use crate::incident::telling::RoutedTo;
use crate::incident::{
    Answer as Answered, Details, DutyKind, FilteringBreach, ImmediateSafety, Involved, Kind, PartPlayed,
};
use crate::school::{Layer, Role};
use crate::{
    Actor, Desk, Elsewhere, Incident, IncidentCommand, IncidentId, Narrative, PersonId, Recorded, School, SchoolId,
    examples,
};
use chrono::{DateTime, Utc};
use cqrs_es::Aggregate as _;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What would come of one concern.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The kind of concern.
    pub kind: Kind,
    /// The adult it would be about.
    pub about: Option<PersonId>,
    /// Who would be told, as what, by which rule.
    pub told: Vec<RoutedTo>,
    /// What would be owed, and who of those named could do it; whoever was told does it where nobody is left.
    pub acts: Vec<Acts>,
    /// How it stands where nobody would be told.
    pub otherwise: Otherwise,
}

/// A duty, and who could do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acts {
    /// What.
    pub duty: DutyKind,
    /// Who of those whom the rules name; nobody where all of them are concerned or not in post.
    pub people: Vec<PersonId>,
    /// Whether the rules name the person who raised it, who is nobody in particular in a rehearsal.
    pub or_reporter: bool,
}

/// What happens where nobody of the school would be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Otherwise {
    /// Somebody would be told.
    Told,
    /// Nobody would, and the nominated governor finds somebody independent or calls the designated officer herself.
    Finds(PersonId),
    /// Nobody would, and a named person settled who outside takes it up.
    Settled(crate::Text),
    /// Nobody would, and nobody is there to find somebody: it must be settled.
    Nobody,
}

impl Answer {
    /// Whether it must be settled before a pack is adopted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.otherwise == Otherwise::Nobody
    }
}

/// Every kind of concern about nobody in particular, then about every named adult of the school, in the order of the register.
#[must_use]
pub fn rehearse(policy: &Arc<Policy>, school: &Arc<School>, at: DateTime<Utc>) -> Vec<Answer> {
    let staff = school.staff.iter().filter(|(_, span)| span.holds(at)).map(|(person, _)| Some(*person));
    answers(policy, school, at, std::iter::once(None).chain(staff))
}

/// The answers that must be settled before a pack is adopted. People of the same roles have the same answer but for its
/// names, so that one of each is asked for.
#[must_use]
pub fn empty_answers(policy: &Arc<Policy>, school: &Arc<School>, at: DateTime<Utc>) -> Vec<Answer> {
    let mut seen: BTreeSet<BTreeSet<Role>> = BTreeSet::new();
    let staff = school.staff.iter().filter(|(_, span)| span.holds(at)).map(|(person, _)| *person);
    let settled = |person: PersonId| school.settled.iter().any(|settled| settled.about == Some(person));
    let asked: Vec<Option<PersonId>> =
        staff.filter(|person| settled(*person) || seen.insert(school.roles_of(*person, at))).map(Some).collect();
    answers(policy, school, at, asked.into_iter()).into_iter().filter(Answer::is_empty).collect()
}

/// The policy as it would be with this pack as that layer.
#[must_use]
pub fn proposed(policy: &Policy, school: &School, layer: Layer, pack: Arc<Pack>, at: DateTime<Utc>) -> Policy {
    let mut layers: Vec<(Layer, Arc<Pack>)> = Vec::new();
    for adopted in school.packs_in_force(at).into_iter().filter(|adopted| adopted.layer != layer) {
        let known = policy.packs().iter().find(|pack| pack.hash == adopted.hash);
        layers.extend(known.map(|pack| (adopted.layer, Arc::clone(pack))));
    }
    layers.push((layer, pack));
    layers.sort_by_key(|(layer, _)| Layer::ALL.iter().position(|one| one == layer));
    Policy::standing(layers.into_iter().map(|(_, pack)| pack).collect(), school, at)
}

fn answers(
    policy: &Arc<Policy>,
    school: &Arc<School>,
    at: DateTime<Utc>,
    asked: impl Iterator<Item = Option<PersonId>>,
) -> Vec<Answer> {
    let desk = Desk {
        now: at,
        actor: Actor::SetUp,
        school_id: SchoolId::new(uuid::Uuid::nil()),
        incident: Some(IncidentId::new(uuid::Uuid::nil())),
        school: Arc::clone(school),
        policy: Arc::clone(policy),
        elsewhere: Elsewhere::default(),
    };
    asked
        .flat_map(|about| Kind::ALL.iter().map(move |kind| (*kind, about)))
        .map(|(kind, about)| answer(kind, about, &desk))
        .collect()
}

fn answer(kind: Kind, about: Option<PersonId>, desk: &Desk) -> Answer {
    let mut incident = Incident::default();
    // Raising is refused for nothing that stands here: what is malformed would be our own text.
    let events = incident.decide(IncidentCommand::from(concern(kind, about)), desk).unwrap_or_default();
    for event in events {
        incident.apply(Recorded { actor: desk.actor, recorded_at: desk.now, event });
    }
    let able = |person: &PersonId| {
        !incident.is_kept_from(*person, &desk.school) && about.is_none_or(|about| !desk.school.are_one(about, *person))
    };
    let acts = incident.owed().map(|duty| {
        let named = duty.imposed.person.into_iter();
        let owners = duty.imposed.owners.iter().flat_map(|body| recipients::holders(*body, &incident, desk));
        let owners = owners.map(|(person, _)| person);
        let mut people: Vec<PersonId> = named.chain(owners).filter(able).collect();
        people.sort_unstable();
        people.dedup();
        let or_reporter = duty.imposed.owners.contains(&Body::Reporter);
        Acts { duty: duty.imposed.kind, people, or_reporter }
    });
    let acts = acts.collect();
    let told: Vec<RoutedTo> = incident.routed().to_vec();
    let otherwise = if told.is_empty() { otherwise(kind, about, &incident, desk) } else { Otherwise::Told };
    Answer { kind, about, told, acts, otherwise }
}

fn otherwise(kind: Kind, about: Option<PersonId>, incident: &Incident, desk: &Desk) -> Otherwise {
    let school = &desk.school;
    let mut governors = school.holders(Role::NominatedGovernor, desk.now);
    if let Some(person) = governors.find(|person| {
        !incident.is_kept_from(*person, &desk.school) && about.is_none_or(|about| !desk.school.are_one(about, *person))
    }) {
        return Otherwise::Finds(person);
    }
    let settled = school.settled.iter().rev().filter(|settled| settled.covers(kind, about));
    let mut outside = settled.filter_map(|settled| settled.outside.clone());
    outside.next().map_or(Otherwise::Nobody, Otherwise::Settled)
}

/// A concern of this kind about this adult. In a contact she is whom it happened to; in all else it is about her.
fn concern(kind: Kind, about: Option<PersonId>) -> RaiseConcern {
    let (part, informant) = match kind {
        Kind::UnsolicitedContact => (PartPlayed::Recipient, about),
        _ => (PartPlayed::Subject, None),
    };
    RaiseConcern {
        details: details(kind, about),
        people: about.map(|person| Involved { person, part }).into_iter().collect(),
        narrative: Narrative::plain("A rehearsal."),
        childs_words: None,
        informant,
        occurred_at: None,
        known_at: None,
        told: Vec::new(),
        safety: ImmediateSafety::default(),
        on_behalf: None,
    }
}

/// Invented details of this kind; where they name a member of staff, this one.
fn details(kind: Kind, about: Option<PersonId>) -> Details {
    match examples::details(kind) {
        Details::FilteringBreach(breach) => Details::FilteringBreach(FilteringBreach {
            user: about,
            user_is_staff: if about.is_some() { Answered::Yes } else { Answered::No },
            ..breach
        }),
        other => other,
    }
}
