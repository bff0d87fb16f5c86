//! Leaving quickly: signed out, and on a page anybody could be looking at.

use crate::door::{Asker, Door};
use crate::page::Page;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// Where whoever leaves quickly goes: a page anybody looks at.
const AWAY: &str = "0; url=https://www.bbc.co.uk/weather";
/// What this browser kept of pages goes too; that it is known does not, for she comes back.
const FORGET: (HeaderName, &str) = (HeaderName::from_static("clear-site-data"), "\"cache\", \"storage\"");

#[derive(Template)]
#[template(path = "leave.html")]
struct LeavePage;

// A page that goes on by itself, and no redirect: forms may be sent nowhere else.
pub(crate) async fn send(State(door): State<Door>, asker: Asker) -> Response {
    if let Some(token) = asker.token
        && door.sign_in.sign_out(&token).await.is_err()
    {
        tracing::error!("somebody left quickly, and her session lasts until it lies idle");
    }
    let mut response = Page::of(&LeavePage).into_response();
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("refresh"), HeaderValue::from_static(AWAY));
    headers.insert(FORGET.0, HeaderValue::from_static(FORGET.1));
    for cookie in door.let_out("/sign-in").headers().get_all(header::SET_COOKIE) {
        headers.append(header::SET_COOKIE, cookie.clone());
    }
    response
}
