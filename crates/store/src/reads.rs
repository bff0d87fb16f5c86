//! The log of reads: one for each school, of the same form as the log of events, with a head of its own.
//!
//! Its entries are one stream of the school: an entry's sequence is its index and one. What was read by whom stands in the sealed
//! payload alone; beside it, for finding, the first four bytes of the id of each case and person.

mod plan;
mod writer;

pub(crate) use plan::{ReadMove, ReadPlan, ReadRow, leaf_of, plan};
pub(crate) use writer::{Reads, ReadsBackend};

use crate::envelope;
use crate::head::{count, stored};
use crate::time::{micros, time};
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use domain::{ReadEvent, Recorded, SchoolId};
use std::collections::BTreeSet;
use tlog::{Frontier, Hash};
use uuid::Uuid;

/// How many entries one statement looks through.
const WINDOW: u64 = 20_000;

/// Something to be entered in a school's log of reads.
#[derive(Clone, Debug)]
pub struct NewRead<'a> {
    /// Whose log.
    pub school: SchoolId,
    /// Who read what, and when.
    pub read: Recorded<ReadEvent>,
    /// The request's id: all that stands in the clear.
    pub request: &'a str,
}

/// An entry of a log of reads.
#[derive(Clone, Debug, PartialEq)]
pub struct LoggedRead {
    /// Its place in the log, from 0. Ordinary users never see it.
    pub log_index: u64,
    /// Who read what, and when.
    pub read: Recorded<ReadEvent>,
    /// When the log recorded it: when it was read, unless the log had a later entry already.
    pub recorded_at: DateTime<Utc>,
    /// The hash of its leaf.
    pub leaf_hash: Hash,
}

/// The head of a school's log of reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadHead {
    /// The tree over all entries: its size and, with [`Frontier::root`], its root.
    pub frontier: Frontier,
    /// The recorded time of the last entry, in microseconds since 1970.
    pub last_recorded: i64,
}

impl ReadHead {
    /// How many entries the log has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The root of the tree over them, in lower-case hexadecimal.
    #[must_use]
    pub fn root(&self) -> String {
        hexadecimal(&self.frontier.root())
    }
}

/// A hash in lower-case hexadecimal.
pub(crate) fn hexadecimal(hash: &Hash) -> String {
    hash.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// A case or a person, as the log of reads is asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touching {
    /// This case.
    Case(domain::IncidentId),
    /// This person.
    Person(domain::PersonId),
}

impl Touching {
    const fn id(self) -> Uuid {
        match self {
            Self::Case(case) => case.as_uuid(),
            Self::Person(person) => person.as_uuid(),
        }
    }

    fn is_named_by(self, read: &ReadEvent) -> bool {
        match self {
            Self::Case(case) => read.cases().contains(&case),
            Self::Person(person) => read.people().contains(&person),
        }
    }
}

/// An entry as it is stored.
#[derive(Clone, Debug)]
pub(crate) struct ReadEntry {
    pub(crate) school: SchoolId,
    pub(crate) at: i64,
    pub(crate) payload: String,
    pub(crate) metadata: String,
    pub(crate) touched: Vec<u8>,
}

impl ReadEntry {
    fn of(new: &NewRead<'_>) -> Result<Self, StoreError> {
        let inner = new.read.to_json().map_err(|error| StoreError::unreadable("read", error))?;
        Ok(Self {
            school: new.school,
            at: micros(new.read.recorded_at),
            payload: envelope::wrap(&inner),
            metadata: serde_json::json!({ "request": new.request }).to_string(),
            touched: touched(&new.read.event),
        })
    }
}

/// What an entry is found by: the first four bytes of each id it names, each once, in their order.
pub(crate) fn touched(read: &ReadEvent) -> Vec<u8> {
    let cases = read.cases().iter().map(|case| case.as_uuid());
    let ids = cases.chain(read.people().iter().map(|person| person.as_uuid()));
    let prints: BTreeSet<[u8; 4]> = ids.map(print).collect();
    prints.into_iter().flatten().collect()
}

fn print(id: Uuid) -> [u8; 4] {
    let [a, b, c, d, ..] = *id.as_bytes();
    [a, b, c, d]
}

/// School, frontier, root, last recorded time.
pub(crate) type ReadHeadRow = (Uuid, Vec<u8>, Vec<u8>, i64);

/// Log index, payload, recorded time, leaf.
type LoggedRow = (i64, String, i64, Vec<u8>);

/// Reads a head, checking that its parts belong together.
pub(crate) fn read_head(row: ReadHeadRow) -> Result<(SchoolId, ReadHead), StoreError> {
    let (school, frontier, root, last_recorded) = row;
    let frontier = Frontier::decode(&frontier).map_err(|error| StoreError::unreadable("head of reads", error))?;
    if frontier.root().as_slice() != root {
        return Err(StoreError::unreadable("head of reads", "its root is not that of its frontier"));
    }
    Ok((SchoolId::new(school), ReadHead { frontier, last_recorded }))
}

const HEAD: &str = "SELECT school_id, frontier, root, last_recorded FROM read_head WHERE school_id = $1";

const SIZES: &str = "SELECT school_id, size FROM read_head ORDER BY school_id";

const WITHIN: &str = "
SELECT log_index, payload, recorded_at, leaf_hash FROM reads
WHERE school_id = $1 AND log_index >= $2 AND log_index < $3 ORDER BY log_index DESC LIMIT $4";

const TOUCHING_POSTGRES: &str = "
SELECT log_index, payload, recorded_at, leaf_hash FROM reads
WHERE school_id = $1 AND log_index >= $2 AND log_index < $3 AND position($5 IN touched) > 0
ORDER BY log_index DESC LIMIT $4";

const TOUCHING_SQLITE: &str = "
SELECT log_index, payload, recorded_at, leaf_hash FROM reads
WHERE school_id = $1 AND log_index >= $2 AND log_index < $3 AND instr(touched, $5) > 0
ORDER BY log_index DESC LIMIT $4";

const RECORDED: &str = "SELECT recorded_at FROM reads WHERE school_id = $1 AND log_index = $2";

impl Store {
    /// Enters what was read, each in its school's log of reads; returns once all of it is durable. On an error nothing of it may
    /// be given out.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Closed`].
    pub async fn log_reads(&self, new: &[NewRead<'_>]) -> Result<(), StoreError> {
        if new.is_empty() {
            return Ok(());
        }
        let entries = new.iter().map(ReadEntry::of).collect::<Result<Vec<_>, _>>()?;
        on!(self, db => db.reads().enter(entries).await)
    }

    /// The head of a school's log of reads; that of an empty log where nothing was ever read.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn read_head(&self, school: SchoolId) -> Result<ReadHead, StoreError> {
        let row: Option<ReadHeadRow> =
            on!(self, db => sqlx::query_as(HEAD).bind(school.as_uuid()).fetch_optional(db.read_log()).await?);
        Ok(row.map(read_head).transpose()?.map(|(_, head)| head).unwrap_or_default())
    }

    /// How many entries each school's log of reads has.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn read_log_sizes(&self) -> Result<Vec<(SchoolId, u64)>, StoreError> {
        let rows: Vec<(Uuid, i64)> = on!(self, db => sqlx::query_as(SIZES).fetch_all(db.read_log()).await?);
        Ok(rows.into_iter().map(|(school, size)| (SchoolId::new(school), count(size))).collect())
    }

    /// Entries of a school's log of reads, newest first, before this place and not before this time, at most `limit`; with
    /// `touching`, only those that name it. Whoever reads on gives the last entry's place.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn reads_before(
        &self,
        school: SchoolId,
        before: Option<u64>,
        since: DateTime<Utc>,
        touching: Option<Touching>,
        limit: usize,
    ) -> Result<Vec<LoggedRead>, StoreError> {
        let mut to = match before {
            Some(before) => before,
            None => self.read_head(school).await?.size(),
        };
        let mut found = Vec::new();
        while to > 0 && found.len() < limit {
            let from = to.saturating_sub(WINDOW);
            let wanted = limit - found.len();
            let rows = self.reads_within(school, from..to, touching, wanted).await?;
            // Where the window had more than was wanted, the rest of it is looked at next.
            let is_whole = rows.len() < wanted;
            let last = rows.last().map(|row| count(row.0));
            let reads = rows.into_iter().map(logged).collect::<Result<Vec<_>, _>>()?;
            let is_old = reads.last().is_some_and(|read| read.recorded_at < since);
            let fits = |read: &LoggedRead| {
                read.recorded_at >= since && touching.is_none_or(|touching| touching.is_named_by(&read.read.event))
            };
            found.extend(reads.into_iter().filter(fits));
            to = if is_whole { from } else { last.unwrap_or(from) };
            if is_old || (to > 0 && self.read_at(school, to - 1).await?.is_none_or(|at| at < micros(since))) {
                break;
            }
        }
        Ok(found)
    }

    async fn reads_within(
        &self,
        school: SchoolId,
        places: std::ops::Range<u64>,
        touching: Option<Touching>,
        limit: usize,
    ) -> Result<Vec<LoggedRow>, StoreError> {
        let (from, to) = (stored(places.start), stored(places.end));
        let limit = stored(limit as u64);
        let Some(touching) = touching else {
            return Ok(on!(self, db => {
                let query = sqlx::query_as(WITHIN).bind(school.as_uuid()).bind(from).bind(to).bind(limit);
                query.fetch_all(db.read_log()).await?
            }));
        };
        let print = print(touching.id()).to_vec();
        let sql = match self {
            Self::Postgres(_) => TOUCHING_POSTGRES,
            Self::Sqlite(_) => TOUCHING_SQLITE,
        };
        Ok(on!(self, db => {
            let query = sqlx::query_as(sql).bind(school.as_uuid()).bind(from).bind(to).bind(limit);
            query.bind(print).fetch_all(db.read_log()).await?
        }))
    }

    async fn read_at(&self, school: SchoolId, log_index: u64) -> Result<Option<i64>, StoreError> {
        let place = stored(log_index);
        Ok(on!(self, db => {
            sqlx::query_scalar(RECORDED).bind(school.as_uuid()).bind(place).fetch_optional(db.read_log()).await?
        }))
    }
}

fn logged((log_index, payload, recorded_at, leaf_hash): LoggedRow) -> Result<LoggedRead, StoreError> {
    let inner = envelope::unwrap_text(&payload)?;
    let read = Recorded::from_json(&inner).map_err(|error| StoreError::unreadable("read", error))?;
    let leaf_hash = leaf_hash.try_into().map_err(|_| StoreError::unreadable("leaf hash", "it has not 32 bytes"))?;
    Ok(LoggedRead { log_index: count(log_index), read, recorded_at: time(recorded_at)?, leaf_hash })
}
