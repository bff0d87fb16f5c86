//! Proving again who one is, before changing who gets in.

use crate::door::{Door, Form, Member, Offered, way_back};
use crate::page::{Page, Problem};
use crate::pages::account;
use askama::Template;
use axum::extract::{Query, RawForm, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "again.html")]
struct AgainPage<'a> {
    problem: Option<Problem>,
    has_password: bool,
    asks_for_code: bool,
    then: &'a str,
    providers: Vec<Offered>,
}

/// What was to be done.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    then: String,
}

pub(crate) async fn show(State(door): State<Door>, member: Member, Query(asked): Query<Asked>) -> Response {
    page(&door, &member, &way_back(&asked.then), None).await
}

pub(crate) async fn send(State(door): State<Door>, member: Member, form: RawForm) -> Response {
    let form = Form::read(&form);
    let (password, code, then) = (form.text("password"), form.text("code"), form.then());
    match door.sign_in.prove_again(&member.who, password, code, &member.visitor).await {
        Ok(opened) => door.let_in(&opened, &then),
        Err(error) => {
            let mut problem = Problem::of(&error, "password", "password", "code");
            if problem.field == "password" {
                "The password is not right.".clone_into(&mut problem.message);
            }
            page(&door, &member, &then, Some((problem, error))).await
        }
    }
}

async fn page(door: &Door, member: &Member, then: &str, wrong: Option<(Problem, casework::SignInError)>) -> Response {
    let account = match account::of(door, member).await {
        Ok(account) => account,
        Err(response) => return response,
    };
    let (problem, error) = wrong.unzip();
    let asks_for_code = account.has_app || account.printed_left > 0;
    let providers = door.linked(|issuer| account.identities.iter().any(|identity| identity.issuer == issuer));
    let template = AgainPage { problem, has_password: account.has_password, asks_for_code, then, providers };
    match error {
        Some(error) => Page::wrong(&template, Some(&error)).into_response(),
        None => Page::of(&template).into_response(),
    }
}
