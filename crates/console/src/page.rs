//! A page as it leaves.

use access::provider::ProviderProblem;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use casework::SignInError;

/// What a form got wrong: said at the top, with a link to the field, and at the field.
#[derive(Clone, Debug, Default)]
pub(crate) struct Problem {
    /// The id of the field; empty where it is about none.
    pub(crate) field: &'static str,
    /// What is wrong and what to do.
    pub(crate) message: String,
}

impl Problem {
    /// The problem of this field, as its template asks.
    pub(crate) fn at(problem: Option<&Self>, field: &str) -> Option<String> {
        problem.filter(|problem| problem.field == field).map(|problem| problem.message.clone())
    }

    pub(crate) fn new(field: &'static str, message: impl Into<String>) -> Self {
        Self { field, message: message.into() }
    }

    /// The problem of a form with these fields; an error that is no problem of a form is not one.
    pub(crate) fn of(error: &SignInError, name: &'static str, password: &'static str, code: &'static str) -> Self {
        let field = match error {
            SignInError::Refused | SignInError::NameMissing | SignInError::Taken => name,
            SignInError::WrongCode => code,
            SignInError::Password(_) => password,
            _ => "",
        };
        Self { field, message: crate::words::error(error) }
    }
}

/// A page with its status.
pub(crate) struct Page {
    status: StatusCode,
    html: Result<String, askama::Error>,
    retry_after: Option<i64>,
}

impl Page {
    pub(crate) fn of(template: &impl Template) -> Self {
        Self { status: StatusCode::OK, html: template.render(), retry_after: None }
    }

    /// The page of a form that could not be taken.
    pub(crate) fn wrong(template: &impl Template, error: Option<&SignInError>) -> Self {
        let (status, retry_after) = match error {
            Some(SignInError::Wait { .. }) => (StatusCode::TOO_MANY_REQUESTS, Some(60)),
            Some(SignInError::Busy) => (StatusCode::SERVICE_UNAVAILABLE, Some(30)),
            Some(SignInError::Unavailable) => (StatusCode::SERVICE_UNAVAILABLE, None),
            _ => (StatusCode::UNPROCESSABLE_ENTITY, None),
        };
        Self { status, retry_after, ..Self::of(template) }
    }

    /// A page that says what is the matter.
    pub(crate) fn message(status: StatusCode, title: &str, text: &str) -> Self {
        Self { status, ..Self::of(&Message { title, text, link: "/sign-in", link_text: "Go to sign in" }) }
    }

    /// A page for what is no problem of a form.
    pub(crate) fn fault(error: &SignInError) -> Self {
        let (status, title) = match error {
            SignInError::NoInvitation => (StatusCode::NOT_FOUND, "This invitation cannot be used"),
            SignInError::Unconfirmed => (StatusCode::CONFLICT, "This invitation is not confirmed yet"),
            SignInError::Wait { .. } => (StatusCode::TOO_MANY_REQUESTS, "Wait a little"),
            SignInError::Provider(ProviderProblem::Unreachable | ProviderProblem::Settings(_)) => {
                (StatusCode::SERVICE_UNAVAILABLE, "You could not be signed in")
            }
            SignInError::Provider(ProviderProblem::NotAskedAgain) => {
                (StatusCode::FORBIDDEN, "You were not asked again")
            }
            SignInError::Provider(_) => (StatusCode::BAD_REQUEST, "You could not be signed in"),
            SignInError::NotLinked | SignInError::Taken => (StatusCode::FORBIDDEN, "You could not be signed in"),
            _ => (StatusCode::SERVICE_UNAVAILABLE, "This cannot be done just now"),
        };
        let (link, link_text) = match error {
            SignInError::Provider(ProviderProblem::NotAskedAgain) => ("/sign-in/again", "Enter a code instead"),
            SignInError::Provider(_) => ("/sign-in", "Go to sign in, and begin again"),
            _ => ("/sign-in", "Go to sign in"),
        };
        Self { status, ..Self::of(&Message { title, text: &crate::words::error(error), link, link_text }) }
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let Ok(html) = self.html else {
            tracing::error!("a page could not be rendered");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let mut response = (self.status, Html(html)).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[derive(Template)]
#[template(path = "message.html")]
struct Message<'a> {
    title: &'a str,
    text: &'a str,
    link: &'a str,
    link_text: &'a str,
}

/// Go on there.
pub(crate) fn go(to: &str) -> Response {
    let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

/// What a page of another origin is answered.
pub(crate) fn from_elsewhere() -> Response {
    let text = "A page of another address sent this. Nothing was done. Open the page here and try again.";
    Page::message(StatusCode::FORBIDDEN, "This was not sent from here", text).into_response()
}
