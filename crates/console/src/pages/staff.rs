//! Helping others to sign in.

use crate::door::{Door, Form, Member};
use crate::page::{self, Page};
use crate::pages::account;
use crate::words;
use askama::Template;
use axum::extract::{RawForm, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casework::{CaseworkError, HelpedWith, Renews, SignInError};
use domain::{PersonId, SchoolId};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "staff.html")]
struct StaffPage {
    schools: Vec<School>,
    issued: Option<Issued>,
}

struct School {
    id: Uuid,
    name: String,
    staff: Vec<Colleague>,
}

struct Colleague {
    id: Uuid,
    name: String,
    roles: String,
    state: String,
    signs_in: bool,
    may_help: bool,
    may_confirm: bool,
}

/// What was made just now, shown once.
struct Issued {
    who: String,
    /// The whole address; nothing for a code.
    link: Option<String>,
    code: String,
    until: String,
    needs_second: bool,
}

pub(crate) async fn show(State(door): State<Door>, member: Member) -> Response {
    list(&door, &member, None).await.unwrap_or_else(|error| refused(&door, &error))
}

pub(crate) async fn help(State(door): State<Door>, member: Member, form: RawForm) -> Response {
    let form = Form::read(&form);
    done(&door, &member, &form).await.unwrap_or_else(|error| refused(&door, &error))
}

pub(crate) async fn confirm(State(door): State<Door>, member: Member, form: RawForm) -> Response {
    let form = Form::read(&form);
    let (school, person) = asked(&form);
    match door.sign_in.casework().confirm_help(&member.who.viewer, school, person).await {
        Ok(()) => page::go("/staff"),
        Err(error) => refused(&door, &error),
    }
}

async fn done(door: &Door, member: &Member, form: &Form) -> Result<Response, CaseworkError> {
    let (school, person) = asked(form);
    let renews = match form.text("renews") {
        "password" => Renews::Password,
        "second-factor" => Renews::SecondFactor,
        _ => Renews::Everything,
    };
    let by_telephone = form.text("by") == "telephone";
    let with = if by_telephone { HelpedWith::Telephone(renews) } else { HelpedWith::Link(renews) };
    let casework = door.sign_in.casework();
    let issued = casework.help_to_sign_in(&member.who.viewer, school, person, with).await?;
    let known = casework.names(&member.who.viewer, school, &[person]).await?;
    let issued = Issued {
        who: known.into_iter().next().map(|row| row.name).unwrap_or_default(),
        link: (!by_telephone).then(|| format!("{}/invitation/{}", member.origin, issued.secret)),
        code: issued.secret,
        until: words::time(issued.expires_at),
        needs_second: issued.needs_second,
    };
    list(door, member, Some(issued)).await
}

fn asked(form: &Form) -> (SchoolId, PersonId) {
    let id = |field: &str| form.text(field).parse::<Uuid>().unwrap_or_default();
    (SchoolId::new(id("school")), PersonId::new(id("person")))
}

async fn list(door: &Door, member: &Member, issued: Option<Issued>) -> Result<Response, CaseworkError> {
    let casework = door.sign_in.casework();
    let viewer = &member.who.viewer;
    let mut schools = Vec::new();
    for membership in &viewer.memberships {
        let known = casework.who_signs_in(viewer, membership.school).await?;
        if known.is_empty() {
            continue;
        }
        let school = casework.school(viewer, membership.school).await?;
        let name = school.school.registered.as_ref().map(|registered| registered.name.as_str().to_owned());
        let staff = known.into_iter().map(colleague).collect();
        schools.push(School { id: membership.school.as_uuid(), name: name.unwrap_or_default(), staff });
    }
    Ok(Page::of(&StaffPage { schools, issued }).into_response())
}

fn colleague(helped: casework::Helped) -> Colleague {
    let state = match (helped.waits, helped.invited_until, helped.signs_in) {
        (Some(_), Some(until), _) => format!("waits for a second person until {}", words::time(until)),
        (None, Some(until), _) => format!("invited until {}", words::time(until)),
        (_, _, true) => "signs in".to_owned(),
        _ => "not invited yet".to_owned(),
    };
    Colleague {
        id: helped.person.as_uuid(),
        name: helped.name,
        roles: words::roles(helped.roles),
        state,
        signs_in: helped.signs_in,
        may_help: helped.may_help,
        may_confirm: helped.waits == Some(true),
    }
}

fn refused(door: &Door, error: &CaseworkError) -> Response {
    match error {
        CaseworkError::Rejected(_) => account::refused(door, &SignInError::ProveAgain, "/staff"),
        CaseworkError::SecondFactor => page::go("/sign-in/code"),
        CaseworkError::NotFound => {
            let text = "There is nobody here whom you can help, or not any more.";
            Page::message(StatusCode::NOT_FOUND, "This cannot be done", text).into_response()
        }
        _ => account::refused(door, &SignInError::Unavailable, "/staff"),
    }
}
