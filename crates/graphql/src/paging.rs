//! How much of a list is asked for, and from where.

use crate::cursor::Cursor;
use crate::errors::{Code, fault};
use crate::model::connection::{Connection, Edge};
use async_graphql::{OutputType, Result};

/// Rows where nothing is said.
const USUAL: usize = 20;
/// The most rows of a page.
const MOST: i32 = 100;

/// How much of a list is asked for, and from where.
pub(crate) struct Paging {
    pub(crate) first: usize,
    pub(crate) after: Option<String>,
}

impl Paging {
    /// Checked.
    pub(crate) fn of(first: Option<i32>, after: Option<String>) -> Result<Self> {
        let first = match first {
            None => USUAL,
            Some(first @ 1..=MOST) => usize::try_from(first).unwrap_or(USUAL),
            Some(_) => return Err(fault(Code::BadInput, "ask for 1 to 100 rows at a time")),
        };
        Ok(Self { first, after })
    }
}

/// A page of rows that are all at hand.
pub(crate) fn page_of<T>(rows: impl Iterator<Item = (Cursor, T)>, paging: &Paging) -> Connection<T>
where
    T: OutputType,
    Edge<T>: OutputType,
{
    let mut rows: Vec<(Cursor, T)> = rows.take(paging.first + 1).collect();
    let more = rows.len() > paging.first;
    rows.truncate(paging.first);
    let next = rows.last().filter(|_| more).map(|(cursor, _)| cursor.clone());
    Connection::new(rows, next, paging.after.is_some())
}
