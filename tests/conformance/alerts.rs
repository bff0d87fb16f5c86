//! Alerts of filtering systems, and the tokens that hand them in.

use crate::appending::child;
use crate::database::Database;
use chrono::Duration;
use domain::alert::{AlertProblem, AlertSaid, UnreadAlert};
use domain::{AlertId, IncidentId};
use store::{AlertStatus, Decided, NewAlert, NewIntakeToken, TAKEN, TokenHash, TokenId};
use uuid::Uuid;
use wardbook_tests::driver::noon;

fn alert(category: &str) -> AlertSaid {
    let json = format!(
        r#"{{"occurredAt":"2026-11-20T09:12:00Z","device":"tablet 14","category":"{category}","action":"blocked"}}"#
    );
    AlertSaid::Alert(serde_json::from_str(&json).unwrap())
}

fn unread(received: &str) -> AlertSaid {
    let problem = AlertProblem { code: "MALFORMED", field: None, message: "it cannot be read".to_owned() };
    AlertSaid::Unread(UnreadAlert::new(received.as_bytes(), received.len() as u64, problem))
}

const fn id(number: u128) -> AlertId {
    AlertId::new(Uuid::from_u128(number))
}

pub(crate) async fn an_alert_is_kept_once_and_counted_and_belongs_to_whoever_takes_it_first(database: &Database) {
    let driver = database.driver().await;
    let (store, school) = (&driver.store, driver.school);
    let receive = async |number: u128, source: &'static str, category: &str, minutes: i64| {
        let (said, at) = (alert(category), noon() + Duration::minutes(minutes));
        store.receive_alert(&NewAlert { id: id(number), school, source, said: &said, at }).await.unwrap()
    };
    let first = receive(1, "a filter", "games", 0).await;
    assert_eq!((first.id, first.times), (id(1), 1));
    let again = receive(2, "a filter", "games", 5).await;
    assert_eq!((again.id, again.times), (id(1), 2));
    assert_eq!(receive(3, "another", "games", 6).await.id, id(3));
    assert_eq!(receive(4, "a filter", "self-harm", 7).await.id, id(4));

    let waiting = store.alerts(school, AlertStatus::Waiting, None, 2).await.unwrap();
    assert_eq!(waiting.iter().map(|kept| kept.id).collect::<Vec<_>>(), [id(1), id(3)]);
    assert_eq!((waiting[0].times, waiting[0].last_at), (2, noon() + Duration::minutes(5)));
    assert_eq!(waiting[0].said, alert("games"));
    let next = store.alerts(school, AlertStatus::Waiting, Some(waiting[1].cursor()), 2).await.unwrap();
    assert_eq!(next.iter().map(|kept| kept.id).collect::<Vec<_>>(), [id(4)]);

    let taken = |person: u128, at| Decided { by: child(person), at };
    assert!(store.take_alert(school, id(1), taken(1, noon())).await.unwrap());
    assert!(!store.take_alert(school, id(1), taken(2, noon() + TAKEN)).await.unwrap());
    let later = noon() + TAKEN + Duration::seconds(1);
    assert!(store.take_alert(school, id(1), taken(2, later)).await.unwrap());
    let case = IncidentId::new(Uuid::from_u128(50));
    store.settle_alert(school, id(1), AlertStatus::Raised, Some(taken(2, later)), Some(case)).await.unwrap();
    assert!(!store.take_alert(school, id(1), taken(3, later + TAKEN * 2)).await.unwrap());
    let raised = store.alert(school, id(1)).await.unwrap().unwrap();
    assert_eq!((raised.status, raised.incident, raised.decided_by), (AlertStatus::Raised, Some(case), Some(child(2))));
    assert_eq!(receive(5, "a filter", "games", 9).await.times, 3);
    assert_eq!(store.alert(school, id(9)).await.unwrap(), None);
}

pub(crate) async fn what_could_not_be_read_waits_too_and_only_what_was_decided_on_is_forgotten(database: &Database) {
    let driver = database.driver().await;
    let (store, school) = (&driver.store, driver.school);
    let receive = async |number: u128, said: AlertSaid| {
        let new = NewAlert { id: id(number), school, source: "a filter", said: &said, at: noon() };
        store.receive_alert(&new).await.unwrap()
    };
    receive(1, unread("games")).await;
    assert_eq!(receive(2, unread("games")).await.times, 2);
    receive(3, unread("something else")).await;
    receive(4, alert("games")).await;
    assert_eq!(store.unread_alerts(school, "a filter").await.unwrap(), 2);
    assert_eq!(store.unread_alerts(school, "another").await.unwrap(), 0);
    assert_eq!(store.alert(school, id(1)).await.unwrap().unwrap().said, unread("games"));

    let decided = Decided { by: child(1), at: noon() };
    for (number, status) in [(1, AlertStatus::Dismissed), (4, AlertStatus::Raised)] {
        assert!(store.take_alert(school, id(number), decided).await.unwrap());
        store.settle_alert(school, id(number), status, Some(decided), None).await.unwrap();
    }
    assert!(store.take_alert(school, id(3), decided).await.unwrap());
    assert_eq!(store.forget_alerts(noon()).await.unwrap(), 0);
    assert_eq!(store.forget_alerts(noon() + Duration::days(9)).await.unwrap(), 2);
    assert_eq!(store.alert(school, id(1)).await.unwrap(), None);
    // One that somebody took and did not decide on waits for a person still.
    assert!(store.alert(school, id(3)).await.unwrap().is_some());
}

pub(crate) async fn a_token_for_alerts_names_one_system_until_it_expires_or_is_revoked(database: &Database) {
    let driver = database.driver().await;
    let (store, school) = (&driver.store, driver.school);
    let (hash, token) = (TokenHash::of("a token for alerts"), TokenId::new(Uuid::from_u128(2)));
    let expires_at = noon() + Duration::days(1);
    let new = NewIntakeToken { id: token, hash, school, source: "a filter", created_at: noon(), expires_at };
    store.issue_intake_token(&new).await.unwrap();
    let source = async |at| store.intake_source(&hash, at).await.unwrap();
    assert_eq!(source(noon()).await, Some((token, school, "a filter".to_owned())));
    assert_eq!(source(expires_at).await, None);
    assert_eq!(store.intake_source(&TokenHash::of("another"), noon()).await.unwrap(), None);
    // It is no session: it signs nobody in.
    assert_eq!(store.session(&hash, noon()).await.unwrap(), None);
    let listed = store.intake_tokens(school).await.unwrap();
    assert_eq!((listed.len(), listed[0].last_used), (1, Some(noon())));
    assert!(store.revoke_intake_token(token, noon()).await.unwrap());
    assert!(!store.revoke_intake_token(token, noon()).await.unwrap());
    assert_eq!(source(noon()).await, None);
}
