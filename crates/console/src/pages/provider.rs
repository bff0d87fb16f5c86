//! To an identity provider, and back.

use crate::door::{Asker, Door, Form, way_back};
use crate::page::Page;
use askama::Template;
use axum::extract::{Path, Query, RawForm, State};
use axum::response::{IntoResponse, Response};
use casework::{Away, Back, BackIn, Errand, SignInError};
use serde::Deserialize;

/// Where somebody wanted to go.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    then: String,
}

/// What a provider sends along: a code, or why there is none.
#[derive(Deserialize)]
pub(crate) struct Sent {
    #[serde(default)]
    state: String,
    code: Option<String>,
    #[serde(default)]
    error: String,
    iss: Option<String>,
}

/// The page before one leaves to prove again who one is.
#[derive(Template)]
#[template(path = "leaving.html")]
struct LeavingPage<'a> {
    name: &'a str,
    to: &'a str,
}

/// To sign in there. A link, and no form: what a form is answered with may not lead elsewhere.
pub(crate) async fn go(
    State(door): State<Door>,
    asker: Asker,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    match leave(&door, &asker, &id, Errand::SignIn).await {
        Ok(away) => door.send_away(crate::page::go(&away.to), &away.kept, &way_back(&asked.then)),
        Err(error) => refused(&door, &error),
    }
}

/// To accept an invitation with an account there.
pub(crate) async fn accept(
    State(door): State<Door>,
    asker: Asker,
    Path((secret, id)): Path<(String, String)>,
) -> Response {
    match leave(&door, &asker, &id, Errand::Accept(&secret)).await {
        Ok(away) => door.send_away(crate::page::go(&away.to), &away.kept, "/account"),
        Err(error) => refused(&door, &error),
    }
}

/// To prove again that it is still she, or to link an account there. A form, which a page of another origin cannot send: else it could have
/// somebody link an account that is not hers. It is answered with a page that links there.
pub(crate) async fn again(State(door): State<Door>, asker: Asker, Path(id): Path<String>, form: RawForm) -> Response {
    let Some(token) = asker.token.as_deref() else { return crate::page::go("/sign-in") };
    let then = Form::read(&form).then();
    match leave(&door, &asker, &id, Errand::Again(token)).await {
        Ok(away) => {
            let name = door.providers().find(|offered| offered.id == id).map(|offered| offered.name);
            let page = LeavingPage { name: &name.unwrap_or_default(), to: &away.to };
            door.send_away(Page::of(&page).into_response(), &away.kept, &then)
        }
        Err(error) => refused(&door, &error),
    }
}

async fn leave(door: &Door, asker: &Asker, id: &str, errand: Errand<'_>) -> Result<Away, SignInError> {
    door.sign_in.go_to_provider(id, errand, &back(asker, id), &asker.visitor).await
}

/// Back from there.
pub(crate) async fn returned(
    State(door): State<Door>,
    asker: Asker,
    Path(id): Path<String>,
    Query(sent): Query<Sent>,
) -> Response {
    let at = back(&asker, &id);
    let (kept, then) = asker.away.as_deref().map(Door::kept).unwrap_or_default();
    let code = sent.code.as_deref().filter(|code| !code.is_empty() && sent.error.is_empty());
    let back = Back {
        state: &sent.state,
        code: code.ok_or(sent.error.as_str()),
        issuer: sent.iss.as_deref(),
        kept,
        at: &at,
        session: asker.token.as_deref(),
    };
    let answer = match door.sign_in.back_from_provider(&id, back, &asker.visitor).await {
        Ok(BackIn { opened, lacks_second }) => {
            // Whoever was signed in here before is not any more.
            if let Some(old) = &asker.token {
                let _ = door.sign_in.sign_out(old).await;
            }
            let next = if lacks_second { "/account/app".to_owned() } else { way_back(then) };
            door.let_in(&opened, if opened.asks_for_code { "/sign-in/code" } else { &next })
        }
        Err(error) => refused(&door, &error),
    };
    door.forget_away(answer)
}

fn back(asker: &Asker, id: &str) -> String {
    format!("{}/sign-in/return/{id}", asker.origin)
}

fn refused(door: &Door, error: &SignInError) -> Response {
    match error {
        SignInError::NotSignedIn => door.let_out("/sign-in"),
        SignInError::ProveAgain => crate::page::go("/sign-in/again?then=/account"),
        other => Page::fault(other).into_response(),
    }
}
