//! The writer of the logs of reads: one task per process on one connection of its own, so that who reads keeps nobody who records
//! waiting.
//!
//! It takes what waits (up to [`BATCH`] responses) and commits it in one transaction. Whoever reads alone waits for nobody; where many
//! read, a transaction begins at most every [`PACE`], so that reading takes the disk from nobody who records. Nothing is decided
//! upon the order of reads: an entry whose head moved is entered upon the new one.

use super::ReadEntry;
use crate::StoreError;
use crate::writer::is_connection_lost;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

/// The most responses in one transaction.
const BATCH: usize = 256;
/// The least time from the beginning of one transaction to that of the next.
const PACE: Duration = Duration::from_millis(5);
/// How many responses may wait before callers do.
const WAITING: usize = 1024;
/// How often an entry is placed anew because its head moved, and how often a lost connection is made again.
const AGAIN: u32 = 16;
const RECONNECTS: u32 = 3;

/// A database, as this writer sees it.
pub(crate) trait ReadsBackend: Send + 'static {
    /// Enters these in one transaction; whether each is in. On an error nothing was entered, unless the connection was lost on the
    /// way.
    fn attempt(&mut self, entries: &[&ReadEntry]) -> impl Future<Output = Result<Vec<bool>, StoreError>> + Send;
}

/// What one response opened, and the place the answer goes to.
struct Request {
    entries: Vec<ReadEntry>,
    answer: oneshot::Sender<Result<(), StoreError>>,
}

/// The way to the task; cheap to clone. The task ends when the last of them is gone.
#[derive(Clone, Debug)]
pub(crate) struct Reads {
    queue: mpsc::Sender<Request>,
}

impl Reads {
    /// Starts the task.
    pub(crate) fn start(backend: impl ReadsBackend) -> Self {
        let (queue, waiting) = mpsc::channel(WAITING);
        tokio::spawn(run(backend, waiting));
        Self { queue }
    }

    /// Enters all of these, or says why not.
    pub(crate) async fn enter(&self, entries: Vec<ReadEntry>) -> Result<(), StoreError> {
        let (answer, answered) = oneshot::channel();
        self.queue.send(Request { entries, answer }).await.map_err(|_| StoreError::Closed)?;
        answered.await.unwrap_or(Err(StoreError::Closed))
    }
}

async fn run(mut backend: impl ReadsBackend, mut queue: mpsc::Receiver<Request>) {
    let mut waiting = Vec::with_capacity(BATCH);
    let mut next = Instant::now();
    while queue.recv_many(&mut waiting, BATCH).await > 0 {
        tokio::time::sleep_until(next).await;
        // Whoever is ready to hand something over does so first: one batch of eight costs less than four of two.
        tokio::task::yield_now().await;
        next = Instant::now() + PACE;
        while waiting.len() < BATCH {
            let Ok(request) = queue.try_recv() else { break };
            waiting.push(request);
        }
        let batch = std::mem::take(&mut waiting);
        let entered = enter(&mut backend, &batch).await;
        // Where the database is gone, all of them are told at once.
        if let (Err(error), true) = (&entered, batch.len() > 1)
            && !is_lost(error)
        {
            tracing::warn!(%error, "reads could not be entered together: each is entered alone");
            for request in batch {
                let entered = enter(&mut backend, std::slice::from_ref(&request)).await;
                answer(request, entered);
            }
        } else {
            let failed = entered.err().map(|error| error.to_string());
            for request in batch {
                let entered = failed.as_ref().map_or(Ok(()), |error| Err(protocol(error)));
                answer(request, entered);
            }
        }
    }
}

fn is_lost(error: &StoreError) -> bool {
    matches!(error, StoreError::Unavailable(error) if is_connection_lost(error))
}

/// Answers. A caller that has gone away does not mind.
fn answer(request: Request, entered: Result<(), StoreError>) {
    drop(request.answer.send(entered));
}

fn protocol(error: &str) -> StoreError {
    StoreError::Unavailable(sqlx::Error::Protocol(error.to_owned()))
}

/// Enters all of a batch. After a connection was lost on the way, an entry may stand twice, under one request's id: that says no
/// more than was so.
async fn enter(backend: &mut impl ReadsBackend, batch: &[Request]) -> Result<(), StoreError> {
    let mut left: Vec<&ReadEntry> = batch.iter().flat_map(|request| &request.entries).collect();
    let mut reconnects = 0;
    for _ in 0..AGAIN {
        match backend.attempt(&left).await {
            Ok(entered) => {
                let mut entered = entered.into_iter();
                left.retain(|_| !entered.next().unwrap_or(false));
                if left.is_empty() {
                    return Ok(());
                }
            }
            Err(StoreError::Unavailable(error)) if is_connection_lost(&error) && reconnects < RECONNECTS => {
                reconnects += 1;
                tracing::warn!(reconnects, "the writer of reads lost its connection");
                tokio::time::sleep(Duration::from_millis(20 << reconnects)).await;
            }
            Err(error) => return Err(error),
        }
    }
    Err(protocol("the head of reads moved too often"))
}
