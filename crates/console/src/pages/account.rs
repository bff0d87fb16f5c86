//! One's own account: how one gets in, where one is signed in, and what happened.

use crate::door::{Door, Member, Offered};
use crate::page::Page;
use crate::words;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use casework::{AccountPage, SignInError};

#[derive(Template)]
#[template(path = "account.html")]
struct OwnPage<'a> {
    account: &'a AccountPage,
    schools: Vec<(&'a str, String)>,
    both: bool,
    until: String,
    sessions: Vec<(String, String, bool)>,
    events: Vec<(String, &'static str, Option<&'a str>)>,
    live_tokens: usize,
    /// Each provider, and since when an account there is linked.
    providers: Vec<(Offered, Option<String>)>,
}

/// The account of whoever asks, or the page that says why not.
pub(crate) async fn of(door: &Door, member: &Member) -> Result<AccountPage, Response> {
    door.sign_in.account(&member.who).await.map_err(|error| refused(door, &error, "/account"))
}

/// What somebody is answered who is signed out by now, or has to prove again who she is.
pub(crate) fn refused(door: &Door, error: &SignInError, then: &str) -> Response {
    match error {
        SignInError::NotSignedIn => door.let_out("/sign-in"),
        SignInError::ProveAgain => crate::page::go(&format!("/sign-in/again?then={then}")),
        other => Page::fault(other).into_response(),
    }
}

pub(crate) async fn show(State(door): State<Door>, member: Member) -> Response {
    let account = match of(&door, &member).await {
        Ok(account) => account,
        Err(response) => return response,
    };
    let now = door.sign_in.casework().now();
    let seen = |session: &casework::ListedSession| {
        (words::time(session.began_at), words::time(session.last_seen), session.is_this)
    };
    let page = OwnPage {
        schools: account
            .schools
            .iter()
            .map(|(name, roles)| (name.as_str(), words::roles(roles.iter().copied())))
            .collect(),
        both: member.has_proved_both(),
        until: words::time(member.who.expires_at()),
        sessions: account.sessions.iter().map(seen).collect(),
        events: account
            .events
            .iter()
            .map(|event| (words::time(event.at), words::event(&event.what), event.by.as_deref()))
            .collect(),
        live_tokens: account.tokens.iter().filter(|token| token.is_good(now)).count(),
        providers: door.providers().map(|offered| linked(&account, offered)).collect(),
        account: &account,
    };
    Page::of(&page).into_response()
}

fn linked(account: &AccountPage, offered: Offered) -> (Offered, Option<String>) {
    let since = account.identities.iter().find(|identity| identity.issuer == offered.issuer);
    let since = since.map(|identity| words::time(identity.linked_at));
    (offered, since)
}

pub(crate) async fn out_everywhere(State(door): State<Door>, member: Member) -> Response {
    match door.sign_in.sign_out_everywhere(&member.who).await {
        Ok(()) => door.let_out("/sign-in"),
        Err(error) => refused(&door, &error, "/account"),
    }
}
