//! `POST /intake/alerts`: where filtering systems hand in alerts, with a token that may do nothing else. See `deploy/INTAKE.md`.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use casework::{Casework, CaseworkError};
use domain::alert::{Alert, AlertProblem};
use serde_json::{Value, json};

/// Longest body, in bytes.
const BODY: usize = 64 * 1024;

/// The route.
pub(crate) fn router(casework: Casework) -> Router {
    Router::new().route("/intake/alerts", post(receive)).with_state(casework)
}

async fn receive(State(casework): State<Casework>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    answer(&casework, &parts.headers, body).await.unwrap_or_else(|(status, error)| {
        let error = json!({ "code": error.code, "field": error.field, "message": error.message });
        (status, Json(json!({ "error": error }))).into_response()
    })
}

async fn answer(casework: &Casework, headers: &HeaderMap, body: Body) -> Result<Response, (StatusCode, AlertProblem)> {
    let said = |status: StatusCode, code: &'static str, message: &str| {
        (status, AlertProblem { code, field: None, message: message.to_owned() })
    };
    // The body is read whatever the headers say: an answer sent before that is lost in a broken connection.
    let body = to_bytes(body, BODY).await;
    if !is_json(headers) {
        return Err(said(StatusCode::UNSUPPORTED_MEDIA_TYPE, "BAD_REQUEST", "send application/json"));
    }
    let token = bearer(headers).ok_or_else(not_signed_in)?;
    let from = casework.intake_source(token).await.map_err(refused)?;
    let body =
        body.map_err(|_| said(StatusCode::PAYLOAD_TOO_LARGE, "LIMIT_EXCEEDED", "an alert has at most 64 KiB"))?;
    let alert = Alert::read(&body, casework.now()).map_err(|problem| (StatusCode::UNPROCESSABLE_ENTITY, problem))?;
    let received = casework.receive_alert(&from, &alert).await.map_err(refused)?;
    let status = if received.times == 1 { StatusCode::CREATED } else { StatusCode::OK };
    let kept: Value = json!({ "alert": received.id, "times": received.times });
    Ok((status, Json(kept)).into_response())
}

fn refused(error: CaseworkError) -> (StatusCode, AlertProblem) {
    match error {
        CaseworkError::NotSignedIn => not_signed_in(),
        other => {
            let problem = AlertProblem { code: "UNAVAILABLE", field: None, message: other.to_string() };
            (StatusCode::SERVICE_UNAVAILABLE, problem)
        }
    }
}

fn not_signed_in() -> (StatusCode, AlertProblem) {
    let message = "send `Authorization: Bearer` with a token for alerts that is valid today".to_owned();
    (StatusCode::UNAUTHORIZED, AlertProblem { code: "UNAUTHENTICATED", field: None, message })
}

fn is_json(headers: &HeaderMap) -> bool {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    given.split(';').next().is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json"))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
