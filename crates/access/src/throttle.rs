//! How often somebody may try: a pure rule over what is remembered of earlier failures.
//!
//! Who is throttled, and how nobody is locked out by a stranger, is in `crates/adr/0023-throttling-locks-nobody-out.md`.

use chrono::{DateTime, TimeDelta, Utc};

/// After how long without a failure earlier ones are forgotten.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::hours(1);
/// The longest wait between two attempts.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(15);

/// What is remembered of failures under one name, from one device or from one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failures {
    /// How many, without an hour between two of them.
    pub count: u32,
    /// When the last one was.
    pub last: DateTime<Utc>,
    /// Until when nothing is looked at.
    pub until: DateTime<Utc>,
}

/// Who is counted, which says how much is forgiven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// A sign-in name, tried from devices that never signed in under it.
    Name,
    /// A device that signed in under this name before.
    Device,
    /// An address. A whole school shares one, so it is forgiven much.
    Address,
    /// The second factor of an account whose first was right.
    SecondFactor,
    /// Going to an identity provider, which guesses at nothing: only what has to be kept of it meanwhile is bounded.
    Departure,
}

impl Counted {
    /// Failures before anybody waits.
    const fn forgiven(self) -> u32 {
        match self {
            Self::Name | Self::SecondFactor => 5,
            Self::Device => 10,
            Self::Address => 60,
            Self::Departure => 600,
        }
    }
}

/// One more attempt: what is remembered if it fails, or until when it is not looked at. It is counted before it is looked at, so
/// that many at once are no way around.
///
/// # Errors
/// The time from which on another attempt is looked at.
pub fn attempt(counted: Counted, before: Option<Failures>, now: DateTime<Utc>) -> Result<Failures, DateTime<Utc>> {
    let before = before.filter(|before| now - before.last < FORGOTTEN_AFTER);
    if let Some(until) = before.map(|before| before.until).filter(|until| *until > now) {
        return Err(until);
    }
    let count = before.map_or(0, |before| before.count).saturating_add(1);
    // One minute after the last that is forgiven, then twice as long each time.
    let wait = match count.checked_sub(counted.forgiven()) {
        None => TimeDelta::zero(),
        Some(beyond) => TimeDelta::minutes(1_i64 << beyond.min(6)).min(LONGEST_WAIT),
    };
    Ok(Failures { count, last: now, until: now + wait })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> DateTime<Utc> {
        "2026-09-15T08:30:00Z".parse().unwrap()
    }

    /// How many of the attempts made each second for so long are looked at.
    fn looked_at(counted: Counted, seconds: i64) -> usize {
        let mut kept = None;
        (0..seconds)
            .filter(|second| {
                let tried = attempt(counted, kept, start() + TimeDelta::seconds(*second));
                kept = tried.ok().or(kept);
                tried.is_ok()
            })
            .count()
    }

    #[test]
    fn five_mistakes_are_forgiven_and_the_sixth_waits_a_minute() {
        let mut kept = None;
        for _ in 0..5 {
            kept = Some(attempt(Counted::Name, kept, start()).unwrap());
        }
        let minute = start() + TimeDelta::minutes(1);
        assert_eq!(attempt(Counted::Name, kept, start() + TimeDelta::seconds(59)), Err(minute));
        assert_eq!(attempt(Counted::Name, kept, minute).unwrap().until, minute + TimeDelta::minutes(2));
    }

    #[test]
    fn whoever_guesses_a_day_long_is_looked_at_about_a_hundred_times() {
        let a_day = looked_at(Counted::Name, 24 * 60 * 60);
        assert!((90..=110).contains(&a_day), "{a_day}");
    }

    #[test]
    fn a_wait_never_exceeds_a_quarter_of_an_hour() {
        let before = Failures { count: u32::MAX, last: start(), until: start() };
        assert_eq!(attempt(Counted::Name, Some(before), start()).unwrap().until, start() + TimeDelta::minutes(15));
    }

    #[test]
    fn an_hour_without_a_failure_is_a_fresh_start() {
        let before = Failures { count: 40, last: start(), until: start() };
        let later = attempt(Counted::Name, Some(before), start() + TimeDelta::hours(1)).unwrap();
        assert_eq!((later.count, later.until), (1, later.last));
    }

    #[test]
    fn a_school_behind_one_address_is_forgiven_a_bad_morning() {
        assert_eq!(looked_at(Counted::Address, 59), 59);
    }

    #[test]
    fn a_whole_school_goes_to_its_provider_on_a_monday_morning_and_nobody_waits() {
        assert_eq!(looked_at(Counted::Departure, 300), 300);
        // Whoever only has things written for him is bounded.
        assert!(looked_at(Counted::Departure, 3600) < 650);
    }
}
