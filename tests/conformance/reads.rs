//! The log of reads: dense, hashed, append-only, durable before anybody is answered.

use crate::appending::case;
use crate::database::{Database, SCHOOL};
use crate::processes::{kills, schools, spawned};
use domain::Actor;
use domain::reading::Door;
use std::collections::BTreeSet;
use std::time::Duration;
use store::{Finding, Store, Touching};
use tlog::{Class, Frontier, Leaf, sha256};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::oneshot;
use wardbook_tests::driver::{Driver, noon};

async fn everything(driver: &Driver) -> Vec<store::LoggedRead> {
    driver.store.reads_before(driver.school, None, noon(), None, 100_000).await.unwrap()
}

async fn assert_whole(store: &Store) {
    assert_eq!(store.examine(true).await.unwrap().findings, []);
}

pub(crate) async fn each_school_has_a_dense_log_of_reads_of_its_own(database: &Database) {
    let first = database.driver().await;
    let second = database.driver().await;
    let other = Driver::new(database.store().await, SCHOOL + 1).await.unwrap();
    let reading = (0..90).map(|number| {
        let (driver, both) = if number % 2 == 0 { (&first, &other) } else { (&second, &other) };
        async move {
            if number % 3 == 0 {
                let both = [driver.opened(case(number), "both"), both.opened(case(number), "both")];
                driver.store.log_reads(&both).await.unwrap();
            } else {
                driver.read(case(number), "one").await.unwrap();
            }
        }
    });
    futures::future::join_all(reading).await;
    for (driver, many) in [(&first, 90), (&other, 30)] {
        let indexes: Vec<u64> = everything(driver).await.iter().rev().map(|read| read.log_index).collect();
        assert!(indexes.iter().copied().eq(0..many), "{indexes:?}");
        assert_eq!(driver.store.read_head(driver.school).await.unwrap().size(), many);
    }
    assert_whole(&first.store).await;
}

pub(crate) async fn the_head_of_reads_is_the_root_of_exactly_what_is_stored(database: &Database) {
    let driver = database.driver().await;
    for number in 0..7 {
        driver.read(case(number), "a request").await.unwrap();
    }
    let column = |column: &str| format!("SELECT {column} FROM reads ORDER BY log_index");
    let payloads = database.texts_of_reads(&column("payload")).await;
    let metadata = database.texts_of_reads(&column("metadata")).await;
    let mut frontier = Frontier::new();
    for ((sequence, payload), metadata) in (1..).zip(payloads).zip(metadata) {
        let leaf = Leaf {
            stream: *driver.school.as_uuid().as_bytes(),
            sequence,
            recorded: noon().timestamp_micros(),
            class: Class::Read,
            key: None,
            payload: sha256(payload.as_bytes()),
            metadata: sha256(metadata.as_bytes()),
        };
        frontier.append(leaf.hash());
    }
    assert_eq!(driver.store.read_head(driver.school).await.unwrap().frontier, frontier);
    assert_eq!(frontier.size(), 7);
}

pub(crate) async fn who_read_what_stands_in_the_payload_alone(database: &Database) {
    let driver = database.driver().await;
    driver.read(case(1), "a request").await.unwrap();
    let payloads = database.texts_of_reads("SELECT payload FROM reads").await;
    assert!(payloads[0].starts_with(r#"{"k":null,"n":null,"c":""#), "{payloads:?}");
    assert_eq!(database.texts_of_reads("SELECT metadata FROM reads").await, [r#"{"request":"a request"}"#]);
    let read = everything(&driver).await.remove(0).read;
    assert_eq!(read.actor, Actor::Person(driver.actor));
    assert_eq!(*read.event.doors(), BTreeSet::from([Door::Case]));
    assert_eq!(*read.event.cases(), BTreeSet::from([case(1)]));
}

pub(crate) async fn reads_refuse_update_delete_and_truncate(database: &Database) {
    let driver = database.driver().await;
    driver.read(case(1), "a request").await.unwrap();
    let mut refused =
        vec!["UPDATE reads SET recorded_at = 0", "DELETE FROM reads", "DELETE FROM reads WHERE log_index = 0"];
    if database.is_postgres() {
        refused.extend(["TRUNCATE reads", "SET session_replication_role = replica; DELETE FROM reads"]);
    } else {
        refused.push("INSERT OR REPLACE INTO reads SELECT * FROM reads");
    }
    for sql in refused {
        let error = database.sql_of_reads(sql).await.expect_err(sql).to_string();
        assert!(error.contains("reads are never"), "{sql}: {error}");
    }
    assert_eq!(everything(&driver).await.len(), 1);
}

pub(crate) async fn the_application_role_may_only_add_reads(database: &Database) {
    let driver = database.driver().await;
    driver.read(case(1), "a request").await.unwrap();
    if !database.is_postgres() {
        return;
    }
    for sql in [
        "UPDATE reads SET recorded_at = 0",
        "DELETE FROM reads",
        "TRUNCATE reads",
        "ALTER TABLE reads DISABLE TRIGGER ALL",
        "DELETE FROM read_head",
        "CREATE OR REPLACE FUNCTION refuse_change_of_reads() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    ] {
        let error = database.application_sql(sql).await.expect_err(sql).to_string();
        assert!(error.contains("permission denied") || error.contains("must be owner"), "{sql}: {error}");
    }
}

/// Changes a column of the second entry behind the triggers' back.
async fn spoil(database: &Database, change: &str) {
    let (off, on) = if database.is_postgres() {
        let trigger = |what| format!("ALTER TABLE reads {what} TRIGGER reads_are_append_only;");
        (trigger("DISABLE"), trigger("ENABLE ALWAYS"))
    } else {
        ("DROP TRIGGER reads_refuse_update;".to_owned(), String::new())
    };
    database.sql_of_reads(&format!("{off} UPDATE reads SET {change} WHERE log_index = 1; {on}")).await.unwrap();
}

pub(crate) async fn a_changed_read_is_found_by_the_doctor(database: &Database) {
    let driver = database.driver().await;
    for number in 0..3 {
        driver.read(case(number), "a request").await.unwrap();
    }
    spoil(database, r#"metadata = '{"request":"another"}'"#).await;
    assert_eq!(driver.store.examine(false).await.unwrap().findings, []);
    let deep = driver.store.examine(true).await.unwrap();
    let expected = [Finding::Leaf { school: driver.school, log_index: 1 }, Finding::Root(driver.school)];
    assert_eq!(deep.findings, expected.map(|finding| Finding::OfReads(Box::new(finding))));
    assert_eq!(deep.reads, 3);
}

pub(crate) async fn a_read_that_is_hidden_from_search_is_found_by_the_doctor(database: &Database) {
    let driver = database.driver().await;
    for number in 0..3 {
        driver.read(case(number), "a request").await.unwrap();
    }
    spoil(database, if database.is_postgres() { "touched = ''::bytea" } else { "touched = x''" }).await;
    let touched = Finding::Touched { school: driver.school, log_index: 1 };
    assert_eq!(driver.store.examine(true).await.unwrap().findings, [Finding::OfReads(Box::new(touched))]);
}

pub(crate) async fn reads_of_one_case_are_found_newest_first_and_page_by_page(database: &Database) {
    let driver = database.driver().await;
    for number in 0..40 {
        driver.read(case(number % 4), "a request").await.unwrap();
    }
    let touching = Some(Touching::Case(case(3)));
    let page = |before| driver.store.reads_before(driver.school, before, noon(), touching, 6);
    let first: Vec<u64> = page(None).await.unwrap().iter().map(|read| read.log_index).collect();
    assert_eq!(first, [39, 35, 31, 27, 23, 19]);
    let rest: Vec<u64> = page(first.last().copied()).await.unwrap().iter().map(|read| read.log_index).collect();
    assert_eq!(rest, [15, 11, 7, 3]);
    let later = noon() + chrono::TimeDelta::seconds(1);
    assert_eq!(driver.store.reads_before(driver.school, None, later, touching, 6).await.unwrap(), []);
}

pub(crate) async fn reads_that_cannot_be_kept_are_refused_and_later_ones_are_kept(database: &Database) {
    let driver = database.driver().await;
    driver.read(case(0), "a request").await.unwrap();
    let (take, give) = if database.is_postgres() {
        let grant = "GRANT SELECT, INSERT ON reads TO wardbook_app";
        ("REVOKE INSERT ON reads FROM wardbook_app", grant)
    } else {
        ("ALTER TABLE reads RENAME TO reads_gone", "ALTER TABLE reads_gone RENAME TO reads")
    };
    database.sql_of_reads(take).await.unwrap();
    let reading = (1..5).map(|number| driver.read(case(number), "refused"));
    assert!(futures::future::join_all(reading).await.iter().all(Result::is_err));
    database.sql_of_reads(give).await.unwrap();
    driver.read(case(9), "a request").await.unwrap();
    let indexes: Vec<u64> = everything(&driver).await.iter().map(|read| read.log_index).collect();
    assert_eq!(indexes, [1, 0]);
    assert_whole(&driver.store).await;
}

/// One acknowledged response: school, request.
type Acknowledged = (String, String);

/// Everything a process acknowledged until it ended; says when the first line came.
async fn acknowledged(child: &mut Child, begun: oneshot::Sender<()>) -> Vec<Acknowledged> {
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (mut all, mut begun) = (Vec::new(), Some(begun));
    while let Ok(Some(line)) = lines.next_line().await {
        if let Some(begun) = begun.take() {
            let _ = begun.send(());
        }
        // The last line may be cut off by the kill: nobody was told of it.
        if let Some((school, request)) = line.split_once(' ')
            && request.len() == 16
        {
            all.push((school.to_owned(), request.to_owned()));
        }
    }
    all
}

async fn stored(database: &Database) -> BTreeSet<Acknowledged> {
    let school = if database.is_postgres() { "school_id::text" } else { "lower(hex(school_id))" };
    let rows = database.texts_of_reads(&format!("SELECT {school} || ' ' || metadata FROM reads")).await;
    let acknowledged = |row: &String| {
        let (school, metadata) = row.split_once(' ').unwrap();
        let metadata: serde_json::Value = serde_json::from_str(metadata).unwrap();
        let school = school.parse::<uuid::Uuid>().unwrap().to_string();
        (school, metadata["request"].as_str().unwrap().to_owned())
    };
    rows.iter().map(acknowledged).collect()
}

pub(crate) async fn two_processes_share_logs_of_reads_without_loss_or_deadlock(database: &Database) {
    let store = schools(database).await;
    let mut children = [spawned(database, 1, 60, &["reads"]), spawned(database, 2, 60, &["reads"])];
    let [one, two] = &mut children;
    let (one, two) = tokio::join!(acknowledged(one, oneshot::channel().0), acknowledged(two, oneshot::channel().0));
    for mut child in children {
        assert!(child.wait().await.unwrap().success());
    }
    assert!(one.len() > 480 && two.len() > 480, "{} and {}", one.len(), two.len());
    let stored = stored(database).await;
    assert!(one.iter().chain(&two).all(|read| stored.contains(read)));
    assert_eq!(stored.len(), one.len() + two.len());
    assert_whole(&store).await;
    if database.is_postgres() {
        let deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
        assert_eq!(database.number(deadlocks).await, 0);
    }
}

/// On SQLite there is no connection to lose: the same reads, undisturbed.
pub(crate) async fn a_lost_connection_loses_no_read(database: &Database) {
    let driver = database.driver().await;
    let reading = futures::future::join_all((0..6).map(|task| {
        let driver = driver.clone();
        async move {
            let mut kept = Vec::new();
            for number in 0..40 {
                let request = format!("task {task}, number {number}");
                if driver.read(case(task), &request).await.is_ok() {
                    kept.push(request);
                }
            }
            kept
        }
    }));
    let cutting = async {
        for _ in 0..8 {
            tokio::time::sleep(Duration::from_millis(40)).await;
            if database.is_postgres() {
                let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                           WHERE datname = current_database() AND application_name = 'wardbook'";
                database.sql(cut).await.unwrap();
            }
        }
    };
    let (kept, ()) = tokio::join!(reading, cutting);
    let stored: BTreeSet<String> = stored(database).await.into_iter().map(|(_, request)| request).collect();
    for request in kept.iter().flatten() {
        assert!(stored.contains(request), "{request}");
    }
    assert!(kept.iter().all(|kept| !kept.is_empty()));
    assert_whole(&database.store().await).await;
}

pub(crate) async fn reads_that_were_acknowledged_survive_kill_9(database: &Database) {
    let store = schools(database).await;
    let mut count = 0;
    for kill in 0..kills() {
        let mut child = spawned(database, 100 + kill, 0, &["reads"]);
        let pid = child.id().unwrap().to_string();
        let (begun, begins) = oneshot::channel();
        let reading = acknowledged(&mut child, begun);
        let killing = async {
            begins.await.unwrap();
            tokio::time::sleep(Duration::from_millis(kill * 37 % 260)).await;
            Command::new("kill").args(["-9", &pid]).status().await.unwrap();
        };
        let (acknowledged, ()) = tokio::join!(reading, killing);
        assert!(!child.wait().await.unwrap().success());
        count += acknowledged.len();
        let stored = stored(database).await;
        let missing: Vec<_> = acknowledged.iter().filter(|read| !stored.contains(*read)).collect();
        assert!(missing.is_empty(), "kill {kill}: {missing:?}");
        if kill % 5 == 0 {
            assert_whole(&store).await;
        }
    }
    assert_whole(&store).await;
    assert!(count > 0, "the process was killed before it read anything");
}
