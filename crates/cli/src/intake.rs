//! `POST /intake/alerts`: where filtering systems hand in alerts, with a token that may do nothing else. See `deploy/INTAKE.md`.

mod pace;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use casework::{Casework, CaseworkError, IntakeSource};
use chrono::{DateTime, Utc};
use domain::AlertId;
use domain::alert::{Alert, AlertProblem, AlertSaid, UnreadAlert};
use futures::StreamExt as _;
use pace::{AT_MOST, Pace};
use serde_json::{Value, json};
use std::sync::Arc;

/// Longest body, in bytes.
const BODY: usize = 64 * 1024;

/// Casework, and how much each token handed in.
#[derive(Clone)]
struct Intake {
    casework: Casework,
    pace: Arc<Pace>,
}

/// Why an alert was not taken, and when to come again where it came too often.
struct Refused {
    status: StatusCode,
    problem: AlertProblem,
    /// The place at which it is kept all the same, for a person to look at.
    kept: Option<AlertId>,
    /// In how many seconds the next one is taken.
    retry_after: Option<i64>,
}

/// The route.
pub(crate) fn router(casework: Casework) -> Router {
    Router::new().route("/intake/alerts", post(receive)).with_state(Intake { casework, pace: Arc::default() })
}

async fn receive(State(intake): State<Intake>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    intake.answer(&parts.headers, body).await.unwrap_or_else(IntoResponse::into_response)
}

impl Intake {
    async fn answer(&self, headers: &HeaderMap, body: Body) -> Result<Response, Refused> {
        // The body is read whatever the headers say: an answer sent before that is lost in a broken connection.
        let (body, is_whole) = beginning(body).await?;
        let token = bearer(headers).ok_or_else(not_signed_in)?;
        let (token, from) = self.casework.intake_source(token).await.map_err(refused)?;
        let now = self.casework.now();
        self.pace.count(token, now).map_err(too_often)?;
        let alert = match read(headers, &body, is_whole, now) {
            Ok(alert) => alert,
            Err((status, problem)) => return Err(self.keep(&from, &body, status, problem).await?),
        };
        let received = self.casework.receive_alert(&from, &AlertSaid::Alert(alert)).await.map_err(refused)?;
        let status = if received.times == 1 { StatusCode::CREATED } else { StatusCode::OK };
        let kept: Value = json!({ "alert": received.id, "times": received.times });
        Ok((status, Json(kept)).into_response())
    }

    /// Keeps what could not be read, for a person to look at.
    async fn keep(
        &self,
        from: &IntakeSource,
        body: &[u8],
        status: StatusCode,
        problem: AlertProblem,
    ) -> Result<Refused, Refused> {
        let unread = UnreadAlert::new(body, body.len() as u64, problem.clone());
        let received = self.casework.receive_unread(from, unread).await.map_err(refused)?;
        Ok(Refused { status, problem, kept: Some(received.id), retry_after: None })
    }
}

/// What was sent, at most [`BODY`] bytes of it, and whether that is all.
async fn beginning(body: Body) -> Result<(Vec<u8>, bool), Refused> {
    let (mut stream, mut read) = (body.into_data_stream(), Vec::new());
    while let Some(part) = stream.next().await {
        let part = part.map_err(|_| {
            refusal(StatusCode::BAD_REQUEST, "BAD_REQUEST", "this was cut off on its way: send it again")
        })?;
        let fits = part.get(..BODY - read.len());
        read.extend_from_slice(fits.unwrap_or(&part));
        if fits.is_some_and(|fits| fits.len() < part.len()) {
            return Ok((read, false));
        }
    }
    Ok((read, true))
}

fn read(
    headers: &HeaderMap,
    body: &[u8],
    is_whole: bool,
    now: DateTime<Utc>,
) -> Result<Alert, (StatusCode, AlertProblem)> {
    let problem = |code, message: &str| AlertProblem { code, field: None, message: message.to_owned() };
    if !is_json(headers) {
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, problem("BAD_REQUEST", "send application/json")));
    }
    if !is_whole {
        let too_long = problem("LIMIT_EXCEEDED", "an alert has at most 64 KiB");
        return Err((StatusCode::PAYLOAD_TOO_LARGE, too_long));
    }
    Alert::read(body, now).map_err(|problem| (StatusCode::UNPROCESSABLE_ENTITY, problem))
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let AlertProblem { code, field, message } = self.problem;
        let mut said = json!({ "error": { "code": code, "field": field, "message": message } });
        if let (Some(kept), Some(said)) = (self.kept, said.as_object_mut()) {
            said.insert("alert".to_owned(), json!(kept));
        }
        let mut response = (self.status, Json(said)).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

fn refusal(status: StatusCode, code: &'static str, message: &str) -> Refused {
    let problem = AlertProblem { code, field: None, message: message.to_owned() };
    Refused { status, problem, kept: None, retry_after: None }
}

fn too_often(seconds: i64) -> Refused {
    let message = format!("more than {AT_MOST} alerts came within a minute: send this one again in {seconds} seconds");
    Refused { retry_after: Some(seconds), ..refusal(StatusCode::TOO_MANY_REQUESTS, "LIMIT_EXCEEDED", &message) }
}

fn refused(error: CaseworkError) -> Refused {
    match error {
        CaseworkError::NotSignedIn => not_signed_in(),
        other => refusal(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", &other.to_string()),
    }
}

fn not_signed_in() -> Refused {
    let message = "send `Authorization: Bearer` with a token for alerts that is valid today";
    refusal(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", message)
}

fn is_json(headers: &HeaderMap) -> bool {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    given.split(';').next().is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json"))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
