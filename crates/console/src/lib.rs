//! The server-rendered, accessible web console over casework.
//!
//! **What this is not**: no rule, no use case and no SQL live here, and it knows nothing of the GraphQL contract. It begins with the
//! pages by which people get in and settle their own account.
//!
//! **The invariants it guards**: every page works without a script, names nothing of a case in its title or address, and is kept by
//! nobody (`no-store`); a page of another origin can post nothing; what a form got wrong is said at the top and at its field.
//!
//! | module | holds |
//! |---|---|
//! | `door` | who asks: the cookie, the address, the form |
//! | `page` | a page as it leaves: headers, problems, messages |
//! | `strict` | what goes with every answer of the installation: no frame, no script, kept by nobody |
//! | `words` | times, roles and events in plain words |
//! | `pages` | one file per page: its template struct, what it shows, what it does |
//!
//! To add a page: `pages/<page>.rs` with its struct, `templates/<page>.html`, its line in `routes`.

mod door;
mod page;
mod pages;
mod strict;
mod words;

pub use door::Settings;
pub use strict::strict;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use casework::SignIn;
use door::Door;
use std::time::Duration;
use tower_http::csrf::{ConfigError, CsrfLayer, ProtectionError};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

/// Longest form, in bytes.
const BODY: usize = 32 * 1024;
/// Longest time a page may take, its form included.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// The routes of the console, ready to be mounted.
///
/// # Errors
/// When an origin of the settings is none.
pub fn router(sign_in: SignIn, settings: Settings) -> Result<Router, ConfigError> {
    let mut same_origin = CsrfLayer::new();
    for origin in &settings.origins {
        same_origin = same_origin.add_trusted_origin(origin.trim_end_matches('/'))?;
    }
    let refused = |_: ProtectionError| page::from_elsewhere();
    Ok(routes()
        .with_state(Door::new(sign_in, settings))
        .layer(same_origin.with_rejection_response(refused))
        .layer(RequestBodyLimitLayer::new(BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, ANSWER_WITHIN)))
}

fn routes() -> Router<Door> {
    use pages::{
        account, again, app, code, home, invitation, leave, password, printed, provider, sign_in, staff, stay,
        telephone, tokens,
    };
    Router::new()
        .route("/", get(home::show))
        .route("/console.css", get(home::styles))
        .route("/sign-in", get(sign_in::show).post(sign_in::send))
        .route("/sign-in/code", get(code::show).post(code::send))
        .route("/sign-in/again", get(again::show).post(again::send))
        .route("/sign-in/with/{id}", get(provider::go))
        .route("/sign-in/return/{id}", get(provider::returned))
        .route("/invitation/{secret}/with/{id}", get(provider::accept))
        .route("/account/with/{id}", post(provider::again))
        .route("/sign-out", post(sign_in::out))
        .route("/leave", post(leave::send))
        .route("/invitation/{secret}", get(invitation::show).post(invitation::send))
        .route("/telephone", get(telephone::show).post(telephone::send))
        .route("/account", get(account::show))
        .route("/account/stay", get(stay::show))
        .route("/account/sign-out-everywhere", post(account::out_everywhere))
        .route("/account/password", get(password::show).post(password::send))
        .route("/account/app", get(app::show).post(app::send))
        .route("/account/printed-codes", get(printed::show).post(printed::send))
        .route("/account/tokens", get(tokens::show).post(tokens::send))
        .route("/account/tokens/revoke", post(tokens::revoke))
        .route("/staff", get(staff::show))
        .route("/staff/help", post(staff::help))
        .route("/staff/confirm", post(staff::confirm))
}
