//! The question of `standings` to SQLite: a row of values for each, in texts that differ by powers of two.

use crate::StoreError;
use crate::opened::{Standing, StandingRow};
use crate::standings::{Answers, Question};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, FromRow, Row, SqliteConnection};

/// The head of the school, the database's clock, the row of the idempotency key, and the school the stream is in; for
/// each question, with its number.
const STANDING: &str = "
SELECT h.school_version, h.last_recorded, h.idempotency_secret,
       CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER) AS clock,
       i.command, i.class, i.stream, i.version,
       (SELECT e.school_id FROM events e
        WHERE e.aggregate_type = a.class AND e.aggregate_id = a.stream AND e.sequence = 1 LIMIT 1) AS home,
       a.number
FROM a
LEFT JOIN school_head h ON h.school_id = a.school_id
LEFT JOIN idempotency i ON i.school_id = a.school_id AND i.actor = a.actor AND i.key = a.key";

/// Asks on a connection of its own, opened with the first question.
pub(super) struct Asking {
    options: SqliteConnectOptions,
    connection: Option<SqliteConnection>,
}

impl Asking {
    /// Nothing asked yet.
    pub(super) const fn new(options: SqliteConnectOptions) -> Self {
        Self { options, connection: None }
    }
}

impl Answers for Asking {
    async fn answers(&mut self, questions: &[Question]) -> Result<Vec<(i64, Standing)>, StoreError> {
        let mut open = match self.connection.take() {
            Some(open) => open,
            None => self.options.connect().await?,
        };
        // Filled up with the last question, whose answer then comes more than once.
        let asked = questions.len().next_power_of_two();
        let rows = vec!["(?, ?, ?, ?, ?, ?)"; asked].join(", ");
        let sql = format!("WITH a (school_id, actor, key, class, stream, number) AS (VALUES {rows}) {STANDING}");
        let numbered = (1_i64..).zip(questions);
        let last = questions.last().map(|last| (i64::try_from(questions.len()).unwrap_or(i64::MAX), last));
        let mut query = sqlx::query(&sql);
        for (number, question) in numbered.chain(std::iter::repeat_n(last, asked - questions.len()).flatten()) {
            query = query.bind(question.school).bind(question.actor).bind(question.key.as_deref());
            query = query.bind(question.class).bind(question.stream.as_str()).bind(number);
        }
        let rows = query.fetch_all(&mut open).await?;
        self.connection = Some(open);
        rows.iter().map(|row| Ok((row.try_get("number")?, Standing::read(StandingRow::from_row(row)?)?))).collect()
    }
}
