//! What one command adds: the request a caller hands to the writer, and the answer.

use crate::StoreError;
use crate::outbox::NoticeColumns;
use crate::rows::RowChanges;
use chrono::{DateTime, Utc};
use domain::SchoolId;
use tlog::Hash;
use tokio::sync::oneshot;
use uuid::Uuid;

/// The class of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StreamClass {
    /// A case.
    Incident,
    /// A person.
    Person,
    /// The school itself.
    School,
    /// What is noted of the school's log of reads.
    ReadLog,
}

impl StreamClass {
    /// The stored name: all of an event that is stored in the clear.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Incident => "incident",
            Self::Person => "person",
            Self::School => "school",
            Self::ReadLog => "read-log",
        }
    }

    /// Reads the stored name.
    pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
        match text {
            "incident" => Ok(Self::Incident),
            "person" => Ok(Self::Person),
            "school" => Ok(Self::School),
            "read-log" => Ok(Self::ReadLog),
            _ => Err(StoreError::unreadable("stream class", "it is unknown to this version")),
        }
    }

    /// The class of its entries in the log.
    pub(crate) const fn leaf(self) -> tlog::Class {
        match self {
            Self::Incident => tlog::Class::Incident,
            Self::Person => tlog::Class::Person,
            Self::School => tlog::Class::School,
            Self::ReadLog => tlog::Class::Read,
        }
    }
}

/// What a command left behind: the answer to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The version of the stream afterwards: the sequence of its last event.
    pub version: u64,
    /// When the log recorded the last event of the command; never earlier than the entry before it.
    pub recorded_at: DateTime<Utc>,
    /// The hash of the leaf of the last event: what a receipt is about.
    pub leaf_hash: Hash,
}

/// The use of an idempotency key by a command.
#[derive(Clone, Debug)]
pub(crate) struct KeyUse {
    pub(crate) actor: Uuid,
    pub(crate) key: String,
    /// SHA-256 of the command; keyed with the school's secret before it is stored.
    pub(crate) command: Hash,
}

/// One command's events, ready to be stored, with its preconditions.
#[derive(Clone, Debug)]
pub(crate) struct Append {
    pub(crate) school: SchoolId,
    pub(crate) class: StreamClass,
    pub(crate) stream: Uuid,
    /// Precondition: how many events the stream has.
    pub(crate) version: u64,
    /// Precondition: how many events the school's own stream has.
    pub(crate) school_version: u64,
    pub(crate) events: Vec<NewEvent>,
    /// The stored metadata text of each event: a request id and nothing else.
    pub(crate) metadata: String,
    pub(crate) rows: RowChanges,
    pub(crate) key: Option<KeyUse>,
    /// What these events give occasion to say.
    pub(crate) notices: Option<NoticeColumns>,
}

/// An event as its caller made it.
#[derive(Clone, Debug)]
pub(crate) struct NewEvent {
    /// The stored payload, byte for byte.
    pub(crate) payload: String,
    /// The desk's time, in microseconds.
    pub(crate) at: i64,
}

/// An append on its way, with the place its answer goes to.
pub(crate) struct Request {
    pub(crate) append: Append,
    pub(crate) answer: oneshot::Sender<Result<Appended, StoreError>>,
    /// Whether an attempt ended without word whether it was committed.
    pub(crate) uncertain: bool,
}

impl Request {
    /// Answers. A caller that has gone away does not mind.
    pub(crate) fn answer(self, answer: Result<Appended, StoreError>) {
        drop(self.answer.send(answer));
    }
}
