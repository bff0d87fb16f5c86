//! Pages of other origins may not call: checked for documents and for web socket upgrades alike, for an upgrade is a GET
//! that no other guard looks at.

use super::answer::Refusal;
use crate::errors::Code;
use crate::settings::Settings;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};

/// Refuses what a page of another origin sent. Programs send no `Origin` and pass.
pub(super) fn check(parts: &Parts, settings: &Settings) -> Result<(), Refusal> {
    let allowed = match parts.headers.get(header::ORIGIN) {
        Some(origin) => origin.to_str().is_ok_and(|origin| is_ours(origin, parts, settings)),
        None => !is_from_elsewhere(parts),
    };
    let refusal = Refusal::new(
        StatusCode::FORBIDDEN,
        Code::OriginRefused,
        "pages of this origin may not call: ask the administrator to list it",
    );
    if allowed { Ok(()) } else { Err(refusal) }
}

/// Whether the browser itself says that a page of ours sent it: a session counts only then.
pub(super) fn is_here(parts: &Parts, settings: &Settings) -> bool {
    match parts.headers.get(header::ORIGIN) {
        Some(origin) => origin.to_str().is_ok_and(|origin| is_ours(origin, parts, settings)),
        None => parts.headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin"),
    }
}

fn is_ours(origin: &str, parts: &Parts, settings: &Settings) -> bool {
    if !settings.origins.is_empty() {
        return settings.origins.iter().any(|ours| ours.trim_end_matches('/').eq_ignore_ascii_case(origin));
    }
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.or_else(|| parts.uri.authority().map(axum::http::uri::Authority::as_str));
    let authority = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    matches!((authority, host), (Some(authority), Some(host)) if authority.eq_ignore_ascii_case(host))
}

/// Browsers say where a request comes from even where they send no `Origin`.
fn is_from_elsewhere(parts: &Parts) -> bool {
    parts.headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none")
}
