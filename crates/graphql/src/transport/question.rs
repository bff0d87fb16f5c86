//! The one form a request has: a JSON object with a document, its variables and which operation is meant.

use super::answer::Refusal;
use crate::errors::Code;
use async_graphql::{Request as Document, Variables};
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode, header};
use futures::StreamExt;
use serde::Deserialize;
use serde_json::{Map, Value};

/// Longest body, in bytes.
const BODY: usize = 256 * 1024;
/// What is read and thrown away beyond it, so that the refusal reaches a caller who is still sending.
const DRAINED: usize = 8 * 1024 * 1024;

/// A request, as posted.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Question {
    query: String,
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
    /// Accepted and not used.
    #[serde(rename = "extensions")]
    _extensions: Option<Map<String, Value>>,
}

impl Question {
    pub(super) fn parse(body: &Bytes) -> Result<Self, Refusal> {
        match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'{') => serde_json::from_slice(body).map_err(|_| malformed()),
            Some(b'[') => Err(bad("requests are sent one by one: batches are not answered")),
            _ => Err(malformed()),
        }
    }

    pub(super) fn into_document(self) -> Document {
        let variables = self.variables.map(Value::Object).map(Variables::from_json).unwrap_or_default();
        let document = Document::new(self.query).variables(variables);
        match self.operation_name {
            Some(name) => document.operation_name(name),
            None => document,
        }
    }
}

const fn bad(message: &'static str) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, Code::BadRequest, message)
}

const fn malformed() -> Refusal {
    bad("send a JSON object with `query`, and `variables` and `operationName` where there are any")
}

/// Only `application/json`: what a form or a plain link can send is never executed.
pub(super) fn check_media_type(headers: &HeaderMap) -> Result<(), Refusal> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = given.split(';').map(|part| part.trim().to_ascii_lowercase());
    let json = parts.next().is_some_and(|media| media == "application/json");
    let utf8 = parts
        .filter_map(|part| part.strip_prefix("charset=").map(str::to_owned))
        .all(|set| set.trim_matches('"') == "utf-8");
    let refusal = Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, Code::BadRequest, "send application/json, in utf-8");
    if json && utf8 { Ok(()) } else { Err(refusal) }
}

/// The body, if it is not too long.
pub(super) async fn read(body: Body) -> Result<Bytes, Refusal> {
    let mut kept = Vec::new();
    let mut seen = 0_usize;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| bad("the request broke off: send it again"))?;
        seen += chunk.len();
        if seen > DRAINED {
            break;
        }
        if seen <= BODY {
            kept.extend_from_slice(&chunk);
        }
    }
    let refusal = Refusal::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        Code::LimitExceeded,
        "this request is too long: 256 KiB are allowed",
    );
    if seen > BODY { Err(refusal) } else { Ok(kept.into()) }
}
