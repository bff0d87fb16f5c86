//! GraphQL over HTTP, and over web sockets: who may call, in which form, and what leaves again.
//!
//! `POST /graphql` with `application/json`, and a web socket upgrade on the same path, are all there is. A document
//! never travels in an address, so none ends up in a trace.

mod answer;
mod ordered;
mod origin;
mod question;
mod socket;

use crate::caller::{Caller, Token};
use crate::errors::Code;
use crate::limits::{Transport, admitted};
use crate::people::Names;
use crate::schema::{WardbookSchema, schema};
use crate::settings::Settings;
use answer::{Refusal, Wanted};
use async_graphql::{Request as Document, Response as Executed};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::post;
use casework::{Asked, Casework, CaseworkError};
use ordered::Order;
use question::Question;
use std::sync::Arc;
use std::time::Duration;

/// Longest time a request may take, body included.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// What somebody says she reads for; auditors must. UTF-8.
const PURPOSE: HeaderName = HeaderName::from_static("wardbook-purpose");

#[derive(Clone)]
struct Door {
    casework: Casework,
    schema: WardbookSchema,
    settings: Settings,
}

/// The routes of the contract, ready to be mounted.
pub fn router(casework: Casework, settings: Settings) -> Router {
    let schema = schema(&settings);
    let door = Door { casework, schema, settings };
    let panicked = tower_http::catch_panic::CatchPanicLayer::custom(|_| answer::panicked());
    Router::new()
        .route("/graphql", post(ask).get(socket::open).fallback(answer::wrong_method))
        .layer(panicked)
        .with_state(door)
}

async fn ask(State(door): State<Door>, request: Request) -> Response {
    let id = (door.settings.request_ids)().to_string();
    let wanted = Wanted::of(request.headers());
    let answered = tokio::time::timeout(ANSWER_WITHIN, door.answer(request, &id, wanted));
    let mut response = match answered.await {
        Ok(Ok(response)) => response,
        Ok(Err(refusal)) => refusal.into_response(wanted.unwrap_or(Wanted::Json)),
        Err(_) => Refusal::late().into_response(wanted.unwrap_or(Wanted::Json)),
    };
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

impl Door {
    async fn answer(&self, request: Request, id: &str, wanted: Option<Wanted>) -> Result<Response, Refusal> {
        let (parts, body) = request.into_parts();
        // The body is read whatever the headers say: an answer sent before that is lost in a broken connection.
        let body = question::read(body).await;
        origin::check(&parts, &self.settings)?;
        question::check_media_type(&parts.headers)?;
        let wanted = wanted.ok_or_else(Refusal::not_acceptable)?;
        let token = bearer(&parts.headers).or_else(|| self.session(&parts));
        let caller = self.sign_in(token, id).await?;
        let asked = caller.asked(purpose(&parts.headers)?).map_err(|_| Refusal::bad_purpose())?;
        let question = Question::parse(&body?)?;
        let response = match admitted(question.into_document(), Transport::Http) {
            Ok(document) => self.execute(document, caller, asked).await?,
            Err(error) => Executed::from_errors(vec![error]),
        };
        Ok(answer::executed(response, wanted))
    }

    /// The answer to a document, once what it opened stands in the log of reads.
    async fn execute(&self, mut document: Document, caller: Caller, asked: Asked) -> Result<Executed, Refusal> {
        let order = Order::of(&mut document);
        let executed = self
            .casework
            .answering(asked, |casework| self.schema.execute(with_caller(document, Caller { casework, ..caller })));
        executed.await.map(|answer| order.put(answer)).map_err(|_| Refusal::unentered())
    }

    /// The session of the browser that calls, where a page of ours does: a cookie goes along with whatever is sent.
    fn session<'p>(&self, parts: &'p Parts) -> Option<&'p str> {
        let cookies = parts.headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let found = pairs.find(|(name, _)| *name == self.settings.session_cookie).map(|(_, token)| token);
        found.filter(|_| origin::is_here(parts, &self.settings))
    }

    async fn sign_in(&self, token: Option<&str>, request: &str) -> Result<Caller, Refusal> {
        let token = token.ok_or_else(Refusal::not_signed_in)?;
        let viewer = self.casework.sign_in(token).await.map_err(|error| match error {
            CaseworkError::Unavailable => Refusal::unavailable(),
            _ => Refusal::not_signed_in(),
        })?;
        Ok(Caller {
            casework: self.casework.clone(),
            viewer: Arc::new(viewer),
            token: Token::new(token),
            request: request.into(),
        })
    }
}

/// The document with who asks it, and one loader of names for as long as it runs.
fn with_caller(document: Document, caller: Caller) -> Document {
    document.data(Names::loader(&caller)).data(caller)
}

/// What the caller says she reads for.
fn purpose(headers: &HeaderMap) -> Result<Option<&str>, Refusal> {
    let given = headers.get(PURPOSE).map(|purpose| std::str::from_utf8(purpose.as_bytes()));
    given.transpose().map_err(|_| Refusal::bad_purpose())
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim()).filter(|token| !token.is_empty())
}

impl Refusal {
    const fn not_signed_in() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            Code::Unauthenticated,
            "sign in: send `Authorization: Bearer` with a token that is valid today, or call from a page you are signed in to",
        )
    }

    const fn unavailable() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            Code::Unavailable,
            "this cannot be answered at the moment: try again",
        )
    }

    /// The log of reads could not be written: nothing of the answer leaves.
    const fn unentered() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            Code::Unavailable,
            "this cannot be answered at the moment: try again; send a command again with the same idempotency key",
        )
    }

    const fn bad_purpose() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            Code::BadRequest,
            "say in a few words what you read this for: 1 to 500 characters in `Wardbook-Purpose`",
        )
    }

    const fn late() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            Code::Unavailable,
            "this took too long: send it again with the same idempotency key",
        )
    }

    const fn not_acceptable() -> Self {
        Self::new(
            StatusCode::NOT_ACCEPTABLE,
            Code::BadRequest,
            "answers are application/graphql-response+json or application/json: accept one of them",
        )
    }
}
