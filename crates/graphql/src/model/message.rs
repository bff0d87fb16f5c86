//! Messages that did not arrive, without what they are about.

use super::person::Person;
use async_graphql::{Enum, ID, SimpleObject};
use casework::{MessageStatus, OutboxMessage};
use chrono::{DateTime, Utc};

/// How a message goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum Channel {
    /// By e-mail.
    Email,
    /// By the school's webhook.
    Webhook,
}

/// A message that did not arrive. It says nothing of any case, whoever reads it.
#[derive(SimpleObject)]
pub(crate) struct UndeliveredMessage {
    /// Opaque: what having it tried again names.
    pub(crate) id: ID,
    /// By what.
    channel: Channel,
    /// Whether it was given up: then it is tried again only when somebody has it tried.
    given_up: bool,
    /// Since when it is tried.
    since: DateTime<Utc>,
    /// When it is tried next; nothing where it was given up.
    next_attempt: Option<DateTime<Utc>>,
    /// How often it was tried.
    attempts: u32,
    /// What stood in the way last time, in a word: `deploy/MAIL.md` says what each means.
    failure: Option<String>,
    /// To whom it was, where it was given up: her address may need mending.
    person: Option<Person>,
}

impl From<OutboxMessage> for UndeliveredMessage {
    fn from(message: OutboxMessage) -> Self {
        let given_up = message.status == MessageStatus::Dead;
        Self {
            id: ID(message.id.to_string()),
            channel: match message.channel {
                casework::Channel::Email => Channel::Email,
                casework::Channel::Webhook => Channel::Webhook,
            },
            given_up,
            since: message.since,
            next_attempt: (!given_up).then_some(message.due),
            attempts: message.attempts,
            failure: message.failure,
            person: given_up.then(|| Person::new(message.school, message.person)),
        }
    }
}
