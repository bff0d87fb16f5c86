//! How many alerts one token may hand in within a minute: what is too many is answered so, and comes again.
//!
//! Counted by each process for itself and kept in memory: it holds off a system that has gone wrong, and is no record of anything.

use casework::TokenId;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Alerts of one token within [`WINDOW`].
pub(super) const AT_MOST: u32 = 300;
/// How long is counted together.
const WINDOW: TimeDelta = TimeDelta::minutes(1);
/// More tokens than a school has systems: then those whose minute is over are forgotten.
const MANY: usize = 1_000;

/// What each token handed in within its last minute.
#[derive(Debug, Default)]
pub(super) struct Pace(Mutex<HashMap<TokenId, Minute>>);

#[derive(Clone, Copy, Debug)]
struct Minute {
    begun: DateTime<Utc>,
    alerts: u32,
}

impl Pace {
    /// Counts one more of this token.
    ///
    /// # Errors
    /// When it is one too many: in how many seconds the next one is taken.
    pub(super) fn count(&self, token: TokenId, now: DateTime<Utc>) -> Result<(), i64> {
        let mut minutes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_over = |minute: &Minute| now < minute.begun || now - minute.begun >= WINDOW;
        if minutes.len() > MANY {
            minutes.retain(|_, minute| !is_over(minute));
        }
        let fresh = Minute { begun: now, alerts: 0 };
        let minute = minutes.entry(token).or_insert(fresh);
        if is_over(minute) {
            *minute = fresh;
        }
        if minute.alerts >= AT_MOST {
            return Err((minute.begun + WINDOW - now).num_seconds().max(0) + 1);
        }
        minute.alerts += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
    }

    const fn token(number: u128) -> TokenId {
        TokenId::new(Uuid::from_u128(number))
    }

    /// A token that handed in as many as it may.
    fn spent() -> Pace {
        let pace = Pace::default();
        assert!((0..AT_MOST).all(|_| pace.count(token(1), at(10)).is_ok()));
        pace
    }

    #[test]
    fn one_too_many_within_a_minute_is_told_when_to_come_again() {
        let pace = spent();
        assert_eq!(pace.count(token(1), at(10)), Err(61));
        assert_eq!(pace.count(token(1), at(69)), Err(2));
        assert_eq!(pace.count(token(1), at(70)), Ok(()));
    }

    #[test]
    fn another_token_is_not_held_up() {
        assert_eq!(spent().count(token(2), at(10)), Ok(()));
    }

    #[test]
    fn a_clock_that_was_set_back_holds_nobody_up() {
        assert_eq!(spent().count(token(1), at(0)), Ok(()));
    }
}
