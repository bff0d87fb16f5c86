//! `wardbook register`: our policy, clause by clause, as governors read it.

use super::find::find_school;
use crate::ambient;
use crate::command_line::Register;
use crate::config::Config;
use anyhow::{Context as _, ensure};
use chrono_tz::Europe::London;
use domain::policy::pack::FLOOR;
use domain::school::report::Report;
use domain::{PersonId, Policy, School};
use std::collections::HashMap;
use std::io::Write as _;
use std::process::ExitCode;

/// Prints the register of every policy the school has above the floor.
///
/// # Errors
/// When the school is not known or has no policy of its own, the database cannot be reached, or the file cannot be written.
pub(crate) async fn run(asked: Register, config: &Config) -> anyhow::Result<ExitCode> {
    let store = config.open().await?;
    store.check_schema().await?;
    let id = find_school(&store, &asked.school).await?;
    let (school, _) = store.load::<School>(id, id).await?.context("this school has no record")?;
    let rows = store.persons(id).await?.into_iter();
    let names: HashMap<PersonId, String> = rows.map(|row| (row.person, row.name)).collect();
    store.close().await;
    let now = ambient::now();
    let policy = Policy::of(&school, now)?;
    let name = |person: PersonId| names.get(&person).cloned().unwrap_or_else(|| "somebody without a name".to_owned());
    let mut printed = Vec::new();
    for pack in policy.packs().iter().filter(|pack| pack.name != FLOOR) {
        let clauses = school.clauses(pack, now);
        let registered = school.registered.as_ref().map_or("", |registered| registered.name.as_str());
        let on = now.with_timezone(&London).date_naive();
        let report = Report { school: registered, pack, clauses: &clauses, on, name: &name };
        printed.push(if asked.html { report.html() } else { report.text() });
    }
    ensure!(!printed.is_empty(), "this school has no policy of its own in force: adopt one first");
    // A page is one policy: the school's own stands above its trust's.
    let text = if asked.html { printed.pop().unwrap_or_default() } else { printed.join("\n") };
    match asked.to {
        None => std::io::stdout().write_all(text.as_bytes())?,
        Some(file) => {
            std::fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
            writeln!(std::io::stdout(), "written to {}", file.display())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
