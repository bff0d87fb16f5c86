//! An invitation, or help by a second person: what it renews is chosen here, what it does not is proved.

use crate::door::{Asker, Door, Form, Offered};
use crate::page::{Page, Problem};
use askama::Template;
use axum::extract::{Path, RawForm, State};
use axum::response::{IntoResponse, Response};
use casework::{Invited, Proof, Renews, SignInError};

#[derive(Template)]
#[template(path = "invitation.html")]
struct InvitationPage<'a> {
    problem: Option<Problem>,
    secret: &'a str,
    who: &'a str,
    name: &'a str,
    renews: Renews,
    has_password: bool,
    providers: Vec<Offered>,
}

impl<'a> InvitationPage<'a> {
    fn of(door: &Door, secret: &'a str, invited: &'a Invited, name: &'a str, problem: Option<Problem>) -> Self {
        let providers = match invited.renews {
            Renews::Everything => door.providers().collect(),
            Renews::SecondFactor => door.linked(|issuer| invited.issuers.iter().any(|known| known == issuer)),
            Renews::Password => Vec::new(),
        };
        let Invited { name: who, renews, has_password, .. } = invited;
        Self { problem, secret, who, name, renews: *renews, has_password: *has_password, providers }
    }
}

pub(crate) async fn show(State(door): State<Door>, asker: Asker, Path(secret): Path<String>) -> Response {
    match door.sign_in.invited(&secret, &asker.visitor).await {
        Ok(invited) => {
            let name = invited.suggested_name.as_deref().unwrap_or_default();
            Page::of(&InvitationPage::of(&door, &secret, &invited, name, None)).into_response()
        }
        Err(error) => Page::fault(&error).into_response(),
    }
}

pub(crate) async fn send(
    State(door): State<Door>,
    asker: Asker,
    Path(secret): Path<String>,
    form: RawForm,
) -> Response {
    let form = Form::read(&form);
    let invited = match door.sign_in.invited(&secret, &asker.visitor).await {
        Ok(invited) => invited,
        Err(error) => return Page::fault(&error).into_response(),
    };
    let (name, password, code) = (form.text("name"), form.text("password"), form.text("code"));
    if invited.renews != Renews::SecondFactor && password != form.text("again") {
        let problem = Problem::new("again", "The two passwords are not the same. Type the same one twice.");
        return Page::wrong(&InvitationPage::of(&door, &secret, &invited, name, Some(problem)), None).into_response();
    }
    let proof = match invited.renews {
        Renews::Everything => Proof::New { name, password },
        Renews::Password => Proof::Password { password, code },
        Renews::SecondFactor => Proof::SecondFactor { password },
    };
    match door.sign_in.accept(&secret, proof, &asker.visitor).await {
        Ok(opened) => {
            let next = if invited.renews == Renews::Password { "/account" } else { "/account/app" };
            door.let_in(&opened, next)
        }
        Err(error @ (SignInError::NoInvitation | SignInError::Unconfirmed)) => Page::fault(&error).into_response(),
        Err(error) => {
            let first = if invited.renews == Renews::SecondFactor { "password" } else { "name" };
            let mut problem = Problem::of(&error, first, "password", "code");
            if matches!(error, SignInError::Refused) {
                "The password is not right.".clone_into(&mut problem.message);
            }
            let page = InvitationPage::of(&door, &secret, &invited, name, Some(problem));
            Page::wrong(&page, Some(&error)).into_response()
        }
    }
}
