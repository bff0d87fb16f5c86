//! A duty as workers, guards' screens and subscriptions see it.

use crate::PersonId;
use crate::incident::{Basis, Duty, DutyKind, DutyStatus};
use crate::policy::guard::Decision;
use chrono::{DateTime, Utc};

/// A duty of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct DutyRow {
    /// Its number within the case, from 1.
    pub duty: u32,
    /// What is owed.
    pub kind: DutyKind,
    /// What makes it owed.
    pub basis: Basis,
    /// How it stands.
    pub status: DutyStatus,
    /// By when.
    pub due: Option<DateTime<Utc>>,
    /// When time alone next changes something: a warning, then the due time; nothing where neither is to come.
    pub acts_at: Option<DateTime<Utc>>,
    /// Who owes it: the written forms of roles and relations.
    pub owners: Vec<String>,
    /// The one person who owes it, where the law means a person.
    pub person: Option<PersonId>,
    /// The policy's words on time.
    pub wording: Option<String>,
    /// The duration applied, in words.
    pub duration: Option<String>,
    /// The clauses it comes from.
    pub clauses: Vec<String>,
    /// Whether it blocks closing while owed.
    pub blocks_close: bool,
    /// When it was imposed.
    pub imposed_at: DateTime<Utc>,
    /// Whether it is still owed, overdue or not.
    pub is_owed: bool,
}

impl DutyRow {
    /// The row of this duty.
    #[must_use]
    pub fn of(duty: &Duty) -> Self {
        let imposed = &duty.imposed;
        Self {
            duty: imposed.duty,
            kind: imposed.kind,
            basis: imposed.basis,
            status: duty.status(),
            due: imposed.due,
            acts_at: duty.acts_at(),
            owners: imposed.owners.iter().map(|body| body.as_str().to_owned()).collect(),
            person: imposed.person,
            wording: imposed.wording.clone(),
            duration: imposed.duration.clone(),
            clauses: imposed.rules.iter().flat_map(|rule| rule.clauses.iter().cloned()).collect(),
            blocks_close: imposed.blocks.contains(&Decision::Close),
            imposed_at: duty.imposed_at,
            is_owed: duty.is_owed(),
        }
    }
}
