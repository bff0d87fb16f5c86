//! `wardbook pack check`: everything that is wrong, contradicts itself, or asks for less than the floor.

use super::super::find::pack_text;
use crate::ambient;
use chrono_tz::Europe::London;
use domain::policy::findings::{Finding, FindingKind, findings};
use domain::policy::pack::{Pack, PackProblem};
use std::fmt::Write as _;
use std::process::ExitCode;

/// Checks the pack of this name or file.
///
/// # Errors
/// When there is no such pack.
pub(super) fn run(named: &str) -> anyhow::Result<ExitCode> {
    let text = pack_text(named)?;
    match Pack::check(&text) {
        Err(problems) => {
            super::say(&malformed(named, &problems))?;
            Ok(ExitCode::FAILURE)
        }
        Ok(pack) => {
            let floor = Pack::floor()?;
            let found = findings(&pack, &floor, ambient::now().with_timezone(&London).date_naive());
            super::say(&loads(&pack, &found))?;
            let contradicts = found.iter().any(|finding| finding.kind == FindingKind::Contradiction);
            Ok(if contradicts { ExitCode::from(super::TO_BE_SETTLED) } else { ExitCode::SUCCESS })
        }
    }
}

fn malformed(named: &str, problems: &[PackProblem]) -> String {
    let mut out = format!("{named} does not load. Problems: {}\n", problems.len());
    for problem in problems {
        let _ = writeln!(out, "  {problem}");
    }
    out
}

fn loads(pack: &Pack, found: &[Finding]) -> String {
    let (name, version, title, rules) = (&pack.name, pack.version, &pack.title, pack.rules.len());
    let mut out = format!("{name} version {version} loads: {title}, {rules} rules\n");
    for kind in FindingKind::ALL {
        let of_kind: Vec<&Finding> = found.iter().filter(|finding| finding.kind == *kind).collect();
        if !of_kind.is_empty() {
            let _ = writeln!(out, "{}: {}", kind.words(), of_kind.len());
        }
        for finding in of_kind {
            let _ = writeln!(out, "  {finding}");
        }
    }
    if found.iter().any(|finding| finding.kind == FindingKind::Contradiction) {
        out.push_str("A named person rules on each contradiction. Until then everybody named is told.\n");
    }
    out
}
