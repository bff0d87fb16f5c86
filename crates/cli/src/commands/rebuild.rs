//! `wardbook rebuild`: every read-model row derived again from the events.

use crate::config::Config;
use futures::{StreamExt as _, stream};
use std::io::Write as _;
use std::time::Instant;
use store::Mode;

/// How many schools are rebuilt at the same time.
const AT_ONCE: usize = 2;

/// Derives every row again, school by school, and writes those that differ. Appends of other schools go on meanwhile.
///
/// # Errors
/// When an event cannot be read or the database cannot be reached; rows of finished schools stay rebuilt.
pub(crate) async fn run(config: &Config) -> anyhow::Result<()> {
    let store = config.open().await?;
    store.check_schema().await?;
    let schools = store.schools().await?;
    let began = Instant::now();
    let (mut events, mut streams, mut differences) = (0, 0, 0);
    let mut out = std::io::stdout();
    let mut rebuilding =
        stream::iter(schools.iter().map(|school| store.rebuild_school(*school, Mode::Write))).buffer_unordered(AT_ONCE);
    let mut done = 0;
    while let Some(rebuilt) = rebuilding.next().await {
        let rebuilt = rebuilt?;
        done += 1;
        events += rebuilt.events;
        streams += rebuilt.streams;
        differences += rebuilt.differences;
        writeln!(out, "{done}/{} schools, {events} events, {} events/s", schools.len(), per_second(events, began))?;
    }
    drop(rebuilding);
    writeln!(out, "{streams} streams folded; {differences} rows differed and were written")?;
    store.close().await;
    Ok(())
}

/// How many of these a second, since it began.
fn per_second(events: u64, began: Instant) -> u64 {
    let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
    events.saturating_mul(1000) / ms
}
