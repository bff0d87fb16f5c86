//! The one statement a batch is committed with.
//!
//! `won` locks the touched heads in school order and keeps those that are still where the plan began; everything else is
//! joined to it, so that a school whose head moved drops out alone. Values travel as arrays, one for each column.

use crate::head::stored;
use crate::rows::RowChanges;
use crate::writer::{EventRow, HeadMove, KeyRow, Plan};
use domain::SchoolId;
use sqlx::postgres::{PgArguments, PgHasArrayType};
use sqlx::{Arguments, Encode, Postgres, Type};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Heads that are no longer where the plan began are not `won`, not even when they move while their lock is waited for.
const LOCK_AND_MOVE: &str = ",
won AS MATERIALIZED (
    SELECT h.school_id FROM school_head h JOIN input i ON i.school_id = h.school_id
    WHERE h.size = i.expected ORDER BY h.school_id FOR UPDATE OF h),
moved AS (
    UPDATE school_head h SET size = i.size, frontier = i.frontier, root = i.root, school_version = i.school_version,
        last_recorded = i.last_recorded
    FROM input i JOIN won USING (school_id) WHERE h.school_id = i.school_id RETURNING h.school_id)";

/// A statement in the making.
#[derive(Default)]
pub(super) struct Statement {
    pub(super) sql: String,
    pub(super) arguments: PgArguments,
    /// The `unnest` being put together: its arrays, and the names of its columns.
    arrays: String,
    columns: Vec<&'static str>,
}

pub(super) type Built = Result<(), sqlx::Error>;

impl Statement {
    /// The statement of a plan. It returns the schools whose heads were moved.
    pub(super) fn of(plan: &Plan<'_>) -> Result<Self, sqlx::Error> {
        let mut statement = Self::default();
        statement.heads(&plan.heads)?;
        statement.events(&plan.events)?;
        statement.keys(&plan.keys)?;
        let rows: Vec<_> = plan.appends.iter().map(|append| &append.rows).collect();
        statement.rows(&rows)?;
        statement.notices(&plan.appends.iter().filter_map(|append| append.notices.as_ref()).collect::<Vec<_>>())?;
        statement.sql.push_str(" SELECT school_id FROM moved");
        Ok(statement)
    }

    /// The statement of a rebuild: the rows of one school whose head is locked already.
    pub(super) fn of_rows(school: SchoolId, changes: &RowChanges) -> Result<Self, sqlx::Error> {
        let mut statement = Self::default();
        statement.arguments.add(school.as_uuid()).map_err(sqlx::Error::Encode)?;
        statement.sql.push_str("WITH won AS (SELECT $1::uuid AS school_id)");
        statement.rows(&[changes])?;
        statement.sql.push_str(" SELECT school_id FROM won");
        Ok(statement)
    }

    fn rows(&mut self, changes: &[&RowChanges]) -> Built {
        let rows = || changes.iter();
        self.cases(&rows().flat_map(|rows| &rows.cases.written).collect::<Vec<_>>())?;
        self.steady_cases(&rows().flat_map(|rows| &rows.steady).collect::<Vec<_>>())?;
        self.duties(&rows().flat_map(|rows| &rows.duties.written).collect::<Vec<_>>())?;
        self.ties(&rows().flat_map(|rows| &rows.ties.written).collect::<Vec<_>>())?;
        self.referrals(&rows().flat_map(|rows| &rows.referrals.written).collect::<Vec<_>>())?;
        self.searches(&rows().flat_map(|rows| &rows.searches.written).collect::<Vec<_>>())?;
        self.persons(&rows().flat_map(|rows| &rows.persons.written).collect::<Vec<_>>())?;
        self.matches(&rows().flat_map(|rows| &rows.matches.written).collect::<Vec<_>>())?;
        self.families(&rows().flat_map(|rows| &rows.families.written).collect::<Vec<_>>())?;
        self.duties_gone(&rows().flat_map(|rows| &rows.duties.gone).collect::<Vec<_>>())?;
        self.matches_gone(&rows().flat_map(|rows| &rows.matches.gone).collect::<Vec<_>>())?;
        self.ties_gone(&rows().flat_map(|rows| &rows.ties.gone).collect::<Vec<_>>())?;
        self.referrals_gone(&rows().flat_map(|rows| &rows.referrals.gone).collect::<Vec<_>>())?;
        self.searches_gone(&rows().flat_map(|rows| &rows.searches.gone).collect::<Vec<_>>())?;
        Ok(())
    }

    /// One column of the rows to come.
    pub(super) fn column<'q, T>(&mut self, name: &'static str, kind: &str, values: impl Iterator<Item = T>) -> Built
    where
        T: PgHasArrayType + Type<Postgres> + 'q,
        Vec<T>: Encode<'q, Postgres>,
    {
        self.arguments.add(values.collect::<Vec<T>>()).map_err(sqlx::Error::Encode)?;
        let comma = if self.columns.is_empty() { "" } else { ", " };
        let number = self.arguments.len();
        self.columns.push(name);
        write!(self.arrays, "{comma}${number}::{kind}[]").map_err(|error| sqlx::Error::Encode(error.into()))
    }

    /// Ends the columns: `unnest(…) AS r (…)`, and their names.
    fn unnest(&mut self) -> (String, Vec<&'static str>) {
        let columns = std::mem::take(&mut self.columns);
        let arrays = std::mem::take(&mut self.arrays);
        (format!("unnest({arrays}) AS r ({})", columns.join(", ")), columns)
    }

    /// Inserts the rows of the columns given since; `keys` of them are the key, and the others are written over a row that has
    /// it. With no keys nothing is ever written over.
    pub(super) fn insert(&mut self, table: &str, keys: usize) {
        let (rows, columns) = self.unnest();
        let names = columns.join(", ");
        let values: Vec<_> = columns.iter().map(|column| value(column)).collect();
        let values = values.join(", ");
        self.sql.extend([", new_", table, " AS (INSERT INTO ", table, " (", &names, ") SELECT ", &values]);
        self.sql.extend([" FROM ", &rows, " JOIN won USING (school_id)"]);
        if let Some((key, rest)) = columns.split_at_checked(keys).filter(|(key, _)| !key.is_empty()) {
            let key = key.join(", ");
            if rest.is_empty() {
                self.sql.push_str(" ON CONFLICT DO NOTHING)");
                return;
            }
            let rest: Vec<_> = rest.iter().map(|column| format!("{column} = EXCLUDED.{column}")).collect();
            self.sql.extend([" ON CONFLICT (", &key, ") DO UPDATE SET ", &rest.join(", ")]);
        }
        self.sql.push(')');
    }

    /// Changes the rows of the columns given since; `keys` of them are the key.
    pub(super) fn update(&mut self, table: &str, keys: usize) {
        let (rows, columns) = self.unnest();
        let (key, rest) = columns.split_at(keys.min(columns.len()));
        let rest: Vec<_> = rest.iter().map(|column| format!("{column} = r.{column}")).collect();
        let same: Vec<_> = key.iter().map(|column| format!("t.{column} = r.{column}")).collect();
        self.sql.extend([", changed_", table, " AS (UPDATE ", table, " t SET ", &rest.join(", ")]);
        self.sql.extend([" FROM ", &rows, " JOIN won USING (school_id) WHERE ", &same.join(" AND "), ")"]);
    }

    /// Deletes the rows with the keys given since.
    pub(super) fn delete(&mut self, table: &str) {
        let (rows, columns) = self.unnest();
        let same: Vec<_> = columns.iter().map(|column| format!("t.{column} = r.{column}")).collect();
        self.sql.extend([", gone_", table, " AS (DELETE FROM ", table, " t USING ", &rows]);
        self.sql.extend([" JOIN won USING (school_id) WHERE ", &same.join(" AND "), ")"]);
    }

    fn heads(&mut self, heads: &BTreeMap<SchoolId, HeadMove>) -> Built {
        self.column("school_id", "uuid", heads.keys().map(|school| school.as_uuid()))?;
        self.column("expected", "bigint", heads.values().map(|head| stored(head.from)))?;
        self.column("size", "bigint", heads.values().map(|head| stored(head.to.size())))?;
        self.column("frontier", "bytea", heads.values().map(|head| head.to.frontier.encode()))?;
        self.column("root", "bytea", heads.values().map(|head| head.root.to_vec()))?;
        self.column("school_version", "bigint", heads.values().map(|head| stored(head.to.school_version)))?;
        self.column("last_recorded", "bigint", heads.values().map(|head| head.to.last_recorded))?;
        let (rows, _) = self.unnest();
        self.sql.extend(["WITH input AS MATERIALIZED (SELECT * FROM ", &rows, ")", LOCK_AND_MOVE]);
        Ok(())
    }

    fn events(&mut self, events: &[EventRow<'_>]) -> Built {
        let class = || events.iter().map(|event| event.append.class.as_str().to_owned());
        self.column("school_id", "uuid", events.iter().map(|event| event.append.school.as_uuid()))?;
        self.column("aggregate_type", "text", class())?;
        self.column("aggregate_id", "text", events.iter().map(|event| event.append.stream.to_string()))?;
        self.column("sequence", "bigint", events.iter().map(|event| stored(event.sequence)))?;
        self.column("event_type", "text", class())?;
        self.column("event_version", "text", events.iter().map(|_| "1".to_owned()))?;
        self.column("payload", "text", events.iter().map(|event| event.payload))?;
        self.column("metadata", "text", events.iter().map(|event| event.append.metadata.as_str()))?;
        self.column("log_index", "bigint", events.iter().map(|event| stored(event.log_index)))?;
        self.column("recorded_at", "bigint", events.iter().map(|event| event.recorded_at))?;
        self.column("leaf_hash", "bytea", events.iter().map(|event| event.leaf_hash.to_vec()))?;
        self.insert("events", 0);
        Ok(())
    }

    fn keys(&mut self, keys: &[KeyRow<'_>]) -> Built {
        if keys.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", keys.iter().map(|key| key.append.school.as_uuid()))?;
        self.column("actor", "uuid", keys.iter().map(|key| key.actor))?;
        self.column("key", "text", keys.iter().map(|key| key.key))?;
        self.column("command", "bytea", keys.iter().map(|key| key.command.clone()))?;
        self.column("class", "text", keys.iter().map(|key| key.append.class.as_str()))?;
        self.column("stream", "uuid", keys.iter().map(|key| key.append.stream))?;
        self.column("version", "bigint", keys.iter().map(|key| stored(key.version)))?;
        self.column("created_at", "bigint", keys.iter().map(|key| key.created_at))?;
        self.insert("idempotency", 0);
        Ok(())
    }
}

/// How a column is taken from the arrays: JSON travels as text, so that every byte is kept.
fn value(column: &str) -> String {
    match column {
        "school_id" => "school_id".to_owned(),
        "payload" | "metadata" => format!("r.{column}::json"),
        _ => format!("r.{column}"),
    }
}
