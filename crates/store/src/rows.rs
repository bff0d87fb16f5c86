//! The columns of the read models, and what of them changes with an append.
//!
//! `domain::read_model` derives rows from state; here they become columns and rows again. Both databases hold exactly these
//! values, whether written live or by a rebuild.

mod carried;
mod derive;
mod listed;

pub(crate) use listed::ListedCase;

use std::collections::BTreeMap;
use uuid::Uuid;

/// A row with a key that is unique in its table.
pub(crate) trait Keyed: Clone + PartialEq {
    /// What makes it unique.
    type Key: Ord + Clone + Send + Sync;
    /// The key of this row.
    fn key(&self) -> Self::Key;
}

macro_rules! keyed {
    ($row:ident, ($($field:ident: $type:ty),+)) => {
        impl Keyed for $row {
            type Key = ($($type,)+);
            fn key(&self) -> Self::Key {
                ($(self.$field.clone(),)+)
            }
        }
    };
}

/// A case on the worklist.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct CaseColumns {
    pub(crate) school_id: Uuid,
    pub(crate) incident_id: Uuid,
    pub(crate) version: i64,
    pub(crate) kind: String,
    pub(crate) status: String,
    pub(crate) is_open: bool,
    pub(crate) raised_at: i64,
    pub(crate) known_at: i64,
    pub(crate) changed_at: i64,
    pub(crate) assignee: Option<Uuid>,
    pub(crate) level: Option<String>,
    pub(crate) review_on: Option<String>,
    /// [`NEVER`] when nothing is due.
    pub(crate) due_at: i64,
    pub(crate) owed: i32,
    pub(crate) overdue: i32,
    pub(crate) named_only: bool,
    pub(crate) ties: String,
    pub(crate) duties: String,
    pub(crate) search_text: String,
}
keyed!(CaseColumns, (school_id: Uuid, incident_id: Uuid));

impl CaseColumns {
    /// Whether nothing changed but what every event changes.
    fn is_as_steady_as(&self, before: &Self) -> bool {
        let Self { version, changed_at, search_text, .. } = self.clone();
        *self == Self { version, changed_at, search_text, ..before.clone() }
    }
}

/// Due when nothing is due: sorts last.
pub(crate) const NEVER: i64 = i64::MAX;

/// A duty.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct DutyColumns {
    pub(crate) school_id: Uuid,
    pub(crate) incident_id: Uuid,
    pub(crate) duty: i32,
    pub(crate) kind: String,
    pub(crate) basis: String,
    pub(crate) status: String,
    pub(crate) is_owed: bool,
    pub(crate) due_at: Option<i64>,
    pub(crate) acts_at: Option<i64>,
    pub(crate) owners: String,
    pub(crate) person_id: Option<Uuid>,
    pub(crate) wording: Option<String>,
    pub(crate) duration: Option<String>,
    pub(crate) clauses: String,
    pub(crate) blocks_close: bool,
    pub(crate) imposed_at: i64,
}
keyed!(DutyColumns, (school_id: Uuid, incident_id: Uuid, duty: i32));

/// A person tied to a case.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct TieColumns {
    pub(crate) school_id: Uuid,
    pub(crate) incident_id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) tie: String,
}
keyed!(TieColumns, (school_id: Uuid, incident_id: Uuid, person_id: Uuid, tie: String));

/// An entry of the register of referrals.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct ReferralColumns {
    pub(crate) school_id: Uuid,
    pub(crate) incident_id: Uuid,
    pub(crate) number: i32,
    pub(crate) agency: String,
    pub(crate) made: bool,
    pub(crate) at: i64,
    pub(crate) by_person: Option<Uuid>,
    pub(crate) reference: Option<String>,
}
keyed!(ReferralColumns, (school_id: Uuid, incident_id: Uuid, number: i32));

/// An entry of the register of searches.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct SearchColumns {
    pub(crate) school_id: Uuid,
    pub(crate) incident_id: Uuid,
    pub(crate) number: i32,
    pub(crate) at: i64,
    pub(crate) pupil: Uuid,
    pub(crate) by_person: Uuid,
    pub(crate) footing: String,
    pub(crate) found: bool,
}
keyed!(SearchColumns, (school_id: Uuid, incident_id: Uuid, number: i32));

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct PersonColumns {
    pub(crate) school_id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) year_group: Option<String>,
    pub(crate) version: i64,
}
keyed!(PersonColumns, (school_id: Uuid, person_id: Uuid));

/// What may make a record that of the same person as another one.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct MatchColumns {
    pub(crate) school_id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) key: i64,
    pub(crate) born: Option<String>,
}
keyed!(MatchColumns, (school_id: Uuid, person_id: Uuid, key: i64));

/// Who is somebody's family.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct FamilyColumns {
    pub(crate) school_id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) number: i32,
    pub(crate) kind: String,
    pub(crate) relative: Uuid,
    pub(crate) from_day: Option<String>,
    pub(crate) until_day: Option<String>,
}
keyed!(FamilyColumns, (school_id: Uuid, person_id: Uuid, number: i32));

/// Every row of one stream, in every table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    pub(crate) cases: Vec<CaseColumns>,
    pub(crate) duties: Vec<DutyColumns>,
    pub(crate) ties: Vec<TieColumns>,
    pub(crate) referrals: Vec<ReferralColumns>,
    pub(crate) searches: Vec<SearchColumns>,
    pub(crate) persons: Vec<PersonColumns>,
    pub(crate) matches: Vec<MatchColumns>,
    pub(crate) families: Vec<FamilyColumns>,
}

/// The changes of one table: rows to write, and keys of rows that are gone.
#[derive(Clone, Debug)]
pub(crate) struct Changes<R: Keyed> {
    pub(crate) written: Vec<R>,
    pub(crate) gone: Vec<R::Key>,
}

impl<R: Keyed> Changes<R> {
    /// From `before` to `after`. A row that did not change is not written again.
    fn between(before: &[R], after: Vec<R>) -> Self {
        let mut old: BTreeMap<_, _> = before.iter().map(|row| (row.key(), row)).collect();
        let written = after.into_iter().filter(|row| old.remove(&row.key()) != Some(row)).collect();
        Self { written, gone: old.into_keys().collect() }
    }
}

/// The changes an append brings to the read models.
#[derive(Clone, Debug)]
pub(crate) struct RowChanges {
    pub(crate) cases: Changes<CaseColumns>,
    /// Cases of which nothing changes but version, time and text: what a note leaves behind. Nothing else of the row is
    /// sent, and two of its three indexes are left alone.
    pub(crate) steady: Vec<CaseColumns>,
    pub(crate) duties: Changes<DutyColumns>,
    pub(crate) ties: Changes<TieColumns>,
    pub(crate) referrals: Changes<ReferralColumns>,
    pub(crate) searches: Changes<SearchColumns>,
    pub(crate) persons: Changes<PersonColumns>,
    pub(crate) matches: Changes<MatchColumns>,
    pub(crate) families: Changes<FamilyColumns>,
}

impl Rows {
    /// What turns `before` into these rows.
    pub(crate) fn changes_from(self, before: &Self) -> RowChanges {
        let mut cases = Changes::between(&before.cases, self.cases);
        let stands = |row: &mut CaseColumns| before.cases.iter().any(|before| before.is_as_steady_as(row));
        // One case before is one command; a rebuild compares many, and writes few.
        let steady = if before.cases.len() == 1 { cases.written.extract_if(.., stands).collect() } else { Vec::new() };
        RowChanges {
            cases,
            steady,
            duties: Changes::between(&before.duties, self.duties),
            ties: Changes::between(&before.ties, self.ties),
            referrals: Changes::between(&before.referrals, self.referrals),
            searches: Changes::between(&before.searches, self.searches),
            persons: Changes::between(&before.persons, self.persons),
            matches: Changes::between(&before.matches, self.matches),
            families: Changes::between(&before.families, self.families),
        }
    }
}

impl Rows {
    /// These rows and those.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.cases.extend(other.cases);
        self.duties.extend(other.duties);
        self.ties.extend(other.ties);
        self.referrals.extend(other.referrals);
        self.searches.extend(other.searches);
        self.persons.extend(other.persons);
        self.matches.extend(other.matches);
        self.families.extend(other.families);
        self
    }
}

impl<R: Keyed> Changes<R> {
    fn count(&self) -> u64 {
        (self.written.len() + self.gone.len()) as u64
    }
}

impl RowChanges {
    /// The one case that keeps its place, where nothing else changes.
    pub(crate) fn only_steady(&self) -> Option<&CaseColumns> {
        self.steady.first().filter(|_| self.count() == 1)
    }

    /// How many rows change.
    pub(crate) fn count(&self) -> u64 {
        self.cases.count()
            + self.steady.len() as u64
            + self.duties.count()
            + self.ties.count()
            + self.referrals.count()
            + self.searches.count()
            + self.persons.count()
            + self.matches.count()
            + self.families.count()
    }
}
