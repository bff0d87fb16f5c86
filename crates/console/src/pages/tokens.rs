//! Access tokens for programs: listed with their last use, made, and ended by their owner.

use crate::door::{Door, Form, Member};
use crate::page::{self, Page};
use crate::pages::account;
use crate::words;
use access::Factors;
use askama::Template;
use axum::extract::{RawForm, State};
use axum::response::{IntoResponse, Response};
use casework::TokenId;
use chrono::TimeDelta;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "tokens.html")]
struct TokensPage {
    /// A token that was made just now.
    made: Option<String>,
    tokens: Vec<Listed>,
    both: bool,
}

struct Listed {
    id: Uuid,
    label: String,
    scope: &'static str,
    state: String,
    used: String,
    good: bool,
}

pub(crate) async fn show(State(door): State<Door>, member: Member) -> Response {
    list(&door, &member, None).await
}

pub(crate) async fn send(State(door): State<Door>, member: Member, form: RawForm) -> Response {
    let form = Form::read(&form);
    let scope = if form.text("scope") == "everything" { Factors::Two } else { Factors::One };
    let good_for = TimeDelta::days(form.text("days").parse::<u16>().unwrap_or(90).into());
    match door.sign_in.issue_own_token(&member.who, form.text("label"), scope, good_for).await {
        Ok(issued) => list(&door, &member, Some(issued.token)).await,
        Err(error) => account::refused(&door, &error, "/account/tokens"),
    }
}

pub(crate) async fn revoke(State(door): State<Door>, member: Member, form: RawForm) -> Response {
    let id = Form::read(&form).text("token").parse::<Uuid>().unwrap_or_default();
    match door.sign_in.revoke_own_token(&member.who, TokenId::new(id)).await {
        Ok(_) => page::go("/account/tokens"),
        Err(error) => account::refused(&door, &error, "/account/tokens"),
    }
}

async fn list(door: &Door, member: &Member, made: Option<String>) -> Response {
    let account = match account::of(door, member).await {
        Ok(account) => account,
        Err(response) => return response,
    };
    let now = door.sign_in.casework().now();
    let listed = |token: &casework::ApiToken| Listed {
        id: token.id.as_uuid(),
        label: token.label.clone(),
        scope: if token.factors >= 2 { "all you may do" } else { "raising concerns only" },
        state: match token.revoked_at {
            Some(at) => format!("ended {}", words::time(at)),
            None if token.expires_at <= now => format!("expired {}", words::time(token.expires_at)),
            None => format!("good until {}", words::time(token.expires_at)),
        },
        used: token.last_used.map_or_else(|| "never used".to_owned(), words::time),
        good: token.is_good(now),
    };
    let tokens = account.tokens.iter().rev().map(listed).collect();
    Page::of(&TokensPage { made, tokens, both: member.has_proved_both() }).into_response()
}
