//! `wardbook intake`: tokens for filtering systems, and alerts from a file.

use super::csv;
use super::find::find_school;
use crate::ambient;
use crate::command_line::IntakeAction;
use crate::config::Config;
use anyhow::{Context as _, bail};
use casework::{Casework, IntakeSource};
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use domain::alert::{Alert, AlertProblem, AlertSaid, UnreadAlert};
use serde_json::{Map, Value};
use std::path::Path;
use store::{IntakeToken, TokenId};

/// Issues, lists or revokes tokens; imports a file.
///
/// # Errors
/// When the school or the token is not known, a row cannot be read, or the database cannot be reached.
pub(crate) async fn run(action: IntakeAction, config: &Config) -> anyhow::Result<()> {
    let store = config.open().await?;
    store.check_schema().await?;
    let casework = Casework::new(store, ambient::clock(), ambient::entropy())?;
    let done = carry_out(&casework, action).await;
    casework.store().close().await;
    done
}

async fn carry_out(casework: &Casework, action: IntakeAction) -> anyhow::Result<()> {
    match action {
        IntakeAction::Token { school, source, days } => {
            let from = source_of(casework, &school, source).await?;
            let expires_at = casework.now() + Duration::days(i64::from(days));
            let (id, token) = casework.issue_intake_token(&from, expires_at).await?;
            eprintln!("token {} is good until {}; it is shown this once:", id.as_uuid(), minute(expires_at));
            println!("{token}");
        }
        IntakeAction::Tokens { school } => {
            let school = find_school(casework.store(), &school).await?;
            for token in casework.intake_tokens(school).await? {
                println!("{}", line(&token, casework.now()));
            }
        }
        IntakeAction::Revoke { id } => {
            if !casework.revoke_intake_token(TokenId::new(id)).await? {
                bail!("no token in use has this id: `wardbook intake tokens` shows those of a school");
            }
            println!("revoked");
        }
        IntakeAction::Import { file, school, source, dry_run } => {
            let from = source_of(casework, &school, source).await?;
            import(casework, &from, &file, dry_run).await?;
        }
    }
    Ok(())
}

async fn source_of(casework: &Casework, school: &str, source: String) -> anyhow::Result<IntakeSource> {
    anyhow::ensure!(!source.trim().is_empty(), "say which system: --source NAME");
    Ok(IntakeSource { school: find_school(casework.store(), school).await?, source: source.trim().to_owned() })
}

/// Every row is kept, or counted on an earlier one; what cannot be read is kept as it is and named with its reason.
async fn import(casework: &Casework, from: &IntakeSource, file: &Path, dry_run: bool) -> anyhow::Result<()> {
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let text = String::from_utf8(bytes).context("this file is not text (UTF-8): save it as CSV UTF-8")?;
    let mut rows = csv::rows(text.strip_prefix('\u{feff}').unwrap_or(&text));
    let (_, headings) = rows.next().context("this file is empty: its first line names the columns")?;
    let (mut kept, mut known, mut unread) = (0_usize, 0_usize, 0_usize);
    for (line, cells) in rows {
        let received = cells.join(",");
        match alert(&headings, cells, casework.now()) {
            Err(problem) => {
                unread += 1;
                eprintln!("line {line}: {}: {problem}", problem.code);
                if !dry_run {
                    let unread = UnreadAlert::new(received.as_bytes(), received.len() as u64, problem);
                    casework.receive_unread(from, unread).await?;
                }
            }
            Ok(_) if dry_run => kept += 1,
            Ok(alert) => match casework.receive_alert(from, &AlertSaid::Alert(alert)).await?.times {
                1 => kept += 1,
                _ => known += 1,
            },
        }
    }
    let kept_as = if dry_run { "could be kept" } else { "are kept and wait for a person" };
    println!("{kept} {kept_as}, {known} came before and were counted, {unread} could not be read");
    let wait = if dry_run { "" } else { "; they wait for a person as they are" };
    anyhow::ensure!(unread == 0, "{unread} rows could not be read{wait}: mend them and import the file again");
    Ok(())
}

fn alert(headings: &[String], cells: Vec<String>, now: DateTime<Utc>) -> Result<Alert, AlertProblem> {
    if cells.len() != headings.len() {
        let message = format!("{} cells, and the first line names {} columns", cells.len(), headings.len());
        return Err(AlertProblem { code: "MALFORMED", field: None, message });
    }
    let mut fields = Map::new();
    for (heading, cell) in headings.iter().zip(cells).filter(|(_, cell)| !cell.trim().is_empty()) {
        let value = match (heading.trim(), cell.trim()) {
            ("onSite", "true" | "yes") => Value::Bool(true),
            ("onSite", "false" | "no") => Value::Bool(false),
            _ => Value::String(cell),
        };
        fields.insert(heading.trim().to_owned(), value);
    }
    Alert::read(Value::Object(fields).to_string().as_bytes(), now)
}

fn line(token: &IntakeToken, now: DateTime<Utc>) -> String {
    let state = match token.revoked_at {
        Some(at) => format!("revoked {}", minute(at)),
        None if token.expires_at <= now => format!("expired {}", minute(token.expires_at)),
        None => format!("good until {}", minute(token.expires_at)),
    };
    let used = token.last_used.map_or_else(|| "never used".to_owned(), |at| format!("last used {}", minute(at)));
    format!("{}  {state}  {used}  {}", token.id.as_uuid(), token.source)
}

fn minute(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
