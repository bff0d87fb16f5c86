//! `wardbook pack diff`: what changes from one pack to another.

use domain::policy::comparison;
use std::process::ExitCode;

/// Prints the changes.
///
/// # Errors
/// When one of them does not load.
pub(super) fn run(old: &str, new: &str) -> anyhow::Result<ExitCode> {
    super::say(&comparison::table(&comparison::changes(&super::load(old)?, &super::load(new)?)))
}
