//! Every rule of the floor and of the five reference policies, proved by its removal: its scenario is played with the rule and
//! without it, and what is seen with it must be gone or weaker without it.

use super::scenario::{Scenario, Then};
use crate::examples::played::{Cast, Played, played, supplied};
use crate::examples::seen::{Seeing, Seen};
use crate::incident::IncidentCommand;
use crate::policy::Policy;
use crate::policy::facts::Facts;
use crate::policy::pack::{ENGLAND, Pack, REFERENCE};
use crate::policy::rule::{Effect, Rule};
use crate::scenario::{HERE, SCHOOL, time};
use crate::school::{ClassTeacherSet, ReportingLineSet, Role, RoleGiven, StaffJoined, SwitchSet};
use crate::{
    Actor, CaseId, Desk, Elsewhere, Incident, IncidentError, IncidentId, Narrative, PersonId, Recorded, School,
    SchoolEvent, Text,
};
use cqrs_es::Aggregate as _;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use uuid::Uuid;

const fn somebody(number: usize) -> PersonId {
    PersonId::new(Uuid::from_u128(number as u128))
}

/// The posts that somebody of her own holds each.
fn posts() -> impl Iterator<Item = (PersonId, Role)> {
    let held = Role::ALL.iter().filter(|role| !matches!(role, Role::Reporter | Role::Auditor | Role::Administrator));
    held.enumerate().map(|(place, role)| (somebody(place + 1), *role))
}

fn cast() -> Cast {
    Cast {
        reporter: somebody(101),
        adult: somebody(102),
        colleague: somebody(103),
        child: somebody(104),
        parent: somebody(105),
        holders: posts().map(|(person, _)| person).collect(),
        now: time("2027-03-01T09:00"),
    }
}

/// A school in which every post is held by somebody of her own, under law that is switched on.
fn school() -> School {
    let (cast, from) = (cast(), time("2020-09-01T08:00"));
    let mut events: Vec<SchoolEvent> = Vec::new();
    events.push(crate::school::SchoolRegistered { name: Text::from("Example School"), group: None }.into());
    let staff = cast.holders.iter().chain([&cast.reporter, &cast.adult, &cast.colleague]);
    events.extend(staff.map(|person| SchoolEvent::from(StaffJoined { person: *person, from })));
    events.extend(
        posts().map(|(person, role)| SchoolEvent::from(RoleGiven { person, role, from, until: None, scope: None })),
    );
    events.push(ReportingLineSet { person: cast.reporter, reports_to: Some(cast.colleague), from }.into());
    events.push(ClassTeacherSet { child: cast.child, teacher: Some(cast.colleague), from }.into());
    let reasons = Narrative::plain("It is in force.");
    events.push(SwitchSet { switch: "mandatory-reporting".to_owned(), on: true, from, reasons }.into());
    let mut school = School::default();
    for event in events {
        school.apply(Recorded { actor: Actor::SetUp, recorded_at: from, event });
    }
    school
}

/// The case and what is seen of it when a scenario is played under these packs.
fn seen(scene: &Played, packs: &[&Arc<Pack>], school: &Arc<School>) -> (Incident, Seen) {
    let cast = cast();
    let packs: Vec<Arc<Pack>> = packs.iter().map(|pack| Arc::clone(pack)).collect();
    let policy = Arc::new(Policy::standing(packs, school, cast.now));
    let mut elsewhere = Elsewhere::default();
    for other in &scene.others {
        elsewhere.add(cast.adult, other.details.kind(), cast.now);
    }
    let mut incident = Incident::default();
    let mut carry_out = |command: IncidentCommand, person| -> Result<(), IncidentError> {
        let actor = Actor::Person(person);
        let (school, policy) = (Arc::clone(school), Arc::clone(&policy));
        let (now, elsewhere) = (cast.now, elsewhere.clone());
        let desk = Desk { now, actor, school_id: SCHOOL, incident: Some(HERE), school, policy, elsewhere };
        for event in incident.decide(command, &desk)? {
            incident.apply(Recorded { actor, recorded_at: now, event });
        }
        Ok(())
    };
    carry_out(scene.concern.clone().into(), cast.reporter).expect("raising is never refused");
    for step in &scene.steps {
        carry_out(step.clone(), cast.holders[0]).unwrap_or_else(|refused| panic!("{}: {refused}", step.name()));
    }
    let refused = scene.decision.clone().and_then(|decision| carry_out(decision, cast.holders[0]).err());
    let mut seen = Seen::of(&incident, &policy, cast.now);
    if let Some(IncidentError::NotYet { needs, .. }) = refused {
        for unmet in needs {
            let clauses: Vec<String> = unmet.rules.into_iter().flat_map(|rule| rule.clauses).collect();
            seen = seen.refused(unmet.needs, &clauses);
        }
    }
    (incident, seen)
}

/// The pack without one of its rules.
fn without(pack: &Pack, rule: &str) -> Arc<Pack> {
    let mut less = pack.clone();
    less.rules.retain(|one| one.cited.rule != rule);
    Arc::new(less)
}

/// What shows that a rule works.
struct Proof {
    scenario: Scenario,
    /// What is seen with the rule and not without it, under the floor and its pack.
    beyond: Vec<(Seeing, String)>,
    /// The same with no floor beneath, where the floor asks for it too.
    by_itself: Option<Seeing>,
}

fn proof(rule: &Rule, pack: &Arc<Pack>, floor: &Arc<Pack>) -> Proof {
    let (scenario, school) = (Scenario::of(rule), Arc::new(school()));
    let scene = played(&scenario, &cast()).expect("a scenario of some kind");
    let less = without(pack, &rule.cited.rule);
    let look = |pack: &Arc<Pack>, beneath: Option<&Arc<Pack>>| {
        let layers: Vec<&Arc<Pack>> = beneath.into_iter().chain([pack]).collect();
        let (incident, seen) = seen(&scene, &layers, &school);
        let advises = matches!(rule.effect, Effect::Advise(_));
        (incident, if advises { seen.with_paper(pack, beneath.unwrap_or(pack)) } else { seen })
    };
    let beneath = (pack.name != floor.name).then_some(floor);
    let ((incident, with), (_, alike)) = (look(pack, beneath), look(&less, beneath));
    let matches = rule.matches(&Facts::of(&incident));
    assert!(matches, "{} of {} does not match {}", rule.cited.rule, pack.name, scenario.words());
    every_field_is_missing(&scenario, &incident, &with);
    no_field_is_missing(rule, pack, &school);
    let beyond = with.beyond(&alike);
    let masked = beyond.first().is_some_and(|(seeing, _)| matches!(seeing, Seeing::Words | Seeing::Cited));
    // What is recorded under the floor (a search without authority) may go otherwise without it; the rule's own part does not.
    let alone = || look(pack, None).1.beyond(&look(&less, None).1).first().map(|(seeing, _)| *seeing);
    let by_itself = if masked && beneath.is_some() { alone() } else { None };
    Proof { scenario, beyond, by_itself }
}

/// Every field that the rule asks for, given: none is shown as missing any more.
fn no_field_is_missing(rule: &Rule, pack: &Arc<Pack>, school: &Arc<School>) {
    let scenario = Scenario::of(rule);
    let Then::Missing(fields) = &scenario.then else { return };
    let other = CaseId { school: SCHOOL, incident: IncidentId::new(Uuid::from_u128(201)) };
    let scene = supplied(played(&scenario, &cast()).expect("a scenario"), fields, &cast(), other);
    let (incident, seen) = seen(&scene, &[pack], school);
    for field in fields.iter().filter(|field| field.fits(scene.concern.details.kind())) {
        assert_eq!(field.is_given(&incident), Some(true), "{} by {}", field.as_str(), scenario.rule);
        let missing = (Seeing::Missing, field.as_str().to_owned());
        assert!(!seen.beyond(&Seen::default()).contains(&missing), "{} is shown as missing", field.as_str());
    }
}

/// Every field that the rule asks for, that such a case has and that was left out.
fn every_field_is_missing(scenario: &Scenario, incident: &Incident, with: &Seen) {
    let Then::Missing(fields) = &scenario.then else { return };
    let kind = scenario.kind().expect("a kind");
    let all = with.beyond(&Seen::default());
    for field in fields.iter().filter(|field| field.fits(kind)) {
        let shown = all.contains(&(Seeing::Missing, field.as_str().to_owned()));
        assert!(shown || field.is_given(incident) == Some(true), "{} is not shown as missing", field.as_str());
    }
}

#[test]
fn whatever_rule_is_taken_out_something_is_seen_no_longer() {
    let floor = Arc::new(Pack::parse(ENGLAND).unwrap());
    let (mut table, mut dead) = (String::new(), Vec::new());
    let mut counted: BTreeMap<Seeing, usize> = BTreeMap::new();
    for (name, text) in [("england", ENGLAND)].into_iter().chain(REFERENCE) {
        let pack = Arc::new(Pack::parse(text).unwrap());
        let _ = writeln!(table, "\n{name}");
        for rule in &pack.rules {
            let Proof { scenario, beyond, by_itself } = proof(rule, &pack, &floor);
            let Some((seeing, line)) = beyond.first() else {
                dead.push(format!("{} of {name}", scenario.rule));
                continue;
            };
            *counted.entry(*seeing).or_default() += 1;
            let (clauses, given) = (rule.cited.clauses.join(", "), scenario.words());
            let _ = writeln!(table, "  {} ({clauses})\n    {given}\n    {}: {line}", scenario.rule, seeing.words());
            if let Some(alone) = by_itself {
                let _ = writeln!(table, "    with no floor beneath, {}", alone.words());
            }
        }
    }
    assert!(dead.is_empty(), "nobody would miss {dead:#?}");
    let counted: Vec<String> = counted.iter().map(|(seeing, count)| format!("{count:>3} {}", seeing.words())).collect();
    insta::assert_snapshot!("proved-by-removal", format!("{}\n{table}", counted.join("\n")));
}
