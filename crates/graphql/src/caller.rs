//! Who calls, and in which request: handed to every resolver.

use access::Viewer;
use casework::{Asked, Call, Casework, CaseworkError};
use std::fmt;
use std::sync::Arc;

/// An opaque API token, as given. Never shown.
#[derive(Clone)]
pub(crate) struct Token(Arc<str>);

impl Token {
    pub(crate) fn new(token: &str) -> Self {
        Self(token.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[token]")
    }
}

/// Who calls, and in which request.
#[derive(Clone)]
pub(crate) struct Caller {
    /// Notes what the answer opens; outside of one, each call is entered by itself.
    pub(crate) casework: Casework,
    pub(crate) viewer: Arc<Viewer>,
    /// Asked again before every push of a subscription: roles end, tokens expire.
    pub(crate) token: Token,
    /// The request id, for traces and the log's metadata.
    pub(crate) request: Arc<str>,
}

impl Caller {
    /// In which request she reads, and what for.
    pub(crate) fn asked(&self, purpose: Option<&str>) -> Result<Asked, CaseworkError> {
        let asked = Asked::within(Arc::clone(&self.request));
        match purpose {
            Some(purpose) => asked.for_purpose(purpose),
            None => Ok(asked),
        }
    }

    /// What goes with a command.
    pub(crate) fn call<'a>(&'a self, key: &'a str, expected_version: Option<u64>) -> Call<'a> {
        Call { key, expected_version, request: &self.request }
    }
}
