//! A person as pickers and people pages see her.

use crate::person::PersonKind;
use crate::{Person, PersonId};

/// A person of the school.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonRow {
    /// Who.
    pub person: PersonId,
    /// Child, adult or outside person.
    pub kind: PersonKind,
    /// The name people use.
    pub name: String,
    /// A pupil's year group or class.
    pub year_group: Option<String>,
    /// The version these columns are of.
    pub version: u64,
}

impl PersonRow {
    /// The row of this person; nothing before she was registered.
    #[must_use]
    pub fn of(id: PersonId, person: &Person) -> Option<Self> {
        Some(Self {
            person: id,
            kind: person.kind?,
            name: person.display_name(),
            year_group: person.details.year_group.as_ref().map(|year| year.as_str().to_owned()),
            version: person.version,
        })
    }
}
