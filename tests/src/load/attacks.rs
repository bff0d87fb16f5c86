//! What other people notice while somebody attacks: their pages at a steady rate, with and without each attack, in turns.
//!
//! Everything goes over HTTP to the binary as a process of its own. The attacker's rates are those of one line of some tens of megabits;
//! she shares this machine's processors with the server, so a ratio here is worse than it would be over a network. Her connections come
//! from another address of the loopback network, as they would from outside.

mod kinds;
mod wire;

use super::arguments::{Arguments, Database};
use super::binary;
use super::cluster::Cluster;
use super::connection::Connection;
use super::measure::{Sample, median, medians, ms};
use super::school::{Schools, casework};
use anyhow::{Context, Result, ensure};
use chrono::TimeDelta;
use domain::graphql::GlobalId as _;
use kinds::{Attack, Tally};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use store::{Location, Store};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior};

/// People who work while it goes on, each with a connection of her own, and how often each asks.
const PEOPLE: usize = 8;
const ASKS_EVERY: Duration = Duration::from_millis(100);
/// Before a turn is measured: the attack is in full swing by then.
const WARM_UP: Duration = Duration::from_secs(2);
/// What a page of theirs shows.
const PAGE: &str = "{ worklist(school: \\\"SCHOOL\\\", first: 20) { edges { node { id status kind version } } } }";

/// Somebody's page, and the token of a teacher for what an attacker who works here could send.
struct Target {
    address: String,
    page: Vec<u8>,
    token: String,
}

/// Measures and prints a table.
///
/// # Errors
/// When anything fails, or an attack is let through.
pub async fn run(arguments: &Arguments, on: Database, seconds: u32, only: Option<&str>) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let cluster = if on == Database::Postgres { Some(Cluster::from_environment().await?) } else { None };
    let (location, place) = if let Some(cluster) = &cluster {
        let url = cluster.create("load_attacks", None).await?;
        (Location::Postgres(url.clone()), url)
    } else {
        let data = folder.path().join("load_attacks");
        (Location::Folder(data.clone()), data.display().to_string())
    };
    let (page, token) = set_up(&location, arguments.cases.min(400)).await?;
    let (running, _) = tokio::task::spawn_blocking(move || binary::serve(&place)).await??;
    let page = page.replace("ADDRESS", &running.address).into_bytes();
    let target = Arc::new(Target { address: running.address.clone(), page, token });
    println!(
        "| {on:?} | sent/s | refused | p50 alone | p50 beside | p99 alone | p99 beside | p99 ratio |\n|---|---|---|---|---|---|---|---|"
    );
    for attack in Attack::ALL.into_iter().filter(|attack| only.is_none_or(|only| attack.name().contains(only))) {
        measured(&target, attack, arguments.rounds, Duration::from_secs(u64::from(seconds))).await?;
    }
    drop(running);
    if let Some(cluster) = &cluster {
        cluster.drop("load_attacks").await?;
    }
    Ok(())
}

/// A school with cases, its lead's page as a request, and a teacher's token.
async fn set_up(location: &Location, cases: usize) -> Result<(String, String)> {
    let schools = Schools::make(location, 1, cases).await?;
    let school = schools.schools.first().context("no school")?;
    let store = Store::open_at(location, 2).await?;
    let casework = casework(store.clone())?;
    let until = casework.now() + TimeDelta::days(1);
    let mut tokens = Vec::new();
    for viewer in [&school.lead, &school.teacher] {
        let person = viewer.at(school.id).context("not at her school")?.person;
        tokens.push(casework.issue_token(&[(school.id, person)], "load", until).await?.token);
    }
    store.close().await;
    let body = format!("{{\"query\":\"{}\"}}", PAGE.replace("SCHOOL", school.id.to_global().as_str()));
    let [lead, teacher] = tokens.as_slice() else { anyhow::bail!("two tokens are missing") };
    let page =
        wire::post("/graphql", "ADDRESS", &format!("Authorization: Bearer {lead}\r\n"), "application/json", &body);
    Ok((page, teacher.clone()))
}

async fn measured(target: &Arc<Target>, attack: Attack, rounds: usize, lasting: Duration) -> Result<()> {
    let (mut alone, mut beside, mut sent, mut refused) = (Vec::new(), Vec::new(), 0, 0);
    for round in 0..rounds {
        for attacked in [round % 2 == 1, round % 2 == 0] {
            if !attacked {
                alone.push(people(target, lasting).await?);
                continue;
            }
            let tally = Arc::new(Tally::default());
            let begun = attack.begin(target, &tally);
            let sample = people(target, lasting).await;
            drop(begun);
            beside.push(sample.with_context(|| format!("while attacked by {}", attack.name()))?);
            sent += tally.sent.load(Ordering::Relaxed);
            refused += tally.refused.load(Ordering::Relaxed);
            let let_in = tally.let_in.load(Ordering::Relaxed);
            ensure!(let_in == 0, "{}: {let_in} were let through", attack.name());
            // What is still open is let go before anybody is measured alone.
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
    let ratio =
        median(alone.iter().zip(&beside).map(|(alone, beside)| beside.p99.as_secs_f64() / alone.p99.as_secs_f64()));
    let (alone, beside) = (medians(&alone), medians(&beside));
    let seconds = (lasting + WARM_UP).as_secs_f64() * super::measure::number(rounds);
    println!(
        "| {} | {:.0} | {refused} of {sent} | {} | {} | {} | {} | {ratio:.2} |",
        attack.name(),
        super::measure::number(sent) / seconds,
        ms(alone.p50),
        ms(beside.p50),
        ms(alone.p99),
        ms(beside.p99),
    );
    Ok(())
}

/// Everybody's pages for so long, each given out by the clock: what falls behind shows as latency.
async fn people(target: &Arc<Target>, lasting: Duration) -> Result<Sample> {
    let mut all = JoinSet::new();
    for number in 0..PEOPLE {
        let target = Arc::clone(target);
        all.spawn(async move {
            let mut connection = Connection::open(&target.address, &target.page).await?;
            let begun = Instant::now();
            let offset = ASKS_EVERY * u32::try_from(number)? / u32::try_from(PEOPLE)?;
            let mut ticks = tokio::time::interval_at(begun + offset, ASKS_EVERY);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
            let mut took = Vec::new();
            while begun.elapsed() < WARM_UP + lasting {
                let due = ticks.tick().await;
                connection.page().await?;
                // What took so long that nothing else was asked counts as well.
                if due.duration_since(begun) >= WARM_UP || due.elapsed() > WARM_UP {
                    took.push(due.elapsed());
                }
            }
            anyhow::Ok(took)
        });
    }
    let mut took = Vec::new();
    while let Some(done) = all.join_next().await {
        took.extend(done??);
    }
    Ok(Sample::of(took, lasting))
}
