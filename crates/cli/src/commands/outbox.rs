//! `wardbook outbox`: what became of messages, without what they are about.

use crate::command_line::OutboxAction;
use crate::config::Config;
use crate::{ambient, messages};
use anyhow::{Context as _, bail};
use chrono::{DateTime, SecondsFormat, Utc};
use domain::{PersonId, SchoolId};
use notify::{Message, Words};
use store::{MessageStatus, OutboxMessage, Store};
use uuid::Uuid;

/// Lists messages, has given-up ones tried again, or sends a trial.
///
/// # Errors
/// When nothing has this id, the trial is not delivered, or the database cannot be reached.
pub(crate) async fn run(action: OutboxAction, config: &Config) -> anyhow::Result<()> {
    if let OutboxAction::Trial { address } = &action {
        return trial(address, config).await;
    }
    let store = config.open().await?;
    store.check_schema().await?;
    match action {
        OutboxAction::List { status, limit } => list(&store, status.as_deref(), limit).await?,
        OutboxAction::Retry { id, all } => retry(&store, id, all).await?,
        OutboxAction::Trial { .. } => {}
    }
    store.close().await;
    Ok(())
}

async fn list(store: &Store, status: Option<&str>, limit: u32) -> anyhow::Result<()> {
    let status = status
        .map(|status| MessageStatus::parse(status).context("a status is waiting, delivered, dropped, joined or dead"))
        .transpose()?;
    for message in store.messages(status, limit).await? {
        println!("{}", line(&message));
    }
    Ok(())
}

/// One message: its id, how it stands, and nothing of a case.
fn line(message: &OutboxMessage) -> String {
    let tier = if message.at_once { "at once" } else { "digest" };
    let stands = match (message.status, message.ended) {
        (MessageStatus::Waiting, _) => format!("waiting, next at {}", minute(message.due)),
        (status, Some(ended)) => format!("{} {}", status.as_str(), minute(ended)),
        (status, None) => status.as_str().to_owned(),
    };
    let failure = message.failure.as_ref().map(|failure| format!(", {failure}")).unwrap_or_default();
    let (school, person, channel) = (message.school, message.person, message.channel.as_str());
    format!(
        "{}  {}  {channel} {tier}  school {school}  to {person}  {stands}, {} attempts{failure}",
        message.id,
        minute(message.slot),
        message.attempts
    )
}

async fn retry(store: &Store, id: Option<Uuid>, all: bool) -> anyhow::Result<()> {
    if id.is_none() && !all {
        bail!("give the id of a message, as `wardbook outbox list --status dead` shows it, or --all");
    }
    match store.retry_messages(id, ambient::now()).await? {
        0 => bail!("no given-up message is so: `wardbook outbox list --status dead` shows them"),
        many => println!("{many} to be tried again"),
    }
    Ok(())
}

async fn trial(address: &str, config: &Config) -> anyhow::Result<()> {
    let mail = messages::senders(config)?.mail.context("smtp_url is not set: no mail is sent")?;
    let nobody = (SchoolId::new(Uuid::nil()), PersonId::new(Uuid::nil()));
    let message = Message::new(ambient::id(), nobody, [Words::Trial], ambient::now()).context("nothing to say")?;
    match mail.send(&message, address).await {
        Ok(()) => println!("the mail server took it ({}): look whether it arrives", mail.describe()),
        Err(failure) => {
            bail!("not delivered ({}): {failure}; deploy/MAIL.md says what each word means", mail.describe())
        }
    }
    Ok(())
}

fn minute(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
