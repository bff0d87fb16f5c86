//! The bulk loader: a school's cases copied many times, row by row in the database. Not a way to add cases: the copies have the
//! first event of their stream and no place in the log.

use super::cluster::Cluster;
use anyhow::Result;
use sqlx::{Connection, PgConnection};

/// Tables whose rows are copied.
const TABLES: [&str; 5] = ["case_row", "duty_row", "tie_row", "referral_row", "search_row"];

/// Copies every case of the database until there are `cases` of them.
///
/// # Errors
/// When the database refuses.
pub async fn fill(cluster: &Cluster, database: &str, cases: i64) -> Result<()> {
    let mut connection = PgConnection::connect(&cluster.url(database)).await?;
    let there: i64 = sqlx::query_scalar("SELECT count(*) FROM case_row").fetch_one(&mut connection).await?;
    let copies = cases / there.max(1) - 1;
    sqlx::raw_sql(
        "SET synchronous_commit = off; SET work_mem = '512MB'; SET maintenance_work_mem = '512MB';
         CREATE UNLOGGED TABLE bulk (old uuid, new uuid, copy bigint)",
    )
    .execute(&mut connection)
    .await?;
    // In the order of the new ids, so that the indexes grow at their end.
    sqlx::query(
        "INSERT INTO bulk SELECT incident_id, id, copy FROM (SELECT incident_id, gen_random_uuid() AS id, copy
         FROM case_row CROSS JOIN generate_series(1, $1) AS copy) AS drawn ORDER BY id",
    )
    .bind(copies)
    .execute(&mut connection)
    .await?;
    for table in TABLES {
        copy(&mut connection, table).await?;
    }
    sqlx::raw_sql(EVENTS).execute(&mut connection).await?;
    sqlx::raw_sql("DROP TABLE bulk").execute(&mut connection).await?;
    sqlx::raw_sql("VACUUM ANALYZE").execute(&mut connection).await?;
    Ok(())
}

/// The first event of each copied case, far behind the end of the log.
const EVENTS: &str = "
INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, school_id, log_index,
    recorded_at, leaf_hash)
SELECT aggregate_type, new::text, sequence, event_type, event_version, payload, metadata, school_id,
    1000000000000 + row_number() OVER (), recorded_at, leaf_hash
FROM bulk JOIN events ON aggregate_type = 'incident' AND aggregate_id = old::text AND sequence = 1";

async fn copy(connection: &mut PgConnection, table: &str) -> Result<()> {
    let columns: Vec<String> = sqlx::query_scalar(
        "SELECT column_name::text FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position",
    )
    .bind(table)
    .fetch_all(&mut *connection)
    .await?;
    let values: Vec<_> = columns.iter().map(|column| value(table, column)).collect();
    let sql = format!(
        "INSERT INTO {table} ({}) SELECT {} FROM bulk JOIN {table} AS t ON t.incident_id = old",
        columns.join(", "),
        values.join(", ")
    );
    sqlx::raw_sql(&sql).execute(connection).await?;
    Ok(())
}

/// A copy has an id of its own, and times of its own, seconds after those of the case before it.
fn value(table: &str, column: &str) -> String {
    match (table, column) {
        (_, "incident_id") => "new".to_owned(),
        ("case_row", "due_at") => {
            "CASE WHEN t.due_at = 9223372036854775807 THEN t.due_at ELSE t.due_at + copy * 1000000 END".to_owned()
        }
        ("case_row", "raised_at" | "known_at" | "changed_at") => format!("t.{column} + copy * 1000000"),
        _ => format!("t.{column}"),
    }
}
