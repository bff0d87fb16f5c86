//! The clock and the randomness: nowhere else are they read.

use casework::{Clock, Entropy};
use chrono::{DateTime, Utc};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// The time.
#[expect(clippy::disallowed_methods, reason = "the composition root is where the time comes from")]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}

/// The system's clock.
pub(crate) fn clock() -> Clock {
    Clock::new(now)
}

/// The system's randomness.
pub(crate) fn entropy() -> Entropy {
    Entropy::new(bits)
}

/// 32 random bytes.
pub(crate) fn bits() -> [u8; 32] {
    let mut bits = [0; 32];
    if getrandom::fill(&mut bits).is_err() {
        // INVARIANT: without randomness no identity and no token is safe; going on would be worse than stopping.
        eprintln!("wardbook: the operating system gives no random bits");
        std::process::abort();
    }
    bits
}

/// A random identity (UUID version 4).
pub(crate) fn id() -> Uuid {
    entropy().id()
}

/// A clock that somebody sets: the demonstration lives through weeks in seconds.
#[derive(Clone, Debug)]
pub(crate) struct DrivenClock(Arc<Mutex<DateTime<Utc>>>);

impl DrivenClock {
    pub(crate) fn at(time: DateTime<Utc>) -> Self {
        Self(Arc::new(Mutex::new(time)))
    }

    /// Sets the time; never back.
    pub(crate) fn set(&self, time: DateTime<Utc>) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = time.max(*now);
    }

    pub(crate) fn clock(&self) -> Clock {
        let now = Arc::clone(&self.0);
        Clock::new(move || *now.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
