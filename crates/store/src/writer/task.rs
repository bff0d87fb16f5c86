//! The writer's task: takes batches, has them committed, and finds out what became of each append.

use super::BATCH;
use crate::StoreError;
use crate::append::{Append, Appended, Request, StreamClass};
use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;
use tokio::sync::mpsc;
use uuid::Uuid;

/// How often a lost connection is tried again before callers are told.
const RECONNECTS: u32 = 6;

/// How many stream versions are remembered, to refuse a conflict without asking the database.
const REMEMBERED: usize = 8192;

/// What became of one append in a committed attempt.
#[derive(Debug)]
pub(crate) enum Attempt {
    /// It is committed.
    Done(Appended),
    /// A precondition does not hold.
    Refused(StoreError),
    /// Its school's head moved: it is to be tried again upon the new head.
    Moved,
}

/// What stands in the way of an append, or that it is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    /// Nothing.
    None,
    /// Its very events are stored: an earlier attempt was committed.
    Ours(Appended),
    /// Other events are stored in their place.
    Stream,
    /// The idempotency key is taken.
    Key,
}

/// A database, as the writer sees it.
pub(crate) trait Backend: Send + 'static {
    /// Commits these appends in one transaction, at most one of each stream, and says what became of each.
    /// On an error nothing was committed, unless the connection was lost on the way.
    fn attempt(&mut self, appends: &[&Append]) -> impl Future<Output = Result<Vec<Attempt>, StoreError>> + Send;

    /// What stands in the way of this append.
    fn loss(&mut self, append: &Append) -> impl Future<Output = Result<Loss, StoreError>> + Send;
}

/// The task and what it remembers.
pub(crate) struct Task<B> {
    backend: B,
    queue: mpsc::Receiver<Request>,
    /// Appends that wait for another one of their stream.
    held: VecDeque<Request>,
    versions: HashMap<(StreamClass, Uuid), u64>,
}

impl<B: Backend> Task<B> {
    pub(crate) fn new(backend: B, queue: mpsc::Receiver<Request>) -> Self {
        Self { backend, queue, held: VecDeque::new(), versions: HashMap::new() }
    }

    /// Works until the last way to the queue is gone and nothing waits.
    pub(crate) async fn run(mut self) {
        while let Some(batch) = self.take().await {
            self.commit(batch).await;
        }
    }

    /// What waits: up to [`BATCH`] appends, at most one of each stream, without delay.
    async fn take(&mut self) -> Option<Vec<Request>> {
        let mut waiting = Vec::from(std::mem::take(&mut self.held));
        if waiting.is_empty() {
            self.queue.recv_many(&mut waiting, BATCH).await;
            if waiting.is_empty() {
                return None;
            }
        }
        // Whoever is ready to hand something over does so first: one batch of eight costs less than four of two.
        tokio::task::yield_now().await;
        while waiting.len() < BATCH {
            let Ok(request) = self.queue.try_recv() else { break };
            waiting.push(request);
        }
        let mut streams = HashSet::with_capacity(waiting.len());
        let mut batch = Vec::with_capacity(waiting.len());
        for request in waiting {
            let stream = (request.append.class, request.append.stream);
            if self.versions.get(&stream).is_some_and(|version| *version > request.append.version) {
                request.answer(Err(StoreError::Conflict));
            } else if streams.insert(stream) {
                batch.push(request);
            } else {
                self.held.push_back(request);
            }
        }
        Some(batch)
    }

    async fn commit(&mut self, batch: Vec<Request>) {
        let mut work = VecDeque::from([batch]);
        let mut reconnects = 0;
        while let Some(batch) = work.pop_front() {
            if batch.is_empty() {
                continue;
            }
            let appends: Vec<_> = batch.iter().map(|request| &request.append).collect();
            match self.backend.attempt(&appends).await {
                Ok(attempts) => work.push_front(self.settle(batch, attempts).await),
                Err(StoreError::Unavailable(error)) if is_unique_violation(&error) => {
                    work.extend(self.without_losers(batch).await);
                }
                Err(StoreError::Unavailable(error)) if is_connection_lost(&error) && reconnects < RECONNECTS => {
                    reconnects += 1;
                    tracing::warn!(reconnects, "the writer lost its connection");
                    tokio::time::sleep(Duration::from_millis(20 << reconnects)).await;
                    work.push_front(batch.into_iter().map(|request| Request { uncertain: true, ..request }).collect());
                }
                Err(error) => match singles(batch) {
                    Ok(request) => request.answer(Err(error)),
                    Err(singles) => work.extend(singles),
                },
            }
        }
    }

    /// Answers what is decided; returns what is to be tried again.
    async fn settle(&mut self, batch: Vec<Request>, attempts: Vec<Attempt>) -> Vec<Request> {
        let mut again = Vec::new();
        for (request, attempt) in batch.into_iter().zip(attempts) {
            match attempt {
                Attempt::Moved => again.push(request),
                Attempt::Done(appended) => self.done(request, appended),
                // The precondition may fail because the earlier attempt was committed after all.
                Attempt::Refused(error) if request.uncertain => match self.backend.loss(&request.append).await {
                    Ok(Loss::Ours(appended)) => self.done(request, appended),
                    _ => request.answer(Err(error)),
                },
                Attempt::Refused(error) => request.answer(Err(error)),
            }
        }
        again
    }

    fn done(&mut self, request: Request, appended: Appended) {
        if self.versions.len() >= REMEMBERED {
            self.versions.clear();
        }
        self.versions.insert((request.append.class, request.append.stream), appended.version);
        request.answer(Ok(appended));
    }

    /// After a unique violation rolled the batch back: answers the losers, returns the rest. If no loser is found, each
    /// append is tried alone.
    async fn without_losers(&mut self, batch: Vec<Request>) -> Vec<Vec<Request>> {
        let before = batch.len();
        let mut rest = Vec::with_capacity(before);
        for request in batch {
            match self.backend.loss(&request.append).await {
                Ok(Loss::None) => rest.push(request),
                Ok(Loss::Ours(appended)) if request.uncertain => self.done(request, appended),
                Ok(Loss::Ours(_) | Loss::Stream) => request.answer(Err(StoreError::Conflict)),
                Ok(Loss::Key) => request.answer(Err(StoreError::KeyTaken)),
                Err(error) => request.answer(Err(error)),
            }
        }
        if rest.len() < before {
            return vec![rest];
        }
        match singles(rest) {
            Ok(request) => {
                request.answer(Err(StoreError::Conflict));
                Vec::new()
            }
            Err(singles) => singles,
        }
    }
}

/// A batch of one, or each of many alone.
fn singles(mut batch: Vec<Request>) -> Result<Request, Vec<Vec<Request>>> {
    match (batch.pop(), batch.is_empty()) {
        (Some(only), true) => Ok(only),
        (last, _) => Err(batch.into_iter().chain(last).map(|request| vec![request]).collect()),
    }
}

/// A unique constraint, or the trigger that stands before it in SQLite.
fn is_unique_violation(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(|error| error.is_unique_violation() || error.message().starts_with("UNIQUE constraint failed"))
}

/// The connection is gone, or the server is about to end it, so that nobody said whether a commit took place.
pub(crate) fn is_connection_lost(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => true,
        // Class 57P: the server shuts down, crashed or is starting; 08: connection exceptions; 40: to be tried again.
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            code.starts_with("57P") || code.starts_with("08") || code.starts_with("40") || code == "5" || code == "517"
        }),
        _ => false,
    }
}
