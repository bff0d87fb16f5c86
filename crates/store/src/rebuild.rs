//! Deriving every row again from the events, and writing it into place or only comparing.
//!
//! A school is rebuilt in one transaction under the lock of its head: its own appends wait, those of other schools go on.
//! Three things happen side by side: streams are read, each whole; portions of them are folded and rows derived; rows
//! are compared and written.

use crate::append::StreamClass;
use crate::envelope;
use crate::head::count;
use crate::opened::read_event;
use crate::rows::{RowChanges, Rows};
use crate::stream::Stream;
use crate::{Store, StoreError};
use domain::{Incident, Person, SchoolId};
use futures::{StreamExt, TryStreamExt, stream};
use std::pin::pin;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use uuid::Uuid;

/// How many streams are folded, and their rows compared and written, at a time.
const PORTION: usize = 128;

/// How many portions may wait to be compared.
const AHEAD: usize = 2;

/// How many schools are rebuilt at the same time on PostgreSQL. SQLite has one write lock: whoever waited for another
/// school's rebuild would wait too long.
const AT_ONCE: usize = 2;

/// Whether rows are put right or only compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Rows that differ are written.
    Write,
    /// Rows that differ are counted.
    Compare,
}

/// What a rebuild did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// How many events were folded.
    pub events: u64,
    /// How many streams there are.
    pub streams: u64,
    /// How many rows were missing, different, or without a stream.
    pub differences: u64,
}

impl Rebuilt {
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            events: self.events + other.events,
            streams: self.streams + other.streams,
            differences: self.differences + other.differences,
        }
    }
}

impl Store {
    /// Derives every row of every school again.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when an event cannot be read; [`StoreError::Unavailable`].
    pub async fn rebuild(&self, mode: Mode) -> Result<Rebuilt, StoreError> {
        let schools = self.schools().await?;
        let at_once = if matches!(self, Self::Sqlite(_)) { 1 } else { AT_ONCE };
        stream::iter(schools.into_iter().map(|school| self.rebuild_school(school, mode)))
            .buffer_unordered(at_once)
            .try_fold(Rebuilt::default(), |sum, school| async move { Ok(sum.and(school)) })
            .await
    }

    /// Derives every row of one school again.
    ///
    /// # Errors
    /// As [`Store::rebuild`].
    pub async fn rebuild_school(&self, school: SchoolId, mode: Mode) -> Result<Rebuilt, StoreError> {
        let store = self.clone();
        // A task of its own, so that two schools are settled on two processors.
        let rebuilt = tokio::spawn(async move { on!(&store, db => db.rebuild(school, mode).await) });
        rebuilt.await.unwrap_or(Err(StoreError::Closed))
    }
}

/// A stream as it is stored: class, id, and its payloads in order, one right after the other.
pub(crate) type StoredStream = (String, String, String);

/// What some streams come to.
#[derive(Default)]
pub(crate) struct Folded {
    /// The streams.
    pub(crate) ids: Vec<Uuid>,
    /// The rows that follow from them.
    pub(crate) rows: Rows,
    events: u64,
}

impl Folded {
    /// What turns the stored rows of these streams into the derived ones.
    pub(crate) fn changes_from(self, stored: &Rows) -> (RowChanges, Rebuilt) {
        let streams = self.ids.len() as u64;
        let changes = self.rows.changes_from(stored);
        let rebuilt = Rebuilt { events: self.events, streams, differences: changes.count() };
        (changes, rebuilt)
    }
}

/// Portions of streams on their way, in order: while one is compared and written, the next are read and folded.
pub(crate) type Ahead = mpsc::Receiver<JoinHandle<Result<Folded, StoreError>>>;

/// The way portions are handed on.
pub(crate) type Onward = mpsc::Sender<JoinHandle<Result<Folded, StoreError>>>;

/// A way for portions. Memory holds no more than a few of them, however long the log is.
pub(crate) fn way() -> (Onward, Ahead) {
    mpsc::channel(AHEAD)
}

/// Reads streams and has them folded, portion by portion, each in a task of its own.
pub(crate) async fn fold_ahead(
    school: SchoolId,
    streams: impl futures::Stream<Item = Result<StoredStream, sqlx::Error>> + Send,
    onward: Onward,
) {
    let mut portions = pin!(streams.try_chunks(PORTION));
    while let Some(portion) = portions.next().await {
        let folded = tokio::spawn(async move { fold(school, portion.map_err(|error| error.1)?) });
        // Nobody waits any more: whoever wrote has failed, and says so.
        if onward.send(folded).await.is_err() {
            return;
        }
    }
}

/// The next portion, if one follows.
pub(crate) async fn next(ahead: &mut Ahead) -> Result<Option<Folded>, StoreError> {
    match ahead.recv().await {
        Some(folded) => folded.await.unwrap_or(Err(StoreError::Closed)).map(Some),
        None => Ok(None),
    }
}

/// Every table of rows, and the column that says which stream a row is of.
pub(crate) const TABLES: [(&str, &str); 8] = [
    ("case_row", "incident_id"),
    ("duty_row", "incident_id"),
    ("tie_row", "incident_id"),
    ("referral_row", "incident_id"),
    ("search_row", "incident_id"),
    ("person_row", "person_id"),
    ("match_row", "person_id"),
    ("family_row", "person_id"),
];

/// How many rows have no stream behind them; they are deleted where rows are written. Which streams have rows is asked of the
/// database, which streams there are is known by now: to have it join the two took as long as all the rest.
macro_rules! orphans {
    ($to:expr, $school:expr, $known:expr, $mode:expr) => {{
        let mut orphans = 0;
        for (table, id) in $crate::rebuild::TABLES {
            let streams = format!("SELECT DISTINCT {id} FROM {table} WHERE school_id = $1");
            let streams: Vec<Uuid> = sqlx::query_scalar(&streams).bind($school.as_uuid()).fetch_all($to).await?;
            for orphan in streams.into_iter().filter(|stream| !$known.contains(stream)) {
                let rows = format!("FROM {table} WHERE school_id = $1 AND {id} = $2");
                let count = format!("SELECT count(*) {rows}");
                let count = sqlx::query_scalar(&count).bind($school.as_uuid()).bind(orphan).fetch_one($to).await?;
                orphans += $crate::head::count(count);
                if $mode == Mode::Write {
                    let delete = format!("DELETE {rows}");
                    sqlx::query(&delete).bind($school.as_uuid()).bind(orphan).execute($to).await?;
                }
            }
        }
        orphans
    }};
}
pub(crate) use orphans;

/// INVARIANT: a reading that ended early never passes for a whole one.
pub(crate) fn complete(rebuilt: Rebuilt, size: i64) -> Result<Rebuilt, StoreError> {
    if rebuilt.events == count(size) {
        return Ok(rebuilt);
    }
    Err(StoreError::unreadable("log", format!("{} of {size} events can be reached: ask doctor", rebuilt.events)))
}

fn fold(school: SchoolId, streams: Vec<StoredStream>) -> Result<Folded, StoreError> {
    let mut folded = Folded::default();
    for (class, id, payloads) in streams {
        let id: Uuid = id.parse().map_err(|error| StoreError::unreadable("stream id", error))?;
        let (rows, events) = match StreamClass::parse(&class)? {
            StreamClass::Incident => derive::<Incident>(school, id, &payloads)?,
            StreamClass::Person => derive::<Person>(school, id, &payloads)?,
            StreamClass::School | StreamClass::ReadLog => {
                (Rows::default(), envelope::unwrap_each(&payloads, |_| Ok(()))?)
            }
        };
        folded.rows = folded.rows.and(rows);
        folded.events += events;
        folded.ids.push(id);
    }
    Ok(folded)
}

fn derive<A: Stream>(school: SchoolId, id: Uuid, payloads: &str) -> Result<(Rows, u64), StoreError> {
    let mut state = A::default();
    let events = envelope::unwrap_each(payloads, |inner| {
        state.apply(read_event::<A>(inner)?);
        Ok(())
    })?;
    Ok((state.rows(school, A::id(id)), events))
}
