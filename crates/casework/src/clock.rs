//! Time and randomness, given by the composition root and by nobody else.

use chrono::{DateTime, Utc};
use std::fmt;
use std::sync::Arc;
use uuid::Uuid;

/// Where the time comes from.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// A clock that asks this.
    pub fn new(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

/// Where random bits come from: identities and tokens.
#[derive(Clone)]
pub struct Entropy(Arc<dyn Fn() -> [u8; 32] + Send + Sync>);

impl Entropy {
    /// Randomness that asks this for 32 bytes at a time.
    pub fn new(bits: impl Fn() -> [u8; 32] + Send + Sync + 'static) -> Self {
        Self(Arc::new(bits))
    }

    /// 32 random bytes.
    #[must_use]
    pub fn bytes(&self) -> [u8; 32] {
        (self.0)()
    }

    /// A random identity (UUID version 4): it says nothing about order or number.
    #[must_use]
    pub fn id(&self) -> Uuid {
        let mut bits = [0; 16];
        for (bit, random) in bits.iter_mut().zip(self.bytes()) {
            *bit = random;
        }
        uuid::Builder::from_random_bytes(bits).into_uuid()
    }
}

impl fmt::Debug for Entropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entropy")
    }
}
