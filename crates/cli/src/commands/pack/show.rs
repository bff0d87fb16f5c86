//! `wardbook pack show`: a pack as a readable table.

use anyhow::ensure;
use domain::policy::show;
use std::process::ExitCode;

/// Prints the pack, or one rule of it.
///
/// # Errors
/// When it does not load, or has no such rule.
pub(super) fn run(named: &str, rule: Option<&str>) -> anyhow::Result<ExitCode> {
    let mut pack = super::load(named)?;
    if let Some(id) = rule {
        pack.rules.retain(|rule| rule.cited.rule == id);
        ensure!(!pack.rules.is_empty(), "no rule of {named} has the id `{id}`");
    }
    super::say(&show::table(&pack))
}
