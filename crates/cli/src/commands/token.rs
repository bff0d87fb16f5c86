//! `wardbook token`: opaque API tokens, of which only the hash is kept.

use super::find::find_school;
use crate::ambient;
use crate::command_line::TokenAction;
use crate::config::Config;
use anyhow::{Context as _, bail};
use casework::Casework;
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use domain::{PersonId, SchoolId};
use store::{ApiToken, Store, TokenId};
use uuid::Uuid;

/// Issues, lists or revokes tokens.
///
/// # Errors
/// When the school, the person or the token is not known, or the database cannot be reached.
pub(crate) async fn run(action: TokenAction, config: &Config) -> anyhow::Result<()> {
    let store = config.open().await?;
    store.check_schema().await?;
    let casework = Casework::new(store, ambient::clock(), ambient::entropy())?;
    match action {
        TokenAction::Issue { school, person, label, days } => {
            let person = find(casework.store(), &school, &person).await?;
            issue(&casework, person, &label, days).await?;
        }
        TokenAction::List { school, person } => {
            let (school, person) = find(casework.store(), &school, &person).await?;
            for token in casework.tokens(school, person).await? {
                println!("{}", line(&token, casework.now()));
            }
        }
        TokenAction::Revoke { id } => {
            if !casework.revoke_token(TokenId::new(id)).await? {
                bail!("no token in use has this id: `wardbook token list` shows those of a person");
            }
            println!("revoked");
        }
    }
    casework.store().close().await;
    Ok(())
}

async fn issue(casework: &Casework, person: (SchoolId, PersonId), label: &str, days: u16) -> anyhow::Result<()> {
    let expires_at = casework.now() + Duration::days(i64::from(days));
    let issued = casework.issue_token(&[person], label, expires_at).await?;
    eprintln!("token {} is good until {}; it is shown this once:", issued.id.as_uuid(), minute(expires_at));
    println!("{}", issued.token);
    Ok(())
}

fn line(token: &ApiToken, now: DateTime<Utc>) -> String {
    let state = match token.revoked_at {
        Some(at) => format!("revoked {}", minute(at)),
        None if token.expires_at <= now => format!("expired {}", minute(token.expires_at)),
        None => format!("good until {}", minute(token.expires_at)),
    };
    let used = token.last_used.map_or_else(|| "never used".to_owned(), |at| format!("last used {}", minute(at)));
    format!("{}  {state}  {used}  {}", token.id.as_uuid(), token.label)
}

fn minute(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The school and the person of these ids or names.
pub(super) async fn find(store: &Store, school: &str, person: &str) -> anyhow::Result<(SchoolId, PersonId)> {
    let school = find_school(store, school).await?;
    let people = store.persons(school).await?;
    let by_id = person.parse::<Uuid>().ok().map(PersonId::new);
    let mut found = people.iter().filter(|row| Some(row.person) == by_id || row.name.eq_ignore_ascii_case(person));
    let one = found.next().context("nobody of this school has this id or name")?;
    anyhow::ensure!(found.next().is_none(), "several people have this name: give the id");
    Ok((school, one.person))
}
