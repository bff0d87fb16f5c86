//! Duties: what is owed, by whom, by when, on what ground, and how each stands.

use super::at_once::{self, AtOnce, Plain};
use super::person::Person;
use async_graphql::parser::types::Field;
use async_graphql::{ComplexObject, SimpleObject, Value};
use chrono::{DateTime, Utc};
use domain::SchoolId;
use domain::incident::{Basis, Duty as Owed, DutyKind, DutyStatus, RuleCited};
use domain::policy::rule::Body;
use domain::read_model::DutyRow;

/// What is owed.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct Duty {
    /// Its number within the case, from 1: commands name it by this.
    number: u32,
    /// What is owed.
    kind: DutyKind,
    /// What makes it owed. A local target is never overdue.
    basis: Basis,
    /// How it stands.
    status: DutyStatus,
    /// By when.
    due: Option<DateTime<Utc>>,
    /// The policy's own words on time, side by side with the duration.
    wording: Option<String>,
    /// The duration applied, and who set it.
    duration: Option<String>,
    /// The clauses it comes from.
    clauses: Vec<String>,
    /// Whether it blocks closing while owed.
    blocks_close: bool,
    /// When it was imposed.
    imposed_at: DateTime<Utc>,
    /// Whether it is still owed, overdue or not.
    is_owed: bool,
    /// The one person who owes it, where the law means a person and not a role.
    person: Option<AtOnce<Person>>,
    #[graphql(skip)]
    owners: Vec<String>,
}

impl Duty {
    /// The duty of a row.
    pub(crate) fn of(school: SchoolId, row: DutyRow) -> Self {
        Self {
            number: row.duty,
            kind: row.kind,
            basis: row.basis,
            status: row.status,
            due: row.due,
            wording: row.wording,
            duration: row.duration,
            clauses: row.clauses,
            blocks_close: row.blocks_close,
            imposed_at: row.imposed_at,
            is_owed: row.is_owed,
            person: row.person.map(|id| AtOnce(Person::new(school, id))),
            owners: row.owners,
        }
    }

    /// The duties of a case.
    pub(crate) fn all(school: SchoolId, duties: &[Owed]) -> Vec<AtOnce<Self>> {
        duties.iter().map(|duty| AtOnce(Self::of(school, DutyRow::of(duty)))).collect()
    }

    fn owners_in_words(&self) -> impl Iterator<Item = &'static str> {
        self.owners.iter().filter_map(|owner| Body::parse(owner).map(Body::words))
    }
}

impl Plain for Duty {
    fn plain(&self, field: &Field) -> Option<Value> {
        Some(match field.name.node.as_str() {
            "number" => at_once::leaf(&self.number),
            "kind" => at_once::leaf(&self.kind),
            "words" => at_once::text(self.kind.words()),
            "basis" => at_once::leaf(&self.basis),
            "basisWords" => at_once::text(self.basis.words()),
            "status" => at_once::leaf(&self.status),
            "statusWords" => at_once::text(self.status.words()),
            "due" => at_once::leaf(&self.due),
            "wording" => at_once::leaf(&self.wording),
            "duration" => at_once::leaf(&self.duration),
            "clauses" => at_once::leaf(&self.clauses),
            "blocksClose" => at_once::leaf(&self.blocks_close),
            "imposedAt" => at_once::leaf(&self.imposed_at),
            "isOwed" => at_once::leaf(&self.is_owed),
            "person" => at_once::maybe(self.person.as_ref(), field)?,
            "owners" => Value::List(self.owners_in_words().map(Value::from).collect()),
            "owedBy" => at_once::leaf(&self.owners),
            _ => return None,
        })
    }
}

#[ComplexObject]
impl Duty {
    /// What is owed, in words.
    async fn words(&self) -> &'static str {
        self.kind.words()
    }

    /// How it stands, in words.
    async fn status_words(&self) -> &'static str {
        self.status.words()
    }

    /// What makes it owed, in words.
    async fn basis_words(&self) -> &'static str {
        self.basis.words()
    }

    /// Who owes it: any one of these, in words.
    async fn owners(&self) -> Vec<&'static str> {
        self.owners_in_words().collect()
    }

    /// Who owes it, as a filter takes it.
    async fn owed_by(&self) -> &[String] {
        &self.owners
    }
}

/// A rule, cited so that it can be found years later.
#[derive(SimpleObject)]
pub(crate) struct Citation {
    /// The rule's id within its pack.
    rule: String,
    /// The clauses it comes from.
    clauses: Vec<String>,
    /// The pack's name.
    pack: String,
    /// The pack's version.
    version: u32,
    /// SHA-256 of the pack's text, in hexadecimal.
    hash: String,
}

impl From<&RuleCited> for Citation {
    fn from(cited: &RuleCited) -> Self {
        let RuleCited { rule, clauses, pack, version, hash } = cited.clone();
        Self { rule, clauses, pack, version, hash }
    }
}
