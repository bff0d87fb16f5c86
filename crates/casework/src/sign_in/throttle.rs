//! Attempts are counted before they are looked at, by the rule of [`access::throttle`].

use super::hashing::Lane;
use super::{SignIn, SignInError, Visitor, device_hash};
use access::throttle::{Counted, Failures, attempt};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Mutex, PoisonError};
use store::{AccountId, Digest, Tries};

/// How often counting is begun again when other processes count at the same moment.
const AGAIN: usize = 8;
/// How many are counted side by side in this process; of one name or address, one at a time.
const SIDE_BY_SIDE: usize = 16;
/// How long this process remembers that somebody waits, without asking the database: another process may forgive her meanwhile.
const REMEMBERED: TimeDelta = TimeDelta::seconds(5);
/// How many it remembers.
const MANY: usize = 10_000;

/// Who waits, as far as this process knows, and whose turn it is to be counted. So a flood under one name costs the database next to
/// nothing, and does not fight with itself over one row.
#[derive(Default)]
pub(super) struct Waiting {
    turns: [tokio::sync::Mutex<()>; SIDE_BY_SIDE],
    known: Mutex<HashMap<Digest, Wait>>,
}

/// Until when somebody waits, and until when that is believed.
struct Wait {
    until: DateTime<Utc>,
    believed: DateTime<Utc>,
}

impl Waiting {
    fn until(&self, counted: &Digest, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(counted).filter(|wait| now < wait.until && now < wait.believed).map(|wait| wait.until)
    }

    fn remember(&self, counted: Digest, until: DateTime<Utc>, now: DateTime<Utc>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MANY {
            known.clear();
        }
        known.insert(counted, Wait { until, believed: now + REMEMBERED });
    }

    fn forget(&self, counted: &Digest) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(counted);
    }

    /// The turn of this one among those of this process.
    async fn turn(&self, counted: &Digest) -> Option<tokio::sync::MutexGuard<'_, ()>> {
        let mut hasher = DefaultHasher::new();
        counted.hash(&mut hasher);
        let place = usize::try_from(hasher.finish() % 16).unwrap_or_default();
        match self.turns.get(place) {
            Some(turn) => Some(turn.lock().await),
            None => None,
        }
    }
}

/// What an attempt was counted on, forgotten when it succeeds; and with whom she waits for it to be looked at.
pub(super) struct Taken {
    counted: Vec<Digest>,
    pub(super) lane: Lane,
}

impl SignIn {
    /// Counts an attempt to sign in under this name. A browser that signed in under it before is counted by itself: strangers who
    /// guess the name keep nobody out who has her own browser.
    pub(super) async fn take_attempt(
        &self,
        name: &Digest,
        account: AccountId,
        from: &Visitor,
    ) -> Result<Taken, SignInError> {
        if let Some(device) = &from.device {
            let device = device_hash(device);
            if self.casework.store.is_known_device(&device, account, self.now()).await? {
                let counted = Digest::of("tries of a device", &format!("{device:?}{name:?}"));
                self.count(&counted, Counted::Device).await?;
                return Ok(Taken { counted: vec![counted], lane: Lane::Known });
            }
        }
        // The address first: whoever tries many names from one place exhausts that place, and not the names.
        let address = Digest::of("tries of an address", &from.address);
        self.count(&address, Counted::Address).await?;
        let counted = Digest::of("tries of a name", &format!("{name:?}"));
        self.count(&counted, Counted::Name).await?;
        Ok(Taken { counted: vec![counted], lane: Lane::Stranger })
    }

    /// Counts an attempt at the second factor, or at a password once more, of an account.
    pub(super) async fn take_second_attempt(&self, account: AccountId) -> Result<Taken, SignInError> {
        let counted = Digest::of("tries of a second factor", &account.as_uuid().to_string());
        self.count(&counted, Counted::SecondFactor).await?;
        Ok(Taken { counted: vec![counted], lane: Lane::Known })
    }

    /// Counts an attempt at a link or a spoken code, which name no account.
    pub(super) async fn take_anonymous_attempt(&self, from: &Visitor) -> Result<(), SignInError> {
        self.count(&Digest::of("tries of an address", &from.address), Counted::Address).await
    }

    /// Counts a journey to an identity provider, on the browser if anybody signed in with it before, else on the address: strangers
    /// who go there a thousand times keep out nobody who has her own browser.
    pub(super) async fn take_departure(&self, from: &Visitor) -> Result<(), SignInError> {
        self.count(&self.departure(from).await?, Counted::Departure).await
    }

    /// Somebody came back and got in: what was counted of this browser, or of a school's address, begins again.
    pub(super) async fn arrived(&self, from: &Visitor) -> Result<(), SignInError> {
        let counted = vec![self.departure(from).await?];
        self.succeeded(Taken { counted, lane: Lane::Stranger }).await
    }

    async fn departure(&self, from: &Visitor) -> Result<Digest, SignInError> {
        if let Some(device) = &from.device
            && self.casework.store.is_device_of_anybody(&device_hash(device), self.now()).await?
        {
            return Ok(Digest::of("departures of a device", device));
        }
        Ok(Digest::of("departures of an address", &from.address))
    }

    /// She got in: her failures are forgotten, those of an address are not.
    pub(super) async fn succeeded(&self, taken: Taken) -> Result<(), SignInError> {
        for counted in taken.counted {
            self.casework.store.forget_tries(&counted).await?;
            self.waiting.forget(&counted);
        }
        Ok(())
    }

    async fn count(&self, counted: &Digest, as_what: Counted) -> Result<(), SignInError> {
        let waits = |until| Err(SignInError::Wait { until });
        if let Some(until) = self.waiting.until(counted, self.now()) {
            return waits(until);
        }
        let _turn = self.waiting.turn(counted).await;
        for _ in 0..AGAIN {
            if let Some(until) = self.waiting.until(counted, self.now()) {
                return waits(until);
            }
            let before = self.casework.store.tries(counted).await?;
            let failures = before.map(|tries| Failures { count: tries.times, last: tries.last_at, until: tries.until });
            let after = match attempt(as_what, failures, self.now()) {
                Ok(after) => after,
                Err(until) => {
                    self.waiting.remember(*counted, until, self.now());
                    return waits(until);
                }
            };
            let after = Tries { times: after.count, last_at: after.last, until: after.until };
            if self.casework.store.count_try(counted, before, &after).await? {
                return Ok(());
            }
        }
        Err(SignInError::Busy)
    }
}
