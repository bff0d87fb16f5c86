//! The one statement a batch is committed with.
//!
//! `won` locks the touched heads in school order and keeps those that are still where the plan began; everything else is
//! joined to it, so that a school whose head moved drops out alone. Values travel as arrays, one for each column.

use crate::head::stored;
use crate::rows::{
    CaseColumns, DutyColumns, Keyed, PersonColumns, ReferralColumns, RowChanges, SearchColumns, TieColumns,
};
use crate::writer::{EventRow, HeadMove, KeyRow, Plan};
use domain::SchoolId;
use sqlx::postgres::{PgArguments, PgHasArrayType};
use sqlx::{Arguments, Encode, Postgres, Type};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A statement in the making.
#[derive(Default)]
pub(super) struct Statement {
    pub(super) sql: String,
    pub(super) arguments: PgArguments,
    /// The `unnest` being put together: its arrays, and the names of its columns.
    arrays: String,
    columns: Vec<&'static str>,
}

type Built = Result<(), sqlx::Error>;

impl Statement {
    /// The statement of a plan. It returns the schools whose heads were moved.
    pub(super) fn of(plan: &Plan<'_>) -> Result<Self, sqlx::Error> {
        let mut statement = Self::default();
        statement.heads(&plan.heads)?;
        statement.events(&plan.events)?;
        statement.keys(&plan.keys)?;
        let rows: Vec<_> = plan.appends.iter().map(|append| &append.rows).collect();
        statement.rows(&rows)?;
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
        self.cases(rows().flat_map(|rows| &rows.cases.written).collect())?;
        self.duties(rows().flat_map(|rows| &rows.duties.written).collect())?;
        self.ties(rows().flat_map(|rows| &rows.ties.written).collect())?;
        self.referrals(rows().flat_map(|rows| &rows.referrals.written).collect())?;
        self.searches(rows().flat_map(|rows| &rows.searches.written).collect())?;
        self.persons(rows().flat_map(|rows| &rows.persons.written).collect())?;
        self.duties_gone(rows().flat_map(|rows| &rows.duties.gone).collect())?;
        self.ties_gone(rows().flat_map(|rows| &rows.ties.gone).collect())?;
        self.referrals_gone(rows().flat_map(|rows| &rows.referrals.gone).collect())?;
        self.searches_gone(rows().flat_map(|rows| &rows.searches.gone).collect())?;
        Ok(())
    }

    /// One column of the rows to come.
    fn column<'q, T>(&mut self, name: &'static str, kind: &str, values: impl Iterator<Item = T>) -> Built
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
    fn insert(&mut self, table: &str, keys: usize) {
        let (rows, columns) = self.unnest();
        let names = columns.join(", ");
        let values: Vec<_> = columns.iter().map(|column| value(column)).collect();
        let values = values.join(", ");
        self.sql.push_str(&format!(
            ", new_{table} AS (INSERT INTO {table} ({names}) SELECT {values} FROM {rows} JOIN won USING (school_id)"
        ));
        if let Some((key, rest)) = columns.split_at_checked(keys).filter(|(key, _)| !key.is_empty()) {
            let key = key.join(", ");
            if rest.is_empty() {
                self.sql.push_str(" ON CONFLICT DO NOTHING)");
                return;
            }
            let rest: Vec<_> = rest.iter().map(|column| format!("{column} = EXCLUDED.{column}")).collect();
            self.sql.push_str(&format!(" ON CONFLICT ({key}) DO UPDATE SET {}", rest.join(", ")));
        }
        self.sql.push(')');
    }

    /// Deletes the rows with the keys given since.
    fn delete(&mut self, table: &str) {
        let (rows, columns) = self.unnest();
        let same: Vec<_> = columns.iter().map(|column| format!("t.{column} = r.{column}")).collect();
        self.sql.push_str(&format!(
            ", gone_{table} AS (DELETE FROM {table} t USING {rows} JOIN won USING (school_id) WHERE {})",
            same.join(" AND ")
        ));
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
        self.sql.push_str(&format!(
            "WITH input AS MATERIALIZED (SELECT * FROM {rows}), \
             won AS MATERIALIZED (SELECT h.school_id FROM school_head h JOIN input i ON i.school_id = h.school_id \
               WHERE h.size = i.expected ORDER BY h.school_id FOR UPDATE OF h), \
             moved AS (UPDATE school_head h SET size = i.size, frontier = i.frontier, root = i.root, \
               school_version = i.school_version, last_recorded = i.last_recorded \
               FROM input i JOIN won USING (school_id) WHERE h.school_id = i.school_id RETURNING h.school_id)"
        ));
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

    fn cases(&mut self, rows: Vec<&CaseColumns>) -> Built {
        if rows.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", rows.iter().map(|row| row.school_id))?;
        self.column("incident_id", "uuid", rows.iter().map(|row| row.incident_id))?;
        self.column("version", "bigint", rows.iter().map(|row| row.version))?;
        self.column("kind", "text", rows.iter().map(|row| row.kind.as_str()))?;
        self.column("status", "text", rows.iter().map(|row| row.status.as_str()))?;
        self.column("is_open", "boolean", rows.iter().map(|row| row.is_open))?;
        self.column("raised_at", "bigint", rows.iter().map(|row| row.raised_at))?;
        self.column("known_at", "bigint", rows.iter().map(|row| row.known_at))?;
        self.column("changed_at", "bigint", rows.iter().map(|row| row.changed_at))?;
        self.column("assignee", "uuid", rows.iter().map(|row| row.assignee))?;
        self.column("level", "text", rows.iter().map(|row| row.level.as_deref()))?;
        self.column("review_on", "text", rows.iter().map(|row| row.review_on.as_deref()))?;
        self.column("due_at", "bigint", rows.iter().map(|row| row.due_at))?;
        self.column("owed", "integer", rows.iter().map(|row| row.owed))?;
        self.column("overdue", "integer", rows.iter().map(|row| row.overdue))?;
        self.column("named_only", "boolean", rows.iter().map(|row| row.named_only))?;
        self.column("search_text", "text", rows.iter().map(|row| row.search_text.as_str()))?;
        self.insert("case_row", 2);
        Ok(())
    }

    fn duties(&mut self, rows: Vec<&DutyColumns>) -> Built {
        if rows.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", rows.iter().map(|row| row.school_id))?;
        self.column("incident_id", "uuid", rows.iter().map(|row| row.incident_id))?;
        self.column("duty", "integer", rows.iter().map(|row| row.duty))?;
        self.column("kind", "text", rows.iter().map(|row| row.kind.as_str()))?;
        self.column("basis", "text", rows.iter().map(|row| row.basis.as_str()))?;
        self.column("status", "text", rows.iter().map(|row| row.status.as_str()))?;
        self.column("is_owed", "boolean", rows.iter().map(|row| row.is_owed))?;
        self.column("due_at", "bigint", rows.iter().map(|row| row.due_at))?;
        self.column("acts_at", "bigint", rows.iter().map(|row| row.acts_at))?;
        self.column("owners", "text", rows.iter().map(|row| row.owners.as_str()))?;
        self.column("person_id", "uuid", rows.iter().map(|row| row.person_id))?;
        self.column("wording", "text", rows.iter().map(|row| row.wording.as_deref()))?;
        self.column("duration", "text", rows.iter().map(|row| row.duration.as_deref()))?;
        self.column("clauses", "text", rows.iter().map(|row| row.clauses.as_str()))?;
        self.column("blocks_close", "boolean", rows.iter().map(|row| row.blocks_close))?;
        self.column("imposed_at", "bigint", rows.iter().map(|row| row.imposed_at))?;
        self.insert("duty_row", 3);
        Ok(())
    }

    fn ties(&mut self, rows: Vec<&TieColumns>) -> Built {
        if rows.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", rows.iter().map(|row| row.school_id))?;
        self.column("incident_id", "uuid", rows.iter().map(|row| row.incident_id))?;
        self.column("person_id", "uuid", rows.iter().map(|row| row.person_id))?;
        self.column("tie", "text", rows.iter().map(|row| row.tie.as_str()))?;
        self.insert("tie_row", 4);
        Ok(())
    }

    fn referrals(&mut self, rows: Vec<&ReferralColumns>) -> Built {
        if rows.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", rows.iter().map(|row| row.school_id))?;
        self.column("incident_id", "uuid", rows.iter().map(|row| row.incident_id))?;
        self.column("number", "integer", rows.iter().map(|row| row.number))?;
        self.column("agency", "text", rows.iter().map(|row| row.agency.as_str()))?;
        self.column("made", "boolean", rows.iter().map(|row| row.made))?;
        self.column("at", "bigint", rows.iter().map(|row| row.at))?;
        self.column("by_person", "uuid", rows.iter().map(|row| row.by_person))?;
        self.column("reference", "text", rows.iter().map(|row| row.reference.as_deref()))?;
        self.insert("referral_row", 3);
        Ok(())
    }

    fn searches(&mut self, rows: Vec<&SearchColumns>) -> Built {
        if rows.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", rows.iter().map(|row| row.school_id))?;
        self.column("incident_id", "uuid", rows.iter().map(|row| row.incident_id))?;
        self.column("number", "integer", rows.iter().map(|row| row.number))?;
        self.column("at", "bigint", rows.iter().map(|row| row.at))?;
        self.column("pupil", "uuid", rows.iter().map(|row| row.pupil))?;
        self.column("by_person", "uuid", rows.iter().map(|row| row.by_person))?;
        self.column("footing", "text", rows.iter().map(|row| row.footing.as_str()))?;
        self.column("found", "boolean", rows.iter().map(|row| row.found))?;
        self.insert("search_row", 3);
        Ok(())
    }

    fn persons(&mut self, rows: Vec<&PersonColumns>) -> Built {
        if rows.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", rows.iter().map(|row| row.school_id))?;
        self.column("person_id", "uuid", rows.iter().map(|row| row.person_id))?;
        self.column("kind", "text", rows.iter().map(|row| row.kind.as_str()))?;
        self.column("name", "text", rows.iter().map(|row| row.name.as_str()))?;
        self.column("year_group", "text", rows.iter().map(|row| row.year_group.as_deref()))?;
        self.column("version", "bigint", rows.iter().map(|row| row.version))?;
        self.insert("person_row", 2);
        Ok(())
    }

    fn duties_gone(&mut self, keys: Vec<&<DutyColumns as Keyed>::Key>) -> Built {
        if keys.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", keys.iter().map(|key| key.0))?;
        self.column("incident_id", "uuid", keys.iter().map(|key| key.1))?;
        self.column("duty", "integer", keys.iter().map(|key| key.2))?;
        self.delete("duty_row");
        Ok(())
    }

    fn ties_gone(&mut self, keys: Vec<&<TieColumns as Keyed>::Key>) -> Built {
        if keys.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", keys.iter().map(|key| key.0))?;
        self.column("incident_id", "uuid", keys.iter().map(|key| key.1))?;
        self.column("person_id", "uuid", keys.iter().map(|key| key.2))?;
        self.column("tie", "text", keys.iter().map(|key| key.3.as_str()))?;
        self.delete("tie_row");
        Ok(())
    }

    fn referrals_gone(&mut self, keys: Vec<&<ReferralColumns as Keyed>::Key>) -> Built {
        if keys.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", keys.iter().map(|key| key.0))?;
        self.column("incident_id", "uuid", keys.iter().map(|key| key.1))?;
        self.column("number", "integer", keys.iter().map(|key| key.2))?;
        self.delete("referral_row");
        Ok(())
    }

    fn searches_gone(&mut self, keys: Vec<&<SearchColumns as Keyed>::Key>) -> Built {
        if keys.is_empty() {
            return Ok(());
        }
        self.column("school_id", "uuid", keys.iter().map(|key| key.0))?;
        self.column("incident_id", "uuid", keys.iter().map(|key| key.1))?;
        self.column("number", "integer", keys.iter().map(|key| key.2))?;
        self.delete("search_row");
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
