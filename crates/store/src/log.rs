//! The log and the streams in it, as they are read.

use crate::append::StreamClass;
use crate::cases::{Seen, seen_as};
use crate::envelope;
use crate::head::{Head, HeadRow, count, read_head, stored};
use crate::opened::{appended, read_event};
use crate::stream::Stream;
use crate::time::{micros, time};
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use domain::{CaseId, Incident, IncidentEvent, IncidentId, Recorded, SchoolId};
use sqlx::query_builder::QueryBuilder;
use sqlx::{Database, Encode, Type};
use tlog::Hash;
use uuid::Uuid;

/// An event with its place in its stream and in the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Logged<E> {
    /// The event and its provenance.
    pub event: Recorded<E>,
    /// Its place in its stream, from 1.
    pub sequence: u64,
    /// Its place in the school's log, from 0. Ordinary users never see it.
    pub log_index: u64,
    /// When the log recorded it: the desk's time, unless the log had a later entry already.
    pub recorded_at: DateTime<Utc>,
    /// The hash of its leaf.
    pub leaf_hash: Hash,
}

/// An entry of a log without its content: enough to know what to read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// Its place in the log, from 0.
    pub log_index: u64,
    /// The class of its stream.
    pub class: StreamClass,
    /// Its stream.
    pub stream: Uuid,
    /// Its place in its stream, from 1.
    pub sequence: u64,
    /// When the log recorded it.
    pub recorded_at: DateTime<Utc>,
}

/// A school whose own stream moved, or of which a dated fact took effect, since its open cases were last routed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchoolMoved {
    /// Which.
    pub school: SchoolId,
    /// The version of its stream.
    pub version: u64,
    /// The version under which its open cases were last routed; 0 when they never were.
    pub routed: u64,
}

/// Payload, sequence, log index, recorded time, leaf.
type EventRow = (String, i64, i64, i64, Vec<u8>);

/// Log index, class, stream, sequence, recorded time.
type EntryRow = (i64, String, String, i64, i64);

const EVENTS: &str =
    "SELECT CAST(payload AS text), sequence, log_index, recorded_at, leaf_hash FROM events WHERE aggregate_type = ";

const FROM: &str = "
SELECT log_index, aggregate_type, aggregate_id, sequence, recorded_at FROM events
WHERE school_id = $1 AND log_index >= $2 ORDER BY log_index LIMIT $3";

const HEAD: &str = "
SELECT school_id, frontier, root, school_version, last_recorded, idempotency_secret
FROM school_head WHERE school_id = $1";

const SIZES: &str = "SELECT school_id, size FROM school_head ORDER BY school_id";

const MOVED: &str = "
SELECT head.school_id, head.school_version, coalesce(routing.school_version, 0)
FROM school_head head LEFT JOIN school_routing routing ON routing.school_id = head.school_id
WHERE routing.school_id IS NULL OR routing.school_version < head.school_version OR routing.next_at <= $1
ORDER BY head.school_id";

const OPEN: &str = "
SELECT incident_id FROM case_row WHERE school_id = $1 AND is_open ORDER BY incident_id";

const ROUTED: &str = "
INSERT INTO school_routing (school_id, school_version, next_at) VALUES ($1, $2, $3)
ON CONFLICT (school_id) DO UPDATE SET school_version = excluded.school_version, next_at = excluded.next_at
WHERE school_routing.school_version <= excluded.school_version";

const FORGET: &str = "DELETE FROM idempotency WHERE created_at < $1";

/// The events of a stream: more may be asked of them.
fn events_of<A: Stream, DB>(school: SchoolId, id: A::Id) -> QueryBuilder<'static, DB>
where
    DB: Database,
    Uuid: Type<DB> + for<'q> Encode<'q, DB>,
    String: Type<DB> + for<'q> Encode<'q, DB>,
{
    let mut sql = QueryBuilder::new(EVENTS);
    sql.push_bind(A::CLASS.as_str().to_owned());
    sql.push(" AND aggregate_id = ").push_bind(A::stream(id).to_string());
    sql.push(" AND school_id = ").push_bind(school.as_uuid());
    sql
}

fn logged<A: Stream>(row: EventRow) -> Result<Logged<A::Fact>, StoreError> {
    let (payload, sequence, log_index, recorded_at, leaf) = row;
    let event = read_event::<A>(&envelope::unwrap_text(&payload)?)?;
    let last = appended(count(sequence), recorded_at, &leaf)?;
    Ok(Logged {
        event,
        sequence: last.version,
        log_index: count(log_index),
        recorded_at: last.recorded_at,
        leaf_hash: last.leaf_hash,
    })
}

impl Store {
    /// Every event of a stream, in order; empty when this school has no such stream.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn events<A: Stream>(&self, school: SchoolId, id: A::Id) -> Result<Vec<Logged<A::Fact>>, StoreError> {
        let rows: Vec<EventRow> = on!(self, db => {
            let mut sql = events_of::<A, _>(school, id);
            sql.push(" ORDER BY sequence").build_query_as().fetch_all(db.readers()).await?
        });
        rows.into_iter().map(logged::<A>).collect()
    }

    /// Every event of a case, in order; none when there is no such case, or it is not one that could be seen: nothing is read of it
    /// then, so that the one takes as long as the other.
    ///
    /// # Errors
    /// As for [`Self::events`].
    pub async fn events_seen(&self, case: CaseId, seen: &Seen) -> Result<Vec<Logged<IncidentEvent>>, StoreError> {
        let rows: Vec<EventRow> = on!(self, db => {
            let mut sql = events_of::<Incident, _>(case.school, case.incident);
            seen_as(&mut sql, case, seen);
            sql.push(" ORDER BY sequence").build_query_as().fetch_all(db.readers()).await?
        });
        rows.into_iter().map(logged::<Incident>).collect()
    }

    /// The state of a stream now and its version; `None` when this school has no such stream.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn load<A: Stream>(&self, school: SchoolId, id: A::Id) -> Result<Option<(A, u64)>, StoreError> {
        let events = self.events::<A>(school, id).await?;
        let version = events.len() as u64;
        let mut state = A::default();
        for logged in events {
            state.apply(logged.event);
        }
        Ok((version > 0).then_some((state, version)))
    }

    /// Entries of a school's log from this place on, at most `limit`: what subscriptions follow. There are no gaps.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn log_from(&self, school: SchoolId, log_index: u64, limit: u32) -> Result<Vec<LogEntry>, StoreError> {
        let (from, limit) = (stored(log_index), i64::from(limit));
        let rows: Vec<EntryRow> = on!(self, db => {
            sqlx::query_as(FROM).bind(school.as_uuid()).bind(from).bind(limit).fetch_all(db.readers()).await?
        });
        rows.into_iter()
            .map(|(log_index, class, stream, sequence, recorded_at)| {
                Ok(LogEntry {
                    log_index: count(log_index),
                    class: StreamClass::parse(&class)?,
                    stream: stream.parse().map_err(|error| StoreError::unreadable("stream id", error))?,
                    sequence: count(sequence),
                    recorded_at: time(recorded_at)?,
                })
            })
            .collect()
    }

    /// The head of a school's log.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn head(&self, school: SchoolId) -> Result<Option<Head>, StoreError> {
        let row: Option<HeadRow> =
            on!(self, db => sqlx::query_as(HEAD).bind(school.as_uuid()).fetch_optional(db.readers()).await?);
        Ok(row.map(read_head).transpose()?.map(|(_, head)| head))
    }

    /// How many entries each school's log has: what is polled to follow all of them.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn log_sizes(&self) -> Result<Vec<(SchoolId, u64)>, StoreError> {
        let rows: Vec<(Uuid, i64)> = on!(self, db => sqlx::query_as(SIZES).fetch_all(db.readers()).await?);
        Ok(rows.into_iter().map(|(school, size)| (SchoolId::new(school), count(size))).collect())
    }

    /// The schools whose open cases may have to be routed again by this time.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn schools_moved(&self, by: DateTime<Utc>) -> Result<Vec<SchoolMoved>, StoreError> {
        let rows: Vec<(Uuid, i64, i64)> =
            on!(self, db => sqlx::query_as(MOVED).bind(micros(by)).fetch_all(db.readers()).await?);
        let moved = |(school, version, routed)| SchoolMoved {
            school: SchoolId::new(school),
            version: count(version),
            routed: count(routed),
        };
        Ok(rows.into_iter().map(moved).collect())
    }

    /// Every case of the school that is not closed.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn open_cases(&self, school: SchoolId) -> Result<Vec<IncidentId>, StoreError> {
        let ids: Vec<Uuid> =
            on!(self, db => sqlx::query_scalar(OPEN).bind(school.as_uuid()).fetch_all(db.readers()).await?);
        Ok(ids.into_iter().map(IncidentId::new).collect())
    }

    /// Keeps that the school's open cases were routed under this version, and when a dated fact next takes effect.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn school_routed(
        &self,
        school: SchoolId,
        version: u64,
        next: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        let (version, next) = (stored(version), next.map_or(i64::MAX, micros));
        on!(self, db => {
            sqlx::query(ROUTED).bind(school.as_uuid()).bind(version).bind(next).execute(db.beside()).await?;
        });
        Ok(())
    }

    /// Forgets idempotency keys older than this time; how many there were.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn forget_keys(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        Ok(on!(self, db => sqlx::query(FORGET).bind(micros(before)).execute(db.beside()).await?.rows_affected()))
    }
}
