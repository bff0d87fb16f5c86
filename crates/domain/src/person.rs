//! A child, an adult or an outside person: a random stable identity, and the only place where names stand.

pub mod command;
mod describe;
pub mod event;

use crate::{Desk, Recorded};
use cqrs_es::{Aggregate, event_sink::EventSink};
use serde::{Deserialize, Serialize};

pub use command::{PersonCommand, PersonError};
pub use event::{PersonCorrected, PersonDetails, PersonEvent, PersonKind, PersonRegistered, PostEnded, PostRecorded};

/// The state of a person, folded from her own stream.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// How many events are folded in.
    pub version: u64,
    /// Child, adult or outside person; nothing before the first event.
    pub kind: Option<PersonKind>,
    /// Names and facts as they stand now.
    pub details: PersonDetails,
    /// Posts held, newest last.
    pub posts: Vec<PostRecorded>,
}

impl Person {
    /// Whether the person exists.
    #[must_use]
    pub const fn is_registered(&self) -> bool {
        self.kind.is_some()
    }

    /// The name people use: known name and family name.
    #[must_use]
    pub fn display_name(&self) -> String {
        let given = self.details.known_as.as_ref().unwrap_or(&self.details.given_name);
        format!("{} {}", given.as_str(), self.details.family_name.as_str()).trim().to_owned()
    }
}

impl Aggregate for Person {
    const TYPE: &'static str = "person";
    type Command = PersonCommand;
    type Event = Recorded<PersonEvent>;
    type Error = PersonError;
    type Services = Desk;

    async fn handle(&mut self, command: PersonCommand, desk: &Desk, sink: &EventSink<Self>) -> Result<(), PersonError> {
        for event in command.decide(self)? {
            sink.write(Recorded { actor: desk.actor, recorded_at: desk.now, event }, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, recorded: Recorded<PersonEvent>) {
        self.version += 1;
        match recorded.event {
            PersonEvent::PersonRegistered(registered) => {
                self.kind = Some(registered.kind);
                self.details = registered.details;
            }
            PersonEvent::PersonCorrected(corrected) => self.details = corrected.details,
            PersonEvent::PostRecorded(post) => self.posts.push(post),
            PersonEvent::PostEnded(ended) => {
                if let Some(post) =
                    self.posts.iter_mut().rev().find(|post| post.title == ended.title && post.until.is_none())
                {
                    post.until = Some(ended.until);
                }
            }
        }
    }
}
