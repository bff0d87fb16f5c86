//! A child, an adult or an outside person: a random stable identity, and the only place where names stand.

pub mod command;
mod describe;
pub mod event;
pub mod matching;
pub mod relation;

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
    /// What others are to her, in the order it was recorded; ended ones too.
    #[serde(default)]
    pub relations: Vec<relation::Relation>,
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
            PersonEvent::RelationRecorded(recorded) => {
                self.relations.push(relation::Relation { recorded, ended: None });
            }
            PersonEvent::RelationEnded(ended) => {
                let its = |relation: &&mut relation::Relation| relation.recorded.relation == ended.relation;
                if let Some(relation) = self.relations.iter_mut().find(its) {
                    relation.ended = Some(ended);
                }
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::Text;

    fn registered() -> PersonRegistered {
        let details = PersonDetails { family_name: Text::from("Example"), ..PersonDetails::default() };
        PersonRegistered { kind: PersonKind::Adult, details }
    }

    fn post(from: &str, until: Option<&str>) -> PostRecorded {
        let day = |text: &str| text.parse().unwrap();
        PostRecorded { title: Text::from("coach"), employer: None, from: day(from), until: until.map(day) }
    }

    fn ended(until: &str) -> PersonCommand {
        PersonCommand::EndPost(PostEnded { title: Text::from("coach"), until: until.parse().unwrap() })
    }

    /// The person after these commands, each folded from its stored form.
    pub(crate) fn given(commands: impl IntoIterator<Item = PersonCommand>) -> Person {
        let mut person = Person::default();
        for command in commands {
            for event in command.decide(&person).unwrap() {
                let actor = crate::Actor::SetUp;
                let recorded = Recorded { actor, recorded_at: chrono::DateTime::UNIX_EPOCH, event };
                person.apply(Recorded::from_json(&recorded.to_json().unwrap()).unwrap());
            }
        }
        person
    }

    pub(crate) fn known() -> Person {
        given([PersonCommand::Register(registered())])
    }

    #[test]
    fn a_person_is_registered_once() {
        let again = PersonCommand::Register(registered()).decide(&known());
        assert_eq!(again, Err(PersonError::AlreadyRegistered));
    }

    #[test]
    fn a_family_name_alone_will_do() {
        assert_eq!(known().display_name(), "Example");
    }

    #[test]
    fn somebody_without_any_name_is_not_registered() {
        let nameless = PersonRegistered { kind: PersonKind::Child, details: PersonDetails::default() };
        assert_eq!(PersonCommand::Register(nameless).decide(&Person::default()), Err(PersonError::NameMissing));
    }

    #[test]
    fn messages_go_to_one_mailbox() {
        let at = |email: &str| {
            let details = PersonDetails { email: Some(Text::from(email)), ..registered().details };
            PersonCommand::Register(PersonRegistered { kind: PersonKind::Adult, details }).decide(&Person::default())
        };
        assert!(at("t.example+wardbook@mail.school.example").is_ok());
        for wrong in [
            "",
            "lead",
            "a@b, c@d",
            "Lead <lead@school.example>",
            "a@b\r\nBcc: c@d",
            "a..b@c",
            "@c",
            "a@",
            "a@-b",
            "a@[127.0.0.1]",
        ] {
            assert_eq!(at(wrong), Err(PersonError::UnusableAddress), "{wrong}");
        }
    }

    #[test]
    fn people_go_by_the_name_they_use() {
        let details = PersonDetails {
            given_name: Text::from("Invented"),
            known_as: Some(Text::from("Vin")),
            ..registered().details
        };
        let corrected = PersonCommand::Correct(PersonCorrected { details, reason: None });
        assert_eq!(given([PersonCommand::Register(registered()), corrected]).display_name(), "Vin Example");
    }

    #[test]
    fn nobody_is_corrected_who_is_not_known() {
        let corrected = PersonCommand::Correct(PersonCorrected { details: registered().details, reason: None });
        assert_eq!(corrected.decide(&Person::default()), Err(PersonError::NotRegistered));
    }

    #[test]
    fn a_post_ends_on_its_last_day() {
        let posts = [PersonCommand::Register(registered()), PersonCommand::RecordPost(post("2027-01-04", None))];
        let person = given(posts.into_iter().chain([ended("2027-03-26")]));
        assert_eq!(person.posts, [post("2027-01-04", Some("2027-03-26"))]);
        assert_eq!(person.version, 3);
    }

    #[test]
    fn a_post_does_not_end_before_it_begins() {
        let backwards = PersonCommand::RecordPost(post("2027-01-04", Some("2027-01-03")));
        assert_eq!(backwards.decide(&known()), Err(PersonError::EndsBeforeItBegins));
        let person =
            given([PersonCommand::Register(registered()), PersonCommand::RecordPost(post("2027-01-04", None))]);
        assert_eq!(ended("2027-01-03").decide(&person), Err(PersonError::EndsBeforeItBegins));
    }

    #[test]
    fn only_a_post_that_is_held_ends() {
        assert_eq!(ended("2027-01-03").decide(&known()), Err(PersonError::NoSuchPost));
    }
}
