//! Where schools and idempotency keys stand, asked for many commands at once.
//!
//! As the writer commits what waits, this task asks what waits: one statement on one connection answers every command that
//! is being opened, without delay. It costs a fraction of a statement for each, and no pool's connection.

use crate::StoreError;
use crate::opened::{Opening, Standing};
use std::collections::HashMap;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

/// The most questions in one statement.
const MOST: usize = 64;

/// A question, and the place its answer goes to.
pub(crate) struct Question {
    pub(crate) school: Uuid,
    pub(crate) actor: Uuid,
    pub(crate) key: Option<String>,
    pub(crate) class: &'static str,
    pub(crate) stream: String,
    answer: oneshot::Sender<Result<Standing, StoreError>>,
}

/// A database that answers them.
pub(crate) trait Answers: Send + 'static {
    /// One answer for each question, with its number from 1. After an error the connection is given up.
    fn answers(
        &mut self,
        questions: &[Question],
    ) -> impl Future<Output = Result<Vec<(i64, Standing)>, StoreError>> + Send;
}

/// The way to the task; it ends when the last of them is gone.
#[derive(Clone, Debug)]
pub(crate) struct Standings {
    queue: mpsc::Sender<Question>,
}

impl Standings {
    /// Starts the task.
    pub(crate) fn start(database: impl Answers) -> Self {
        let (queue, waiting) = mpsc::channel(MOST * 4);
        tokio::spawn(run(database, waiting));
        Self { queue }
    }

    /// Asks, and waits for the answer.
    pub(crate) async fn ask(&self, opening: &Opening<'_>) -> Result<Standing, StoreError> {
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

async fn run(mut database: impl Answers, mut waiting: mpsc::Receiver<Question>) {
    let mut questions = Vec::with_capacity(MOST);
    while waiting.recv_many(&mut questions, MOST).await > 0 {
        let asked = match database.answers(&questions).await {
            // The connection may have been gone for long: whoever asks now does not pay for it.
            Err(StoreError::Unavailable(_)) => database.answers(&questions).await,
            asked => asked,
        };
        settle(&mut questions, asked);
    }
}

fn settle(questions: &mut Vec<Question>, asked: Result<Vec<(i64, Standing)>, StoreError>) {
    let mut asked = asked.map(HashMap::<_, _>::from_iter);
    for (question, number) in questions.drain(..).zip(1..) {
        let answer = match &mut asked {
            Ok(answers) => answers.remove(&number).ok_or(StoreError::Closed),
            Err(error) => Err(StoreError::Unavailable(sqlx::Error::Protocol(error.to_string()))),
        };
        // A caller that has gone away does not mind.
        drop(question.answer.send(answer));
    }
}
