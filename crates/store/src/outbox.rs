//! The outbox: what may have to be said, written with the events; and the messages that come of it, until they are sent.
//!
//! It stands beside the read models and is none. A read model says how things are and can be derived again at any time; the
//! outbox says what is still to be done, and doing it twice is a second message. So a rebuild leaves it alone.
//!
//! **The invariants**: whatever was committed with an occasion has its row, or a message that came of it. A row of `notice`
//! becomes messages once, whichever worker looks at it. A message belongs to one worker at a time, until its lease ends.

use crate::head::{count, stored};
use crate::time::{maybe_time, micros, time};
use crate::{Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use domain::notice::Notice;
use domain::{CaseId, Incident, IncidentEvent, IncidentId, PersonId, Recorded, SchoolId};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::time::Duration;
use uuid::Uuid;

/// How a message goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// By e-mail.
    Email,
    /// By the school's webhook.
    Webhook,
}

impl Channel {
    /// The stored name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Webhook => "webhook",
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        match text {
            "email" => Ok(Self::Email),
            "webhook" => Ok(Self::Webhook),
            _ => Err(StoreError::unreadable("outbox", "a channel is unknown to this version")),
        }
    }
}

/// How a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageStatus {
    /// To be sent, or to be tried again.
    Waiting,
    /// Taken by the mail server, or by the receiver of the webhook.
    Delivered,
    /// Nothing was left to say when its time came.
    Dropped,
    /// A newer one to the same person was due too, and says it.
    Joined,
    /// Given up: somebody should look, and may have it tried again.
    Dead,
}

impl MessageStatus {
    /// Every status.
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Delivered, Self::Dropped, Self::Joined, Self::Dead];

    /// The stored name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Dropped => "dropped",
            Self::Joined => "joined",
            Self::Dead => "dead",
        }
    }

    /// Reads the stored name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// The notices of one command, as stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct NoticeColumns {
    pub(crate) school_id: Uuid,
    pub(crate) incident_id: Uuid,
    pub(crate) sequence: i64,
    pub(crate) notices: String,
    pub(crate) recorded_at: i64,
    pub(crate) due_at: i64,
}

impl NoticeColumns {
    /// What the newest events of a case give occasion to say.
    pub(crate) fn of(
        school: SchoolId,
        id: IncidentId,
        before: u64,
        after: &Incident,
        events: &[Recorded<IncidentEvent>],
    ) -> Option<Self> {
        let notices: Vec<Notice> = Notice::all(after, events).into_iter().map(|(_, notice)| notice).collect();
        let recorded_at = micros(notices.first()?.at);
        Some(Self {
            school_id: school.as_uuid(),
            incident_id: id.as_uuid(),
            sequence: stored(before + 1),
            notices: lines(&notices),
            recorded_at,
            due_at: recorded_at,
        })
    }
}

/// The notices of one command that are to be looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct NoticesDue {
    /// The case.
    pub case: CaseId,
    /// What may have to be said.
    pub notices: Vec<Notice>,
    key: NoticeKey,
}

/// Which row, as it was looked at: one that moved meanwhile is somebody else's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoticeKey {
    pub(crate) school: Uuid,
    pub(crate) incident: Uuid,
    pub(crate) sequence: i64,
    pub(crate) due_at: i64,
}

/// What comes of the notices of one command.
#[derive(Clone, Debug)]
pub struct Addressed {
    /// The notices as they were found.
    pub due: NoticesDue,
    /// Who hears of them, by which channel, at once or in a digest.
    pub lines: Vec<Line>,
    /// What rests, and until when.
    pub rests: Option<(DateTime<Utc>, Vec<Notice>)>,
}

/// A notice on its way to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// To whom.
    pub person: PersonId,
    /// By what.
    pub channel: Channel,
    /// Whether it cannot wait for the digest.
    pub at_once: bool,
    /// The notice.
    pub notice: Notice,
}

/// A notice in a message, with its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The case.
    pub case: IncidentId,
    /// The notice.
    pub notice: Notice,
}

/// A message as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct MessageColumns {
    pub(crate) school_id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) channel: String,
    pub(crate) at_once: bool,
    pub(crate) slot: i64,
    pub(crate) message_id: Uuid,
    pub(crate) notices: String,
    pub(crate) status: String,
    pub(crate) since: i64,
    pub(crate) due_at: i64,
    pub(crate) attempts: i32,
    pub(crate) failure: Option<String>,
    pub(crate) ended_at: Option<i64>,
}

/// A message, without what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxMessage {
    /// Its identity: the same at every attempt.
    pub id: Uuid,
    /// From which school.
    pub school: SchoolId,
    /// To whom.
    pub person: PersonId,
    /// By what.
    pub channel: Channel,
    /// Whether it could not wait for the digest.
    pub at_once: bool,
    /// The half hour or minute it is for.
    pub slot: DateTime<Utc>,
    /// How it stands.
    pub status: MessageStatus,
    /// Since when it is tried.
    pub since: DateTime<Utc>,
    /// When it is tried next.
    pub due: DateTime<Utc>,
    /// How often it was tried.
    pub attempts: u32,
    /// What stood in the way last time, in a word.
    pub failure: Option<String>,
    /// When it ended.
    pub ended: Option<DateTime<Utc>>,
}

/// A message this worker may send until its lease ends.
#[derive(Clone, Debug)]
pub struct ClaimedMessage {
    /// The message.
    pub message: OutboxMessage,
    /// What it is about, to be looked at again.
    pub parts: Vec<Part>,
    pub(crate) lease: Uuid,
}

/// What a worker asks for when it claims messages.
#[derive(Clone, Copy, Debug)]
pub struct ClaimMessages<'a> {
    /// By which channels it can send.
    pub channels: &'a [Channel],
    /// The time.
    pub now: DateTime<Utc>,
    /// A token nobody else has.
    pub lease: Uuid,
    /// How long it may take.
    pub leased_for: Duration,
    /// How many it takes on.
    pub limit: u32,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome<'a> {
    /// It ended.
    Ended(MessageStatus, Option<&'a str>),
    /// It is tried again at this time, because of this.
    Again(DateTime<Utc>, &'a str),
    /// It was not tried after all.
    NotTried,
}

/// Digests are for the half hour that ends then; what cannot wait is for the minute.
#[must_use]
pub const fn slot_length(at_once: bool) -> TimeDelta {
    if at_once { TimeDelta::minutes(1) } else { TimeDelta::minutes(30) }
}

/// The slot of something addressed now, and when its message is due.
fn slot(at_once: bool, now: i64) -> (i64, i64) {
    let length = slot_length(at_once).num_microseconds().unwrap_or(1);
    let begun = now.div_euclid(length) * length;
    match at_once {
        true => (begun, now),
        false if begun == now => (now, now),
        false => (begun + length, begun + length),
    }
}

/// A message in the making: everything one person hears of by one channel in one slot.
#[derive(Clone, Debug)]
pub(crate) struct NewMessage {
    pub(crate) school: Uuid,
    pub(crate) person: Uuid,
    pub(crate) channel: Channel,
    pub(crate) at_once: bool,
    pub(crate) slot: i64,
    pub(crate) due: i64,
    pub(crate) notices: String,
}

impl NewMessage {
    /// The messages of what was addressed, in the order of their keys, so that two workers cannot wait for each other.
    pub(crate) fn all(addressed: &[&Addressed], now: i64) -> Vec<Self> {
        let mut messages: std::collections::BTreeMap<_, String> = std::collections::BTreeMap::new();
        for one in addressed {
            for line in &one.lines {
                let part = Part { case: one.due.case.incident, notice: line.notice };
                let key = (one.due.key.school, line.person.as_uuid(), line.channel, line.at_once);
                messages.entry(key).or_default().push_str(&lines(&[part]));
            }
        }
        let message = |((school, person, channel, at_once), notices)| {
            let (slot, due) = slot(at_once, now);
            Self { school, person, channel, at_once, slot, due, notices }
        };
        messages.into_iter().map(message).collect()
    }

    /// The same for the slot after: this one's message is on its way already.
    pub(crate) fn next_slot(mut self) -> Self {
        self.slot += slot_length(self.at_once).num_microseconds().unwrap_or(1);
        self.due = self.slot;
        self
    }

    /// The identity of the message: of its place, and so the same whoever makes it.
    pub(crate) fn id(&self) -> Uuid {
        let mut hash = Sha256::new();
        hash.update(b"wardbook message\0");
        hash.update(self.school);
        hash.update(self.person);
        hash.update(self.channel.as_str());
        hash.update([u8::from(self.at_once)]);
        hash.update(self.slot.to_be_bytes());
        let hash = hash.finalize();
        let mut bytes = [0; 16];
        for (byte, hashed) in bytes.iter_mut().zip(hash) {
            *byte = hashed;
        }
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }
}

/// One JSON object a line, so that lines can be added by adding text.
fn lines<T: Serialize>(items: &[T]) -> String {
    let texts = items.iter().filter_map(|item| serde_json::to_string(item).ok());
    texts.fold(String::new(), |text, line| text + &line + "\n")
}

fn read_lines<T: for<'a> Deserialize<'a>>(text: &str) -> Result<Vec<T>, StoreError> {
    let read = |line| serde_json::from_str(line).map_err(|error| StoreError::unreadable("outbox", error));
    text.lines().map(read).collect()
}

impl MessageColumns {
    fn read(&self) -> Result<OutboxMessage, StoreError> {
        let status = MessageStatus::parse(&self.status);
        Ok(OutboxMessage {
            id: self.message_id,
            school: SchoolId::new(self.school_id),
            person: PersonId::new(self.person_id),
            channel: Channel::parse(&self.channel)?,
            at_once: self.at_once,
            slot: time(self.slot)?,
            status: status.ok_or_else(|| StoreError::unreadable("outbox", "a status is unknown to this version"))?,
            since: time(self.since)?,
            due: time(self.due_at)?,
            attempts: u32::try_from(self.attempts).unwrap_or(0),
            failure: self.failure.clone(),
            ended: maybe_time(self.ended_at)?,
        })
    }
}

impl Addressed {
    pub(crate) const fn key(&self) -> NoticeKey {
        self.due.key
    }

    /// What is left of it, and until when it rests.
    pub(crate) fn rest(&self) -> Option<(i64, String)> {
        self.rests.as_ref().map(|(until, notices)| (micros(*until), lines(notices)))
    }
}

impl Store {
    /// What may have to be said by now, in any school, earliest first. Claims nothing.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn notices_due(&self, by: DateTime<Utc>, limit: u32) -> Result<Vec<NoticesDue>, StoreError> {
        let rows = on!(self, db => db.notices_due(micros(by), i64::from(limit)).await)?;
        rows.into_iter()
            .map(|row| {
                let case = CaseId { school: SchoolId::new(row.school_id), incident: IncidentId::new(row.incident_id) };
                let (school, incident) = (row.school_id, row.incident_id);
                let key = NoticeKey { school, incident, sequence: row.sequence, due_at: row.due_at };
                Ok(NoticesDue { case, notices: read_lines(&row.notices)?, key })
            })
            .collect()
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
        on!(self, db => db.settle_message(claimed, outcome, micros(now)).await)
    }

    /// Messages of this status, or of any, newest first, without what they are about.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn messages(&self, status: Option<MessageStatus>, limit: u32) -> Result<Vec<OutboxMessage>, StoreError> {
        let rows = on!(self, db => db.messages(status, i64::from(limit)).await)?;
        rows.iter().map(MessageColumns::read).collect()
    }

    /// How many messages there are of each status that has any, and how many notices wait to be looked at.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn outbox_counts(&self) -> Result<(Vec<(MessageStatus, u64)>, u64), StoreError> {
        let (rows, notices) = on!(self, db => db.outbox_counts().await)?;
        let read = |(status, many): (String, i64)| Some((MessageStatus::parse(&status)?, count(many)));
        Ok((rows.into_iter().filter_map(read).collect(), count(notices)))
    }

    /// Has given-up messages tried again: this one, or all of them. How many there were.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn retry_messages(&self, only: Option<Uuid>, now: DateTime<Utc>) -> Result<u64, StoreError> {
        on!(self, db => db.retry_messages(only, micros(now)).await)
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
        on!(self, db => db.forget_messages(micros(before), micros(stale), micros(now)).await)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000_000;

    #[test]
    fn digests_are_for_the_half_hour_that_ends() {
        assert_eq!(slot(false, 31 * MINUTE), (60 * MINUTE, 60 * MINUTE));
        assert_eq!(slot(false, 30 * MINUTE), (30 * MINUTE, 30 * MINUTE));
    }

    #[test]
    fn what_cannot_wait_is_due_at_once() {
        assert_eq!(slot(true, 31 * MINUTE + 7), (31 * MINUTE, 31 * MINUTE + 7));
    }

    #[test]
    fn a_message_is_known_by_its_place() {
        let message = NewMessage {
            school: Uuid::from_u128(1),
            person: Uuid::from_u128(2),
            channel: Channel::Email,
            at_once: false,
            slot: 30 * MINUTE,
            due: 30 * MINUTE,
            notices: String::new(),
        };
        let same = NewMessage { notices: "more".to_owned(), ..message.clone() };
        assert_eq!(message.id(), same.id());
        assert_ne!(message.id(), message.clone().next_slot().id());
        assert_ne!(message.id(), NewMessage { channel: Channel::Webhook, ..message.clone() }.id());
    }
}
