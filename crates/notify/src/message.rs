//! The words for one person, put together.

use crate::Words;
use chrono::{DateTime, Utc};
use domain::{PersonId, SchoolId};
use uuid::Uuid;

/// One message to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The same at every attempt, so that a receiver can tell a repeat.
    pub id: Uuid,
    /// From which school.
    pub school: SchoolId,
    /// To whom.
    pub person: PersonId,
    /// What it says; each thing once.
    words: Vec<Words>,
    /// When it was due: the date it carries, the same at every attempt.
    pub at: DateTime<Utc>,
}

/// A message as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
}

impl Message {
    /// A message that says this; nothing where there is nothing to say.
    #[must_use]
    pub fn new(
        id: Uuid,
        (school, person): (SchoolId, PersonId),
        words: impl IntoIterator<Item = Words>,
        at: DateTime<Utc>,
    ) -> Option<Self> {
        let mut words: Vec<Words> = words.into_iter().collect();
        words.sort();
        words.dedup();
        if words.contains(&Words::NeedsYouNow) {
            words.retain(|word| *word != Words::NeedsYou);
        }
        (!words.is_empty()).then_some(Self { id, school, person, words, at })
    }

    /// What it says first: it names the message to a machine.
    #[must_use]
    pub fn template(&self) -> &'static str {
        self.words.first().map_or("", Words::template)
    }

    /// Whether it should be looked at once.
    #[must_use]
    pub fn is_urgent(&self) -> bool {
        self.words.iter().any(Words::is_urgent)
    }

    /// As it is read, with the address people sign in at.
    #[must_use]
    pub fn letter(&self, link: &str) -> Letter {
        let paragraphs: Vec<String> = self.words.iter().map(|words| words.text().trim_end().to_owned()).collect();
        Letter {
            subject: self.words.first().map_or("", Words::subject).to_owned(),
            text: include_str!("../templates/frame/text.txt")
                .replace("{words}", &paragraphs.join("\n\n"))
                .replace("{link}", link),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use domain::notice::AccessNotice;

    const LINK: &str = "https://wardbook.example/";

    fn message(words: impl IntoIterator<Item = Words>) -> Option<Message> {
        let to = (SchoolId::new(Uuid::from_u128(1)), PersonId::new(Uuid::from_u128(2)));
        Message::new(Uuid::from_u128(3), to, words, "2026-11-21T09:30:00Z".parse().unwrap())
    }

    fn every() -> Vec<Words> {
        let at = "2026-11-21T15:31:00Z".parse().unwrap();
        let changes = AccessNotice::ALL.iter().map(|what| Words::HowYouSignIn { what: *what, at });
        let others = [
            Words::OutOfHours { opens: at, social_care: Some("01632 960001".to_owned()) },
            Words::NeedsYouNow,
            Words::NeedsYou,
            Words::HasNobody,
            Words::BeingDealtWith { seen: at },
            Words::SomebodyTried,
            Words::Trial,
        ];
        others.into_iter().chain(changes).collect()
    }

    #[test]
    fn a_hundred_things_are_said_once() {
        let letter = message(vec![Words::NeedsYou; 100]).unwrap().letter(LINK);
        assert_eq!(letter.text.matches("needs you").count(), 1, "{}", letter.text);
    }

    #[test]
    fn what_cannot_wait_speaks_for_what_can() {
        let both = message([Words::NeedsYou, Words::NeedsYouNow]).unwrap();
        assert_eq!((both.template(), both.is_urgent()), ("needs-you-now", true));
        assert_eq!(both.letter(LINK).text.matches("needs you").count(), 1);
    }

    #[test]
    fn several_things_are_paragraphs_of_one_message() {
        let seen = Words::BeingDealtWith { seen: "2026-11-21T15:31:00Z".parse().unwrap() };
        let letter = message([seen, Words::NeedsYou]).unwrap().letter(LINK);
        assert_eq!(letter.subject, "Something needs you in Wardbook");
        assert!(letter.text.contains("Something needs you in Wardbook.\n\nThank you for speaking up."));
    }

    #[test]
    fn nothing_to_say_is_no_message() {
        assert_eq!(message([]), None);
    }

    #[test]
    fn subjects_are_these_five_and_no_other() {
        let all = every();
        let mut subjects: Vec<_> = all.iter().map(Words::subject).collect();
        subjects.sort_unstable();
        subjects.dedup();
        let five = [
            "A message for you in Wardbook",
            "A trial message from Wardbook",
            "How you sign in to Wardbook has changed",
            "Something needs you in Wardbook",
            "Something needs you in Wardbook now",
        ];
        assert_eq!(subjects, five);
    }

    #[test]
    fn every_blank_of_a_template_is_filled() {
        for words in every() {
            let letter = message([words]).unwrap().letter(LINK);
            assert!(!letter.text.contains(['{', '}']) && !letter.subject.contains(['{', '}']), "{letter:?}");
            assert!(letter.text.contains("Sign in: https://wardbook.example/\n"), "{letter:?}");
        }
    }

    #[test]
    fn no_word_of_a_case_stands_in_any_of_them() {
        let kinds = domain::incident::Kind::ALL.iter().map(|kind| kind.words());
        let duties = domain::incident::DutyKind::ALL.iter().map(|kind| kind.words());
        let statuses = domain::incident::DutyStatus::ALL.iter().map(|status| status.words());
        let roles = domain::school::Role::ALL.iter().map(|role| role.words());
        let case: Vec<&str> =
            kinds.chain(duties).chain(statuses).chain(roles).filter(|word| *word != "other").collect();
        for words in every() {
            let Letter { subject, text } = message([words]).unwrap().letter(LINK);
            let said = format!("{subject} {text}").to_lowercase().replace(|c: char| !c.is_alphanumeric(), " ");
            for word in &case {
                assert!(!format!(" {said} ").contains(&format!(" {word} ")), "{word}: {said}");
            }
        }
    }
}
