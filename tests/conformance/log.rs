//! The log: dense, hashed, append-only.

use crate::appending::{case, child};
use crate::database::{Database, SCHOOL};
use store::{Finding, Mode};
use tlog::{Frontier, Leaf, sha256};
use wardbook_tests::driver::Driver;

pub(crate) async fn the_log_is_dense_under_concurrent_writers(database: &Database) {
    let first = database.driver().await;
    let second = database.driver().await;
    let other_school = Driver::new(database.store().await, SCHOOL + 1).await.unwrap();
    let tasks = (0..60).map(|number| {
        let driver = match number % 3 {
            0 => first.clone(),
            1 => second.clone(),
            _ => other_school.clone(),
        };
        async move {
            driver.raise(case(number), child(number)).await.unwrap();
            driver.note(case(number), "A note.").await.unwrap();
        }
    });
    futures::future::join_all(tasks).await;
    for driver in [&first, &other_school] {
        let entries = driver.store.log_from(driver.school, 0, 100_000).await.unwrap();
        let size = driver.store.head(driver.school).await.unwrap().unwrap().size();
        assert!(entries.iter().map(|entry| entry.log_index).eq(0..size));
    }
    assert_eq!(first.store.examine(true).await.unwrap().findings, []);
}

pub(crate) async fn the_head_is_the_root_of_exactly_what_is_stored(database: &Database) {
    let driver = database.driver().await;
    for number in 0..5 {
        driver.raise(case(number), child(number)).await.unwrap();
    }
    let cast = if database.is_postgres() { "::text" } else { "" };
    let column = |column: &str| format!("SELECT {column} FROM events ORDER BY log_index");
    let payloads = database.texts(&column(&format!("payload{cast}"))).await;
    let metadata = database.texts(&column(&format!("metadata{cast}"))).await;
    let entries = driver.store.log_from(driver.school, 0, 1000).await.unwrap();
    let mut frontier = Frontier::new();
    for ((entry, payload), metadata) in entries.iter().zip(payloads).zip(metadata) {
        let class = match entry.class {
            store::StreamClass::Incident => tlog::Class::Incident,
            store::StreamClass::Person => tlog::Class::Person,
            store::StreamClass::School => tlog::Class::School,
            store::StreamClass::ReadLog => tlog::Class::Read,
        };
        let leaf = Leaf {
            stream: *entry.stream.as_bytes(),
            sequence: entry.sequence,
            recorded: entry.recorded_at.timestamp_micros(),
            class,
            key: None,
            payload: sha256(payload.as_bytes()),
            metadata: sha256(metadata.as_bytes()),
        };
        frontier.append(leaf.hash());
    }
    let head = driver.store.head(driver.school).await.unwrap().unwrap();
    assert_eq!(head.frontier, frontier);
}

pub(crate) async fn payload_and_metadata_are_stored_as_the_envelope_says(database: &Database) {
    let driver = database.driver().await;
    driver.raise(case(1), child(1)).await.unwrap();
    let cast = if database.is_postgres() { "::text" } else { "" };
    for payload in database.texts(&format!("SELECT payload{cast} FROM events")).await {
        assert!(payload.starts_with(r#"{"k":null,"n":null,"c":""#) && payload.ends_with("\"}"), "{payload}");
        assert!(!payload.contains("concern-raised"), "the type is inside the content");
    }
    for metadata in database.texts(&format!("SELECT metadata{cast} FROM events")).await {
        assert_eq!(metadata, r#"{"request":"a request"}"#);
    }
    let types = database.texts("SELECT DISTINCT event_type FROM events ORDER BY event_type").await;
    assert_eq!(types, ["incident", "school"]);
}

pub(crate) async fn events_refuse_update_delete_and_truncate(database: &Database) {
    let driver = database.driver().await;
    driver.raise(case(1), child(1)).await.unwrap();
    let before = database.number("SELECT count(*) FROM events").await;
    let mut refused = vec![
        "UPDATE events SET recorded_at = 0",
        "UPDATE events SET payload = payload WHERE log_index = 0",
        "DELETE FROM events",
        "DELETE FROM events WHERE log_index = 1",
    ];
    if database.is_postgres() {
        refused.extend(["TRUNCATE events", "TRUNCATE events CASCADE"]);
        refused.push("SET session_replication_role = replica; DELETE FROM events");
    } else {
        refused.push("INSERT OR REPLACE INTO events SELECT * FROM events");
        refused.push("REPLACE INTO events SELECT * FROM events WHERE log_index = 1");
    }
    for sql in refused {
        let error = database.sql(sql).await.expect_err(sql).to_string();
        assert!(error.contains("events are never"), "{sql}: {error}");
    }
    assert_eq!(database.number("SELECT count(*) FROM events").await, before);
}

pub(crate) async fn the_application_role_may_only_add(database: &Database) {
    let driver = database.driver().await;
    driver.raise(case(1), child(1)).await.unwrap();
    if !database.is_postgres() {
        return;
    }
    for sql in [
        "UPDATE events SET recorded_at = 0",
        "DELETE FROM events",
        "TRUNCATE events",
        "ALTER TABLE events DISABLE TRIGGER ALL",
        "DROP TABLE events",
        "DELETE FROM school_head",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    ] {
        let error = database.application_sql(sql).await.expect_err(sql).to_string();
        assert!(error.contains("permission denied") || error.contains("must be owner"), "{sql}: {error}");
    }
}

pub(crate) async fn a_changed_byte_is_found_by_the_doctor(database: &Database) {
    let driver = database.driver().await;
    driver.raise(case(1), child(1)).await.unwrap();
    let (off, on) = if database.is_postgres() {
        (
            "ALTER TABLE events DISABLE TRIGGER events_are_append_only;",
            "ALTER TABLE events ENABLE ALWAYS TRIGGER events_are_append_only;",
        )
    } else {
        ("DROP TRIGGER events_refuse_update;", "")
    };
    let spoil = r#"UPDATE events SET metadata = '{"request":"another"}' WHERE log_index = 1;"#;
    database.sql(&format!("{off} {spoil} {on}")).await.unwrap();
    let shallow = driver.store.examine(false).await.unwrap();
    assert_eq!(shallow.findings, []);
    let deep = driver.store.examine(true).await.unwrap();
    let expected = [Finding::Leaf { school: driver.school, log_index: 1 }, Finding::Root(driver.school)];
    assert_eq!(deep.findings, expected);
    assert_eq!(driver.store.rebuild(Mode::Compare).await.unwrap().differences, 0);
}
