//! Rebuilding the rows of a school: one connection reads its events, another holds the write lock and writes.

use super::statement::listed;
use super::{Sqlite, write};
use crate::StoreError;
use crate::rebuild::{self, Folded, Mode, Rebuilt};
use crate::rows::Rows;
use domain::SchoolId;
use sqlx::SqliteConnection;
use std::collections::HashSet;
use uuid::Uuid;

const SIZE: &str = "SELECT size FROM school_head WHERE school_id = ?";

/// Each stream whole, in the order in which they began. One row of many payloads costs a fraction of a row for each.
const STREAMS: &str = "
SELECT log.aggregate_type, log.aggregate_id,
       (SELECT group_concat(own.payload, '') FROM (
            SELECT e.payload FROM events e
            WHERE e.aggregate_type = log.aggregate_type AND e.aggregate_id = log.aggregate_id AND e.school_id = log.school_id
            ORDER BY e.sequence) AS own)
FROM events log INDEXED BY events_log WHERE log.school_id = ? AND log.sequence = 1 ORDER BY log.log_index";

const CASES: &str = "SELECT * FROM case_row WHERE school_id = ? AND incident_id IN ";
const DUTIES: &str = "SELECT * FROM duty_row WHERE school_id = ? AND incident_id IN ";
const TIES: &str = "SELECT * FROM tie_row WHERE school_id = ? AND incident_id IN ";
const REFERRALS: &str = "SELECT * FROM referral_row WHERE school_id = ? AND incident_id IN ";
const SEARCHES: &str = "SELECT * FROM search_row WHERE school_id = ? AND incident_id IN ";
const PERSONS: &str = "SELECT * FROM person_row WHERE school_id = ? AND person_id IN ";
const MATCHES: &str = "SELECT * FROM match_row WHERE school_id = ? AND person_id IN ";
const FAMILIES: &str = "SELECT * FROM family_row WHERE school_id = ? AND person_id IN ";

impl Sqlite {
    pub(crate) async fn rebuild(&self, school: SchoolId, mode: Mode) -> Result<Rebuilt, StoreError> {
        let mut writing = self.side.begin_with("BEGIN IMMEDIATE").await?;
        let size: i64 = sqlx::query_scalar(SIZE).bind(school.as_uuid()).fetch_one(&mut *writing).await?;
        let (onward, mut ahead) = rebuild::way();
        let readers = self.readers.clone();
        tokio::spawn(async move {
            let streams = sqlx::query_as(STREAMS).bind(school.as_uuid()).fetch(&readers);
            rebuild::fold_ahead(school, streams, onward).await;
        });
        let (mut rebuilt, mut known) = (Rebuilt::default(), HashSet::new());
        while let Some(folded) = rebuild::next(&mut ahead).await? {
            known.extend(folded.ids.iter().copied());
            rebuilt = rebuilt.and(settle(&mut writing, school, folded, mode).await?);
        }
        let mut rebuilt = rebuild::complete(rebuilt, size)?;
        rebuilt.differences += rebuild::orphans!(&mut *writing, school, known, mode);
        writing.commit().await?;
        Ok(rebuilt)
    }
}

async fn settle(
    to: &mut SqliteConnection,
    school: SchoolId,
    folded: Folded,
    mode: Mode,
) -> Result<Rebuilt, StoreError> {
    let stored = stored(to, school, &folded.ids).await?;
    let (changes, rebuilt) = folded.changes_from(&stored);
    if mode == Mode::Write {
        write::rows(to, &[&changes]).await?;
    }
    Ok(rebuilt)
}

async fn stored(from: &mut SqliteConnection, school: SchoolId, ids: &[Uuid]) -> Result<Rows, StoreError> {
    let query = |head| listed(head, "", school, ids);
    Ok(Rows {
        cases: query(CASES).build_query_as().fetch_all(&mut *from).await?,
        duties: query(DUTIES).build_query_as().fetch_all(&mut *from).await?,
        ties: query(TIES).build_query_as().fetch_all(&mut *from).await?,
        referrals: query(REFERRALS).build_query_as().fetch_all(&mut *from).await?,
        searches: query(SEARCHES).build_query_as().fetch_all(&mut *from).await?,
        persons: query(PERSONS).build_query_as().fetch_all(&mut *from).await?,
        matches: query(MATCHES).build_query_as().fetch_all(&mut *from).await?,
        families: query(FAMILIES).build_query_as().fetch_all(&mut *from).await?,
    })
}
