//! Several processes, and processes that are killed.

use crate::appending::{case, child};
use crate::database::Database;
use domain::{Incident, IncidentEvent};
use std::collections::BTreeSet;
use std::process::Stdio;
use store::{Location, Mode, Store};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::oneshot;
use wardbook_tests::driver::Driver;

const SCHOOLS: u64 = 6;

/// One acknowledged command, as the second process wrote it down: school, stream, version, leaf.
type Acknowledged = (String, String, i64, String);

/// How often a process is killed: 20 times, or as `WARDBOOK_TEST_KILLS` says.
pub(crate) fn kills() -> u64 {
    std::env::var("WARDBOOK_TEST_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(20)
}

fn writer(database: &Database, seed: u64, commands: u64) -> Child {
    spawned(database, seed, commands, &[])
}

/// A second process.
pub(crate) fn spawned(database: &Database, seed: u64, commands: u64, more: &[&str]) -> Child {
    let location = match &database.location {
        Location::Postgres(url) => url.clone(),
        Location::Folder(folder) => folder.display().to_string(),
    };
    Command::new(env!("CARGO_BIN_EXE_conformance-writer"))
        .args([location, seed.to_string(), commands.to_string(), "8".to_owned(), SCHOOLS.to_string()])
        .args(more)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

/// Everything a process acknowledged until it ended; says when the first line came.
async fn acknowledged(child: &mut Child, begun: oneshot::Sender<()>) -> Vec<Acknowledged> {
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut all = Vec::new();
    let mut begun = Some(begun);
    while let Ok(Some(line)) = lines.next_line().await {
        if let Some(begun) = begun.take() {
            let _ = begun.send(());
        }
        // The last line may be cut off by the kill: nobody was told of it.
        let fields: Vec<_> = line.split(' ').collect();
        if let [school, stream, version, leaf] = fields[..]
            && leaf.len() == 64
        {
            all.push((school.to_owned(), stream.to_owned(), version.parse().unwrap(), leaf.to_owned()));
        }
    }
    all
}

/// Every event of the database as an acknowledgement would name it.
async fn stored(database: &Database) -> BTreeSet<Acknowledged> {
    let (school, leaf) = if database.is_postgres() {
        ("school_id::text", "encode(leaf_hash, 'hex')")
    } else {
        ("lower(hex(school_id))", "lower(hex(leaf_hash))")
    };
    let sql = format!("SELECT {school} || ' ' || aggregate_id || ' ' || sequence || ' ' || {leaf} FROM events");
    let rows = database.texts(&sql).await;
    rows.iter()
        .map(|row| {
            let fields: Vec<_> = row.split(' ').collect();
            let school = fields[0].parse::<uuid::Uuid>().unwrap().to_string();
            (school, fields[1].to_owned(), fields[2].parse().unwrap(), fields[3].to_owned())
        })
        .collect()
}

/// Registers the schools before processes compete for them.
pub(crate) async fn schools(database: &Database) -> Store {
    let store = database.store().await;
    for school in 1..=SCHOOLS {
        Driver::new(store.clone(), u128::from(school)).await.unwrap();
    }
    store
}

async fn assert_whole(store: &Store) {
    let health = store.examine(true).await.unwrap();
    assert_eq!(health.findings, []);
    let compared = store.rebuild(Mode::Compare).await.unwrap();
    assert_eq!(compared.differences, 0, "no command is half-written: the rows are those of the events");
}

pub(crate) async fn two_processes_share_schools_without_loss_or_deadlock(database: &Database) {
    let store = schools(database).await;
    let mut children = [writer(database, 1, 60), writer(database, 2, 60)];
    let [one, two] = &mut children;
    let (one, two) = tokio::join!(acknowledged(one, oneshot::channel().0), acknowledged(two, oneshot::channel().0));
    for mut child in children {
        assert!(child.wait().await.unwrap().success());
    }
    assert_eq!((one.len(), two.len()), (480, 480));
    let stored = stored(database).await;
    assert!(one.iter().chain(&two).all(|event| stored.contains(event)));
    assert_whole(&store).await;
    if database.is_postgres() {
        let deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
        assert_eq!(database.number(deadlocks).await, 0);
    }
}

pub(crate) async fn what_was_acknowledged_survives_kill_9(database: &Database) {
    let store = schools(database).await;
    let mut count = 0;
    for kill in 0..kills() {
        let mut child = writer(database, 100 + kill, 0);
        let pid = child.id();
        let (begun, begins) = oneshot::channel();
        let reading = async { acknowledged(&mut child, begun).await };
        let killing = async {
            begins.await.unwrap();
            tokio::time::sleep(std::time::Duration::from_millis(kill * 37 % 260)).await;
            let pid = pid.unwrap().to_string();
            Command::new("kill").args(["-9", &pid]).status().await.unwrap();
        };
        let (acknowledged, ()) = tokio::join!(reading, killing);
        assert!(!child.wait().await.unwrap().success());
        count += acknowledged.len();
        let stored = stored(database).await;
        let missing: Vec<_> = acknowledged.iter().filter(|event| !stored.contains(*event)).collect();
        assert!(missing.is_empty(), "kill {kill}: {missing:?}");
        if kill % 5 == 0 {
            assert_whole(&store).await;
        }
    }
    assert_whole(&store).await;
    assert!(count > 0, "the writer was killed before it wrote anything");
}

/// On SQLite there is no connection to lose: the same commands, undisturbed.
pub(crate) async fn a_lost_connection_neither_loses_nor_doubles_a_command(database: &Database) {
    let driver = database.driver().await;
    for number in 0..6 {
        driver.raise(case(number), child(number)).await.unwrap();
    }
    let noting = futures::future::join_all((0..6).map(|task| {
        let driver = driver.clone();
        async move {
            let mut acknowledged = Vec::new();
            for number in 0..25 {
                let text = format!("note {number} of task {task}.");
                // Told that the database was gone, one may look and find it written all the same; told that it is
                // written, one finds it written.
                if driver.note(case(task), &text).await.is_ok() {
                    acknowledged.push(text);
                }
            }
            acknowledged
        }
    }));
    let cutting = async {
        for _ in 0..12 {
            tokio::time::sleep(std::time::Duration::from_millis(60)).await;
            if database.is_postgres() {
                let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                           WHERE datname = current_database() AND application_name = 'wardbook'";
                database.sql(cut).await.unwrap();
            }
        }
    };
    let (acknowledged, ()) = tokio::join!(noting, cutting);
    let store = database.store().await;
    for (task, acknowledged) in (0..).zip(acknowledged) {
        assert!(!acknowledged.is_empty());
        let events = store.events::<Incident>(driver.school, case(task)).await.unwrap();
        let texts: Vec<_> = events.iter().flat_map(|logged| written(&logged.event.event)).collect();
        for text in &acknowledged {
            assert_eq!(texts.iter().filter(|found| *found == text).count(), 1, "{text}");
        }
        assert_eq!(texts.iter().collect::<BTreeSet<_>>().len(), texts.len(), "nothing is written twice");
    }
    assert_whole(&store).await;
}

/// The texts of a note.
fn written(event: &IncidentEvent) -> Vec<String> {
    match event {
        IncidentEvent::NoteAdded(note) => note.note.texts().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}
