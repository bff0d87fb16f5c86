//! A stored event and its provenance, and the one form in which events are written and read.

use crate::PersonId;
use chrono::{DateTime, Utc};
use cqrs_es::DomainEvent;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use serde_json::value::RawValue;
use std::fmt::Debug;

/// Who caused an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// A person, by the identity under which the school knows her.
    Person(PersonId),
    /// Wardbook itself: time that passed, work that was due.
    Worker,
    /// Whoever set the installation up, before anybody had an account.
    SetUp,
}

impl Actor {
    /// The person, if it was one.
    #[must_use]
    pub const fn person(self) -> Option<PersonId> {
        match self {
            Self::Person(person) => Some(person),
            Self::Worker | Self::SetUp => None,
        }
    }
}

/// An event as recorded: who, when, what.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded<E> {
    /// Who recorded it.
    pub actor: Actor,
    /// When it was recorded; never earlier than the event before it in its stream.
    pub recorded_at: DateTime<Utc>,
    /// What happened.
    pub event: E,
}

/// An event that can be stored: a frozen name, a version and a body.
pub trait StoredEvent: Clone + Debug + PartialEq + Send + Sync + Sized {
    /// The class of stream: `incident`, `person` or `school`. It is all that is stored in the clear.
    const CLASS: &'static str;
    /// The stored name and version, frozen for ever.
    fn stored_name(&self) -> (&'static str, u16);
    /// The body as JSON text.
    ///
    /// # Errors
    /// When the body cannot be written as JSON, which no body of ours does.
    fn body(&self) -> serde_json::Result<Box<RawValue>>;
    /// Reads a body of the newest version; older ones are upcast before.
    ///
    /// # Errors
    /// When name and version are unknown or the body does not fit them.
    fn decode(name: &str, version: u16, body: &RawValue) -> Result<Self, DecodeError>;
    /// The JSON Schema of every stored body.
    fn schemas() -> Vec<EventSchema>;
}

/// The JSON Schema of one stored event body.
pub struct EventSchema {
    /// The class of stream.
    pub class: &'static str,
    /// The stored name.
    pub name: &'static str,
    /// The stored version.
    pub version: u16,
    /// The schema of the body.
    pub schema: Schema,
}

/// A stored event that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// Written by a newer Wardbook, or not by Wardbook.
    #[error("unknown {class} event `{name}` version {version}: run the version of Wardbook that wrote it")]
    UnknownEvent {
        /// The class of stream.
        class: &'static str,
        /// The stored name.
        name: String,
        /// The stored version.
        version: u16,
    },
    /// The text is not what the name promises. The text itself is not shown.
    #[error("a stored event does not have the shape its name promises (line {}, column {})", .0.line(), .0.column())]
    Shape(#[from] serde_json::Error),
}

#[derive(Serialize)]
struct Written<'a> {
    #[serde(rename = "type")]
    name: &'a str,
    version: u16,
    actor: Actor,
    at: DateTime<Utc>,
    body: Box<RawValue>,
}

#[derive(Deserialize)]
struct Read<'a> {
    #[serde(rename = "type", borrow)]
    name: std::borrow::Cow<'a, str>,
    version: u16,
    actor: Actor,
    at: DateTime<Utc>,
    #[serde(borrow)]
    body: &'a RawValue,
}

impl<E: StoredEvent> Recorded<E> {
    /// The text that is sealed and stored: type, version, actor, time and body.
    ///
    /// # Errors
    /// See [`StoredEvent::body`].
    pub fn to_json(&self) -> serde_json::Result<String> {
        let (name, version) = self.event.stored_name();
        serde_json::to_string(&Written {
            name,
            version,
            actor: self.actor,
            at: self.recorded_at,
            body: self.event.body()?,
        })
    }

    /// Reads the stored text.
    ///
    /// # Errors
    /// When the event is unknown or the text has another shape.
    pub fn from_json(text: &str) -> Result<Self, DecodeError> {
        let read: Read<'_> = serde_json::from_str(text)?;
        Ok(Self { actor: read.actor, recorded_at: read.at, event: E::decode(&read.name, read.version, read.body)? })
    }
}

impl<E: StoredEvent> Serialize for Recorded<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (name, version) = self.event.stored_name();
        let body = self.event.body().map_err(ser::Error::custom)?;
        Written { name, version, actor: self.actor, at: self.recorded_at, body }.serialize(serializer)
    }
}

impl<'de, E: StoredEvent> Deserialize<'de> for Recorded<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::<RawValue>::deserialize(deserializer)?;
        Self::from_json(text.get()).map_err(de::Error::custom)
    }
}

impl<E: StoredEvent> DomainEvent for Recorded<E> {
    /// The class only: the type is inside the sealed payload.
    fn event_type(&self) -> String {
        E::CLASS.to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
