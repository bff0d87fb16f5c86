//! Who is whose family, as it was recorded: what proposes a conflict of interest, and what reading of one's own family is told by.

use crate::person::relation::RelationKind;
use crate::{Person, PersonId};
use chrono::NaiveDate;

/// Somebody is of the family of the person whose row it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FamilyRow {
    /// The relation's number within the record.
    pub number: u32,
    /// What the relative is to the person.
    pub kind: RelationKind,
    /// The relative.
    pub relative: PersonId,
    /// From which day, where that is known.
    pub from: Option<NaiveDate>,
    /// The last day, where that is known.
    pub until: Option<NaiveDate>,
}

impl FamilyRow {
    /// Everybody who is or was of this person's family, as her record says.
    #[must_use]
    pub fn all(person: &Person) -> Vec<Self> {
        let family = person.relations.iter().filter(|relation| relation.recorded.kind.is_family());
        let row = |relation: &crate::person::relation::Relation| {
            let recorded = &relation.recorded;
            Self {
                number: recorded.relation,
                kind: recorded.kind,
                relative: recorded.to,
                from: recorded.from,
                until: relation.last_day(),
            }
        };
        family.map(row).collect()
    }

    /// Whether it holds on this day. A beginning nobody knows has begun, and an end nobody knows has not come.
    #[must_use]
    pub fn holds(&self, on: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|last| on <= last)
    }
}
