//! Codes on paper: shown once, to be printed or written down.

use crate::door::{Door, Member};
use crate::page::Page;
use crate::pages::account;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

#[derive(Template)]
#[template(path = "printed.html")]
struct PrintedPage {
    codes: Vec<String>,
    left: u64,
    both: bool,
}

pub(crate) async fn show(State(door): State<Door>, member: Member) -> Response {
    match account::of(&door, &member).await {
        Ok(account) => {
            let both = member.has_proved_both();
            Page::of(&PrintedPage { codes: Vec::new(), left: account.printed_left, both }).into_response()
        }
        Err(response) => response,
    }
}

pub(crate) async fn send(State(door): State<Door>, member: Member) -> Response {
    match door.sign_in.print_codes(&member.who).await {
        Ok(codes) => Page::of(&PrintedPage { codes, left: 0, both: member.has_proved_both() }).into_response(),
        Err(error) => account::refused(&door, &error, "/account/printed-codes"),
    }
}
