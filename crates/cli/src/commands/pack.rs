//! `wardbook pack`: write a policy, check it, show it, compare it, rehearse it, try it on the past, print it.

mod check;
mod diff;
mod print;
mod rehearse;
mod show;
mod what_if;

use super::find::pack_text;
use crate::command_line::PackAction;
use crate::config::Config;
use anyhow::anyhow;
use domain::policy::pack::Pack;
use std::process::ExitCode;

/// Something that must be settled by a named person before the pack is adopted, or that a named person rules on.
const TO_BE_SETTLED: u8 = 3;

/// Carries it out. The exit code is 3 where something is to be settled.
///
/// # Errors
/// When a pack does not load, a school is not known, or the database cannot be reached.
pub(crate) async fn run(action: PackAction, config: &Config) -> anyhow::Result<ExitCode> {
    match action {
        PackAction::Check { pack } => check::run(&pack),
        PackAction::Show { pack, rule } => show::run(&pack, rule.as_deref()),
        PackAction::Diff { old, new } => diff::run(&old, &new),
        PackAction::Rehearse { pack, school, empty } => rehearse::run(&pack, &school, empty, config).await,
        PackAction::WhatIf { pack, school, since, cases } => what_if::run(&pack, &school, since, cases, config).await,
        PackAction::Print { pack, only, to } => print::run(&pack, only, to.as_deref()),
    }
}

/// The pack of this name or file.
fn load(named: &str) -> anyhow::Result<Pack> {
    let problem = |problem| anyhow!("{named} does not load: {problem}\n`wardbook pack check {named}` names everything");
    Pack::parse(&pack_text(named)?).map_err(problem)
}

fn say(text: &str) -> anyhow::Result<ExitCode> {
    use std::io::Write as _;
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
