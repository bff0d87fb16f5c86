//! `wardbook pack print`: forms and cards, for whoever has no account.

use crate::command_line::PrintWhat;
use anyhow::Context as _;
use domain::policy::pack::Pack;
use domain::policy::print::{Paper, html};
use std::path::Path;
use std::process::ExitCode;

/// Writes one HTML file, or prints it.
///
/// # Errors
/// When the pack does not load, or the file cannot be written.
pub(super) fn run(named: &str, only: PrintWhat, to: Option<&Path>) -> anyhow::Result<ExitCode> {
    let paper = match only {
        PrintWhat::Forms => Paper::Forms,
        PrintWhat::Cards => Paper::Cards,
        PrintWhat::Both => Paper::Both,
    };
    let printed = html(&super::load(named)?, &Pack::floor()?, paper);
    match to {
        None => super::say(&printed),
        Some(file) => {
            std::fs::write(file, printed).with_context(|| format!("cannot write {}", file.display()))?;
            super::say(&format!("written to {}: open it in a browser and print it\n", file.display()))
        }
    }
}
