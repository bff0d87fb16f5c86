//! Slow work on passwords, on threads of its own that give way to everything else.
//!
//! INVARIANT: however many people sign in at once, or guess, two passwords are worked on at a time, never on a thread that answers
//! requests, and at the lowest claim on the processors. Browsers that signed in before, and whoever is signed in, have a thread of
//! their own: strangers who guess keep nobody waiting who works here.

use super::SignInError;
use std::sync::{Arc, mpsc};
use std::time::Duration;
use tokio::sync::{Semaphore, oneshot};

/// How long somebody waits for her turn.
const TURN_WITHIN: Duration = Duration::from_secs(10);
/// How far these threads stand back behind those that answer requests, as `nice` counts.
const STANDS_BACK: i32 = 15;

type Job = Box<dyn FnOnce() + Send>;

/// Who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// Whoever is signed in, invited, or at a browser that signed in before.
    Known,
    /// Everybody else.
    Stranger,
}

/// One thread, and whose turn it is on it.
struct Turns {
    turn: Arc<Semaphore>,
    jobs: mpsc::Sender<Job>,
}

/// The two threads.
pub(super) struct Hashing {
    known: Turns,
    strangers: Turns,
}

impl Turns {
    fn new() -> Self {
        let (jobs, waiting) = mpsc::channel::<Job>();
        let worker = move || {
            if let Err(error) = rustix::process::nice(STANDS_BACK) {
                tracing::warn!(%error, "passwords are worked on at the priority of everything else");
            }
            while let Ok(job) = waiting.recv() {
                // What panics ends this one answer, and not the thread.
                let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(job));
            }
        };
        if let Err(error) = std::thread::Builder::new().name("passwords".to_owned()).spawn(worker) {
            tracing::error!(%error, "nobody can sign in with a password: no thread to work on it");
        }
        Self { turn: Arc::new(Semaphore::new(1)), jobs }
    }
}

impl Hashing {
    pub(super) fn new() -> Self {
        Self { known: Turns::new(), strangers: Turns::new() }
    }

    /// Does slow work when it is its turn.
    ///
    /// # Errors
    /// [`SignInError::Busy`] when that takes too long.
    pub(super) async fn in_turn<T: Send + 'static>(
        &self,
        lane: Lane,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, SignInError> {
        let turns = match lane {
            Lane::Known => &self.known,
            Lane::Stranger => &self.strangers,
        };
        let turn = tokio::time::timeout(TURN_WITHIN, Arc::clone(&turns.turn).acquire_owned()).await;
        let turn = turn.map_err(|_| SignInError::Busy)?.map_err(|_| SignInError::Unavailable)?;
        let (answer, answered) = oneshot::channel();
        let job = Box::new(move || {
            // The turn ends with the work, even where the caller is gone.
            let _turn = turn;
            let _ = answer.send(work());
        });
        turns.jobs.send(job).map_err(|_| SignInError::Unavailable)?;
        answered.await.map_err(|_| SignInError::Unavailable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn one_is_worked_on_at_a_time_off_the_threads_that_answer() {
        let hashing = Arc::new(Hashing::new());
        let (at_once, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let here = std::thread::current().id();
        let all = (0..20).map(|_| {
            let (hashing, at_once, most) = (Arc::clone(&hashing), Arc::clone(&at_once), Arc::clone(&most));
            tokio::spawn(async move {
                let work = move || {
                    most.fetch_max(at_once.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    std::thread::sleep(Duration::from_millis(2));
                    at_once.fetch_sub(1, Ordering::SeqCst);
                    std::thread::current().id()
                };
                hashing.in_turn(Lane::Stranger, work).await.unwrap()
            })
        });
        for thread in futures::future::join_all(all).await {
            assert_ne!(thread.unwrap(), here);
        }
        assert_eq!(most.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn whoever_works_here_does_not_wait_for_strangers() {
        let hashing = Arc::new(Hashing::new());
        let (release, held) = mpsc::channel::<()>();
        let other = Arc::clone(&hashing);
        let stranger = tokio::spawn(async move { other.in_turn(Lane::Stranger, move || held.recv().is_ok()).await });
        tokio::task::yield_now().await;
        assert!(hashing.in_turn(Lane::Known, || true).await.unwrap());
        release.send(()).unwrap();
        assert!(stranger.await.unwrap().unwrap());
    }

    #[tokio::test]
    async fn what_panics_ends_one_answer_and_nobody_elses() {
        let hashing = Hashing::new();
        let work: fn() -> bool = || std::panic::resume_unwind(Box::new("a fault"));
        assert!(hashing.in_turn(Lane::Known, work).await.is_err());
        assert!(hashing.in_turn(Lane::Known, || true).await.unwrap());
    }
}
