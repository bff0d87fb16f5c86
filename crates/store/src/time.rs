//! Times as they are stored: microseconds since 1970-01-01T00:00:00Z, the number inside the leaf.

use crate::StoreError;
use chrono::{DateTime, Utc};

/// The stored form of a time; what is finer than a microsecond is cut off.
pub(crate) const fn micros(time: DateTime<Utc>) -> i64 {
    time.timestamp_micros()
}

/// The stored forms of a time that may be absent.
pub(crate) fn maybe_micros(time: Option<DateTime<Utc>>) -> Option<i64> {
    time.map(micros)
}

/// The time of its stored form.
pub(crate) fn time(micros: i64) -> Result<DateTime<Utc>, StoreError> {
    DateTime::from_timestamp_micros(micros).ok_or_else(|| StoreError::unreadable("time", "it is out of range"))
}

/// The time of its stored form, if there is one.
pub(crate) fn maybe_time(micros: Option<i64>) -> Result<Option<DateTime<Utc>>, StoreError> {
    micros.map(time).transpose()
}
