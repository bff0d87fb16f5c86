//! Subscriptions over `graphql-transport-ws`: the origin is checked at the upgrade, the token comes in
//! `connection_init` or is the session of the browser that upgrades, and whoever does not read is dropped: she asks again by query and has missed nothing.

mod session;

use super::answer::{self, Refusal, Wanted};
use super::{Door, origin};
use crate::errors::Code;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::response::Response;

/// The one protocol that is spoken.
const PROTOCOL: &str = "graphql-transport-ws";
/// Longest message from a client, in bytes.
const MESSAGE: usize = 64 * 1024;

/// Opens a socket; any other GET is refused.
pub(super) async fn open(State(door): State<Door>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    let Ok(upgrade) = WebSocketUpgrade::from_request_parts(&mut parts, &()).await else {
        return answer::post_only();
    };
    if let Err(refusal) = origin::check(&parts, &door.settings) {
        return refusal.into_response(Wanted::Json);
    }
    let upgrade = upgrade.protocols([PROTOCOL]).max_message_size(MESSAGE).max_frame_size(MESSAGE);
    if upgrade.selected_protocol().is_none() {
        let refusal =
            Refusal::new(StatusCode::BAD_REQUEST, Code::BadRequest, "speak the protocol graphql-transport-ws");
        return refusal.into_response(Wanted::Json);
    }
    let signed_in = door.session(&parts).map(str::to_owned);
    upgrade.on_upgrade(move |socket| session::Session::new(door, socket, signed_in).run())
}
