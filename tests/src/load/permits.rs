//! What judging costs: of a command's processor time, and of a page of fifty.

use super::arguments::{Arguments, Database};
use super::cluster::Cluster;
use super::measure::{self, median, number};
use super::school::{Ours, Schools};
use access::{Action, CaseFacts, Permits};
use anyhow::{Context, Result};
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::Location;

/// Questions asked of the permits in one go.
const QUESTIONS: u32 = 20_000;
/// Cases of a page.
const PAGE: u32 = 50;
/// How often a question is asked that was never asked before.
const FIRST_TIME: u32 = 20;

/// Measures and prints a table.
///
/// # Errors
/// When anything fails; half a measurement is none.
pub async fn run(arguments: &Arguments, on: Database) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let cluster = if on == Database::Postgres { Some(Cluster::from_environment().await?) } else { None };
    let location = match &cluster {
        Some(cluster) => Location::Postgres(cluster.create("load_permits", None).await?),
        None => Location::Folder(folder.path().join("load_permits")),
    };
    let schools = Arc::new(Schools::make(&location, 1, arguments.cases).await?);
    let ours = Arc::new(Ours::open(&location, Arc::clone(&schools)).await?);
    let (mut commands, mut judged, mut first) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..arguments.rounds {
        commands.push(command(&ours, arguments, round).await?.as_secs_f64());
        judged.push(judge(&ours).await?.as_secs_f64());
        first.push(judge_first(&ours).await?.as_secs_f64());
    }
    ours.close().await;
    if let Some(cluster) = &cluster {
        cluster.drop("load_permits").await?;
    }
    let (command, judged, first) = (median(commands), median(judged), median(first));
    println!("| {on:?} | |\n|---|---|");
    println!("| processor time of a command, our process | {:.1} us |", command * 1e6);
    println!("| a case judged, its facts gathered | {:.2} us |", judged * 1e6);
    println!("| share of a command, judged once | {:.2} % |", 100.0 * judged / command);
    println!("| a page of {PAGE} judged | {:.3} ms |", judged * 1e3 * f64::from(PAGE));
    println!("| a question asked for the first time | {:.0} us |", first * 1e6);
    Ok(())
}

/// The processor time of one command, of eight clients.
async fn command(ours: &Arc<Ours>, arguments: &Arguments, round: usize) -> Result<Duration> {
    let count = arguments.commands;
    let (before, noting) = (processor_time()?, Arc::clone(ours));
    let work = move |number: usize| {
        let ours = Arc::clone(&noting);
        async move { ours.note(round * count + number).await }
    };
    measure::run(8, count, work).await?;
    let spent = processor_time()?.saturating_sub(before);
    Ok(Duration::from_secs_f64(spent.as_secs_f64() / number(count)))
}

/// The time of one judgement, of a case as it is loaded.
async fn judge(ours: &Ours) -> Result<Duration> {
    let (viewer, case, incident) = ours.first().await?;
    let permits = Permits::built_in()?;
    let begun = Instant::now();
    for _ in 0..QUESTIONS {
        let facts = CaseFacts::of(case, black_box(&incident), super::school::now());
        black_box(permits.may(black_box(&viewer), Action::RecordFact, &facts));
    }
    Ok(begun.elapsed() / QUESTIONS)
}

/// The time of a judgement by permits that never judged before.
async fn judge_first(ours: &Ours) -> Result<Duration> {
    let (viewer, case, incident) = ours.first().await?;
    let facts = CaseFacts::of(case, &incident, super::school::now());
    let mut took = Duration::ZERO;
    for _ in 0..FIRST_TIME {
        let permits = Permits::built_in()?;
        let begun = Instant::now();
        black_box(permits.may(black_box(&viewer), Action::Read, &facts));
        took += begun.elapsed();
    }
    Ok(took / FIRST_TIME)
}

/// The processor time this process has taken, in hundredths of a second.
fn processor_time() -> Result<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").context("this needs /proc")?;
    let after = stat.rsplit_once(')').context("no name")?.1;
    let mut ticks = after.split_whitespace().skip(11).take(2).map(str::parse::<u64>);
    let (user, system) = ticks.next().zip(ticks.next()).context("no times")?;
    Ok(Duration::from_millis(10) * u32::try_from(user? + system?)?)
}
