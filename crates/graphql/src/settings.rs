//! What the composition root decides about the contract.

use std::fmt;
use std::sync::Arc;
use uuid::Uuid;

/// Where fresh request ids come from: the composition root's randomness.
pub type RequestIds = Arc<dyn Fn() -> Uuid + Send + Sync>;

/// What the composition root decides about the contract.
#[derive(Clone)]
pub struct Settings {
    /// The key cursors are sealed with: 32 random bytes, the same in every process of an installation.
    pub cursor_key: [u8; 32],
    /// Origins whose pages may call, such as `https://wardbook.example`; none listed: the host that was called, alone.
    pub origins: Vec<String>,
    /// The name of the cookie a browser is signed in by: whoever is signed in to the pages may call as herself.
    pub session_cookie: &'static str,
    /// Where fresh request ids come from.
    pub request_ids: RequestIds,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("origins", &self.origins).finish_non_exhaustive()
    }
}
