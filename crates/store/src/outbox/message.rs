//! Messages: how they go out, how they stand, and what their columns hold.

use super::notice::Part;
use crate::StoreError;
use crate::time::{maybe_time, time};
use chrono::{DateTime, Utc};
use domain::{PersonId, SchoolId};
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

    pub(super) fn parse(text: &str) -> Result<Self, StoreError> {
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

impl MessageColumns {
    pub(super) fn read(&self) -> Result<OutboxMessage, StoreError> {
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
