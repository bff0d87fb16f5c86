//! A code that was read out over the telephone.

use crate::door::{Asker, Door, Form};
use crate::page::{self, Page, Problem};
use askama::Template;
use axum::extract::{RawForm, State};
use axum::response::{IntoResponse, Response};
use casework::SignInError;

#[derive(Template)]
#[template(path = "telephone.html")]
struct TelephonePage {
    problem: Option<Problem>,
}

pub(crate) async fn show() -> Page {
    Page::of(&TelephonePage { problem: None })
}

pub(crate) async fn send(State(door): State<Door>, asker: Asker, form: RawForm) -> Response {
    let form = Form::read(&form);
    match door.sign_in.spoken(form.text("code"), &asker.visitor).await {
        Ok(secret) => page::go(&format!("/invitation/{secret}")),
        Err(error) => {
            let problem = match error {
                SignInError::NoInvitation => Problem::new(
                    "code",
                    "This code cannot be used. Check the twelve digits. A code is good once and for ten minutes; after five \
                     wrong guesses, ask for a new one.",
                ),
                _ => Problem::of(&error, "code", "", "code"),
            };
            Page::wrong(&TelephonePage { problem: Some(problem) }, Some(&error)).into_response()
        }
    }
}
