//! Very many duties due at once: each is told of, nobody is told ten thousand times, and in the holidays nobody at all.

use crate::world::{World, about_a_child, about_an_adult, summer};
use anyhow::Result;
use chrono::TimeDelta;
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::person::PersonKind::{Adult, Child};
use domain::school::Role;
use futures::{StreamExt as _, TryStreamExt as _, stream, try_join};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;
use store::MessageStatus;
use wardbook_tests::server::is_soak;

on_both! {
    very_many_duties_due_at_once_are_a_few_messages;
    very_many_targets_missed_in_the_holidays_page_nobody;
}

/// How many concerns are raised at the same time.
const SIDE_BY_SIDE: usize = 16;
/// The adults the concerns are about, in turn.
const COACHES: [&str; 20] = [
    "Abel", "Bryn", "Cora", "Della", "Enid", "Flora", "Gwen", "Hugo", "Idris", "Jonah", "Keira", "Lorna", "Mabel",
    "Nerys", "Osian", "Petra", "Quill", "Rhoda", "Seren", "Tudor",
];

/// How many cases: 10,000 with `--soak`.
fn cases() -> usize {
    if is_soak() { 10_000 } else { 150 }
}

/// What each part of a test took, printed with `--nocapture`.
struct Watch(Instant);

impl Watch {
    fn says(&mut self, what: &str) {
        println!("{what}: {:.1} s", self.0.elapsed().as_secs_f64());
        self.0 = Instant::now();
    }
}

/// A school with many adults besides those who hold posts.
async fn with_coaches(mut world: World) -> Result<World> {
    let lead = Role::DesignatedSafeguardingLead;
    let mut people: Vec<(&str, _, &[Role])> = vec![
        ("Tamsin", Adult, &[]),
        ("Lena", Adult, std::slice::from_ref(&lead)),
        ("Hester", Adult, &[Role::Headteacher]),
        ("Conrad", Adult, &[Role::ChairOfGovernors]),
        ("Pip", Child, &[]),
    ];
    people.extend(COACHES.map(|name| (name, Adult, [].as_slice())));
    world.school = world.installation.school("stm", &people).await?;
    Ok(world)
}

async fn raise_all(world: &World, concern: impl Fn(usize) -> RaiseConcern) -> Result<()> {
    let raised = stream::iter((0..cases()).map(|number| world.raised(concern(number))));
    raised.buffer_unordered(SIDE_BY_SIDE).try_collect::<Vec<_>>().await?;
    Ok(())
}

/// What two workers do side by side while there is anything to do now.
async fn two_workers(world: &World) -> Result<()> {
    let (one, other) = (&world.installation.casework, world.installation.another().await?);
    while {
        let (first, second) = try_join!(one.record_time_passed(), other.record_time_passed())?;
        first + second > 0
    } {}
    while {
        let (first, second) = try_join!(one.address_notices(&world.senders), other.address_notices(&world.senders))?;
        first + second > 0
    } {}
    Ok(())
}

/// The duties that a message's lines are about, each as case and number, with how often.
fn duties(message: &str) -> Result<BTreeMap<(String, u64), usize>> {
    let mut duties = BTreeMap::new();
    for line in message.lines() {
        let part: serde_json::Value = serde_json::from_str(line)?;
        if let Some(duty) = part["notice"]["occasion"]["duty-passed"].as_u64() {
            *duties.entry((part["case"].as_str().unwrap_or_default().to_owned(), duty)).or_default() += 1;
        }
    }
    Ok(duties)
}

async fn very_many_duties_due_at_once_are_a_few_messages(world: World) -> Result<()> {
    let world = with_coaches(world).await?;
    let mut watch = Watch(Instant::now());
    raise_all(&world, |number| about_an_adult(world.person(COACHES[number % COACHES.len()]))).await?;
    watch.says("raised");
    // Every statutory day has passed, and everybody who was told is told before.
    two_workers(&world).await?;
    world.on("2026-09-15", "12:00");
    world.installation.casework.send_messages(&world.senders).await?;
    watch.says("the first messages");
    let told_before = world.mailed().len();
    world.on("2026-09-22", "11:50");
    two_workers(&world).await?;
    watch.says("time passed, and notices addressed");
    let mut lost: BTreeSet<String> = world.cases().await?.into_iter().collect();
    assert_eq!(lost.len(), cases());
    for message in world.installation.texts("SELECT notices FROM outbox WHERE at_once").await? {
        // A message is one person's for one minute: whatever two workers did, nothing stands in it twice.
        let duties = duties(&message)?;
        assert!(duties.values().all(|times| *times == 1), "{duties:?}");
        for (case, _) in duties.into_keys() {
            lost.remove(&case.replace('-', ""));
        }
    }
    assert!(lost.is_empty(), "{} cases are overdue and nobody is told", lost.len());
    world.work_until(summer("2026-09-22", "12:31"), TimeDelta::minutes(5)).await?;
    watch.says("sent");
    let mut to: BTreeMap<String, usize> = BTreeMap::new();
    for name in world.mailed().split_off(told_before) {
        *to.entry(name).or_default() += 1;
    }
    assert!(to.contains_key("hester") && to.contains_key("conrad"), "{to:?}");
    // THE BOUND: what cannot wait is one message a minute at most, here one; the rest one each half hour, here two.
    assert!(to.values().all(|times| *times <= 3), "{to:?}");
    everything_was_said(&world).await
}

async fn very_many_targets_missed_in_the_holidays_page_nobody(world: World) -> Result<()> {
    world.breaks_up().await?;
    let mut watch = Watch(Instant::now());
    // On the last morning of term; by the evening every target is missed.
    raise_all(&world, |_| about_a_child(world.person("Pip"))).await?;
    watch.says("raised");
    world.at("10:00");
    two_workers(&world).await?;
    world.installation.casework.send_messages(&world.senders).await?;
    world.at("16:30");
    let at_work = world.mailed().len();
    for day in 15..=30 {
        world.on(&format!("2026-09-{day}"), "16:40");
        two_workers(&world).await?;
        world.installation.casework.send_messages(&world.senders).await?;
    }
    watch.says("two weeks of holidays");
    assert_eq!(world.mailed().len(), at_work, "{:?}", world.mailed());
    assert!(world.notices().await? >= cases() as u64, "what is local rests, and is not forgotten");
    for time in ["08:30", "09:00", "09:30", "10:00"] {
        world.on("2026-10-05", time);
        two_workers(&world).await?;
        world.installation.casework.send_messages(&world.senders).await?;
    }
    watch.says("the first morning of term");
    let after: BTreeSet<String> = world.mailed().split_off(at_work).into_iter().collect();
    assert!(after.contains("lena") && after.contains("dora"), "{after:?}");
    everything_was_said(&world).await
}

async fn everything_was_said(world: &World) -> Result<()> {
    let counts = world.counts().await?;
    assert_eq!((counts.get(&MessageStatus::Waiting), counts.get(&MessageStatus::Dead)), (None, None), "{counts:?}");
    assert_eq!(world.notices().await?, 0);
    Ok(())
}
