//! `wardbook doctor`: what is stored against what must be.

use crate::ambient;
use crate::command_line::Doctor;
use crate::config::Config;
use crate::messages::senders;
use anyhow::bail;
use casework::Senders;
use domain::{Person, School};
use std::collections::BTreeSet;
use store::{Mode, Store};

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
    println!("reads: {} entries in the logs of reads, {looked}", health.reads);
    for finding in &health.findings {
        println!("  {finding}");
    }
    let rebuilt = store.rebuild(Mode::Compare).await?;
    println!("rows: {} streams, {} rows differ from their events", rebuilt.streams, rebuilt.differences);
    messages(&store, config).await?;
    store.close().await;
    match (health.findings.len(), rebuilt.differences) {
        (0, 0) => Ok(()),
        (0, _) => bail!("some rows differ: `wardbook rebuild` writes them again"),
        (found, _) => bail!("{found} findings in the log"),
    }
}

/// Whether messages go out, what waits or was given up, and how many of those who may have to be written to cannot be.
async fn messages(store: &Store, config: &Config) -> anyhow::Result<()> {
    match senders(config) {
        Ok(Senders { mail: Some(mail), .. }) => println!("mail: {}", mail.describe()),
        Ok(_) => println!("mail: not set up (smtp_url): messages wait, and nobody is written to"),
        Err(error) => println!("mail: {error:#}"),
    }
    let (counts, notices) = store.outbox_counts().await?;
    let counts: Vec<String> = counts.iter().map(|(status, many)| format!("{many} {}", status.as_str())).collect();
    let counts = if counts.is_empty() { "none".to_owned() } else { counts.join(", ") };
    println!("messages: {counts}; {notices} commands' notices to be looked at");
    let (mut asked, mut without) = (0_u32, 0_u32);
    for id in store.schools().await? {
        let Some((school, _)) = store.load::<School>(id, id).await? else { continue };
        let now = ambient::now();
        let holders: BTreeSet<_> =
            school.roles.iter().filter(|held| held.span.holds(now)).map(|held| held.person).collect();
        for person in holders {
            let known = store.load::<Person>(id, person).await?;
            asked += 1;
            without += u32::from(known.is_none_or(|(person, _)| person.details.email.is_none()));
        }
    }
    println!("addresses: {without} of {asked} people who hold a role have none, and cannot be written to");
    Ok(())
}
