//! Where the log of reads stood, noted in the school's own log: whoever cuts it off, or writes it anew, is found out by what was
//! noted before.

use crate::{Actor, Desk, Recorded};
use cqrs_es::{Aggregate, event_sink::EventSink};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

stored_events! {
    /// Everything that is noted of a log of reads.
    pub enum ReadLogEvent in "read-log" {
        /// How long it was, and the root of the tree over it.
        ReadHeadNoted(ReadHeadNoted) = "read-head-noted" v 1,
    }
}

/// How long a log of reads was, and the root of the tree over it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReadHeadNoted {
    /// How many entries it had.
    pub size: u64,
    /// The RFC 6962 root over them, in lower-case hexadecimal.
    pub root: String,
}

/// What was noted last of a school's log of reads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadLog {
    /// The newest note; nothing before the first.
    pub noted: Option<ReadHeadNoted>,
}

/// A command to note where a log of reads stands; the installation's alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadLogCommand {
    /// Note it.
    Note(ReadHeadNoted),
}

/// Why it was not noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadLogError {
    /// Only Wardbook itself notes it.
    #[error("where the log of reads stands is noted by Wardbook itself")]
    NotByHand,
    /// It is shorter than it was, or another.
    #[error("the log of reads is not the one that was noted before: run `wardbook doctor --deep`")]
    NotTheSame,
}

impl Aggregate for ReadLog {
    const TYPE: &'static str = "read-log";
    type Command = ReadLogCommand;
    type Event = Recorded<ReadLogEvent>;
    type Error = ReadLogError;
    type Services = Desk;

    async fn handle(
        &mut self,
        command: ReadLogCommand,
        desk: &Desk,
        sink: &EventSink<Self>,
    ) -> Result<(), ReadLogError> {
        let ReadLogCommand::Note(head) = command;
        if let Some(event) = self.note(head, desk.actor)? {
            sink.write(Recorded { actor: desk.actor, recorded_at: desk.now, event }, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, recorded: Recorded<ReadLogEvent>) {
        let ReadLogEvent::ReadHeadNoted(noted) = recorded.event;
        self.noted = Some(noted);
    }
}

impl ReadLog {
    /// What to record; nothing where it stands as it did.
    fn note(&self, head: ReadHeadNoted, by: Actor) -> Result<Option<ReadLogEvent>, ReadLogError> {
        if by.person().is_some() {
            return Err(ReadLogError::NotByHand);
        }
        match &self.noted {
            Some(noted) if *noted == head => Ok(None),
            Some(noted) if noted.size >= head.size => Err(ReadLogError::NotTheSame),
            None if head.size == 0 => Ok(None),
            _ => Ok(Some(head.into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PersonId;
    use uuid::Uuid;

    fn head(size: u64, root: &str) -> ReadHeadNoted {
        ReadHeadNoted { size, root: root.to_owned() }
    }

    fn noted() -> ReadLog {
        ReadLog { noted: Some(head(7, "aa")) }
    }

    #[test]
    fn a_log_that_grew_is_noted_and_one_that_stands_as_it_did_is_not() {
        assert_eq!(noted().note(head(9, "bb"), Actor::SetUp), Ok(Some(head(9, "bb").into())));
        assert_eq!(noted().note(head(7, "aa"), Actor::SetUp), Ok(None));
        assert_eq!(ReadLog::default().note(head(0, ""), Actor::SetUp), Ok(None));
    }

    #[test]
    fn a_log_that_is_shorter_or_another_of_the_same_length_is_not_noted_but_found_out() {
        for other in [head(6, "aa"), head(7, "bb")] {
            assert_eq!(noted().note(other, Actor::SetUp), Err(ReadLogError::NotTheSame));
        }
    }

    #[test]
    fn nobody_notes_it_by_hand() {
        let by = Actor::Person(PersonId::new(Uuid::from_u128(1)));
        assert_eq!(noted().note(head(9, "bb"), by), Err(ReadLogError::NotByHand));
    }
}
