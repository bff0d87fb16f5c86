//! Very many duties due at once: everybody is told, and nobody is told ten thousand times.

use crate::world::{World, about_an_adult, summer};
use anyhow::Result;
use chrono::TimeDelta;
use std::collections::BTreeMap;
use store::MessageStatus;

on_both! {
    very_many_duties_due_at_once_are_a_few_messages;
}

/// How many cases: 10,000 with `--soak`.
fn cases() -> usize {
    if std::env::var("WARDBOOK_TEST_SOAK").is_ok_and(|soak| soak == "1") { 10_000 } else { 150 }
}

/// The duties that a table's lines are about, each as case and number.
async fn overdue(world: &World, sql: &str) -> Result<BTreeMap<(String, u64), usize>> {
    let mut duties = BTreeMap::new();
    for line in world.installation.texts(sql).await?.iter().flat_map(|text| text.lines()) {
        let part: serde_json::Value = serde_json::from_str(line)?;
        if let Some(duty) = part["notice"]["occasion"]["duty-passed"].as_u64() {
            *duties.entry((part["case"].as_str().unwrap_or_default().to_owned(), duty)).or_default() += 1;
        }
    }
    Ok(duties)
}

async fn very_many_duties_due_at_once_are_a_few_messages(world: World) -> Result<()> {
    let coach = world.person("Dora");
    for _ in 0..cases() {
        world.raised(about_an_adult(coach)).await?;
    }
    // Every statutory day has passed, and everybody who was told is told before.
    while world.installation.casework.address_notices(&world.senders).await? > 0 {}
    world.on("2026-09-15", "12:00");
    world.installation.casework.send_messages(&world.senders).await?;
    let told_before = world.mailed().len();
    world.on("2026-09-22", "11:50");
    while world.installation.casework.record_time_passed().await? > 0 {}
    while world.installation.casework.address_notices(&world.senders).await? > 0 {}
    let due = overdue(&world, "SELECT notices FROM outbox WHERE at_once").await?;
    assert!(due.len() >= cases(), "{} of {}", due.len(), cases());
    world.work_until(summer("2026-09-22", "12:31"), TimeDelta::minutes(5)).await?;
    let mut to: BTreeMap<String, usize> = BTreeMap::new();
    for name in world.mailed().split_off(told_before) {
        *to.entry(name).or_default() += 1;
    }
    assert!(to.contains_key("hester") && to.contains_key("conrad"), "{to:?}");
    // What cannot wait is one message a minute at most, here one; the rest is one each half hour.
    assert!(to.values().all(|times| *times <= 4), "{to:?}");
    assert_eq!(world.notices().await?, 0);
    let counts = world.counts().await?;
    assert_eq!((counts.get(&MessageStatus::Waiting), counts.get(&MessageStatus::Dead)), (None, None), "{counts:?}");
    Ok(())
}
