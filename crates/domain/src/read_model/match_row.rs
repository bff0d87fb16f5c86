//! What may make two records one person, as a number: only records that share one are compared, however many there are.

use crate::Person;
use crate::person::PersonKind;
use crate::person::matching::keys;
use chrono::NaiveDate;

/// One thing by which another record may turn out to be of the same person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatchRow {
    /// Equal for equal numbers, addresses and names, however they are written. It tells nobody what they are.
    pub key: i64,
    /// Of names: the date of birth, where it is known. Two that are known must agree.
    pub born: Option<NaiveDate>,
}

impl MatchRow {
    /// The rows of this person, each key once; none before she was registered.
    #[must_use]
    pub fn all(person: &Person) -> Vec<Self> {
        let Some(kind) = person.kind else { return Vec::new() };
        let mut rows = keys(kind == PersonKind::Child, &person.details);
        rows.sort_by_key(|row| row.key);
        rows.dedup_by_key(|row| row.key);
        rows
    }
}
