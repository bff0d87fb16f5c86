//! The head of a school's log.

use crate::StoreError;
use domain::SchoolId;
use tlog::Frontier;
use uuid::Uuid;

/// Where a school's log stands: what the next append is checked against and built upon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The tree over all entries: its size and, with [`Frontier::root`], its root.
    pub frontier: Frontier,
    /// How many events the school's own stream has.
    pub school_version: u64,
    /// The recorded time of the last entry, in microseconds since 1970.
    pub last_recorded: i64,
    /// The key of the HMACs of commands.
    pub(crate) secret: Vec<u8>,
}

impl Head {
    /// How many entries the log has: the index the next one gets.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.frontier.size()
    }
}

/// A head as both databases hold it: school, frontier, root, version of the school stream, last recorded time, secret.
pub(crate) type HeadRow = (Uuid, Vec<u8>, Vec<u8>, i64, i64, Vec<u8>);

/// Reads a head, checking that its parts belong together.
pub(crate) fn read_head(row: HeadRow) -> Result<(SchoolId, Head), StoreError> {
    let (school, frontier, root, school_version, last_recorded, secret) = row;
    let frontier = Frontier::decode(&frontier).map_err(|error| StoreError::unreadable("log head", error))?;
    if frontier.root().as_slice() != root {
        return Err(StoreError::unreadable("log head", "its root is not that of its frontier"));
    }
    Ok((SchoolId::new(school), Head { frontier, school_version: count(school_version), last_recorded, secret }))
}

/// A stored count or version; the schema keeps them from being negative.
pub(crate) fn count(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or(0)
}

/// A count or version as the databases store it.
pub(crate) fn stored(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
