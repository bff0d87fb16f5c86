//! The first page, and how pages look.

use crate::door::Member;
use crate::page;
use axum::http::header;
use axum::response::{IntoResponse, Response};

const STYLES: &str = include_str!("../../assets/console.css");

/// Whoever is signed in goes to her account, everybody else to sign in.
pub(crate) async fn show(_member: Member) -> Response {
    page::go("/account")
}

/// How pages look: nothing of anybody, so browsers may keep it.
pub(crate) async fn styles() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=3600")];
    (headers, STYLES).into_response()
}
