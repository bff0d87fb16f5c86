//! Deriving every row again from the events, and writing it into place or only comparing.
//!
//! A school is rebuilt in one transaction under the lock of its head: its own appends wait, those of other schools go on.

use crate::append::StreamClass;
use crate::envelope;
use crate::opened::read_event;
use crate::rows::{RowChanges, Rows};
use crate::stream::Stream;
use crate::{Store, StoreError};
use domain::{Incident, Person, SchoolId};
use futures::{StreamExt, TryStreamExt, stream};
use uuid::Uuid;

/// Of how many streams rows are compared and written at a time.
pub(crate) const CHUNK: usize = 256;

/// How many schools are rebuilt at the same time.
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
    fn and(self, other: Self) -> Self {
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
        stream::iter(schools.into_iter().map(|school| self.rebuild_school(school, mode)))
            .buffer_unordered(AT_ONCE)
            .try_fold(Rebuilt::default(), |sum, school| async move { Ok(sum.and(school)) })
            .await
    }

    /// Derives every row of one school again.
    ///
    /// # Errors
    /// As [`Store::rebuild`].
    pub async fn rebuild_school(&self, school: SchoolId, mode: Mode) -> Result<Rebuilt, StoreError> {
        let store = self.clone();
        // A task of its own, so that two schools are folded on two processors.
        let rebuilt = tokio::spawn(async move { on!(&store, db => db.rebuild(school, mode).await) });
        rebuilt.await.unwrap_or(Err(StoreError::Closed))
    }
}

/// Folds the events of one school, which come stream by stream, into rows.
pub(crate) struct Folding {
    school: SchoolId,
    current: Option<(StreamClass, Uuid, Folded)>,
    /// What is finished and waits to be compared.
    pub(crate) done: Vec<(Uuid, Rows)>,
    pub(crate) rebuilt: Rebuilt,
}

enum Folded {
    Incident(Box<Incident>),
    Person(Box<Person>),
    Rowless,
}

impl Folding {
    pub(crate) const fn new(school: SchoolId) -> Self {
        Self { school, current: None, done: Vec::new(), rebuilt: Rebuilt { events: 0, streams: 0, differences: 0 } }
    }

    /// Takes the next event.
    pub(crate) fn take(&mut self, class: &str, stream: &str, payload: &str) -> Result<(), StoreError> {
        let class = StreamClass::parse(class)?;
        let stream: Uuid = stream.parse().map_err(|error| StoreError::unreadable("stream id", error))?;
        if self.current.as_ref().is_none_or(|current| (current.0, current.1) != (class, stream)) {
            self.finish();
            let folded = match class {
                StreamClass::Incident => Folded::Incident(Box::default()),
                StreamClass::Person => Folded::Person(Box::default()),
                StreamClass::School => Folded::Rowless,
            };
            self.current = Some((class, stream, folded));
            self.rebuilt.streams += 1;
        }
        self.rebuilt.events += 1;
        match &mut self.current {
            Some((.., Folded::Incident(incident))) => apply(incident.as_mut(), payload),
            Some((.., Folded::Person(person))) => apply(person.as_mut(), payload),
            Some((.., Folded::Rowless)) | None => Ok(()),
        }
    }

    /// Ends the stream that is being folded.
    pub(crate) fn finish(&mut self) {
        let rows = match self.current.take() {
            Some((_, stream, Folded::Incident(incident))) => {
                (stream, Stream::rows(incident.as_ref(), self.school, Incident::id(stream)))
            }
            Some((_, stream, Folded::Person(person))) => {
                (stream, Stream::rows(person.as_ref(), self.school, Person::id(stream)))
            }
            Some((.., Folded::Rowless)) | None => return,
        };
        self.done.push(rows);
    }

    /// What turns the stored rows of the finished streams into the derived ones; counts the differences.
    pub(crate) fn changes(&mut self, stored: &Rows) -> RowChanges {
        let derived = self.done.drain(..).fold(Rows::default(), |all, (_, rows)| all.and(rows));
        let changes = derived.changes_from(stored);
        self.rebuilt.differences += changes.count();
        changes
    }
}

fn apply<A: Stream>(state: &mut A, payload: &str) -> Result<(), StoreError> {
    state.apply(read_event::<A>(&envelope::unwrap_text(payload)?)?);
    Ok(())
}
