//! Changing one's password.

use crate::door::{Door, Form, Member};
use crate::page::{Page, Problem};
use crate::pages::account;
use askama::Template;
use axum::extract::{RawForm, State};
use axum::response::{IntoResponse, Response};
use casework::SignInError;

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage {
    problem: Option<Problem>,
}

pub(crate) async fn show(_member: Member) -> Page {
    Page::of(&PasswordPage { problem: None })
}

pub(crate) async fn send(State(door): State<Door>, member: Member, form: RawForm) -> Response {
    let form = Form::read(&form);
    let password = form.text("password");
    if password != form.text("again") {
        let problem = Problem::new("again", "The two passwords are not the same. Type the same one twice.");
        return Page::wrong(&PasswordPage { problem: Some(problem) }, None).into_response();
    }
    match door.sign_in.change_password(&member.who, password, &member.visitor).await {
        Ok(opened) => door.let_in(&opened, "/account"),
        Err(error @ SignInError::Password(_)) => {
            let problem = Some(Problem::of(&error, "", "password", ""));
            Page::wrong(&PasswordPage { problem }, Some(&error)).into_response()
        }
        Err(error) => account::refused(&door, &error, "/account/password"),
    }
}
