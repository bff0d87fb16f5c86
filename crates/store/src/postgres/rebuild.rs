//! Rebuilding the rows of a school: one connection reads its events, another holds its head and writes.

use super::Postgres;
use super::statement::Statement;
use crate::StoreError;
use crate::rebuild::{CHUNK, Folding, Mode, Rebuilt};
use crate::rows::Rows;
use domain::SchoolId;
use futures::TryStreamExt;
use sqlx::{ConnectOptions, Connection, PgConnection, Row};
use uuid::Uuid;

const LOCK: &str = "SELECT 1 FROM school_head WHERE school_id = $1 FOR UPDATE";

const EVENTS: &str = "
SELECT aggregate_type, aggregate_id, payload::text FROM events WHERE school_id = $1
ORDER BY aggregate_type, aggregate_id, sequence";

const CASES: &str = "SELECT * FROM case_row WHERE school_id = $1 AND incident_id = ANY($2)";
const DUTIES: &str = "SELECT * FROM duty_row WHERE school_id = $1 AND incident_id = ANY($2)";
const TIES: &str = "SELECT * FROM tie_row WHERE school_id = $1 AND incident_id = ANY($2)";
const REFERRALS: &str = "SELECT * FROM referral_row WHERE school_id = $1 AND incident_id = ANY($2)";
const SEARCHES: &str = "SELECT * FROM search_row WHERE school_id = $1 AND incident_id = ANY($2)";
const PERSONS: &str = "SELECT * FROM person_row WHERE school_id = $1 AND person_id = ANY($2)";

/// Rows that no stream of the school stands behind.
const ORPHANS: [(&str, &str); 6] = [
    ("case_row", "incident"),
    ("duty_row", "incident"),
    ("tie_row", "incident"),
    ("referral_row", "incident"),
    ("search_row", "incident"),
    ("person_row", "person"),
];

impl Postgres {
    pub(crate) async fn rebuild(&self, school: SchoolId, mode: Mode) -> Result<Rebuilt, StoreError> {
        // Not from the pool: rebuilds that wait for each other's second connection would wait for ever.
        let mut connection = self.options.connect().await?;
        let mut writing = connection.begin().await?;
        sqlx::query(LOCK).bind(school.as_uuid()).execute(&mut *writing).await?;
        let mut folding = Folding::new(school);
        // The events of one school are sorted in memory, where it suffices.
        let mut reading = (*self.options).clone().options([("work_mem", "64MB")]).connect().await?;
        let mut events = sqlx::query(EVENTS).bind(school.as_uuid()).fetch(&mut reading);
        while let Some(event) = events.try_next().await? {
            folding.take(event.try_get(0)?, event.try_get(1)?, event.try_get(2)?)?;
            if folding.done.len() >= CHUNK {
                settle(&mut writing, school, &mut folding, mode).await?;
            }
        }
        drop(events);
        folding.finish();
        settle(&mut writing, school, &mut folding, mode).await?;
        folding.rebuilt.differences += orphans(&mut writing, school, mode).await?;
        writing.commit().await?;
        Ok(folding.rebuilt)
    }
}

async fn settle(to: &mut PgConnection, school: SchoolId, folding: &mut Folding, mode: Mode) -> Result<(), StoreError> {
    let ids: Vec<_> = folding.done.iter().map(|(stream, _)| *stream).collect();
    let stored = stored(to, school, &ids).await?;
    let changes = folding.changes(&stored);
    if mode == Mode::Write && changes.count() > 0 {
        let Statement { sql, arguments, .. } = Statement::of_rows(school, &changes)?;
        sqlx::query_with(&sql, arguments).execute(to).await?;
    }
    Ok(())
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
    })
}

async fn orphans(to: &mut PgConnection, school: SchoolId, mode: Mode) -> Result<u64, StoreError> {
    let mut orphans = 0;
    for (table, class) in ORPHANS {
        let condition = format!(
            "FROM {table} r WHERE school_id = $1 AND NOT EXISTS (SELECT FROM events e WHERE e.aggregate_type = '{class}' \
             AND e.aggregate_id = r.{class}_id::text AND e.sequence = 1 AND e.school_id = r.school_id)"
        );
        orphans += match mode {
            Mode::Write => {
                let sql = format!("DELETE {condition}");
                sqlx::query(&sql).bind(school.as_uuid()).execute(&mut *to).await?.rows_affected()
            }
            Mode::Compare => {
                let sql = format!("SELECT count(*) {condition}");
                let count: i64 = sqlx::query_scalar(&sql).bind(school.as_uuid()).fetch_one(&mut *to).await?;
                crate::head::count(count)
            }
        };
    }
    Ok(orphans)
}
