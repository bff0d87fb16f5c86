//! The question of `standings` to PostgreSQL: arrays, one for each column.

use crate::StoreError;
use crate::opened::{Standing, StandingRow};
use crate::standings::{Answers, Question};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, FromRow, Row};

/// The head of the school, the database's clock, the row of the idempotency key, and the school the stream is in; for
/// each question, with its number.
const STANDING: &str = "
SELECT h.school_version, h.last_recorded, h.idempotency_secret,
       (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS clock,
       i.command, i.class, i.stream, i.version,
       (SELECT e.school_id FROM events e
        WHERE e.aggregate_type = a.class AND e.aggregate_id = a.stream AND e.sequence = 1 LIMIT 1) AS home,
       a.number
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY
       AS a (school_id, actor, key, class, stream, number)
LEFT JOIN school_head h ON h.school_id = a.school_id
LEFT JOIN idempotency i ON i.school_id = a.school_id AND i.actor = a.actor AND i.key = a.key";

/// Asks on a connection of its own, opened with the first question.
pub(super) struct Asking {
    options: PgConnectOptions,
    connection: Option<PgConnection>,
}

impl Asking {
    /// Nothing asked yet.
    pub(super) const fn new(options: PgConnectOptions) -> Self {
        Self { options, connection: None }
    }
}

impl Answers for Asking {
    async fn answers(&mut self, questions: &[Question]) -> Result<Vec<(i64, Standing)>, StoreError> {
        let mut open = match self.connection.take() {
            Some(open) => open,
            None => self.options.connect().await?,
        };
        let rows = sqlx::query(STANDING)
            .bind(questions.iter().map(|question| question.school).collect::<Vec<_>>())
            .bind(questions.iter().map(|question| question.actor).collect::<Vec<_>>())
            .bind(questions.iter().map(|question| question.key.as_deref()).collect::<Vec<_>>())
            .bind(questions.iter().map(|question| question.class).collect::<Vec<_>>())
            .bind(questions.iter().map(|question| question.stream.as_str()).collect::<Vec<_>>())
            .fetch_all(&mut open)
            .await?;
        self.connection = Some(open);
        rows.iter().map(|row| Ok((row.try_get("number")?, Standing::read(StandingRow::from_row(row)?)?))).collect()
    }
}
