//! Commands at a steady rate, alone and with logged reads beside them, in turns.
//!
//! A read is `Casework::case` of one case by its school's lead: load, fold, judge, and an entry in the log of reads that is durable
//! before the call returns. Both are given out by the clock and not by whoever is done, so that what falls behind shows as latency.

use super::arguments::{Arguments, Database};
use super::cluster::Cluster;
use super::measure::{Sample, median, medians, ms};
use super::school::{Ours, Schools};
use anyhow::{Result, ensure};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use store::Location;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

/// Before a turn is measured.
const WARM_UP: Duration = Duration::from_secs(2);

/// Measures and prints a table.
///
/// # Errors
/// When anything fails; half a measurement is none.
pub async fn run(arguments: &Arguments, on: Database, seconds: u32, (rate, reads): (u32, u32)) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let cluster = if on == Database::Postgres { Some(Cluster::from_environment().await?) } else { None };
    let location = match &cluster {
        Some(cluster) => Location::Postgres(cluster.create("load_reads", None).await?),
        None => Location::Folder(folder.path().join("load_reads")),
    };
    let schools = arguments.schools.first().copied().unwrap_or(1);
    let schools = Arc::new(Schools::make(&location, schools, arguments.cases).await?);
    let ours = Arc::new(Ours::open(&location, schools).await?);
    let numbers = Arc::new(AtomicUsize::new(0));
    let lasting = Duration::from_secs(u64::from(seconds));
    let (mut alone, mut beside, mut read) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..arguments.rounds {
        // The server as it is after some days, writing into files it has: a new one makes and fills each first.
        if let Some(cluster) = &cluster {
            cluster.run("load_reads", "CHECKPOINT").await?;
        }
        for with_reads in [round % 2 == 1, round % 2 == 0] {
            let commands = steadily(&ours, &numbers, rate, lasting, Work::Note);
            if with_reads {
                let (commands, reads) = tokio::join!(commands, steadily(&ours, &numbers, reads, lasting, Work::Read));
                beside.push(commands?);
                read.push(reads?);
            } else {
                alone.push(commands.await?);
            }
        }
    }
    ours.close().await;
    if let Some(cluster) = &cluster {
        cluster.drop("load_reads").await?;
    }
    table(on, &alone, &beside, &read);
    Ok(())
}

fn table(on: Database, alone: &[Sample], beside: &[Sample], read: &[Sample]) {
    let ratio = |of: fn(&Sample) -> Duration| {
        median(alone.iter().zip(beside).map(|(alone, beside)| of(beside).as_secs_f64() / of(alone).as_secs_f64()))
    };
    let (p50, p99) = (ratio(|sample| sample.p50), ratio(|sample| sample.p99));
    let (alone, beside, read) = (medians(alone), medians(beside), medians(read));
    println!("| {on:?} | /s | p50 | p99 |\n|---|---|---|---|");
    for (what, sample) in [("commands alone", alone), ("commands beside reads", beside), ("logged reads", read)] {
        println!("| {what} | {:.0} | {} | {} |", sample.per_second, ms(sample.p50), ms(sample.p99));
    }
    println!("| ratio of commands | | {p50:.2} | {p99:.2} |");
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Work {
    Note,
    Read,
}

/// Gives out so many pieces a second for so long, whether or not those before are done; what the warm-up gave out does not count.
async fn steadily(
    ours: &Arc<Ours>,
    numbers: &Arc<AtomicUsize>,
    rate: u32,
    lasting: Duration,
    work: Work,
) -> Result<Sample> {
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / rate);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut running = JoinSet::new();
    let mut took = Vec::new();
    let begun = Instant::now();
    while begun.elapsed() < WARM_UP + lasting {
        let due = ticks.tick().await.into_std();
        let (ours, number) = (Arc::clone(ours), numbers.fetch_add(1, Ordering::Relaxed));
        let counts = begun.elapsed() >= WARM_UP;
        running.spawn(async move {
            match work {
                Work::Note => ours.note(number).await?,
                Work::Read => ours.read(number).await?,
            }
            anyhow::Ok(counts.then(|| due.elapsed()))
        });
        // What is done is let go at once: to keep it would cost more than to read.
        while let Some(done) = running.try_join_next() {
            took.extend(done??);
        }
    }
    while let Some(done) = running.join_next().await {
        took.extend(done??);
    }
    let behind = begun.elapsed().saturating_sub(WARM_UP + lasting);
    ensure!(behind < lasting, "the machine is too slow for this rate: {} behind", ms(behind));
    Ok(Sample::of(took, lasting + behind))
}
