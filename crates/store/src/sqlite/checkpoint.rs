//! Moving the write-ahead log into the database, beside the writer and never in its way.

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use tokio::sync::mpsc;

/// After how many written events a checkpoint is made.
const EVERY: usize = 2000;

const CHECKPOINT: &str = "PRAGMA wal_checkpoint(PASSIVE)";

/// Counts what is written and wakes a task of its own.
pub(super) struct Checkpoints {
    written: usize,
    wake: mpsc::Sender<()>,
}

impl Checkpoints {
    /// Starts the task; it ends with this value.
    pub(super) fn start(options: SqliteConnectOptions) -> Self {
        let (wake, woken) = mpsc::channel(1);
        tokio::spawn(run(options, woken));
        Self { written: 0, wake }
    }

    /// So many events more are in the write-ahead log.
    pub(super) fn written(&mut self, events: usize) {
        self.written += events;
        if self.written >= EVERY {
            self.written = 0;
            // Full means that one is on its way already.
            let _ = self.wake.try_send(());
        }
    }
}

async fn run(options: SqliteConnectOptions, mut woken: mpsc::Receiver<()>) {
    let mut connection: Option<SqliteConnection> = None;
    while woken.recv().await.is_some() {
        let open = match connection.take() {
            Some(open) => Ok(open),
            None => options.connect().await,
        };
        connection = match open {
            Ok(mut open) => match sqlx::query(CHECKPOINT).execute(&mut open).await {
                Ok(_) => Some(open),
                Err(error) => lost(&error),
            },
            Err(error) => lost(&error),
        };
    }
}

/// Nothing is lost with a checkpoint: the writer's own automatic one comes later.
fn lost(error: &sqlx::Error) -> Option<SqliteConnection> {
    tracing::warn!(%error, "the write-ahead log could not be checkpointed");
    None
}
