//! Appending: conflicts, repeats, cancelled callers, times.

use crate::database::{Database, SCHOOL, rand_bits};
use domain::school::event::GroupJoined;
use domain::{Incident, IncidentId, PersonId, School, SchoolCommand, SchoolId, Text};
use futures::future::join_all;
use store::{Before, Key, Mode, StoreError, Stream};
use uuid::Uuid;
use wardbook_tests::driver::{Driver, concern, noon, note};

pub(crate) fn case(number: u128) -> IncidentId {
    IncidentId::new(Uuid::from_u128(0xca5e_0000 + number))
}

pub(crate) fn child(number: u128) -> PersonId {
    PersonId::new(Uuid::from_u128(0xc41d_0000 + number))
}

pub(crate) async fn a_case_is_raised_noted_and_read_back(database: &Database) {
    let driver = database.driver().await;
    let raised = driver.raise(case(1), child(1)).await.unwrap();
    let noted = driver.note(case(1), "Spoke to the class teacher.").await.unwrap();
    assert!(noted.version > raised.version);

    let (incident, version) = driver.store.load::<Incident>(driver.school, case(1)).await.unwrap().unwrap();
    assert_eq!(version, noted.version);
    assert_eq!(incident.version(), version);
    let events = driver.store.events::<Incident>(driver.school, case(1)).await.unwrap();
    let last = events.last().unwrap();
    assert_eq!((last.sequence, last.recorded_at, last.leaf_hash), (noted.version, noted.recorded_at, noted.leaf_hash));
    assert_eq!(last.event.actor.person(), Some(driver.actor));
}

pub(crate) async fn the_second_of_two_commands_on_one_version_is_a_conflict(database: &Database) {
    let driver = database.driver().await;
    driver.raise(case(1), child(1)).await.unwrap();
    // In one process, and through a second writer that remembers nothing of the first.
    let other = database.driver().await;
    for second in [&driver, &other] {
        let first_opened = driver.open::<Incident>(case(1), None).await.unwrap();
        let second_opened = second.open::<Incident>(case(1), None).await.unwrap();
        driver.decide(first_opened, case(1), note("first")).await.unwrap();
        let lost = second.decide(second_opened, case(1), note("second")).await;
        assert!(matches!(lost, Err(StoreError::Conflict)), "{lost:?}");
    }
}

pub(crate) async fn a_command_decided_on_an_older_school_is_sent_back(database: &Database) {
    let driver = database.driver().await;
    let other = database.driver().await;
    for mover in [&driver, &other] {
        let opened = driver.open::<Incident>(case(rand_bits()), None).await.unwrap();
        let group = || SchoolCommand::JoinGroup(GroupJoined { group: Text::new("Linden Trust") });
        mover.run::<School>(mover.school, group, None).await.unwrap();
        let moved = driver.decide(opened, case(7), concern(child(1))).await;
        assert!(matches!(moved, Err(StoreError::SchoolMoved | StoreError::HandleUsed)), "{moved:?}");
    }
    let opened = driver.open::<Incident>(case(8), None).await.unwrap();
    let group = || SchoolCommand::JoinGroup(GroupJoined { group: Text::new("Linden Trust") });
    other.run::<School>(other.school, group, None).await.unwrap();
    let moved = driver.decide(opened, case(8), concern(child(1))).await;
    assert!(matches!(moved, Err(StoreError::SchoolMoved)), "{moved:?}");
}

pub(crate) async fn a_repeated_key_answers_as_before_and_appends_nothing(database: &Database) {
    let driver = database.driver().await;
    let key = Key { key: "one", command: b"raise concern" };
    let opened = driver.open::<Incident>(case(1), Some(key)).await.unwrap();
    assert_eq!(opened.before(), Before::Nothing);
    let first = driver.decide(opened, case(1), concern(child(1))).await.unwrap().unwrap();

    // A retry opens a stream of its own, for it cannot know what the first one was called.
    let again = driver.open::<Incident>(case(2), Some(key)).await.unwrap();
    let expected = Before::Same { class: Incident::CLASS, stream: case(1).as_uuid(), appended: first };
    assert_eq!(again.before(), expected);
    // A race that got past the look-up is caught by the database.
    let raced = driver.decide(again, case(2), concern(child(1))).await;
    assert!(matches!(raced, Err(StoreError::KeyTaken)), "{raced:?}");
    assert!(driver.store.load::<Incident>(driver.school, case(2)).await.unwrap().is_none());
}

pub(crate) async fn a_key_used_for_another_command_is_said_to_be_reused(database: &Database) {
    let driver = database.driver().await;
    let key = |command| Some(Key { key: "one", command });
    let opened = driver.open::<Incident>(case(1), key(b"raise")).await.unwrap();
    driver.decide(opened, case(1), concern(child(1))).await.unwrap();
    let reused = driver.open::<Incident>(case(1), key(b"note")).await.unwrap();
    assert_eq!(reused.before(), Before::Another);
}

pub(crate) async fn one_key_given_twice_at_once_is_committed_once(database: &Database) {
    let driver = database.driver().await;
    let other = database.driver().await;
    let key = Key { key: "one", command: b"raise concern" };
    let tasks = (0..16).map(|number| {
        let driver = if number % 2 == 0 { driver.clone() } else { other.clone() };
        async move { driver.run::<Incident>(case(number), || concern(child(1)), Some(key)).await.unwrap().unwrap() }
    });
    let answers = futures::future::join_all(tasks).await;
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
    let page = driver
        .store
        .worklist(driver.school, &store::CaseFilter::default(), store::CaseOrder::default(), 50)
        .await
        .unwrap();
    assert_eq!(page.rows.len(), 1);
}

pub(crate) async fn a_stream_of_another_school_looks_absent(database: &Database) {
    let driver = database.driver().await;
    let other = Driver::new(driver.store.clone(), SCHOOL + 1).await.unwrap();
    driver.raise(case(1), child(1)).await.unwrap();
    let foreign = other.open::<Incident>(case(1), None).await;
    assert!(matches!(foreign, Err(StoreError::UnknownStream(_))));
    assert!(other.store.load::<Incident>(other.school, case(1)).await.unwrap().is_none());
}

pub(crate) async fn a_school_without_a_log_takes_no_case(database: &Database) {
    let driver = database.driver().await;
    let mut nowhere = driver;
    nowhere.school = SchoolId::new(Uuid::from_u128(404));
    let opened = nowhere.open::<Incident>(case(1), None).await;
    assert!(matches!(opened, Err(StoreError::UnknownStream(_))));
}

pub(crate) async fn a_cancelled_caller_leaves_all_of_a_command_or_nothing(database: &Database) {
    let driver = database.driver().await;
    let mut begun = 0;
    for number in 0..60 {
        let task = tokio::spawn({
            let driver = driver.clone();
            async move { driver.raise(case(number), child(number)).await }
        });
        tokio::time::sleep(std::time::Duration::from_micros(150 * u64::try_from(number).unwrap())).await;
        task.abort();
        drop(task.await);
        begun += 1;
    }
    assert_eq!(begun, 60);
    // Whatever was handed over is finished; a command after it sees all of it.
    driver.raise(case(1000), child(1)).await.unwrap();
    let health = driver.store.examine(true).await.unwrap();
    assert!(health.findings.is_empty(), "{:?}", health.findings);
    let rebuilt = driver.store.rebuild(store::Mode::Compare).await.unwrap();
    assert_eq!(rebuilt.differences, 0);
}

pub(crate) async fn recorded_times_never_go_back_along_the_log(database: &Database) {
    let driver = database.driver().await;
    let tasks = (0..40).map(|number| {
        let driver = driver.clone();
        async move { driver.raise(case(number), child(number)).await.unwrap() }
    });
    futures::future::join_all(tasks).await;
    let entries = driver.store.log_from(driver.school, 0, 10_000).await.unwrap();
    assert!(entries.windows(2).all(|pair| pair[0].recorded_at <= pair[1].recorded_at));

    // A desk whose clock stands still takes the log's time.
    let opened = driver.open::<Incident>(case(1), None).await.unwrap();
    let long_ago = noon() - chrono::Duration::days(400);
    assert_eq!(opened.time(long_ago), entries.last().unwrap().recorded_at);
}

pub(crate) async fn a_clock_far_ahead_gives_way_to_the_databases(database: &Database) {
    let driver = database.driver().await;
    let opened = driver.open::<Incident>(case(1), None).await.unwrap();
    #[expect(clippy::disallowed_methods, reason = "this test is about the clock of this machine")]
    let now = chrono::Utc::now();
    let taken = opened.time(now + chrono::Duration::seconds(60));
    assert!((taken - now).num_seconds().abs() < 5, "{taken} for {now}");
    let near = now + chrono::Duration::seconds(2);
    assert_eq!(opened.time(near).timestamp_micros(), near.timestamp_micros());
}

pub(crate) async fn an_opened_stream_takes_one_command(database: &Database) {
    use cqrs_es::EventStore;
    let driver = database.driver().await;
    let command = driver.open::<Incident>(case(1), None).await.unwrap().command();
    let store = &command;
    let id = case(1).as_uuid().to_string();
    let wrong = EventStore::<Incident>::load_aggregate(&store, "another").await;
    assert!(wrong.is_err());
    let command = driver.open::<Incident>(case(1), None).await.unwrap().command();
    let store = &command;
    assert!(EventStore::<Incident>::load_aggregate(&store, &id).await.is_ok());
    assert!(EventStore::<Incident>::load_aggregate(&store, &id).await.is_err());
}

pub(crate) async fn many_keyed_notes_and_a_few_concerns_at_once_are_each_kept(database: &Database) {
    let store = database.store().await;
    let mut schools = Vec::new();
    for school in 1..=3_u128 {
        schools.push(Driver::new(store.clone(), SCHOOL + school).await.unwrap());
    }
    let of = |number: u128| schools[usize::try_from(number % 3).unwrap()].clone();
    let raising = (0..90).map(|number| {
        let driver = of(number);
        async move { driver.raise(case(number), child(number)).await.map(drop) }
    });
    join_all(raising).await.into_iter().collect::<Result<(), _>>().unwrap();
    // More than travel in one text, and among them what does not travel in it.
    let noting = (0..100).map(|number| {
        let driver = of(number);
        async move {
            if number >= 90 {
                return driver.raise(case(number), child(number)).await.map(drop);
            }
            let key = Key { key: &format!("note {number}"), command: b"a note" };
            driver.run::<Incident>(case(number), || note("Seen at lunch."), Some(key)).await.map(drop)
        }
    });
    join_all(noting).await.into_iter().collect::<Result<(), _>>().unwrap();
    assert_eq!(database.number("SELECT count(*) FROM idempotency").await, 90);
    assert_eq!(database.number("SELECT count(*) FROM case_row").await, 100);
    assert_eq!(store.examine(true).await.unwrap().findings, []);
    assert_eq!(store.rebuild(Mode::Compare).await.unwrap().differences, 0);
}
