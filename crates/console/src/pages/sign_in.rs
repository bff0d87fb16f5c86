//! Signing in by name and password, and signing out.

use crate::door::{Asker, Door, Form, Offered, way_back};
use crate::page::{Page, Problem};
use askama::Template;
use axum::extract::{Query, RawForm, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage<'a> {
    problem: Option<Problem>,
    name: &'a str,
    then: &'a str,
    providers: Vec<Offered>,
}

/// Where somebody wanted to go.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    then: String,
}

pub(crate) async fn show(State(door): State<Door>, Query(asked): Query<Asked>) -> Page {
    let providers = door.providers().collect();
    Page::of(&SignInPage { problem: None, name: "", then: &way_back(&asked.then), providers })
}

pub(crate) async fn send(State(door): State<Door>, asker: Asker, form: RawForm) -> Response {
    let form = Form::read(&form);
    let (name, then) = (form.text("name"), form.then());
    match door.sign_in.with_password(name, form.text("password"), &asker.visitor).await {
        Ok(opened) => {
            // Whoever was signed in here before is not any more.
            if let Some(old) = asker.token {
                let _ = door.sign_in.sign_out(&old).await;
            }
            let next = if opened.asks_for_code { "/sign-in/code" } else { then.as_str() };
            door.let_in(&opened, next)
        }
        Err(error) => {
            let problem = Some(Problem::of(&error, "name", "password", ""));
            let template = SignInPage { problem, name, then: &then, providers: door.providers().collect() };
            Page::wrong(&template, Some(&error)).into_response()
        }
    }
}

pub(crate) async fn out(State(door): State<Door>, asker: Asker) -> Response {
    if let Some(token) = asker.token
        && let Err(error) = door.sign_in.sign_out(&token).await
    {
        return Page::fault(&error).into_response();
    }
    door.let_out("/sign-in")
}
