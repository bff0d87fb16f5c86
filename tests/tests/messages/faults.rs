//! Nothing is lost, and what is repeated is bounded: a mail server that is down, drops, hangs or forgets; two workers; workers
//! that are killed between sending and marking.

use crate::world::{World, in_danger, summer};
use anyhow::{Context as _, Result};
use chrono::TimeDelta;
use domain::incident::commands::notify_person::NotifyPerson;
use domain::{CaseId, PersonId};
use std::collections::BTreeMap;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use store::{Location, MessageStatus};
use wardbook_tests::installation::{InventedSchool, call};

/// How many messages are under way in one process at the same time: `SIDE_BY_SIDE` of the worker.
const UNDER_WAY: usize = 4;

on_both! {
    a_mail_server_that_is_down_for_an_hour_loses_nothing_and_brings_no_flood;
    what_cannot_wait_arrives_minutes_after_the_server_is_back;
    a_server_that_drops_hangs_and_is_busy_loses_nothing_and_repeats_nothing;
    a_receipt_that_is_lost_repeats_one_message_under_its_identity;
    a_refused_message_is_asked_again_and_then_a_dead_letter;
    two_workers_send_everything_once;
    workers_killed_between_sending_and_marking_lose_nothing_and_repeat_no_more_than_was_under_way;
}

async fn a_mail_server_that_is_down_for_an_hour_loses_nothing_and_brings_no_flood(world: World) -> Result<()> {
    world.receivers.behave("down")?;
    for time in ["09:40", "10:05", "10:20", "10:35"] {
        world.raise().await?;
        world.work_until(summer("2026-09-15", time), TimeDelta::minutes(5)).await?;
    }
    assert_eq!(world.mailed(), [""; 0]);
    world.receivers.behave("none")?;
    world.work_until(summer("2026-09-15", "11:01"), TimeDelta::minutes(1)).await?;
    // Three digests were due to her by eleven; what waited joined the newest.
    let mailed = world.mailed();
    assert!((1..=2).contains(&mailed.len()) && mailed.iter().all(|name| name == "lena"), "{mailed:?}");
    let counts = world.counts().await?;
    assert_eq!((counts.get(&MessageStatus::Waiting), counts.get(&MessageStatus::Dead)), (None, None));
    assert_eq!(world.notices().await?, 0);
    Ok(())
}

async fn what_cannot_wait_arrives_minutes_after_the_server_is_back(world: World) -> Result<()> {
    world.receivers.behave("down")?;
    world.raised(in_danger(world.person("Pip"))).await?;
    world.work_until(summer("2026-09-15", "10:35"), TimeDelta::minutes(1)).await?;
    world.receivers.behave("none")?;
    world.work_until(summer("2026-09-15", "10:43"), TimeDelta::minutes(1)).await?;
    assert!(world.receivers.mails().iter().any(|mail| mail.importance == "high"), "{:?}", world.mailed());
    Ok(())
}

/// A case of which each of these people is told by decision, so that one message is due to each.
async fn tell_everybody(world: &World, school: &InventedSchool, people: usize) -> Result<CaseId> {
    let casework = &world.installation.casework;
    let concern = crate::world::about_a_child(school.person("Pip"));
    let key = world.installation.key();
    let (case, _) = casework.raise(&school.viewer("Tamsin"), school.id, concern, &call(&key, None)).await?;
    for number in 0..people {
        let person: PersonId = school.person(&format!("Crowd{number}"));
        let lead = school.viewer("Lena");
        let version = casework.case(&lead, case, casework::At::Now).await?.current_version;
        let key = world.installation.key();
        let tell = NotifyPerson { person, said: None };
        casework.on_case(&lead, case, tell.into(), &call(&key, Some(version))).await?;
    }
    Ok(case)
}

/// How often each message arrived.
fn arrivals(world: &World) -> BTreeMap<String, usize> {
    let mut arrivals = BTreeMap::new();
    for mail in world.receivers.mails() {
        *arrivals.entry(mail.message_id).or_default() += 1;
    }
    arrivals
}

async fn a_server_that_drops_hangs_and_is_busy_loses_nothing_and_repeats_nothing(world: World) -> Result<()> {
    let school = world.crowd(6).await?;
    tell_everybody(&world, &school, 6).await?;
    world.at("10:00");
    for fault in ["drop", "hang", "busy", "refuse", "no-sign-in", "slow"] {
        world.receivers.behave_for(3, fault)?;
        world.work().await?;
        world.installation.pass(TimeDelta::minutes(3));
    }
    world.receivers.behave("none")?;
    world.work_until(summer("2026-09-15", "12:00"), TimeDelta::minutes(10)).await?;
    let arrivals = arrivals(&world);
    // One to each of the six, and one to the lead who must know.
    assert_eq!(arrivals.len(), 7, "{arrivals:?}");
    assert!(arrivals.values().all(|times| *times == 1), "{arrivals:?}");
    Ok(())
}

async fn a_receipt_that_is_lost_repeats_one_message_under_its_identity(world: World) -> Result<()> {
    let school = world.crowd(4).await?;
    tell_everybody(&world, &school, 4).await?;
    world.at("10:00");
    world.receivers.behave_for(2, "forget")?;
    world.work_until(summer("2026-09-15", "12:00"), TimeDelta::minutes(5)).await?;
    let arrivals = arrivals(&world);
    assert_eq!(arrivals.len(), 5, "{arrivals:?}");
    assert_eq!(arrivals.values().sum::<usize>(), 5 + 2, "{arrivals:?}");
    Ok(())
}

async fn a_refused_message_is_asked_again_and_then_a_dead_letter(world: World) -> Result<()> {
    world.raise().await?;
    world.receivers.behave("refuse")?;
    world.work_until(summer("2026-09-15", "12:30"), TimeDelta::minutes(10)).await?;
    let store = world.installation.casework.store();
    let dead = store.messages(Some(MessageStatus::Dead), 10).await?;
    let said: Vec<_> = dead.iter().map(|message| (message.attempts, message.failure.as_deref())).collect();
    assert_eq!(said, [(3, Some("answer-550"))]);
    world.receivers.behave("none")?;
    store.retry_messages(None, world.installation.now()).await?;
    world.work().await?;
    assert_eq!(world.mailed(), ["lena"]);
    Ok(())
}

async fn two_workers_send_everything_once(world: World) -> Result<()> {
    let school = world.crowd(20).await?;
    tell_everybody(&world, &school, 20).await?;
    let other = world.installation.another().await?;
    let one = &world.installation.casework;
    let (first, second) = tokio::join!(one.address_notices(&world.senders), other.address_notices(&world.senders));
    first.and(second)?;
    world.at("10:00");
    let (first, second) = tokio::join!(one.send_messages(&world.senders), other.send_messages(&world.senders));
    assert_eq!(first? + second?, 21);
    let arrivals = arrivals(&world);
    assert_eq!(arrivals.len(), 21);
    assert!(arrivals.values().all(|times| *times == 1), "{arrivals:?}");
    Ok(())
}

/// A process that sends what is due, until it is killed.
fn sender(world: &World) -> Result<Child> {
    let location = match &world.installation.location {
        Location::Postgres(url) => url.clone(),
        Location::Folder(folder) => folder.display().to_string(),
    };
    Command::new(env!("CARGO_BIN_EXE_message-sender"))
        .args([location, world.receivers.ports.starttls.to_string()])
        .arg(world.receivers.authority_file())
        .arg(world.installation.now().to_rfc3339())
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("the sender cannot be started")
}

async fn workers_killed_between_sending_and_marking_lose_nothing_and_repeat_no_more_than_was_under_way(
    world: World,
) -> Result<()> {
    let people = 24;
    let school = world.crowd(people).await?;
    tell_everybody(&world, &school, people).await?;
    world.installation.casework.address_notices(&world.senders).await?;
    world.at("10:00");
    // Each message is kept before its receipt is given, and a kill falls anywhere in between.
    world.receivers.behave("slow")?;
    let mut killed = 0;
    for pause in [900, 700, 1100, 800] {
        let mut process = sender(&world)?;
        tokio::time::sleep(Duration::from_millis(pause)).await;
        process.kill()?;
        process.wait()?;
        killed += 1;
    }
    world.receivers.behave("none")?;
    let mut process = sender(&world)?;
    let begun = Instant::now();
    while world.counts().await?.contains_key(&MessageStatus::Waiting) && begun.elapsed() < Duration::from_mins(1) {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    process.kill()?;
    process.wait()?;
    let arrivals = arrivals(&world);
    assert_eq!(arrivals.len(), people + 1, "nothing is lost: {arrivals:?}");
    let repeats = arrivals.values().sum::<usize>() - arrivals.len();
    assert!(repeats <= killed * UNDER_WAY, "{repeats} repeats after {killed} kills");
    assert_eq!(world.counts().await?.into_iter().collect::<Vec<_>>(), [(MessageStatus::Delivered, people as u64 + 1)]);
    Ok(())
}
