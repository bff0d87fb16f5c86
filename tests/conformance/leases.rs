//! Work is claimed by one worker, and comes back when a worker is lost.

use crate::database::Database;
use chrono::{DateTime, TimeDelta, Utc};
use domain::{IncidentId, PersonId};
use futures::future::join_all;
use std::collections::BTreeSet;
use store::{Claimed, LEASE, Store, Work};
use uuid::Uuid;
use wardbook_tests::driver::{Driver, noon};

/// More than any round takes on.
const ALL: u32 = 10_000;

fn holder(number: u128) -> Uuid {
    Uuid::from_u128(0x0_1d_e4 << 64 | number)
}

/// A year on: every duty's time has passed.
fn later() -> DateTime<Utc> {
    noon() + TimeDelta::days(365)
}

/// A school with this many cases, each with a duty or more whose time has passed.
async fn due(database: &Database, cases: u128) -> Driver {
    let driver = database.driver().await;
    let raised = (0..cases).map(|number| {
        let driver = driver.clone();
        async move {
            let case = IncidentId::new(Uuid::from_u128(0xca5e << 64 | number));
            driver.raise(case, PersonId::new(Uuid::from_u128(0xc41d << 64 | number))).await.unwrap();
        }
    });
    join_all(raised).await;
    let waiting = "SELECT count(DISTINCT incident_id) FROM duty_row WHERE acts_at IS NOT NULL";
    assert_eq!(database.number(waiting).await, i64::try_from(cases).unwrap(), "a case owes nothing");
    driver
}

async fn claim(store: &Store, by: u128, now: DateTime<Utc>, limit: u32) -> Vec<Claimed> {
    store.claim(Work::Duties, holder(by), now, limit).await.unwrap()
}

pub(crate) async fn workers_who_look_at_once_share_the_work_and_each_case_is_claimed_once(database: &Database) {
    let driver = due(database, 40).await;
    // Two processes, four workers in each, who take a few at a time until nothing is left.
    let stores = [driver.store.clone(), database.store().await];
    let workers = (0..8_u128).map(|by| {
        let store = stores[usize::from(by % 2 == 1)].clone();
        async move {
            let mut mine = Vec::new();
            // A claim that lost every case it saw to another comes back empty while others still hold work to share out.
            for round in 0..40 {
                mine.extend(claim(&store, by << 32 | round, later(), 6).await);
            }
            mine
        }
    });
    let claimed: Vec<_> = join_all(workers).await.into_iter().flatten().collect();
    assert_eq!(claimed.len(), 40);
    assert_eq!(claimed.iter().collect::<BTreeSet<_>>().len(), 40, "a case was claimed twice");
    assert!(claimed.iter().all(|claimed| claimed.school == driver.school));
}

pub(crate) async fn what_a_lost_worker_claimed_comes_back_after_a_minute(database: &Database) {
    let driver = due(database, 3).await;
    let now = later();
    assert_eq!(claim(&driver.store, 1, now, ALL).await.len(), 3);
    let almost = now + LEASE - TimeDelta::microseconds(1);
    assert_eq!(claim(&driver.store, 2, almost, ALL).await, []);
    assert_eq!(claim(&driver.store, 3, now + LEASE, ALL).await.len(), 3);
    assert_eq!(claim(&driver.store, 4, now + LEASE, ALL).await, []);
}

pub(crate) async fn what_is_given_back_is_free_at_once_and_only_its_holder_gives_it_back(database: &Database) {
    let driver = due(database, 3).await;
    let now = later();
    let mine = claim(&driver.store, 1, now, ALL).await;
    driver.store.release(Work::Duties, holder(2), &mine).await.unwrap();
    assert_eq!(claim(&driver.store, 3, now, ALL).await, []);
    driver.store.release(Work::Duties, holder(1), &mine[..2]).await.unwrap();
    let freed: BTreeSet<_> = claim(&driver.store, 4, now, ALL).await.into_iter().collect();
    assert_eq!(freed, mine[..2].iter().copied().collect());
    // The third was never given back; by the time it has ended it is somebody else's, and stays so.
    assert_eq!(claim(&driver.store, 5, now + LEASE, ALL).await.len(), 3);
    driver.store.release(Work::Duties, holder(1), &mine).await.unwrap();
    assert_eq!(claim(&driver.store, 6, now + LEASE, ALL).await, []);
    assert_eq!(driver.store.forget_leases(now + LEASE + LEASE).await.unwrap(), 0);
    assert_eq!(driver.store.forget_leases(now + LEASE * 3).await.unwrap(), 3);
}

pub(crate) async fn what_is_not_due_is_not_claimed(database: &Database) {
    let driver = due(database, 2).await;
    assert_eq!(claim(&driver.store, 1, noon() - TimeDelta::days(365), ALL).await, []);
}
