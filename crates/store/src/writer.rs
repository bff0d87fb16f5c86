//! The writer: one task per process on one connection, through which every event goes.
//!
//! It takes what waits (up to [`BATCH`] appends, no delay, at most one per stream) and commits it in one transaction.
//! Leaf, frontier and root are computed here ([`plan`]); deciding and deriving rows happen in the caller's task.
//! Whoever is cancelled loses nothing: an append that was handed over is finished, one that was not never starts.

mod plan;
mod task;

pub(crate) use plan::{EventRow, HeadMove, KeyRow, Plan, keyed, plan};
pub(crate) use task::{Attempt, Backend, Loss, is_connection_lost};

use crate::StoreError;
use crate::append::{Append, Appended, Request};
use tokio::sync::{mpsc, oneshot};

/// The most appends in one transaction.
pub(crate) const BATCH: usize = 256;

/// How many appends may wait before callers do.
const WAITING: usize = 1024;

/// The way to the writer's task; cheap to clone. The task ends when the last of them is gone.
#[derive(Clone, Debug)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Request>,
}

impl Writer {
    /// Starts the task.
    pub(crate) fn start<B: Backend>(backend: B) -> Self {
        let (queue, waiting) = mpsc::channel(WAITING);
        tokio::spawn(task::Task::new(backend, waiting).run());
        Self { queue }
    }

    /// Appends, or says why not.
    pub(crate) async fn append(&self, append: Append) -> Result<Appended, StoreError> {
        let (answer, answered) = oneshot::channel();
        let request = Request { append, answer, uncertain: false };
        self.queue.send(request).await.map_err(|_| StoreError::Closed)?;
        answered.await.unwrap_or(Err(StoreError::Closed))
    }
}
