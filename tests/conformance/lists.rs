//! Lists: pages, filters, what belongs to the cases on them.

use crate::appending::{case, child};
use crate::database::Database;
use cqrs_es::Aggregate as _;
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::{Involved, Kind, PartPlayed, Status};
use domain::read_model::{Tie, WorklistRow};
use domain::{CaseId, Incident, IncidentCommand, PersonId};
use std::collections::BTreeSet;
use store::{CaseFilter, CaseOrder, CaseSort, Seen, Viewpoint, Within};
use wardbook_tests::driver::concern;

pub(crate) async fn the_worklist_pages_through_every_case_once(database: &Database) {
    let driver = database.driver().await;
    for number in 0..17 {
        driver.raise(case(number), child(number)).await.unwrap();
    }
    for sort in [CaseSort::Due, CaseSort::Raised, CaseSort::Changed] {
        for descending in [false, true] {
            let mut order = CaseOrder { sort, descending, after: None };
            let mut seen = Vec::new();
            loop {
                let page = driver.store.worklist(driver.school, &CaseFilter::default(), order, 5).await.unwrap();
                assert!(page.rows.len() <= 5);
                seen.extend(page.rows);
                order.after = page.next;
                if page.next.is_none() {
                    break;
                }
            }
            assert_eq!(seen.len(), 17, "{sort:?} {descending}");
            let places: Vec<_> = seen.iter().map(|row| store::CaseCursor::of(sort, row)).collect();
            let sorted = places.windows(2).all(|pair| if descending { pair[0] > pair[1] } else { pair[0] < pair[1] });
            assert!(sorted, "{sort:?} {descending}: {places:?}");
        }
    }
}

pub(crate) async fn filters_narrow_the_worklist(database: &Database) {
    let driver = database.driver().await;
    for number in 0..4 {
        driver.raise(case(number), child(number)).await.unwrap();
    }
    driver.note(case(2), "The WILLOW tree was mentioned.").await.unwrap();
    let found = async |filter: CaseFilter| {
        let page = driver.store.worklist(driver.school, &filter, CaseOrder::default(), 50).await.unwrap();
        page.rows.into_iter().map(|row| row.incident).collect::<BTreeSet<_>>()
    };
    let all = (0..4).map(case).collect::<BTreeSet<_>>();
    assert_eq!(found(CaseFilter::default()).await, all);
    assert_eq!(found(CaseFilter { kinds: vec![Kind::ConcernAboutChild], ..Default::default() }).await, all);
    assert_eq!(found(CaseFilter { kinds: vec![Kind::Allegation], ..Default::default() }).await, BTreeSet::new());
    assert_eq!(found(CaseFilter { statuses: vec![Status::Closed], ..Default::default() }).await, BTreeSet::new());
    assert_eq!(found(CaseFilter { statuses: vec![Status::New, Status::Closed], ..Default::default() }).await, all);
    assert_eq!(
        found(CaseFilter { text: Some("Willow".into()), ..Default::default() }).await,
        BTreeSet::from([case(2)])
    );
    assert_eq!(found(CaseFilter { assignee: vec![driver.actor], ..Default::default() }).await, BTreeSet::new());
    assert_eq!(found(CaseFilter { overdue: true, ..Default::default() }).await, BTreeSet::new());
    let nobody = CaseFilter { owed_by: vec!["nobody".into()], ..Default::default() };
    assert_eq!(found(nobody).await, BTreeSet::new());
    let viewpoint = |person| Viewpoint { person, roles: Vec::new() };
    let hers = |person| CaseFilter {
        seen: Seen { within: Within::Hers(viewpoint(person)), ..Seen::default() },
        ..Default::default()
    };
    // The child of a case has a tie to it, which makes it nothing of hers.
    assert_eq!(found(hers(child(3))).await, BTreeSet::new());
    let open = |person| CaseFilter {
        seen: Seen { within: Within::OpenToRoleOrHers(viewpoint(person)), ..Seen::default() },
        ..Default::default()
    };
    assert_eq!(found(open(child(3))).await, all);
    driver.run::<Incident>(case(4), || with_a_subject(child(4), child(3)), None).await.unwrap();
    assert_eq!(found(CaseFilter::default()).await.len(), 5);
    let unbiased = CaseFilter { seen: Seen { kept_from: vec![child(3)], ..Seen::default() }, ..Default::default() };
    assert_eq!(found(unbiased).await, all);
}

/// A concern about this child of which this person is the subject.
fn with_a_subject(about: PersonId, person: PersonId) -> IncidentCommand {
    match concern(about) {
        IncidentCommand::RaiseConcern(raise) => {
            let subject = Involved { person, part: PartPlayed::Subject };
            RaiseConcern { people: [raise.people, vec![subject]].concat(), ..raise }.into()
        }
        other => other,
    }
}

pub(crate) async fn nothing_is_read_of_a_case_that_could_not_be_seen(database: &Database) {
    let driver = database.driver().await;
    driver.raise(case(0), child(0)).await.unwrap();
    let here = CaseId { school: driver.school, incident: case(0) };
    let read = async |within: Within, kept_from: &[PersonId]| {
        let seen = Seen { within, kept_from: kept_from.to_vec() };
        driver.store.events_seen(here, &seen).await.unwrap()
    };
    let all = driver.store.events::<Incident>(here.school, here.incident).await.unwrap();
    assert!(!all.is_empty());
    assert_eq!(read(Within::School, &[]).await, all);
    assert_eq!(read(Within::RaisedBy(driver.actor), &[]).await, all);
    assert_eq!(read(Within::RaisedBy(child(1)), &[]).await, []);
    // The child of a case has a tie to it, which makes it nothing of hers.
    let hers = Within::Hers(Viewpoint { person: child(0), roles: Vec::new() });
    assert_eq!(read(hers, &[]).await, []);
    // Whoever it is about is read nothing, whatever else she could see.
    driver.run::<Incident>(case(1), || with_a_subject(child(4), child(2)), None).await.unwrap();
    let about = CaseId { incident: case(1), ..here };
    let seen = |person| Seen { kept_from: vec![person], ..Seen::default() };
    assert_eq!(driver.store.events_seen(about, &seen(child(2))).await.unwrap(), []);
    assert!(!driver.store.events_seen(about, &seen(child(3))).await.unwrap().is_empty());
    let elsewhere = CaseId { school: here.school, incident: case(9) };
    assert_eq!(driver.store.events_seen(elsewhere, &Seen::default()).await.unwrap(), []);
}

pub(crate) async fn what_belongs_to_many_cases_comes_in_one_go(database: &Database) {
    let driver = database.driver().await;
    let cases: Vec<_> = (0..3).map(case).collect();
    for (number, incident) in (0..).zip(&cases) {
        driver.raise(*incident, child(number)).await.unwrap();
    }
    let whole = CaseFilter { duties: true, ..CaseFilter::default() };
    let page = driver.store.worklist(driver.school, &whole, CaseOrder::default(), 50).await.unwrap();
    assert_eq!(page.rows.len(), 3);
    for row in &page.rows {
        let events = driver.store.events::<Incident>(driver.school, row.incident).await.unwrap();
        let mut incident = Incident::default();
        for event in events {
            incident.apply(event.event);
        }
        assert_eq!(
            WorklistRow { search_text: String::new(), ..WorklistRow::of(row.incident, &incident).unwrap() },
            *row
        );
        assert!(!row.duties.is_empty());
    }
    // What is not asked for is not read.
    let rows = driver.store.cases(driver.school, &cases).await.unwrap();
    assert!(rows.iter().all(|row| row.duties.is_empty()));
    let tied = rows.iter().find(|row| row.incident == case(1)).unwrap();
    assert!(tied.ties.iter().any(|tie| tie.person == child(1) && tie.tie == Tie::Child));
    assert!(driver.store.cases(driver.school, &[]).await.unwrap().is_empty());
}

pub(crate) async fn a_child_is_found_across_cases(database: &Database) {
    let driver = database.driver().await;
    driver.child(child(9), "Rowan").await.unwrap();
    for number in 0..3 {
        driver.raise(case(number), child(9)).await.unwrap();
    }
    driver.raise(case(3), child(1)).await.unwrap();
    let found = driver.store.cases_of_person(driver.school, child(9), &[Tie::Child]).await.unwrap();
    assert_eq!(found.len(), 3);
    assert!(driver.store.cases_of_person(driver.school, child(9), &[Tie::Subject]).await.unwrap().is_empty());
    let (one, records) = (BTreeSet::from([child(9)]), BTreeSet::from([child(9), child(1)]));
    let kind = Kind::ConcernAboutChild;
    let elsewhere =
        async |records, asked| driver.store.elsewhere(driver.school, records, asked, case(0)).await.unwrap().len();
    assert_eq!(elsewhere(&one, (Tie::Child, kind)).await, 2);
    assert_eq!(elsewhere(&records, (Tie::Child, kind)).await, 3, "under either record");
    assert_eq!(elsewhere(&records, (Tie::Subject, kind)).await, 0);
    assert_eq!(elsewhere(&records, (Tie::Child, Kind::StaffConduct)).await, 0);

    // Nobody holds a post here: of each of them nobody could be told.
    let without_people = driver.store.cases_for_named_people(driver.school).await.unwrap();
    assert_eq!(without_people.iter().map(|row| row.incident).collect::<Vec<_>>(), [0, 1, 2, 3].map(case));

    let people = driver.store.persons(driver.school).await.unwrap();
    assert_eq!(people.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Rowan Ashgrove"]);
    let by_id = driver.store.persons_by_id(driver.school, &[child(9), child(8)]).await.unwrap();
    assert_eq!(by_id, people);
    assert_eq!(driver.store.schools().await.unwrap(), [driver.school]);
    assert!(driver.store.referrals(driver.school, None, 10).await.unwrap().is_empty());
    assert!(driver.store.searches(driver.school, None, 10).await.unwrap().is_empty());
}

pub(crate) async fn a_school_that_moved_is_found_until_its_cases_were_routed(database: &Database) {
    let driver = database.driver().await;
    driver.raise(case(1), child(1)).await.unwrap();
    let (store, school) = (&driver.store, driver.school);
    let now = chrono::Utc::now();
    let moved = store.schools_moved(now).await.unwrap();
    let [one] = moved.as_slice() else { panic!("{moved:?}") };
    assert_eq!((one.school, one.routed), (school, 0));
    assert_eq!(store.open_cases(school).await.unwrap(), [case(1)]);
    let next = now + chrono::TimeDelta::days(3);
    store.school_routed(school, one.version, Some(next)).await.unwrap();
    assert_eq!(store.schools_moved(next - chrono::TimeDelta::seconds(1)).await.unwrap(), []);
    assert_eq!(store.schools_moved(next).await.unwrap().len(), 1, "a dated fact took effect");
    store.school_routed(school, one.version - 1, None).await.unwrap();
    assert_eq!(store.schools_moved(next).await.unwrap().len(), 1, "an older look does not undo a newer one");
    store.school_routed(school, one.version, None).await.unwrap();
    assert_eq!(store.schools_moved(next).await.unwrap(), []);
}
