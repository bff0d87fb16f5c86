//! One command, one event: ours and bare cqrs-es in turns.
//!
//! Ours is the whole command path: load, authorise, decide, append with leaf hashes, tree frontier and root, idempotency row
//! and read models. The other side appends an event as large as ours to a stream as long as ours.

use super::arguments::{Arguments, Database, Which};
use super::bare::{Bare, BareCommand, Shape};
use super::cluster::Cluster;
use super::measure::{self, Sample, median, medians, ms};
use super::school::{Ours, Schools};
use anyhow::Result;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use store::Location;
use uuid::Uuid;

/// Commands before a run that are not measured: connections open, statements are prepared, caches fill.
const WARM_UP: usize = 600;

/// Where templates and their copies are.
enum Place {
    Postgres(Cluster),
    Sqlite(tempfile::TempDir),
}

/// A side that answers commands.
#[derive(Clone)]
enum Side {
    Bare(Arc<Bare>, Arc<[Uuid]>),
    Ours(Arc<Ours>),
}

impl Side {
    async fn command(&self, number: usize) -> Result<()> {
        match self {
            Self::Ours(ours) => ours.note(number).await,
            Self::Bare(bare, cases) => {
                let Some(case) = cases.get(number % cases.len().max(1)) else { return Ok(()) };
                bare.execute(*case, BareCommand::Note(Ours::text(number))).await
            }
        }
    }

    async fn close(self) {
        match self {
            Self::Ours(ours) => ours.close().await,
            Self::Bare(bare, _) => bare.close().await,
        }
    }
}

/// What is prepared once and copied for each run.
struct Templates {
    place: Place,
    schools: Arc<Schools>,
    cases: Arc<[Uuid]>,
    shape: Shape,
    /// How many copies were made.
    copies: AtomicUsize,
}

/// Measures and prints a table.
///
/// # Errors
/// When anything fails; half a measurement is none.
pub async fn run(arguments: &Arguments, on: Database, only: Option<Which>) -> Result<()> {
    println!("| {on:?} | clients | bare /s | ours /s | ratio | bare p99 | ours p99 |\n|---|---|---|---|---|---|---|");
    for schools in &arguments.schools {
        let templates = Templates::prepare(arguments, on, *schools).await?;
        eprintln!("streams of {} events, texts of {} characters", templates.shape.events, templates.shape.text);
        for clients in &arguments.clients {
            row(arguments, &templates, *schools, *clients, only).await?;
        }
        templates.remove().await?;
    }
    Ok(())
}

async fn row(
    arguments: &Arguments,
    templates: &Templates,
    schools: usize,
    clients: usize,
    only: Option<Which>,
) -> Result<()> {
    let (mut bare, mut ours) = (Vec::new(), Vec::new());
    for round in 0..arguments.rounds {
        let turns = if round % 2 == 0 { [Which::Bare, Which::Ours] } else { [Which::Ours, Which::Bare] };
        for which in turns.into_iter().filter(|which| only.is_none_or(|only| only == *which)) {
            let sample = templates.measure(which, clients, arguments.commands).await?;
            eprintln!("round {round}, {which:?}: {:.0}/s, p99 {}", sample.per_second, ms(sample.p99));
            match which {
                Which::Bare => bare.push(sample),
                Which::Ours => ours.push(sample),
            }
        }
    }
    let ratio = median(bare.iter().zip(&ours).map(|(bare, ours)| ours.per_second / bare.per_second));
    let (bare, ours): (Sample, Sample) = (medians(&bare), medians(&ours));
    let spread = if schools == 1 { "one school".to_owned() } else { format!("{schools} schools") };
    println!(
        "| {spread} | {clients} | {:.0} | {:.0} | {ratio:.2} | {} | {} |",
        bare.per_second,
        ours.per_second,
        ms(bare.p99),
        ms(ours.p99)
    );
    Ok(())
}

impl Templates {
    async fn prepare(arguments: &Arguments, on: Database, schools: usize) -> Result<Self> {
        let place = match on {
            Database::Postgres => Place::Postgres(Cluster::from_environment().await?),
            Database::Sqlite => Place::Sqlite(tempfile::tempdir()?),
        };
        let location = match &place {
            Place::Postgres(cluster) => Location::Postgres(cluster.create("load_ours", None).await?),
            Place::Sqlite(folder) => Location::Folder(folder.path().join("load_ours")),
        };
        let schools = Arc::new(Schools::make(&location, schools, arguments.cases).await?);
        let shape = schools.shape;
        let cases: Arc<[Uuid]> = schools.cases.iter().map(|case| case.id.incident.as_uuid()).collect();
        let templates = Self { place, schools, cases, shape, copies: AtomicUsize::new(0) };
        templates.prepare_bare().await?;
        Ok(templates)
    }

    async fn prepare_bare(&self) -> Result<()> {
        let bare = match &self.place {
            Place::Postgres(cluster) => Bare::postgres(&Bare::prepare(cluster, "load_bare").await?).await,
            Place::Sqlite(folder) => Bare::sqlite(&folder.path().join("load_bare")).await?,
        };
        let side = Arc::new(bare);
        let (cases, shape) = (Arc::clone(&self.cases), self.shape);
        let begin = Arc::clone(&side);
        measure::run(8, cases.len(), move |number| {
            let (bare, case) = (Arc::clone(&begin), cases.get(number).copied());
            async move {
                match case {
                    Some(case) => bare.execute(case, BareCommand::Begin(shape)).await,
                    None => Ok(()),
                }
            }
        })
        .await?;
        side.close().await;
        if let Place::Postgres(cluster) = &self.place {
            for database in ["load_ours", "load_bare"] {
                cluster.run(database, "VACUUM ANALYZE").await?;
            }
        }
        Ok(())
    }

    async fn measure(&self, which: Which, clients: usize, commands: usize) -> Result<Sample> {
        let side = self.open(which).await?;
        let run = |side: Side| {
            move |number: usize| {
                let side = side.clone();
                async move { side.command(number).await }
            }
        };
        measure::run(clients, WARM_UP, run(side.clone())).await?;
        let shifted = side.clone();
        let sample = measure::run(clients, commands, move |number| {
            let side = shifted.clone();
            async move { side.command(WARM_UP + number).await }
        })
        .await?;
        side.close().await;
        if let Place::Postgres(cluster) = &self.place {
            cluster.drop("load_run").await?;
        }
        Ok(sample)
    }

    /// A fresh copy of a template, opened.
    async fn open(&self, which: Which) -> Result<Side> {
        let template = match which {
            Which::Bare => "load_bare",
            Which::Ours => "load_ours",
        };
        let location = match &self.place {
            Place::Postgres(cluster) => Location::Postgres(cluster.create("load_run", Some(template)).await?),
            Place::Sqlite(folder) => {
                // Never where another copy was: SQLite finds its files by path, and the last run's may still be closing.
                let number = self.copies.fetch_add(1, Ordering::Relaxed);
                let run = |number: usize| folder.path().join(format!("run{number}"));
                if let Some(before) = number.checked_sub(2) {
                    std::fs::remove_dir_all(run(before))?;
                }
                copy(&folder.path().join(template), &run(number))?;
                Location::Folder(run(number))
            }
        };
        Ok(match (which, &location) {
            (Which::Ours, _) => Side::Ours(Arc::new(Ours::open(&location, Arc::clone(&self.schools)).await?)),
            (Which::Bare, Location::Postgres(url)) => {
                Side::Bare(Arc::new(Bare::postgres(url).await), Arc::clone(&self.cases))
            }
            (Which::Bare, Location::Folder(folder)) => {
                Side::Bare(Arc::new(Bare::sqlite(folder).await?), Arc::clone(&self.cases))
            }
        })
    }

    async fn remove(self) -> Result<()> {
        match self.place {
            Place::Postgres(cluster) => {
                cluster.drop("load_ours").await?;
                cluster.drop("load_bare").await
            }
            Place::Sqlite(folder) => Ok(folder.close()?),
        }
    }
}

/// Copies a folder's files to a folder of their own.
fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        std::fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}
