//! When a message is tried again, and when it is given up.

use chrono::{DateTime, TimeDelta, Utc};
use notify::{Cause, Failure};
use store::OutboxMessage;

/// The first pause; each is twice the one before.
const FIRST: TimeDelta = TimeDelta::seconds(30);
/// No pause is longer, for what cannot wait and for the rest.
const LONGEST: [TimeDelta; 2] = [TimeDelta::minutes(5), TimeDelta::minutes(15)];
/// A refusal may be a mistake of the mail server's own: it is asked again so often, this far apart.
const REFUSALS: u32 = 3;
const AFTER_REFUSAL: TimeDelta = TimeDelta::minutes(30);
/// Given up after so long, and not before so many attempts: a clock that jumps gives nothing up.
const PATIENCE: TimeDelta = TimeDelta::days(2);
const ATTEMPTS: u32 = 12;

/// What happens with a message that was not delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// It is tried again then.
    Again(DateTime<Utc>),
    /// It is left for somebody to look at.
    GivenUp,
}

/// What happens with this message after this failure.
pub(super) fn next(message: &OutboxMessage, failure: Failure, now: DateTime<Utc>) -> Next {
    match failure {
        Failure::Refused(Cause::NoAddress | Cause::PrivateAddress | Cause::Unwritable) => Next::GivenUp,
        // Refused before in the same words: it was not the server's bad moment.
        Failure::Refused(_) if message.attempts >= REFUSALS && message.failure == Some(failure.to_string()) => {
            Next::GivenUp
        }
        _ if message.attempts >= ATTEMPTS && now - message.since > PATIENCE => Next::GivenUp,
        Failure::Refused(_) => Next::Again(now + jittered(AFTER_REFUSAL, message)),
        Failure::Unreachable(_) | Failure::NotNow(_) => Next::Again(now + jittered(pause(message), message)),
    }
}

fn pause(message: &OutboxMessage) -> TimeDelta {
    let [at_once, digest] = LONGEST;
    let longest = if message.at_once { at_once } else { digest };
    let doublings = message.attempts.saturating_sub(1).min(10);
    (FIRST * (1 << doublings)).min(longest)
}

/// A quarter more or less, by the message and the attempt: so that a thousand do not come back at one moment, and the same one
/// comes back at the same time whoever asks.
fn jittered(pause: TimeDelta, message: &OutboxMessage) -> TimeDelta {
    let mixed = message
        .id
        .as_u128()
        .wrapping_add(u128::from(message.attempts))
        .wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835);
    let part = i32::try_from((mixed >> 96) % 501).unwrap_or(250);
    pause * (750 + part) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{PersonId, SchoolId};
    use store::{Channel, MessageStatus};
    use uuid::Uuid;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn message(number: u128, attempts: u32) -> OutboxMessage {
        let begun = at("2026-11-20T10:00:00Z");
        OutboxMessage {
            id: Uuid::from_u128(number.wrapping_mul(0x1234_5678_9abc_def0_0fed_cba9_8765_4321)),
            school: SchoolId::new(Uuid::from_u128(1)),
            person: PersonId::new(Uuid::from_u128(2)),
            channel: Channel::Email,
            at_once: false,
            slot: begun,
            status: MessageStatus::Waiting,
            since: begun,
            due: begun,
            attempts,
            failure: None,
            ended: None,
        }
    }

    const DOWN: Failure = Failure::Unreachable(Cause::Connection);
    const REFUSED: Failure = Failure::Refused(Cause::Answer(550));

    #[test]
    fn each_pause_is_about_twice_the_one_before_and_none_is_longer_than_a_quarter_of_an_hour() {
        let now = at("2026-11-20T10:00:00Z");
        for (attempt, seconds) in [(1, 30), (2, 60), (3, 120), (4, 240), (5, 480), (6, 900), (60, 900)] {
            let Next::Again(again) = next(&message(1, attempt), DOWN, now) else { panic!("given up") };
            let paused = (again - now).num_seconds();
            assert!((seconds * 3 / 4..=seconds * 5 / 4).contains(&paused), "{attempt}: {paused}");
        }
    }

    #[test]
    fn messages_come_back_at_different_moments_and_each_at_its_own() {
        let now = at("2026-11-20T10:00:00Z");
        let mut moments: Vec<_> = (1..=50).map(|number| next(&message(number, 6), DOWN, now)).collect();
        assert_eq!(next(&message(7, 6), DOWN, now), moments[6]);
        moments.dedup();
        assert!(moments.len() > 40, "{moments:?}");
    }

    #[test]
    fn what_cannot_wait_pauses_five_minutes_at_most() {
        let now = at("2026-11-20T10:00:00Z");
        let urgent = OutboxMessage { at_once: true, ..message(1, 30) };
        let Next::Again(again) = next(&urgent, DOWN, now) else { panic!("given up") };
        assert!(again - now <= TimeDelta::seconds(375));
    }

    #[test]
    fn a_refusal_is_asked_again_and_then_believed() {
        let now = at("2026-11-20T10:00:00Z");
        let refused = |attempts| OutboxMessage { failure: Some("answer-550".to_owned()), ..message(1, attempts) };
        assert!(matches!(next(&refused(2), REFUSED, now), Next::Again(_)));
        assert_eq!(next(&refused(3), REFUSED, now), Next::GivenUp);
        // Until now it was only unreachable.
        assert!(matches!(next(&message(1, 7), REFUSED, now), Next::Again(_)));
        assert_eq!(next(&message(1, 1), Failure::Refused(Cause::NoAddress), now), Next::GivenUp);
    }

    #[test]
    fn two_days_of_attempts_are_enough_and_a_clock_that_jumps_is_not() {
        let now = at("2026-11-23T10:00:00Z");
        assert_eq!(next(&message(1, 200), DOWN, now), Next::GivenUp);
        assert!(matches!(next(&message(1, 2), DOWN, now), Next::Again(_)));
    }
}
