//! Top-level errors: faults, limits and authentication only. Typed by `extensions.code`; never a piece of what was sent.

use async_graphql::{ErrorExtensionValues, PathSegment, Response, ServerError, Value};
use casework::CaseworkError;

/// The codes of top-level errors, frozen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    /// The document could not be parsed.
    ParseFailed,
    /// The document does not fit the schema.
    ValidationFailed,
    /// A value does not fit its type.
    BadInput,
    /// No such operation in the document.
    OperationUnknown,
    /// Too deep, too wide, too long.
    LimitExceeded,
    /// The HTTP request is not one of ours.
    BadRequest,
    /// Not signed in, or no longer.
    Unauthenticated,
    /// Signed in by one factor alone: what is asked for takes a second one.
    SecondFactorRequired,
    /// A page of another origin.
    OriginRefused,
    /// Something of ours is down; try again.
    Unavailable,
}

impl Code {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::ParseFailed => "PARSE_FAILED",
            Self::ValidationFailed => "VALIDATION_FAILED",
            Self::BadInput => "BAD_INPUT",
            Self::OperationUnknown => "OPERATION_UNKNOWN",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::BadRequest => "BAD_REQUEST",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::SecondFactorRequired => "SECOND_FACTOR_REQUIRED",
            Self::OriginRefused => "ORIGIN_REFUSED",
            Self::Unavailable => "UNAVAILABLE",
        }
    }
}

/// An error with its code.
pub(crate) fn coded(code: Code, message: impl Into<String>) -> ServerError {
    let mut error = ServerError::new(message, None);
    set_code(&mut error, code);
    error
}

/// An error a resolver answers with.
pub(crate) fn fault(code: Code, message: impl Into<String>) -> async_graphql::Error {
    let mut error = async_graphql::Error::new(message);
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code.as_str());
    error.extensions = Some(extensions);
    error
}

/// Where a second factor is given.
pub(crate) const SECOND_FACTOR_AT: &str = "/sign-in/code";

/// What whoever proved one factor alone is answered, whatever she asked for and whether or not it is there.
pub(crate) fn second_factor() -> async_graphql::Error {
    let mut error = fault(Code::SecondFactorRequired, CaseworkError::SecondFactor.to_string());
    error.extensions.get_or_insert_with(ErrorExtensionValues::default).set("giveAt", SECOND_FACTOR_AT);
    error
}

fn set_code(error: &mut ServerError, code: Code) {
    error.extensions.get_or_insert_with(ErrorExtensionValues::default).set("code", code.as_str());
}

fn has_code(error: &ServerError) -> bool {
    error.extensions.as_ref().is_some_and(|extensions| extensions.get("code").is_some())
}

/// The same error in words that repeat nothing of the document, and with its code.
pub(crate) fn masked(error: &ServerError, code: Code) -> ServerError {
    if has_code(error) {
        return error.clone();
    }
    let (code, message) = in_words(&error.message, code);
    let mut masked = coded(code, message);
    masked.locations.clone_from(&error.locations);
    masked.path.clone_from(&error.path);
    masked
}

fn in_words(message: &str, code: Code) -> (Code, String) {
    let limits =
        ["Query is too complex", "Query is nested too deep", "The recursion depth", "The number of directives"];
    if limits.iter().any(|limit| message.starts_with(limit)) || message.contains("recursion limit") {
        let words =
            "this document asks for too much at once: ask for fewer fields, smaller pages, or in several requests";
        return (Code::LimitExceeded, words.to_owned());
    }
    match code {
        Code::ParseFailed => (code, "this document cannot be parsed: check its syntax at the place given".to_owned()),
        Code::ValidationFailed if !repeats_values(message) => (code, message.to_owned()),
        Code::ValidationFailed => (Code::BadInput, value_words(message)),
        _ => (code, value_words(message)),
    }
}

/// Whether a validator's words may hold a value: those about arguments and defaults do.
fn repeats_values(message: &str) -> bool {
    ["Invalid", "Expected", "Failed"].iter().any(|start| message.starts_with(start)) || message.contains("value")
}

/// `Invalid value for argument "input.kind", expected type "Kind"` says where and what; a value itself is left out.
fn value_words(message: &str) -> String {
    let words = message.trim_start_matches("Invalid value for argument ");
    let mut quoted = words.split('"').skip(1).step_by(2);
    let place = quoted.next().filter(|place| place.len() <= 200 && words.starts_with('"'));
    let missing = message.contains("is required but not provided");
    match (place, quoted.next()) {
        (Some(place), Some(field)) if missing => format!("the input at `{place}` lacks the field `{field}`"),
        (Some(place), _) => format!("the value at `{place}` does not fit its type: check it against the schema"),
        (None, _) if message.starts_with("Failed to parse") && message.contains("this is not the id") => {
            "this is not an id of the kind asked for: give it as this service gave it".to_owned()
        }
        (None, _) => "a value does not fit its type: check it against the schema".to_owned(),
    }
}

/// Gives every error of a response its code, so that none leaves with a library's words. What goes wrong while a document is
/// executed has the path of a field; an error without one, and without any data, is the validator's.
pub(crate) fn typed(response: &mut Response) {
    let code = if is_request_error(response) { Code::ValidationFailed } else { Code::BadInput };
    for error in &mut response.errors {
        if !has_code(error) {
            *error = masked(error, code);
        }
    }
}

/// Whether nothing was executed: the document or its values were refused before.
pub(crate) fn is_request_error(response: &Response) -> bool {
    response.data == Value::Null
        && !response.errors.is_empty()
        && response.errors.iter().all(|error| !error.path.iter().any(|step| matches!(step, PathSegment::Field(_))))
}

/// What a query answers: what is not there, or not for the viewer, is null; only faults are errors.
pub(crate) fn found<T>(answer: Result<T, CaseworkError>) -> async_graphql::Result<Option<T>> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(CaseworkError::NotFound) => Ok(None),
        Err(CaseworkError::NotSignedIn) => Err(fault(Code::Unauthenticated, CaseworkError::NotSignedIn.to_string())),
        Err(CaseworkError::SecondFactor) => Err(second_factor()),
        Err(CaseworkError::Rejected(rejections)) => {
            let first = rejections.into_iter().next();
            Err(fault(Code::BadInput, first.map_or_else(String::new, |rejection| rejection.message)))
        }
        Err(error) => Err(fault(Code::Unavailable, error.to_string())),
    }
}
