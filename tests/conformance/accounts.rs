//! Accounts and API tokens.

use crate::appending::child;
use crate::database::Database;
use chrono::Duration;
use store::{AccountId, NewToken, TokenHash, TokenId};
use uuid::Uuid;
use wardbook_tests::driver::noon;

pub(crate) async fn a_token_opens_a_session_until_it_expires_or_is_revoked(database: &Database) {
    let driver = database.driver().await;
    let store = &driver.store;
    let account = AccountId::new(Uuid::from_u128(1));
    store.create_account(account, noon()).await.unwrap();
    store.create_account(account, noon()).await.unwrap();
    store.link_account(account, driver.school, child(1)).await.unwrap();
    assert_eq!(store.account_of(driver.school, child(1)).await.unwrap(), Some(account));
    assert_eq!(store.account_of(driver.school, child(2)).await.unwrap(), None);
    let hash = TokenHash::of("a token of many random letters");
    let id = TokenId::new(Uuid::from_u128(2));
    let expires_at = noon() + Duration::days(1);
    let token = NewToken { id, hash, account, label: "a test", factors: 2, created_at: noon(), expires_at };
    store.issue_token(&token).await.unwrap();

    let session = store.session(&hash, noon()).await.unwrap().unwrap();
    assert_eq!((session.account, session.token, session.expires_at), (account, id, expires_at));
    assert_eq!(session.persons, [(driver.school, child(1))]);
    assert_eq!(store.session(&TokenHash::of("another"), noon()).await.unwrap(), None);
    assert_eq!(store.session(&hash, expires_at).await.unwrap(), None);
    let listed = store.tokens(account).await.unwrap();
    assert_eq!((listed.len(), listed[0].last_used), (1, Some(noon())));

    assert!(store.revoke_token(id, noon()).await.unwrap());
    assert!(!store.revoke_token(id, noon()).await.unwrap());
    assert_eq!(store.session(&hash, noon()).await.unwrap(), None);
    // The token itself is nowhere in the database.
    assert_eq!(database.number("SELECT count(*) FROM api_token WHERE label LIKE '%letters%'").await, 0);
}
