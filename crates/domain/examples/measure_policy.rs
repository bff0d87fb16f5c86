//! Measures what the rules cost: matching them in one command with each pack, and asking what-if over a hundred thousand events.
//! `cargo run --release -p domain --example measure_policy`

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::Aggregate as _;
use domain::incident::commands::acknowledge::Acknowledge;
use domain::incident::commands::add_note::AddNote;
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::raise::NoteAdded;
use domain::incident::{ImmediateSafety, Involved, Kind, PartPlayed};
use domain::policy::facts::Facts;
use domain::policy::pack::{Pack, REFERENCE};
use domain::policy::what_if::Past;
use domain::school::{Role, RoleGiven, StaffJoined, command::RegisterSchool};
use domain::{
    Actor, Desk, Elsewhere, Incident, IncidentCommand, IncidentEvent, IncidentId, Narrative, PersonId, Policy,
    Recorded, School, SchoolCommand, SchoolEvent, SchoolId, Text, examples,
};
use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

const EVENTS: usize = 100_000;
const ROUNDS: u32 = 20_000;

const HEAD: PersonId = PersonId::new(Uuid::from_u128(1));
const LEAD: PersonId = PersonId::new(Uuid::from_u128(2));
const CHAIR: PersonId = PersonId::new(Uuid::from_u128(3));
const TEACHER: PersonId = PersonId::new(Uuid::from_u128(4));
const CHILD: PersonId = PersonId::new(Uuid::from_u128(20));
const SCHOOL: SchoolId = SchoolId::new(Uuid::from_u128(100));

/// A case with its events, a school with its events.
type Case = (IncidentId, Vec<Recorded<IncidentEvent>>);
type Founded = (Arc<School>, Vec<Recorded<SchoolEvent>>);

fn main() -> Result<(), Box<dyn Error>> {
    let begins: DateTime<Utc> = "2026-09-07T09:00:00Z".parse()?;
    let (school, record) = school(begins - TimeDelta::days(300))?;
    let floor = Arc::new(Pack::floor()?);
    for (name, text) in REFERENCE {
        let policy = Arc::new(Policy::new(vec![Arc::clone(&floor), Arc::new(Pack::parse(text)?)]));
        let rules: usize = policy.packs().iter().map(|pack| pack.rules.len()).sum();
        let (once, whole) = command(&desk(&school, &policy, begins, 1));
        println!(
            "{name}: {rules} rules with the floor; matched once {once:?}; in one command, all its rounds {whole:?}"
        );
    }
    let policy = Arc::new(Policy::new(vec![Arc::clone(&floor)]));
    let (mut cases, mut events) = (Vec::new(), 0);
    while events < EVENTS {
        let case = case(&desk(&school, &policy, begins, cases.len()), cases.len())?;
        events += case.1.len();
        cases.push(case);
    }
    let (_, text) = REFERENCE.into_iter().find(|(name, _)| *name == "ley").ok_or("no such pack")?;
    let began = Instant::now();
    let past = Past::under(&Arc::new(Pack::parse(text)?), SCHOOL, &record, begins + TimeDelta::days(365))?;
    let otherwise = cases.iter().filter_map(|(id, events)| past.case(*id, events)).count();
    let (cases, took) = (cases.len(), began.elapsed());
    println!("what-if: {events} events of {cases} cases in {took:?}; {otherwise} would have gone otherwise");
    Ok(())
}

/// What matching the rules once costs, and what a whole command costs beyond it: a note, decided with all that follows.
fn command(desk: &Desk) -> (Duration, Duration) {
    let mut incident = Incident::default();
    let raised = incident.decide(raise(Kind::Allegation).into(), desk).unwrap_or_default();
    for event in raised {
        incident.apply(Recorded { actor: desk.actor, recorded_at: desk.now, event });
    }
    let facts = Facts::of(&incident);
    let began = Instant::now();
    for _ in 0..ROUNDS {
        black_box(desk.policy.matching(black_box(&facts), desk.now).count());
    }
    let once = began.elapsed() / ROUNDS;
    let began = Instant::now();
    for _ in 0..ROUNDS {
        let _ = black_box(incident.decide(note(), desk));
    }
    (once, began.elapsed() / ROUNDS)
}

/// A case as a school writes one: raised, seen, ten notes.
fn case(desk: &Desk, number: usize) -> Result<Case, Box<dyn Error>> {
    let kinds = Kind::ALL;
    let kind = kinds.get(number % kinds.len()).copied().unwrap_or(Kind::ConcernAboutChild);
    let id = desk.incident.ok_or("no case on the desk")?;
    let (mut incident, mut events) = (Incident::default(), Vec::new());
    let seen = IncidentCommand::from(Acknowledge { at: None, by: None });
    let notes = std::iter::repeat_with(note).take(10);
    for (step, command) in [IncidentCommand::from(raise(kind)), seen].into_iter().chain(notes).enumerate() {
        let actor = Actor::Person(if step == 0 { TEACHER } else { LEAD });
        let now = desk.now + TimeDelta::minutes(i64::try_from(step)? * 30);
        for event in incident.decide(command, &Desk { actor, now, ..desk.clone() })? {
            let recorded = Recorded { actor, recorded_at: now, event };
            incident.apply(recorded.clone());
            events.push(recorded);
        }
    }
    Ok((id, events))
}

fn raise(kind: Kind) -> RaiseConcern {
    RaiseConcern {
        details: examples::details(kind),
        people: vec![Involved { person: CHILD, part: PartPlayed::Child }],
        narrative: Narrative::plain("As it was told."),
        childs_words: None,
        informant: None,
        occurred_at: None,
        known_at: None,
        told: Vec::new(),
        safety: ImmediateSafety::default(),
        on_behalf: None,
    }
}

fn note() -> IncidentCommand {
    IncidentCommand::from(AddNote(NoteAdded { note: Narrative::plain("A note."), occurred_at: None }))
}

fn desk(school: &Arc<School>, policy: &Arc<Policy>, now: DateTime<Utc>, number: usize) -> Desk {
    Desk {
        now: now + TimeDelta::minutes(i64::try_from(number).unwrap_or_default()),
        actor: Actor::Person(TEACHER),
        school_id: SCHOOL,
        incident: Some(IncidentId::new(Uuid::from_u128(1000 + number as u128))),
        school: Arc::clone(school),
        policy: Arc::clone(policy),
        elsewhere: Elsewhere::default(),
    }
}

/// A small school, and its events.
fn school(from: DateTime<Utc>) -> Result<Founded, Box<dyn Error>> {
    let register = RegisterSchool { name: Text::from("Example School"), group: None };
    let mut commands = vec![SchoolCommand::Register(register)];
    let posts = [
        (HEAD, Role::Headteacher),
        (LEAD, Role::DesignatedSafeguardingLead),
        (CHAIR, Role::ChairOfGovernors),
        (TEACHER, Role::LeadershipTeam),
    ];
    for (person, role) in posts {
        commands.push(SchoolCommand::AddStaff(StaffJoined { person, from }));
        commands.push(SchoolCommand::GiveRole(RoleGiven { person, role, from, until: None, scope: None }));
    }
    let (mut school, mut events) = (School::default(), Vec::new());
    for command in commands {
        let before = desk(&Arc::new(school.clone()), &Arc::new(Policy::default()), from, 0);
        for event in command.decide(&school, &before)? {
            let recorded = Recorded { actor: Actor::SetUp, recorded_at: from, event };
            school.apply(recorded.clone());
            events.push(recorded);
        }
    }
    Ok((Arc::new(school), events))
}
