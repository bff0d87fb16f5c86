//! The audit trail in words: what each event was, without a word of what anybody wrote, and the clauses it cites.
//!
//! Names stand only in the people's own streams; whoever shows the trail looks them up for a reader who may know them.

use crate::PersonId;
use crate::incident::RuleCited;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;

/// An event in words, for the audit trail. Who recorded it and when stand beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Described {
    /// What happened, as a sentence; no names, nothing that anybody wrote.
    pub what: String,
    /// The people it speaks of.
    pub people: Vec<PersonId>,
    /// The clauses of the rules it cites.
    pub clauses: Vec<String>,
}

impl Described {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), ..Self::default() }
    }

    pub(crate) fn of(mut self, people: impl IntoIterator<Item = PersonId>) -> Self {
        for person in people {
            if !self.people.contains(&person) {
                self.people.push(person);
            }
        }
        self
    }

    pub(crate) fn citing<'a>(mut self, rules: impl IntoIterator<Item = &'a RuleCited>) -> Self {
        for clause in rules.into_iter().flat_map(|rule| &rule.clauses) {
            if !self.clauses.contains(clause) {
                self.clauses.push(clause.clone());
            }
        }
        self
    }
}

/// A time as people write it, in Europe/London.
pub(crate) fn time(at: DateTime<Utc>) -> String {
    at.with_timezone(&London).format("%-d %B %Y at %H:%M").to_string()
}

/// A day as people write it.
pub(crate) fn day(on: NaiveDate) -> String {
    on.format("%-d %B %Y").to_string()
}

/// "one person", "3 people".
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("one {one}") } else { format!("{count} {many}") }
}
