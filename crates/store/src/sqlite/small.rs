//! Appends of one event, one key, and a case that keeps its place in the lists: nearly all of them.
//!
//! Many travel in one text together with the heads and the COMMIT: SQLite's thread is called once for all of it. The texts
//! differ by the number of appends and, in powers of two, of heads: few exist, and all of them stay prepared.

use super::statement::Statement;
use super::write::{EVENTS, HEADS, KEYS, Moved, STEADY, bind_event, bind_head, bind_key, bind_steady};
use crate::rows::{CaseColumns, RowChanges};
use crate::writer::{EventRow, KeyRow, Plan};
use sqlx::{Executor, SqliteConnection};

/// The most appends in one text.
const MOST: usize = 32;

/// One append, where it is small.
pub(super) struct Small<'p> {
    event: &'p EventRow<'p>,
    key: &'p KeyRow<'p>,
    case: &'p CaseColumns,
}

/// All that belongs to appends that are not.
#[derive(Default)]
pub(super) struct Large<'p> {
    pub(super) events: Vec<&'p EventRow<'p>>,
    pub(super) keys: Vec<&'p KeyRow<'p>>,
    pub(super) rows: Vec<&'p RowChanges>,
}

/// Parts a plan. Events and keys stand in it in the order of their appends.
pub(super) fn parts<'p>(plan: &'p Plan<'p>) -> (Vec<Small<'p>>, Large<'p>) {
    let (mut small, mut large) = (Vec::new(), Large::default());
    let (mut events, mut keys) = (plan.events.iter().peekable(), plan.keys.iter().peekable());
    for append in &plan.appends {
        let own = std::iter::from_fn(|| events.next_if(|event| std::ptr::eq(event.append, *append)));
        let own: Vec<_> = own.collect();
        let key = keys.next_if(|key| std::ptr::eq(key.append, *append));
        if let ([event], Some(key), Some(case)) = (own.as_slice(), key, append.rows.only_steady()) {
            small.push(Small { event, key, case });
        } else {
            large.events.extend(own);
            large.keys.extend(key);
            large.rows.push(&append.rows);
        }
    }
    (small, large)
}

/// Writes these appends and all heads, and commits.
pub(super) async fn commit(
    to: &mut SqliteConnection,
    heads: &[Moved<'_>],
    small: &[Small<'_>],
) -> Result<(), sqlx::Error> {
    let (before, beside) = heads.split_at(heads.len().saturating_sub(small.len()));
    HEADS.run(to, before, bind_head).await?;
    let (mut beside, mut left) = (beside.iter(), small);
    while let (Some(last), false) = (heads.last(), left.is_empty()) {
        let (now, later) = left.split_at(left.len().min(MOST));
        // Filled up to a power of two with the last one, so that few texts exist: to write one twice changes nothing.
        let heads = beside.len().clamp(1, now.len()).next_power_of_two();
        let moved: Vec<_> = (0..heads).map(|_| *beside.next().unwrap_or(last)).collect();
        run(to, &moved, now, later.is_empty()).await?;
        left = later;
    }
    if small.is_empty() {
        to.execute("COMMIT").await?;
    }
    Ok(())
}

async fn run(
    to: &mut SqliteConnection,
    heads: &[Moved<'_>],
    small: &[Small<'_>],
    commit: bool,
) -> Result<(), sqlx::Error> {
    let text = |statement: &Statement| statement.text(small.len());
    let moved = HEADS.text(heads.len());
    let end = if commit { "COMMIT" } else { "" };
    let sql = [text(&EVENTS), text(&KEYS), text(&STEADY), moved, end.to_owned()].join(";");
    let mut query = sqlx::query(&sql);
    query = small.iter().fold(query, |query, append| bind_event(query, append.event));
    query = small.iter().fold(query, |query, append| bind_key(query, append.key));
    query = small.iter().fold(query, |query, append| bind_steady(query, append.case));
    query = heads.iter().fold(query, bind_head);
    query.execute(to).await?;
    Ok(())
}
