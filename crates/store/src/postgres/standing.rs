//! Where schools and idempotency keys stand, asked for many commands at once.
//!
//! As the writer commits what waits, this task asks what waits: one statement on one connection answers every command that
//! is being opened, without delay. It costs a fraction of a statement for each, and no pool's connection.

use crate::StoreError;
use crate::opened::{Opening, Standing, StandingRow};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, FromRow, Row};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

/// The most questions in one statement.
const MOST: usize = 64;

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

/// A question, and the place its answer goes to.
struct Question {
    school: Uuid,
    actor: Uuid,
    key: Option<String>,
    class: &'static str,
    stream: String,
    answer: oneshot::Sender<Result<Standing, StoreError>>,
}

/// The way to the task; it ends when the last of them is gone.
#[derive(Clone, Debug)]
pub(super) struct Standings {
    queue: mpsc::Sender<Question>,
}

impl Standings {
    /// Starts the task; it connects with the first question.
    pub(super) fn start(options: PgConnectOptions) -> Self {
        let (queue, waiting) = mpsc::channel(MOST * 4);
        tokio::spawn(run(options, waiting));
        Self { queue }
    }

    /// Asks, and waits for the answer.
    pub(super) async fn ask(&self, opening: &Opening<'_>) -> Result<Standing, StoreError> {
        let (answer, answered) = oneshot::channel();
        let question = Question {
            school: opening.school.as_uuid(),
            actor: opening.actor,
            key: opening.key.map(str::to_owned),
            class: opening.class.as_str(),
            stream: opening.stream.to_string(),
            answer,
        };
        self.queue.send(question).await.map_err(|_| StoreError::Closed)?;
        answered.await.unwrap_or(Err(StoreError::Closed))
    }
}

async fn run(options: PgConnectOptions, mut waiting: mpsc::Receiver<Question>) {
    let mut connection = None;
    let mut questions = Vec::with_capacity(MOST);
    while waiting.recv_many(&mut questions, MOST).await > 0 {
        let asked = match answers(&options, &mut connection, &questions).await {
            // The connection may have been gone for long: whoever asks now does not pay for it.
            Err(StoreError::Unavailable(_)) => answers(&options, &mut connection, &questions).await,
            asked => asked,
        };
        settle(&mut questions, asked);
    }
}

/// One answer for each question. After an error the connection is given up.
async fn answers(
    options: &PgConnectOptions,
    connection: &mut Option<PgConnection>,
    questions: &[Question],
) -> Result<Vec<(i64, Standing)>, StoreError> {
    let mut open = match connection.take() {
        Some(open) => open,
        None => options.connect().await?,
    };
    let rows = sqlx::query(STANDING)
        .bind(questions.iter().map(|question| question.school).collect::<Vec<_>>())
        .bind(questions.iter().map(|question| question.actor).collect::<Vec<_>>())
        .bind(questions.iter().map(|question| question.key.as_deref()).collect::<Vec<_>>())
        .bind(questions.iter().map(|question| question.class).collect::<Vec<_>>())
        .bind(questions.iter().map(|question| question.stream.as_str()).collect::<Vec<_>>())
        .fetch_all(&mut open)
        .await?;
    *connection = Some(open);
    rows.iter().map(|row| Ok((row.try_get("number")?, Standing::read(StandingRow::from_row(row)?)?))).collect()
}

fn settle(questions: &mut Vec<Question>, asked: Result<Vec<(i64, Standing)>, StoreError>) {
    let mut asked = asked.map(std::collections::HashMap::<_, _>::from_iter);
    for (question, number) in questions.drain(..).zip(1..) {
        let answer = match &mut asked {
            Ok(answers) => answers.remove(&number).ok_or(StoreError::Closed),
            Err(error) => Err(StoreError::Unavailable(sqlx::Error::Protocol(error.to_string()))),
        };
        // A caller that has gone away does not mind.
        drop(question.answer.send(answer));
    }
}
