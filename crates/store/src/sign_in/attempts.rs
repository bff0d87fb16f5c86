//! What is remembered of failures to sign in.

use super::Digest;
use crate::head::count;
use crate::time::{micros, time};
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};

/// Failures under one name, from one device or from one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tries {
    /// How many.
    pub times: u32,
    /// When the last one was.
    pub last_at: DateTime<Utc>,
    /// Until when nothing is looked at.
    pub until: DateTime<Utc>,
}

const TRIES: &str = "SELECT times, last_at, until FROM failure WHERE counted = $1";
const FIRST: &str =
    "INSERT INTO failure (counted, times, last_at, until) VALUES ($1, $2, $3, $4) ON CONFLICT (counted) DO NOTHING";
const NEXT: &str = "
UPDATE failure SET times = $2, last_at = $3, until = $4
WHERE counted = $1 AND times = $5 AND last_at = $6 AND until = $7";
const FORGET: &str = "DELETE FROM failure WHERE counted = $1";

impl Store {
    /// What is remembered of failures counted so.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn tries(&self, counted: &Digest) -> Result<Option<Tries>, StoreError> {
        // Not from the readers: two attempts at once must not both see the state before either.
        let row: Option<(i64, i64, i64)> =
            on!(self, db => sqlx::query_as(TRIES).bind(counted.as_bytes()).fetch_optional(db.beside()).await?);
        let read = |(times, last_at, until)| {
            let times = u32::try_from(count(times)).unwrap_or(u32::MAX);
            Ok(Tries { times, last_at: time(last_at)?, until: time(until)? })
        };
        row.map(read).transpose()
    }

    /// Remembers one more; false when somebody else did meanwhile: look again.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn count_try(&self, counted: &Digest, before: Option<Tries>, after: &Tries) -> Result<bool, StoreError> {
        let sql = if before.is_some() { NEXT } else { FIRST };
        let rows = on!(self, db => {
            let mut query = sqlx::query(sql)
                .bind(counted.as_bytes())
                .bind(i64::from(after.times))
                .bind(micros(after.last_at))
                .bind(micros(after.until));
            if let Some(before) = before {
                query = query.bind(i64::from(before.times)).bind(micros(before.last_at)).bind(micros(before.until));
            }
            query.execute(db.beside()).await?.rows_affected()
        });
        Ok(rows == 1)
    }

    /// Forgets what was counted: she got in.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn forget_tries(&self, counted: &Digest) -> Result<(), StoreError> {
        on!(self, db => sqlx::query(FORGET).bind(counted.as_bytes()).execute(db.beside()).await.map(drop)?);
        Ok(())
    }
}
