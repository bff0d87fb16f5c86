//! Sets the schools up and lives their cases: every fact through the ordinary commands, at the time it happened.

mod live;
mod set_up;

use super::past::Past;
use super::schools::SCHOOLS;
use crate::ambient::{self, DrivenClock};
use casework::Casework;
use chrono::{DateTime, Duration, Utc};
use futures::future::try_join_all;
use store::Store;

/// How long ago the schools began to use Wardbook.
const BEGAN: Duration = Duration::days(60);

/// Fills an empty store with the demonstration as it stands at this moment.
///
/// # Errors
/// When a command is refused, which is a mistake in the stories, or the store does not answer.
pub(crate) async fn seed(store: &Store, now: DateTime<Utc>) -> anyhow::Result<()> {
    let past = Past::before(now);
    let clock = DrivenClock::at(now - BEGAN);
    let casework = Casework::new(store.clone(), clock.clock(), ambient::entropy());
    let casts = try_join_all(SCHOOLS.iter().map(|school| set_up::school(&casework, school, past))).await?;
    live::all(store, &casts, past).await
}
