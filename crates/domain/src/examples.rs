//! One example of every event that can be stored, with invented content: the golden files under `schema/events/golden`
//! are written from these, and must decode for ever.
//!
//! To add an event: add an example here; a test fails until every event has one.

mod details;
mod incident;
mod person;
pub mod played;
mod reading;
mod school;
pub mod seen;

pub use details::details;

use crate::reading::checkpoint::ReadLogEvent;
use crate::recorded::StoredEvent;
use crate::{Actor, IncidentEvent, Narrative, PersonEvent, PersonId, ReadEvent, Recorded, SchoolEvent};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// Every event of a case, at least once; a concern once for each kind.
#[must_use]
pub fn incident() -> Vec<Recorded<IncidentEvent>> {
    incident::all().into_iter().map(recorded).collect()
}

/// Every event of a person's record.
#[must_use]
pub fn person() -> Vec<Recorded<PersonEvent>> {
    person::all().into_iter().map(recorded).collect()
}

/// Every event of a school's record.
#[must_use]
pub fn school() -> Vec<Recorded<SchoolEvent>> {
    school::all().into_iter().map(recorded).collect()
}

/// Every entry of a log of reads.
#[must_use]
pub fn reading() -> Vec<Recorded<ReadEvent>> {
    reading::all().into_iter().map(recorded).collect()
}

/// Everything that is noted of a log of reads.
#[must_use]
pub fn read_log() -> Vec<Recorded<ReadLogEvent>> {
    reading::noted().into_iter().map(recorded).collect()
}

fn recorded<E: StoredEvent>(event: E) -> Recorded<E> {
    Recorded { actor: Actor::Person(somebody(2)), recorded_at: at(9, 30), event }
}

/// An invented person.
fn somebody(number: u128) -> PersonId {
    PersonId::new(Uuid::from_u128(number))
}

/// Monday, 1 March 2027, at this time (UTC).
fn at(hour: u32, minute: u32) -> DateTime<Utc> {
    today().and_hms_opt(hour, minute, 0).unwrap_or_default().and_utc()
}

/// Monday, 1 March 2027.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 3, 1).unwrap_or_default()
}

fn words(text: &str) -> Narrative {
    Narrative::about([somebody(20)], text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn every_event_has_one<E: StoredEvent>(examples: &[Recorded<E>]) {
        let known: BTreeSet<_> = E::schemas().iter().map(|schema| (schema.name, schema.version)).collect();
        let shown: BTreeSet<_> = examples.iter().map(|example| example.event.stored_name()).collect();
        assert_eq!(known, shown);
    }

    fn each_is_read_back_as_written<E: StoredEvent>(examples: &[Recorded<E>]) {
        for example in examples {
            let text = example.to_json().unwrap();
            let read = Recorded::<E>::from_json(&text).unwrap();
            assert_eq!(&read, example);
            assert_eq!(read.to_json().unwrap(), text);
        }
    }

    #[test]
    fn every_event_has_an_example() {
        every_event_has_one(&incident());
        every_event_has_one(&person());
        every_event_has_one(&school());
        every_event_has_one(&reading());
    }

    #[test]
    fn every_event_is_read_back_as_it_was_written() {
        each_is_read_back_as_written(&incident());
        each_is_read_back_as_written(&person());
        each_is_read_back_as_written(&school());
        each_is_read_back_as_written(&reading());
    }

    #[test]
    fn an_event_of_a_later_version_is_refused_and_not_guessed() {
        let text = incident()[0].to_json().unwrap().replace(r#""version":1"#, r#""version":2"#);
        let error = Recorded::<IncidentEvent>::from_json(&text).unwrap_err();
        assert!(error.to_string().contains("version 2"), "{error}");
    }

    #[test]
    fn an_event_of_another_shape_is_refused_without_showing_it() {
        let text = r#"{"type":"note-added","version":1,"actor":"worker","at":"2027-03-01T09:00:00Z","body":{"note":"secret"}}"#;
        let error = Recorded::<IncidentEvent>::from_json(text).unwrap_err();
        assert!(!error.to_string().contains("secret"), "{error}");
    }

    #[test]
    fn only_the_class_is_stored_in_the_clear() {
        use cqrs_es::DomainEvent as _;
        assert!(incident().iter().all(|example| example.event_type() == "incident"));
    }

    #[test]
    fn the_trail_says_every_event_in_a_sentence_and_no_word_of_what_anybody_wrote() {
        let described = incident().into_iter().map(|one| one.event.describe());
        let described = described.chain(person().into_iter().map(|one| one.event.describe()));
        for one in described.chain(school().into_iter().map(|one| one.event.describe())) {
            assert!(one.what.ends_with('.') && !one.what.contains("  "), "{}", one.what);
            assert!(!one.what.contains("invented"), "{}", one.what);
        }
    }

    #[test]
    fn the_trail_cites_the_clauses_of_the_rules_it_names() {
        let cited = incident().into_iter().map(|one| one.event.describe()).filter(|one| !one.clauses.is_empty());
        assert_eq!(cited.count(), 3);
    }
}
