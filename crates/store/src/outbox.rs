//! The outbox: what may have to be said, written with the events; and the messages that come of it, until they are sent.
//!
//! It stands beside the read models and is none. A read model says how things are and can be derived again at any time; the
//! outbox says what is still to be done, and doing it twice is a second message. So a rebuild leaves it alone.
//!
//! **The invariants**: whatever was committed with an occasion has its row, or a message that came of it. A row of `notice`
//! becomes messages once, whichever worker looks at it. A message belongs to one worker at a time, until its lease ends.

mod message;
mod new_message;
mod notice;

pub use message::{Channel, ClaimMessages, ClaimedMessage, MessageStatus, OutboxMessage, Outcome};
pub use new_message::slot_length;
pub use notice::{Addressed, Line, NoticesDue, Part, Said};

pub(crate) use message::MessageColumns;
pub(crate) use new_message::NewMessage;
pub(crate) use notice::{NoticeColumns, NoticeKey};

use crate::head::count;
use crate::time::micros;
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use domain::SchoolId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One JSON object a line, so that lines can be added by adding text.
fn lines<T: Serialize>(items: &[T]) -> String {
    let texts = items.iter().filter_map(|item| serde_json::to_string(item).ok());
    texts.fold(String::new(), |text, line| text + &line + "\n")
}

fn read_lines<T: for<'a> Deserialize<'a>>(text: &str) -> Result<Vec<T>, StoreError> {
    let read = |line| serde_json::from_str(line).map_err(|error| StoreError::unreadable("outbox", error));
    text.lines().map(read).collect()
}

// Recorded later than now: the clock was ahead, and what is due by it is due.
const DUE: &str = "
SELECT school_id, incident_id, sequence, notices, recorded_at, due_at FROM notice
WHERE due_at <= $1 OR recorded_at > $1 ORDER BY due_at, school_id, incident_id, sequence LIMIT $2";

const END: &str = "
UPDATE outbox SET status = $2, failure = $3, ended_at = $4, leased_until = NULL
WHERE message_id = $1 AND status = 'waiting' AND (lease = $5 OR $2 = 'delivered')";
const AGAIN: &str = "
UPDATE outbox SET due_at = $2, set_at = $3, failure = $4, leased_until = NULL
WHERE message_id = $1 AND status = 'waiting' AND lease = $5";
const NOT_TRIED: &str = "
UPDATE outbox SET attempts = attempts - 1, leased_until = NULL
WHERE message_id = $1 AND status = 'waiting' AND lease = $2";

const MESSAGES: &str = "
SELECT school_id, person_id, channel, at_once, slot, message_id, '' AS notices, status, since, due_at, attempts, failure, ended_at
FROM outbox WHERE status = $1 OR $1 IS NULL ORDER BY slot DESC, message_id LIMIT $2";
/// What did not arrive: given up, or tried in vain and still under way.
const UNDELIVERED: &str = "
SELECT school_id, person_id, channel, at_once, slot, message_id, '' AS notices, status, since, due_at, attempts, failure, ended_at
FROM outbox WHERE school_id = $1 AND (status = 'dead' OR (status = 'waiting' AND failure IS NOT NULL))
ORDER BY slot DESC, message_id LIMIT $2";
const RETRY_OF: &str = "
UPDATE outbox SET status = 'waiting', since = $3, due_at = $3, set_at = $3, attempts = 0, failure = NULL, ended_at = NULL
WHERE status = 'dead' AND school_id = $1 AND message_id = $2";
const COUNTS: &str = "SELECT status, count(*) FROM outbox GROUP BY status ORDER BY status";
const WAITING: &str = "SELECT count(*) FROM notice";
const RETRY: &str = "
UPDATE outbox SET status = 'waiting', since = $2, due_at = $2, set_at = $2, attempts = 0, failure = NULL, ended_at = NULL
WHERE status = 'dead' AND (message_id = $1 OR $1 IS NULL)";
const STALE: &str = "
UPDATE outbox SET status = 'dead', failure = 'expired', ended_at = $2 WHERE status = 'waiting' AND since < $1";
const FORGET: &str = "DELETE FROM outbox WHERE status <> 'waiting' AND ended_at < $1";

impl Store {
    /// What may have to be said by now, in any school, earliest first. Claims nothing.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn notices_due(&self, by: DateTime<Utc>, limit: u32) -> Result<Vec<NoticesDue>, StoreError> {
        let (by, limit) = (micros(by), i64::from(limit));
        let rows: Vec<NoticeColumns> =
            on!(self, db => sqlx::query_as(DUE).bind(by).bind(limit).fetch_all(db.readers()).await?);
        rows.iter().map(NoticeColumns::read).collect()
    }

    /// Turns notices into messages, in one transaction. What another worker turned meanwhile is left to it. Returns how many were
    /// turned here.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn address(&self, addressed: &[Addressed], now: DateTime<Utc>) -> Result<usize, StoreError> {
        if addressed.is_empty() {
            return Ok(0);
        }
        on!(self, db => db.address(addressed, micros(now)).await)
    }

    /// Puts into the outbox what is said of how people sign in.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn say(&self, said: &[Said], now: DateTime<Utc>) -> Result<(), StoreError> {
        if said.is_empty() {
            return Ok(());
        }
        let messages = NewMessage::of_access(said, micros(now));
        on!(self, db => db.say(messages, micros(now)).await)
    }

    /// Claims messages that are due, those that cannot wait first. Each is this worker's until its lease ends by the database's
    /// clock, and each claim counts as an attempt.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn claim_messages(&self, claim: &ClaimMessages<'_>) -> Result<Vec<ClaimedMessage>, StoreError> {
        let rows = on!(self, db => db.claim_messages(claim).await)?;
        let claimed = |row: MessageColumns| {
            Ok(ClaimedMessage { message: row.read()?, parts: read_lines(&row.notices)?, lease: claim.lease })
        };
        rows.into_iter().map(claimed).collect()
    }

    /// Lets a newer message to the same person, due too and not tried yet, say what this one would; whether there is one.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn join_newer(&self, claimed: &ClaimedMessage, now: DateTime<Utc>) -> Result<bool, StoreError> {
        on!(self, db => db.join_newer(claimed, micros(now)).await)
    }

    /// Says what became of a message. That it was delivered holds whoever has the lease now.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn settle_message(
        &self,
        claimed: &ClaimedMessage,
        outcome: Outcome<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (id, lease, now) = (claimed.message.id, claimed.lease, micros(now));
        on!(self, db => {
            let query = match outcome {
                Outcome::Ended(status, failure) => {
                    sqlx::query(END).bind(id).bind(status.as_str()).bind(failure).bind(now).bind(lease)
                }
                Outcome::Again(at, failure) => {
                    sqlx::query(AGAIN).bind(id).bind(micros(at)).bind(now).bind(failure).bind(lease)
                }
                Outcome::NotTried => sqlx::query(NOT_TRIED).bind(id).bind(lease),
            };
            query.execute(db.beside()).await.map(drop)?;
        });
        Ok(())
    }

    /// Messages of this status, or of any, newest first, without what they are about.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn messages(&self, status: Option<MessageStatus>, limit: u32) -> Result<Vec<OutboxMessage>, StoreError> {
        let (status, limit) = (status.map(MessageStatus::as_str), i64::from(limit));
        let rows: Vec<MessageColumns> =
            on!(self, db => sqlx::query_as(MESSAGES).bind(status).bind(limit).fetch_all(db.readers()).await?);
        rows.iter().map(MessageColumns::read).collect()
    }

    /// Messages of a school that did not arrive, newest first: given up, or tried in vain and still under way.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn undelivered(&self, school: SchoolId, limit: u32) -> Result<Vec<OutboxMessage>, StoreError> {
        let (school, limit) = (school.as_uuid(), i64::from(limit));
        let rows: Vec<MessageColumns> =
            on!(self, db => sqlx::query_as(UNDELIVERED).bind(school).bind(limit).fetch_all(db.readers()).await?);
        rows.iter().map(MessageColumns::read).collect()
    }

    /// Has a given-up message of a school tried again; false when there is none of this id.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn retry_message(&self, school: SchoolId, message: Uuid, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let (school, now) = (school.as_uuid(), micros(now));
        let tried = on!(self, db => {
            sqlx::query(RETRY_OF).bind(school).bind(message).bind(now).execute(db.beside()).await?.rows_affected()
        });
        Ok(tried == 1)
    }

    /// How many messages there are of each status that has any, and how many notices wait to be looked at.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn outbox_counts(&self) -> Result<(Vec<(MessageStatus, u64)>, u64), StoreError> {
        let rows: Vec<(String, i64)> = on!(self, db => sqlx::query_as(COUNTS).fetch_all(db.readers()).await?);
        let notices: i64 = on!(self, db => sqlx::query_scalar(WAITING).fetch_one(db.readers()).await?);
        let read = |(status, many): (String, i64)| Some((MessageStatus::parse(&status)?, count(many)));
        Ok((rows.into_iter().filter_map(read).collect(), count(notices)))
    }

    /// Has given-up messages tried again: this one, or all of them. How many there were.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn retry_messages(&self, only: Option<Uuid>, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let now = micros(now);
        Ok(on!(self, db => sqlx::query(RETRY).bind(only).bind(now).execute(db.beside()).await?.rows_affected()))
    }

    /// Forgets messages that ended before this time, and gives up those that wait since before `stale`.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn forget_messages(
        &self,
        before: DateTime<Utc>,
        stale: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let (before, stale, now) = (micros(before), micros(stale), micros(now));
        Ok(on!(self, db => {
            sqlx::query(STALE).bind(stale).bind(now).execute(db.beside()).await?;
            sqlx::query(FORGET).bind(before).execute(db.beside()).await?.rows_affected()
        }))
    }
}
