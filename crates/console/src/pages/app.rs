//! Setting up an authenticator app.

use crate::door::{Door, Form, Member};
use crate::page::{Page, Problem};
use crate::pages::account;
use askama::Template;
use axum::extract::{RawForm, State};
use axum::response::{IntoResponse, Response};
use casework::SignInError;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

#[derive(Template)]
#[template(path = "app.html")]
struct AppPage {
    problem: Option<Problem>,
    /// Nothing where this installation offers no apps.
    secret: Option<Shown>,
}

struct Shown {
    text: String,
    link: String,
    picture: String,
}

pub(crate) async fn show(State(door): State<Door>, member: Member) -> Response {
    page(&door, &member, None).await
}

pub(crate) async fn send(State(door): State<Door>, member: Member, form: RawForm) -> Response {
    let form = Form::read(&form);
    match door.sign_in.confirm_app(&member.who, form.text("code"), &member.visitor).await {
        Ok(opened) => door.let_in(&opened, "/account/printed-codes"),
        Err(error @ (SignInError::WrongCode | SignInError::Wait { .. })) => page(&door, &member, Some(error)).await,
        Err(error) => account::refused(&door, &error, "/account/app"),
    }
}

async fn page(door: &Door, member: &Member, error: Option<SignInError>) -> Response {
    let secret = match door.sign_in.propose_app(&member.who).await {
        Ok(secret) => {
            let link = secret.as_link();
            Some(Shown { text: secret.as_text(), picture: picture(&link), link })
        }
        Err(SignInError::NoApps) => None,
        Err(error) => return account::refused(door, &error, "/account/app"),
    };
    let problem = error.as_ref().map(|error| Problem::of(error, "code", "", "code"));
    let template = AppPage { problem, secret };
    match &error {
        Some(error) => Page::wrong(&template, Some(error)).into_response(),
        None => Page::of(&template).into_response(),
    }
}

/// The link as a picture an app reads: drawn here, so that the secret goes nowhere.
fn picture(link: &str) -> String {
    let Ok(code) = QrCode::with_error_correction_level(link, EcLevel::M) else { return String::new() };
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(220, 220).quiet_zone(true).build();
    drawn.split_once("?>").map_or(drawn.clone(), |(_, svg)| svg.to_owned())
}
