//! Rebuilding the rows of a school: one connection reads its events, another holds its head and writes.

use super::Postgres;
use super::statement::Statement;
use crate::StoreError;
use crate::rebuild::{self, Folded, Mode, Rebuilt};
use crate::rows::Rows;
use domain::SchoolId;
use sqlx::{ConnectOptions, Connection, PgConnection};
use std::collections::HashSet;
use uuid::Uuid;

const LOCK: &str = "SELECT size FROM school_head WHERE school_id = $1 FOR UPDATE";

/// Each stream whole, in the order in which they began. One row of many payloads costs a fraction of a row for each.
const STREAMS: &str = "
WITH log AS MATERIALIZED (
    SELECT aggregate_type, aggregate_id, sequence FROM events WHERE school_id = $1 ORDER BY log_index)
SELECT log.aggregate_type, log.aggregate_id,
       (SELECT string_agg(own.payload::text, '') FROM (
            SELECT e.payload FROM events e
            WHERE e.aggregate_type = log.aggregate_type AND e.aggregate_id = log.aggregate_id AND e.school_id = $1
            ORDER BY e.sequence) AS own)
FROM log WHERE log.sequence = 1";

const CASES: &str = "SELECT * FROM case_row WHERE school_id = $1 AND incident_id = ANY($2)";
const DUTIES: &str = "SELECT * FROM duty_row WHERE school_id = $1 AND incident_id = ANY($2)";
const TIES: &str = "SELECT * FROM tie_row WHERE school_id = $1 AND incident_id = ANY($2)";
const REFERRALS: &str = "SELECT * FROM referral_row WHERE school_id = $1 AND incident_id = ANY($2)";
const SEARCHES: &str = "SELECT * FROM search_row WHERE school_id = $1 AND incident_id = ANY($2)";
const PERSONS: &str = "SELECT * FROM person_row WHERE school_id = $1 AND person_id = ANY($2)";
const MATCHES: &str = "SELECT * FROM match_row WHERE school_id = $1 AND person_id = ANY($2)";
const FAMILIES: &str = "SELECT * FROM family_row WHERE school_id = $1 AND person_id = ANY($2)";

impl Postgres {
    pub(crate) async fn rebuild(&self, school: SchoolId, mode: Mode) -> Result<Rebuilt, StoreError> {
        // Not from the pool: rebuilds that wait for each other's second connection would wait for ever.
        let mut connection = self.options.connect().await?;
        let mut writing = connection.begin().await?;
        let size: i64 = sqlx::query_scalar(LOCK).bind(school.as_uuid()).fetch_one(&mut *writing).await?;
        let (onward, mut ahead) = rebuild::way();
        let mut reading = self.options.connect().await?;
        tokio::spawn(async move {
            let streams = sqlx::query_as(STREAMS).bind(school.as_uuid()).fetch(&mut reading);
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

async fn settle(to: &mut PgConnection, school: SchoolId, folded: Folded, mode: Mode) -> Result<Rebuilt, StoreError> {
    let stored = stored(to, school, &folded.ids).await?;
    let (changes, rebuilt) = folded.changes_from(&stored);
    if mode == Mode::Write && rebuilt.differences > 0 {
        let Statement { sql, arguments, .. } = Statement::of_rows(school, &changes)?;
        sqlx::query_with(&sql, arguments).execute(to).await?;
    }
    Ok(rebuilt)
}

async fn stored(from: &mut PgConnection, school: SchoolId, ids: &[Uuid]) -> Result<Rows, StoreError> {
    let school = school.as_uuid();
    Ok(Rows {
        cases: sqlx::query_as(CASES).bind(school).bind(ids).fetch_all(&mut *from).await?,
        duties: sqlx::query_as(DUTIES).bind(school).bind(ids).fetch_all(&mut *from).await?,
        ties: sqlx::query_as(TIES).bind(school).bind(ids).fetch_all(&mut *from).await?,
        referrals: sqlx::query_as(REFERRALS).bind(school).bind(ids).fetch_all(&mut *from).await?,
        searches: sqlx::query_as(SEARCHES).bind(school).bind(ids).fetch_all(&mut *from).await?,
        persons: sqlx::query_as(PERSONS).bind(school).bind(ids).fetch_all(&mut *from).await?,
        matches: sqlx::query_as(MATCHES).bind(school).bind(ids).fetch_all(&mut *from).await?,
        families: sqlx::query_as(FAMILIES).bind(school).bind(ids).fetch_all(&mut *from).await?,
    })
}
