//! Answers: media types, status codes, and errors in the shape of the contract.

use crate::errors::{Code, coded, is_request_error, typed};
use async_graphql::Response as Executed;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// The media type an answer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// `application/graphql-response+json`: the status says whether the document was executed.
    GraphQl,
    /// `application/json`, for callers of before: a well-formed request is answered 200.
    Json,
}

impl Wanted {
    /// What the caller accepts; nothing where she accepts neither.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let accepted: Vec<&str> =
            headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
        if accepted.is_empty() {
            return Some(Self::Json);
        }
        let ranges = accepted.iter().flat_map(|value| value.split(',')).filter_map(range);
        let best = ranges.fold(None, |best: Option<(f32, Self)>, (quality, wanted)| match best {
            Some((so_far, _)) if so_far >= quality => best,
            _ => Some((quality, wanted)),
        });
        best.map(|(_, wanted)| wanted)
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::GraphQl => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

fn range(range: &str) -> Option<(f32, Wanted)> {
    let mut parts = range.split(';').map(str::trim);
    let wanted = match parts.next()?.to_ascii_lowercase().as_str() {
        "application/graphql-response+json" => Wanted::GraphQl,
        "application/json" | "application/*" | "*/*" => Wanted::Json,
        _ => return None,
    };
    let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(1.0, |q| q.parse().unwrap_or(0.0));
    (quality > 0.0).then_some((quality, wanted))
}

/// A request that is refused before anything is executed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    code: Code,
    message: &'static str,
}

impl Refusal {
    pub(super) const fn new(status: StatusCode, code: Code, message: &'static str) -> Self {
        Self { status, code, message }
    }

    /// The refusal in the shape every GraphQL client understands.
    pub(super) fn into_response(self, wanted: Wanted) -> Response {
        let errors = json!({ "errors": [{ "message": self.message, "extensions": { "code": self.code.as_str() } }] });
        let mut response = whole(self.status, wanted, errors.to_string());
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// The answer to an executed document.
pub(super) fn executed(mut response: Executed, wanted: Wanted) -> Response {
    typed(&mut response);
    let request_error = is_request_error(&response);
    let status = if request_error && wanted == Wanted::GraphQl { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let body = if request_error {
        // A document that was not executed has no data, not even null.
        serde_json::to_string(&json!({ "errors": response.errors }))
    } else {
        serde_json::to_string(&response)
    };
    match body {
        Ok(body) => whole(status, wanted, body),
        Err(_) => fault().into_response(wanted),
    }
}

fn whole(status: StatusCode, wanted: Wanted, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, wanted.media_type()), (header::CACHE_CONTROL, "no-store")], body).into_response()
}

const fn fault() -> Refusal {
    Refusal::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        Code::Unavailable,
        "something went wrong here: nothing of it is your doing",
    )
}

/// What is answered when our own code fell over.
pub(super) fn panicked() -> Response<Body> {
    fault().into_response(Wanted::Json)
}

/// Everything but POST.
pub(super) async fn wrong_method() -> Response {
    post_only()
}

/// Documents are posted: an address is kept in histories and logs, and a link must not do anything.
pub(super) fn post_only() -> Response {
    let refusal = Refusal::new(
        StatusCode::METHOD_NOT_ALLOWED,
        Code::BadRequest,
        "send documents with POST and application/json; subscriptions open a web socket",
    );
    let mut response = refusal.into_response(Wanted::Json);
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
    response
}

/// One error as messages of a socket carry it.
pub(super) fn socket_errors(code: Code, message: &str) -> serde_json::Value {
    json!([coded(code, message)])
}
