//! Inserting and deleting many rows with few statements.
//!
//! Each call to SQLite's thread costs more than a row does, so rows travel many to a statement; the numbers of rows are
//! powers of two, so that few texts exist and all of them stay prepared.

use domain::SchoolId;
use sqlx::query::Query;
use sqlx::sqlite::{Sqlite, SqliteArguments};
use sqlx::{QueryBuilder, SqliteConnection};
use uuid::Uuid;

/// The most rows in one statement.
const MOST: usize = 64;

/// A query that values are being bound to.
pub(super) type Binding<'q> = Query<'q, Sqlite, SqliteArguments<'q>>;

/// What is done with rows, and what stands after their values.
pub(super) struct Statement {
    /// Up to `VALUES`.
    pub(super) head: &'static str,
    /// How many values a row has.
    pub(super) columns: usize,
    /// After the values.
    pub(super) tail: &'static str,
}

impl Statement {
    /// Runs it for these rows; `bind` gives the values of one row.
    pub(super) async fn run<R>(
        &self,
        connection: &mut SqliteConnection,
        mut rows: &[R],
        bind: impl for<'q> Fn(Binding<'q>, &'q R) -> Binding<'q>,
    ) -> Result<(), sqlx::Error> {
        while !rows.is_empty() {
            let (now, later) = rows.split_at(portion(rows.len()));
            rows = later;
            let sql = self.text(now.len());
            let query = now.iter().fold(sqlx::query(&sql), &bind);
            query.execute(&mut *connection).await?;
        }
        Ok(())
    }

    pub(super) fn text(&self, rows: usize) -> String {
        let row = format!("({})", vec!["?"; self.columns].join(","));
        format!("{} VALUES {}{}", self.head, vec![row; rows].join(","), self.tail)
    }
}

/// The largest power of two that is not more, nor more than [`MOST`].
pub(super) fn portion(rows: usize) -> usize {
    match rows.checked_ilog2() {
        Some(power) => MOST.min(1 << power),
        None => 0,
    }
}

/// A query of one school and a list of ids. The list is filled up to a power of two with its last id, so that few texts exist.
pub(super) fn listed(head: &str, tail: &str, school: SchoolId, ids: &[Uuid]) -> QueryBuilder<'static, Sqlite> {
    let (before, after) = head.split_once('?').unwrap_or((head, ""));
    let mut sql = QueryBuilder::new(before);
    sql.push_bind(school.as_uuid()).push(after).push("(");
    let padding = ids.len().next_power_of_two() - ids.len();
    let mut list = sql.separated(", ");
    for id in ids.iter().chain(std::iter::repeat_n(ids.last().unwrap_or(&Uuid::nil()), padding)) {
        list.push_bind(*id);
    }
    sql.push(")").push(tail);
    sql
}
