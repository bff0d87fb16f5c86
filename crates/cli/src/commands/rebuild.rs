//! `wardbook rebuild`: every read-model row derived again from the events.

use crate::config::Config;
use std::io::Write as _;
use std::time::Instant;
use store::Mode;

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
    for (done, school) in schools.iter().enumerate() {
        let rebuilt = store.rebuild_school(*school, Mode::Write).await?;
        events += rebuilt.events;
        streams += rebuilt.streams;
        differences += rebuilt.differences;
        let rate = per_second(events, began);
        writeln!(out, "{}/{} schools, {events} events, {rate} events/s", done + 1, schools.len())?;
    }
    writeln!(out, "{streams} streams folded; {differences} rows differed and were written")?;
    store.close().await;
    Ok(())
}

/// How many of these a second, since it began.
fn per_second(events: u64, began: Instant) -> u64 {
    let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
    events.saturating_mul(1000) / ms
}
