//! `wardbook doctor`: what is stored against what must be.

use crate::command_line::Doctor;
use crate::config::Config;
use anyhow::bail;
use store::Mode;

/// Examines every school's log and compares every read-model row with what the events make of it.
///
/// # Errors
/// When something is not as it must be, or the database cannot be reached.
pub(crate) async fn run(doctor: Doctor, config: &Config) -> anyhow::Result<()> {
    let store = config.open().await?;
    store.check_schema().await?;
    println!("schema: the one this version needs");
    let health = store.examine(doctor.deep).await?;
    let looked = if doctor.deep { "folded and hashed again" } else { "counted; --deep hashes them again" };
    println!("log: {} schools, {} events, {looked}", health.schools, health.events);
    for finding in &health.findings {
        println!("  {finding}");
    }
    let rebuilt = store.rebuild(Mode::Compare).await?;
    println!("rows: {} streams, {} rows differ from their events", rebuilt.streams, rebuilt.differences);
    store.close().await;
    match (health.findings.len(), rebuilt.differences) {
        (0, 0) => Ok(()),
        (0, _) => bail!("some rows differ: `wardbook rebuild` writes them again"),
        (found, _) => bail!("{found} findings in the log"),
    }
}
