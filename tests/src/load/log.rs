//! A long log: how fast every row is derived again from it, how soon the binary answers on it, and how long it takes to fold all of
//! it under another policy.

use super::arguments::{Arguments, Database};
use super::binary;
use super::cluster::Cluster;
use super::measure::{self, median, number};
use super::school::{Ours, Schools};
use anyhow::{Result, ensure};
use sqlx::Connection;
use std::sync::Arc;
use std::time::Instant;
use store::{Location, Mode, Store};

/// Every read-model table.
const TABLES: [&str; 8] =
    ["case_row", "duty_row", "tie_row", "referral_row", "search_row", "person_row", "match_row", "family_row"];

/// Schools of the long log.
const SCHOOLS: usize = 8;

/// Writes a log of about so many events with ordinary commands, then measures rebuild, start and what-if on it.
///
/// # Errors
/// When anything fails, or a rebuild leaves a difference.
pub async fn run(arguments: &Arguments, on: Database, events: usize) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let cluster = match on {
        Database::Postgres => Some(Cluster::from_environment().await?),
        Database::Sqlite => None,
    };
    let location = match &cluster {
        Some(cluster) => Location::Postgres(cluster.create("load_log", None).await?),
        None => Location::Folder(folder.path().join("log")),
    };
    write(&location, arguments.cases, events).await?;
    rebuild(arguments.rounds, on, &location).await?;
    start(arguments.rounds, on, &location)?;
    what_if(arguments.rounds, on, &location)?;
    if let Some(cluster) = cluster {
        cluster.drop("load_log").await?;
    }
    Ok(())
}

async fn write(location: &Location, cases: usize, events: usize) -> Result<()> {
    let schools = Arc::new(Schools::make(location, SCHOOLS, cases).await?);
    let raised = schools.shape.events * schools.cases.len();
    let ours = Arc::new(Ours::open(location, schools).await?);
    let notes = Arc::clone(&ours);
    measure::run(32, events.saturating_sub(raised), move |number| {
        let ours = Arc::clone(&notes);
        async move { ours.note(number).await }
    })
    .await?;
    ours.close().await;
    Ok(())
}

async fn rebuild(rounds: usize, on: Database, location: &Location) -> Result<()> {
    let store = Store::open_at(location, 10).await?;
    let (mut written, mut compared, mut events) = (Vec::new(), Vec::new(), 0);
    for _ in 0..rounds {
        empty(location).await?;
        let begun = Instant::now();
        let rebuilt = store.rebuild(Mode::Write).await?;
        events = usize::try_from(rebuilt.events)?;
        written.push(number(events) / begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        let same = store.rebuild(Mode::Compare).await?;
        compared.push(number(events) / begun.elapsed().as_secs_f64());
        ensure!(same.differences == 0, "{} rows differ after a rebuild", same.differences);
    }
    store.close().await;
    println!(
        "| rebuild on {on:?} | {events} events | every row written: {:.0}/s | every row compared: {:.0}/s |",
        median(written),
        median(compared)
    );
    Ok(())
}

async fn empty(location: &Location) -> Result<()> {
    for table in TABLES {
        let sql = format!("DELETE FROM {table}");
        match location {
            Location::Postgres(url) => {
                let mut connection = sqlx::PgConnection::connect(url).await?;
                sqlx::raw_sql(&sql.replace("DELETE FROM", "TRUNCATE")).execute(&mut connection).await?;
            }
            Location::Folder(folder) => {
                let url = format!("sqlite://{}", folder.join("wardbook.db").display());
                sqlx::raw_sql(&sql).execute(&mut sqlx::SqliteConnection::connect(&url).await?).await?;
            }
        }
    }
    Ok(())
}

/// As `--database` takes it.
fn place(location: &Location) -> String {
    match location {
        Location::Postgres(url) => url.clone(),
        Location::Folder(folder) => folder.display().to_string(),
    }
}

/// The facts of every school, one after the other, under the policy of another.
fn what_if(rounds: usize, on: Database, location: &Location) -> Result<()> {
    let (mut took, mut events) = (Vec::new(), 0);
    for _ in 0..rounds {
        let mut seconds = 0.0;
        events = 0;
        for school in 0..SCHOOLS {
            let (folded, within) = binary::what_if(&place(location), &format!("Load School {school}"))?;
            events += folded;
            seconds += within.as_secs_f64();
        }
        took.push(seconds);
    }
    println!("| what-if on {on:?} | {events} events of {SCHOOLS} schools | {:.1} s |", median(took));
    Ok(())
}

fn start(rounds: usize, on: Database, location: &Location) -> Result<()> {
    let mut took = Vec::new();
    for _ in 0..rounds {
        took.push(binary::serve(&place(location))?.1.as_secs_f64() * 1000.0);
    }
    println!("| start on {on:?} | ready after {:.0} ms |", median(took));
    Ok(())
}
