//! What whoever raises something out of hours reads at once (PRACTICE §3): what to do now, and from when somebody is there.

use crate::policy::clock::local_words;
use crate::school::{ContactKind, ContactRecorded};
use crate::{Actor, Desk, Incident, PersonId};
use chrono::{DateTime, Utc};
use std::fmt::Write as _;

/// The school is closed.
#[derive(Clone, Debug, PartialEq)]
pub struct Closed {
    /// When it opens again.
    pub opens: DateTime<Utc>,
    /// Children's social care out of hours, where the school recorded whom to call.
    pub social_care: Option<ContactRecorded>,
    /// Who was told, less whoever raised it. Who was left out, and why, is never said: of nobody told it is not said either.
    pub told: Vec<PersonId>,
}

/// What holds for this case at the desk's time; nothing while the school is open.
#[must_use]
pub fn closed(incident: &Incident, desk: &Desk) -> Option<Closed> {
    let clocks = desk.school.clocks(desk.policy.bank_holidays(), &[]);
    if clocks.is_open(desk.now) {
        return None;
    }
    let mut told: Vec<PersonId> = Vec::new();
    for routed in incident.routed() {
        let herself =
            desk.actor == Actor::Person(routed.person) || incident.reporters().any(|one| one == routed.person);
        if !herself && !incident.is_kept_from(routed.person, &desk.school) && !told.contains(&routed.person) {
            told.push(routed.person);
        }
    }
    let social_care = desk.school.contact(ContactKind::SocialCareOutOfHours, desk.now).cloned();
    Some(Closed { opens: clocks.opens(desk.now), social_care, told })
}

impl Closed {
    /// The words she reads; `names` are those of the people told, in their order.
    #[must_use]
    pub fn words(&self, names: &[String]) -> String {
        let mut words = String::from("School is closed. If a child may be at risk now call 999 or ");
        match &self.social_care {
            Some(contact) => {
                words.push_str(contact.name.as_str());
                if let Some(number) = &contact.telephone {
                    let _ = write!(words, " on {}", number.as_str());
                }
            }
            None => words.push_str("children's social care out of hours"),
        }
        let opens = local_words(self.opens);
        let _ = match names {
            [] => write!(words, ". It is recorded, and may not be seen before {opens}."),
            [one] => write!(words, ". {one} has been messaged but may not see it before {opens}."),
            [first @ .., last] => {
                let first = first.join(", ");
                write!(words, ". {first} and {last} have been messaged but may not see it before {opens}.")
            }
        };
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::scenario::concerns::{about_a_child, about_this_adult};
    use crate::scenario::{Case, DSL, HEAD, nothing, time};
    use crate::school::SchoolCommand;

    /// A concern at nine on a Friday evening.
    fn in_the_evening() -> Case {
        nothing().at("2027-03-05T21:00")
    }

    fn with_a_number(case: Case) -> Case {
        case.school(SchoolCommand::RecordContact(ContactRecorded {
            kind: ContactKind::SocialCareOutOfHours,
            name: Text::from("the county's emergency duty team"),
            telephone: Some(Text::from("01632 960004")),
            email: None,
            hours: None,
            from: time("2027-01-01T00:00"),
            until: None,
        }))
    }

    #[test]
    fn in_the_evening_she_reads_whom_to_call_and_when_somebody_is_there() {
        let case = with_a_number(in_the_evening()).and(about_a_child());
        let closed = closed(&case.incident, &case.desk()).unwrap();
        assert_eq!(closed.told, [DSL]);
        let words = "School is closed. If a child may be at risk now call 999 or the county's emergency duty team on 01632 960004. \
                     Mrs A has been messaged but may not see it before 08:30 on Monday 8 March.";
        assert_eq!(closed.words(&["Mrs A".to_owned()]), words);
    }

    #[test]
    fn while_the_school_is_open_there_is_nothing_to_say() {
        let case = nothing().and(about_a_child());
        assert_eq!(closed(&case.incident, &case.desk()), None);
    }

    #[test]
    fn nobody_is_named_who_was_left_out_and_nothing_says_that_somebody_was() {
        let case = in_the_evening().and(about_this_adult(HEAD));
        let about_the_head = closed(&case.incident, &case.desk()).unwrap();
        assert!(!about_the_head.told.contains(&HEAD));
        let nobody = Closed { told: Vec::new(), ..about_the_head };
        let words = nobody.words(&[]);
        assert!(words.ends_with("It is recorded, and may not be seen before 08:30 on Monday 8 March."), "{words}");
    }

    #[test]
    fn whoever_raises_it_herself_is_not_told_that_she_was_messaged() {
        let case = in_the_evening().by(DSL).and(about_a_child());
        assert!(closed(&case.incident, &case.desk()).unwrap().told.is_empty());
    }

    #[test]
    fn several_are_named_in_one_sentence() {
        let case = in_the_evening().and(about_a_child());
        let closed = closed(&case.incident, &case.desk()).unwrap();
        let words = closed.words(&["Mrs A".to_owned(), "Mr B".to_owned(), "Ms C".to_owned()]);
        assert!(words.contains(" Mrs A, Mr B and Ms C have been messaged"), "{words}");
        assert!(words.contains("call 999 or children's social care out of hours."), "{words}");
    }
}
