//! What is kept of signing in.

use crate::appending::child;
use crate::database::Database;
use chrono::TimeDelta;
use store::{
    Accepted, AccountEvent, AccountId, Chosen, Digest, InvitationId, NewInvitation, NewProviderAttempt, NewSession,
    Renews, Store, StoreError, Tries,
};
use uuid::Uuid;
use wardbook_tests::driver::noon;

const IDLE: TimeDelta = TimeDelta::minutes(30);

fn account(number: u128) -> AccountId {
    AccountId::new(Uuid::from_u128(number))
}

fn hash(text: &str) -> Digest {
    Digest::of("test", text)
}

async fn with_accounts(database: &Database) -> Store {
    let driver = database.driver().await;
    for number in 1..=3 {
        driver.store.create_account(account(number), noon()).await.unwrap();
    }
    driver.store.link_account(account(1), driver.school, child(1)).await.unwrap();
    driver.store.clone()
}

fn session(text: &str, replaces: Option<&str>) -> NewSession {
    NewSession {
        hash: hash(text),
        account: account(1),
        factors: 1,
        began_at: noon(),
        authenticated_at: noon(),
        opened_at: noon(),
        expires_at: noon() + TimeDelta::hours(1),
        replaces: replaces.map(hash),
    }
}

pub(crate) async fn a_session_ends_by_lying_idle_by_its_limit_and_by_being_replaced(database: &Database) {
    let store = with_accounts(database).await;
    let is_good = async |text: &str, minutes: i64| {
        let now = noon() + TimeDelta::minutes(minutes);
        store.browser_session(&hash(text), IDLE, now).await.unwrap().is_some()
    };
    store.open_session(&session("one", None)).await.unwrap();
    let found = store.browser_session(&hash("one"), IDLE, noon()).await.unwrap().unwrap();
    assert_eq!((found.account, found.factors, found.persons.len()), (account(1), 1, 1));
    // Used at 20 and 40 minutes it lives on; at an hour it has come to its limit, however busy.
    assert!(is_good("one", 20).await && is_good("one", 40).await && is_good("one", 59).await);
    assert!(!is_good("one", 60).await);
    store.open_session(&session("two", Some("one"))).await.unwrap();
    assert!(!is_good("one", 1).await, "the one that was replaced is good");
    assert!(is_good("two", 1).await && !is_good("two", 31).await, "it lies idle for half an hour");
    assert_eq!(store.sessions(account(1), &hash("two"), IDLE, noon()).await.unwrap().len(), 1);
    let proved_yesterday =
        NewSession { authenticated_at: noon() - TimeDelta::days(1), ..session("three", Some("two")) };
    store.open_session(&proved_yesterday).await.unwrap();
    assert!(is_good("three", 1).await, "who proved at a provider long ago counts as idle since then");
    store.open_session(&session("two", Some("three"))).await.unwrap();
    store.remember_device(&hash("device"), account(1), noon() + TimeDelta::days(1)).await.unwrap();
    assert!(store.is_known_device(&hash("device"), account(1), noon()).await.unwrap());
    assert!(!store.is_known_device(&hash("device"), account(2), noon()).await.unwrap());
    assert!(store.is_device_of_anybody(&hash("device"), noon()).await.unwrap());
    assert!(!store.is_device_of_anybody(&hash("device"), noon() + TimeDelta::days(2)).await.unwrap());
    assert!(!store.is_device_of_anybody(&hash("another"), noon()).await.unwrap());
    store.end_sessions(account(1)).await.unwrap();
    assert!(!is_good("two", 1).await);
    assert!(!store.is_known_device(&hash("device"), account(1), noon()).await.unwrap());
    let event = AccountEvent { at: noon(), what: "signed-in".to_owned(), by: None };
    store.note_account(Uuid::from_u128(9), account(1), &event).await.unwrap();
    assert_eq!(store.account_events(account(1), 5).await.unwrap(), [event]);
    store.forget_ended_sign_ins(noon() + TimeDelta::days(400)).await.unwrap();
    assert_eq!(database.number("SELECT count(*) FROM browser_session").await, 0);
}

pub(crate) async fn a_code_is_used_once_even_by_two_at_once(database: &Database) {
    let store = with_accounts(database).await;
    store.propose_authenticator(account(1), b"sealed").await.unwrap();
    assert!(!store.use_step(account(1), 5).await.unwrap(), "a proposed app is in use");
    assert!(!store.adopt_authenticator(account(1), b"another", 7).await.unwrap());
    assert!(store.adopt_authenticator(account(1), b"sealed", 7).await.unwrap());
    let (one, two) = tokio::join!(store.use_step(account(1), 8), store.use_step(account(1), 8));
    assert_eq!(u8::from(one.unwrap()) + u8::from(two.unwrap()), 1);
    assert!(!store.use_step(account(1), 7).await.unwrap());
    store.print_codes(account(1), &[hash("a"), hash("b")]).await.unwrap();
    let code = hash("a");
    let (one, two) = tokio::join!(
        store.use_printed_code(account(1), &code, noon()),
        store.use_printed_code(account(1), &code, noon())
    );
    assert_eq!(u8::from(one.unwrap()) + u8::from(two.unwrap()), 1);
    assert!(!store.use_printed_code(account(2), &hash("b"), noon()).await.unwrap());
    assert_eq!(store.printed_codes_left(account(1)).await.unwrap(), 1);
    store.print_codes(account(1), &[hash("c")]).await.unwrap();
    assert!(!store.use_printed_code(account(1), &hash("b"), noon()).await.unwrap(), "an earlier sheet is good");
    store.forget_authenticator(account(1)).await.unwrap();
    assert!(store.authenticator(account(1)).await.unwrap().is_none());
}

fn invitation(number: u128, secret: &str, needs_second: bool) -> NewInvitation {
    NewInvitation {
        id: InvitationId::new(Uuid::from_u128(number)),
        account: account(1),
        looked_up: hash(secret),
        spoken: None,
        renews: Renews::Everything,
        issued_by: Some(account(2)),
        needs_second,
        created_at: noon(),
        expires_at: noon() + TimeDelta::days(1),
    }
}

fn accepted(number: u128, chosen: Chosen<'_>) -> Accepted<'_> {
    let id = InvitationId::new(Uuid::from_u128(number));
    Accepted { id, account: account(1), renews: Renews::Everything, chosen, at: noon() }
}

pub(crate) async fn an_invitation_is_good_once_and_ends_with_a_newer_one(database: &Database) {
    let store = with_accounts(database).await;
    assert!(store.nobody_signs_in().await.unwrap());
    store.invite(&invitation(1, "first", false)).await.unwrap();
    store.invite(&invitation(2, "second", false)).await.unwrap();
    assert_eq!(store.invitation(&hash("first"), noon()).await.unwrap(), None);
    assert!(store.invitation(&hash("second"), noon()).await.unwrap().is_some());
    assert_eq!(store.invitation(&hash("second"), noon() + TimeDelta::days(1)).await.unwrap(), None);
    store.open_session(&session("before", None)).await.unwrap();
    store.print_codes(account(1), &[hash("a")]).await.unwrap();
    let local = || Chosen::Local { name: hash("name"), password: "argon2" };
    let (one, two) = (accepted(2, local()), accepted(2, local()));
    let (one, two) = tokio::join!(store.accept(&one), store.accept(&two));
    assert_eq!(u8::from(one.unwrap()) + u8::from(two.unwrap()), 1);
    assert_eq!(store.credential_by_name(&hash("name")).await.unwrap().map(|found| found.account), Some(account(1)));
    assert_eq!(store.browser_session(&hash("before"), IDLE, noon()).await.unwrap(), None);
    assert_eq!(store.printed_codes_left(account(1)).await.unwrap(), 0);
    assert!(!store.nobody_signs_in().await.unwrap());
    assert!(store.set_password(account(1), "another", noon()).await.unwrap());
    assert!(store.credential(account(1)).await.unwrap().is_some_and(|kept| kept.password == "another"));
}

pub(crate) async fn an_invitation_that_waits_is_confirmed_by_another_and_not_by_whoever_issued_it(database: &Database) {
    let store = with_accounts(database).await;
    let mut new = invitation(1, "reference", true);
    new.spoken = Some(hash("1234 5678"));
    store.invite(&new).await.unwrap();
    let soon = noon() + TimeDelta::minutes(10);
    assert!(!store.accept(&accepted(1, Chosen::Nothing)).await.unwrap(), "it was used unconfirmed");
    for herself in [account(1), account(2)] {
        assert!(!store.confirm_invitation(new.id, herself, noon(), soon).await.unwrap());
    }
    assert!(store.confirm_invitation(new.id, account(3), noon(), soon).await.unwrap());
    assert!(!store.confirm_invitation(new.id, account(3), noon(), soon).await.unwrap());
    let found = store.invitation_of(account(1), noon()).await.unwrap().unwrap();
    assert_eq!((found.waits, found.expires_at), (false, soon));
    for guess in 0..5 {
        assert!(store.guess(new.id, 5).await.unwrap(), "guess {guess}");
    }
    assert!(!store.guess(new.id, 5).await.unwrap());
    assert!(store.exchange_spoken(new.id, &hash("link"), soon).await.unwrap());
    assert!(!store.exchange_spoken(new.id, &hash("link again"), soon).await.unwrap());
    assert!(store.invitation(&hash("link"), noon()).await.unwrap().is_some_and(|found| found.spoken.is_none()));
    assert_eq!(store.invitation(&hash("reference"), noon()).await.unwrap(), None);
}

pub(crate) async fn a_name_and_a_providers_account_belong_to_one(database: &Database) {
    let store = with_accounts(database).await;
    store.invite(&invitation(1, "one", false)).await.unwrap();
    let identity = Chosen::Identity { issuer: "https://issuer.example", subject: "s-1" };
    assert!(store.accept(&accepted(1, identity)).await.unwrap());
    let found = store.account_of_identity("https://issuer.example", "s-1").await.unwrap();
    assert_eq!(found, Some(account(1)));
    assert_eq!(store.account_of_identity("https://other.example", "s-1").await.unwrap(), None);
    let again = store.link_identity(account(2), "https://issuer.example", "s-1", noon()).await;
    assert!(matches!(again, Err(StoreError::Taken)), "{again:?}");
    store.link_identity(account(1), "https://other.example", "s-1", noon()).await.unwrap();
    assert_eq!(store.identities(account(1)).await.unwrap().len(), 2);
}

pub(crate) async fn failures_are_counted_one_by_one(database: &Database) {
    let store = with_accounts(database).await;
    let counted = hash("a name");
    let times = |times: u32| Tries { times, last_at: noon(), until: noon() };
    assert_eq!(store.tries(&counted).await.unwrap(), None);
    let (first, second) = (times(1), times(1));
    let (one, two) = tokio::join!(store.count_try(&counted, None, &first), store.count_try(&counted, None, &second));
    assert_eq!(u8::from(one.unwrap()) + u8::from(two.unwrap()), 1, "two began to count at once");
    assert!(store.count_try(&counted, Some(times(1)), &times(2)).await.unwrap());
    assert!(!store.count_try(&counted, Some(times(1)), &times(2)).await.unwrap());
    assert_eq!(store.tries(&counted).await.unwrap(), Some(times(2)));
    store.forget_tries(&counted).await.unwrap();
    assert_eq!(store.tries(&counted).await.unwrap(), None);
}

pub(crate) async fn a_sign_in_at_a_provider_comes_back_once(database: &Database) {
    let store = with_accounts(database).await;
    let new = NewProviderAttempt {
        state: hash("state"),
        browser: hash("browser"),
        provider: "microsoft",
        nonce: "n",
        verifier: "v",
        invitation: Some(hash("link")),
        session: None,
        expires_at: noon() + TimeDelta::minutes(10),
    };
    store.begin_provider_attempt(&new).await.unwrap();
    let state = hash("state");
    let (one, two) = tokio::join!(store.take_provider_attempt(&state), store.take_provider_attempt(&state));
    let found = [one.unwrap(), two.unwrap()].into_iter().flatten().collect::<Vec<_>>();
    assert_eq!(found.len(), 1, "it came back twice");
    assert_eq!((found[0].browser, found[0].invitation, found[0].session), (hash("browser"), Some(hash("link")), None));
}
