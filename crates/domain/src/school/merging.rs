//! One person who has two records: what a named person decided about them, with reasons, and can take back.
//!
//! The decision stands in the school's own stream and not in those of the two people: every judgement already knows at which
//! version that stream is, so that a merge counts for the next decision, the next list and the next push, and its undoing too.
//!
//! INVARIANT: a merge closes and never opens. Whoever is kept from a case under one record is kept from it under all of them;
//! roles, and cases that are hers by name, stay with the record they were given to.

use super::event::SchoolEvent;
use super::{School, SchoolError};
use crate::describe::Described;
use crate::{Actor, Desk, PersonId, Text};
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A record is of the same person as another one, which is the one to use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "MergePersonFields"))]
pub struct RecordsMerged {
    /// The record that is not used any more.
    pub person: PersonId,
    /// The record to use.
    pub into: PersonId,
    /// Why: what shows that they are the same person.
    pub reasons: Text,
}

/// Two records were found to be of two people after all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "UndoMergeFields"))]
pub struct MergeUndone {
    /// The record that is used again.
    pub person: PersonId,
    /// Why.
    pub reasons: Text,
}

/// Two records that look alike are of two people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "KeepApartFields"))]
pub struct RecordsKeptApart {
    /// One record.
    pub person: PersonId,
    /// The other.
    pub from: PersonId,
    /// Why: what shows that they are two.
    pub reasons: Text,
}

/// That a record is of the same person as another one, who decided it, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeHeld {
    /// What was decided.
    pub merged: RecordsMerged,
    /// By whom.
    pub by: Actor,
    /// When.
    pub at: DateTime<Utc>,
}

impl School {
    /// The record somebody decided to use in place of this one; nothing where this is the one.
    #[must_use]
    pub fn merged_into(&self, person: PersonId) -> Option<PersonId> {
        self.merged.get(&person).map(|held| held.merged.into)
    }

    /// The record to use for this person, after all decisions.
    #[must_use]
    pub fn record_to_use(&self, person: PersonId) -> PersonId {
        let mut record = person;
        // No circle is ever decided: each step leads on.
        while let Some(into) = self.merged_into(record) {
            record = into;
        }
        record
    }

    /// Whether these are records of one person, or the same record.
    #[must_use]
    pub fn are_one(&self, one: PersonId, other: PersonId) -> bool {
        one == other || (!self.merged.is_empty() && self.record_to_use(one) == self.record_to_use(other))
    }

    /// Every record of this person, this one too.
    #[must_use]
    pub fn records_of(&self, person: PersonId) -> BTreeSet<PersonId> {
        let used = self.record_to_use(person);
        let others = self.merged.keys().copied().filter(|other| self.record_to_use(*other) == used);
        others.chain([person, used]).collect()
    }

    /// Whether somebody decided that these two records are of two people.
    #[must_use]
    pub fn are_kept_apart(&self, one: PersonId, other: PersonId) -> bool {
        self.apart.contains(&pair(one, other))
    }

    pub(super) fn fold_merged(&mut self, merged: RecordsMerged, by: Actor, at: DateTime<Utc>) {
        self.merged.insert(merged.person, MergeHeld { merged, by, at });
    }

    pub(super) fn fold_kept_apart(&mut self, apart: &RecordsKeptApart) {
        self.apart.insert(pair(apart.person, apart.from));
    }
}

fn pair(one: PersonId, other: PersonId) -> (PersonId, PersonId) {
    if one <= other { (one, other) } else { (other, one) }
}

/// A named person decides, with reasons, and never about a record of her own: that could open to her what is closed.
fn decided_well(people: [PersonId; 2], reasons: &Text, school: &School, desk: &Desk) -> Result<(), SchoolError> {
    let by = desk.actor.person().ok_or(SchoolError::NobodyNamed)?;
    if people.into_iter().any(|person| school.are_one(by, person)) {
        return Err(SchoolError::AboutHerself);
    }
    if reasons.is_blank() {
        return Err(SchoolError::NoReasons);
    }
    Ok(())
}

impl RecordsMerged {
    pub(super) fn describe(&self) -> Described {
        Described::new("Decided: two records are of the same person, and the second is the one to use.")
            .of([self.person, self.into])
    }

    pub(super) fn decide(self, school: &School, desk: &Desk) -> Result<Vec<SchoolEvent>, SchoolError> {
        if self.person == self.into {
            return Err(SchoolError::SameRecord);
        }
        decided_well([self.person, self.into], &self.reasons, school, desk)?;
        if school.merged_into(self.person).is_some() || school.are_one(self.person, self.into) {
            return Err(SchoolError::AlreadyMerged);
        }
        if school.merged_into(self.into).is_some() {
            return Err(SchoolError::NotTheRecordToUse);
        }
        Ok(vec![self.into()])
    }
}

impl MergeUndone {
    pub(super) fn describe(&self) -> Described {
        Described::new("Decided: a record is not of the same person as the other one after all.").of([self.person])
    }

    pub(super) fn decide(self, school: &School, desk: &Desk) -> Result<Vec<SchoolEvent>, SchoolError> {
        decided_well([self.person; 2], &self.reasons, school, desk)?;
        school.merged_into(self.person).ok_or(SchoolError::NotMerged)?;
        Ok(vec![self.into()])
    }
}

impl RecordsKeptApart {
    pub(super) fn describe(&self) -> Described {
        Described::new("Decided: two records that look alike are of two people.").of([self.person, self.from])
    }

    pub(super) fn decide(self, school: &School, desk: &Desk) -> Result<Vec<SchoolEvent>, SchoolError> {
        if self.person == self.from {
            return Err(SchoolError::SameRecord);
        }
        decided_well([self.person, self.from], &self.reasons, school, desk)?;
        if school.are_one(self.person, self.from) {
            return Err(SchoolError::AlreadyMerged);
        }
        Ok(if school.are_kept_apart(self.person, self.from) { Vec::new() } else { vec![self.into()] })
    }
}

#[cfg(test)]
mod tests;
