//! The second factor: a code of an app, or from paper. Whoever only wants to raise a concern goes on without.

use crate::door::{Door, Form, Member};
use crate::page::{self, Page, Problem};
use askama::Template;
use axum::extract::{RawForm, State};
use axum::response::{IntoResponse, Response};

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage {
    problem: Option<Problem>,
}

pub(crate) async fn show(member: Member) -> Response {
    if member.has_proved_both() {
        return page::go("/account");
    }
    Page::of(&CodePage { problem: None }).into_response()
}

pub(crate) async fn send(State(door): State<Door>, member: Member, form: RawForm) -> Response {
    let form = Form::read(&form);
    match door.sign_in.with_code(&member.who, form.text("code"), &member.visitor).await {
        Ok(opened) => door.let_in(&opened, "/account"),
        Err(error) => {
            let problem = Some(Problem::of(&error, "code", "", "code"));
            Page::wrong(&CodePage { problem }, Some(&error)).into_response()
        }
    }
}
