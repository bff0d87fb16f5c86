//! The second process of the conformance suite: drives commands over schools in a shuffled order and says of each, once it is
//! acknowledged, where it stands. It may be killed at any moment.
//!
//! `conformance-writer LOCATION SEED COMMANDS TASKS SCHOOLS [reads]`: `COMMANDS` for each of `TASKS` tasks (0: without end), over
//! the schools with the numbers from 1 to `SCHOOLS`. Each line of output: school, stream, version, leaf hash; with `reads`, which
//! reads instead of writing: school and request.

use anyhow::Context as _;
use domain::{IncidentId, PersonId};
use std::io::Write as _;
use store::{Appended, Location, Store};
use uuid::Uuid;
use wardbook_tests::driver::Driver;

/// A small generator: the order of a run follows from its seed.
struct Shuffle(u64);

impl Shuffle {
    /// A number below `limit` (splitmix64).
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)) % limit.max(1)
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let location = Location::parse(&arguments.next().context("the location")?)?;
    let mut number = |name| -> anyhow::Result<u64> { Ok(arguments.next().context(name)?.parse()?) };
    let (seed, commands, tasks, schools) = (number("seed")?, number("commands")?, number("tasks")?, number("schools")?);
    let reads = arguments.next().is_some_and(|what| what == "reads");
    let store = Store::open_at(&location, 8).await?;
    let mut drivers = Vec::new();
    for school in 1..=schools {
        drivers.push(Driver::new(store.clone(), u128::from(school)).await?);
    }
    let tasks = (0..tasks).map(|task| {
        let drivers = drivers.clone();
        let shuffle = Shuffle(seed.wrapping_mul(1000) + task);
        tokio::spawn(async move {
            if reads { read(drivers, shuffle, commands).await } else { write(drivers, shuffle, commands).await }
        })
    });
    for task in futures::future::join_all(tasks).await {
        task??;
    }
    Ok(())
}

/// Raises concerns and adds notes to cases that all processes share.
async fn write(drivers: Vec<Driver>, mut shuffle: Shuffle, commands: u64) -> anyhow::Result<()> {
    let mut done = 0;
    while commands == 0 || done < commands {
        done += 1;
        let which = usize::try_from(shuffle.below(drivers.len() as u64))?;
        let driver = drivers.get(which).context("a school")?;
        let own = Uuid::from_u128(u128::from(shuffle.below(u64::MAX)) << 64 | u128::from(shuffle.below(u64::MAX)));
        let (case, appended) = if shuffle.below(3) == 0 {
            let case = IncidentId::new(own);
            (case, driver.raise(case, PersonId::new(own)).await?)
        } else {
            // Cases that every task of every process writes to.
            let shared = IncidentId::new(Uuid::from_u128(
                driver.school.as_uuid().as_u128() << 64 | u128::from(shuffle.below(20)),
            ));
            (shared, shared_note(driver, shared).await?)
        };
        let mut out = std::io::stdout().lock();
        let hash: String = appended.leaf_hash.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        writeln!(out, "{} {} {} {hash}", driver.school, case, appended.version)?;
        out.flush()?;
    }
    Ok(())
}

/// Reads cases of one school or of two in one response, each under a request's id of its own.
async fn read(drivers: Vec<Driver>, mut shuffle: Shuffle, responses: u64) -> anyhow::Result<()> {
    let mut done = 0;
    while responses == 0 || done < responses {
        done += 1;
        let which = usize::try_from(shuffle.below(drivers.len() as u64))?;
        let request = format!("{:016x}", shuffle.below(u64::MAX));
        let case = IncidentId::new(Uuid::from_u128(u128::from(shuffle.below(50)) << 96));
        let schools = if shuffle.below(4) == 0 { 2 } else { 1 };
        let read: Vec<_> = drivers.iter().cycle().skip(which).take(schools).collect();
        let entries: Vec<_> = read.iter().map(|driver| driver.opened(case, &request)).collect();
        read.first().context("a school")?.store.log_reads(&entries).await?;
        let mut out = std::io::stdout().lock();
        for driver in read {
            writeln!(out, "{} {request}", driver.school)?;
        }
        out.flush()?;
    }
    Ok(())
}

/// A note on a shared case, which is raised by whoever comes first.
async fn shared_note(driver: &Driver, case: IncidentId) -> anyhow::Result<Appended> {
    if driver.store.load::<domain::Incident>(driver.school, case).await?.is_none() {
        // Somebody else may be faster: then there is a case to note on.
        drop(driver.raise(case, driver.actor).await);
    }
    Ok(driver.note(case, "Spoke to the family again.").await?)
}
