//! What a pack that loads does not say: where the floor overrides it, where it contradicts itself, where it never speaks, where
//! it is out of date. Nothing of this stops a pack from loading or from being adopted: the union applies, the floor holds.

mod itself;
mod overridden;

use super::facts::FactName;
use super::pack::{FLOOR, Pack};
use super::rule::{Condition, Rule};
use crate::incident::Kind;
use chrono::NaiveDate;
use std::fmt;

vocabulary! {
    /// What was found.
    pub enum FindingKind {
        /// Two places that cannot both be followed: a named person rules, and until then the union applies.
        Contradiction = "contradiction" "contradicts itself",
        /// A rule that never speaks.
        Silent = "silent" "never speaks",
        /// The floor asks for more, or sooner.
        Overridden = "overridden" "the floor asks for more",
        /// The policy's review date has passed, or the law it stands on has a newer edition.
        Stale = "stale" "out of date",
        /// A kind of concern on which the policy says nothing.
        FloorAlone = "floor-alone" "the floor speaks alone",
    }
}

/// Something a reader of the pack should know, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What sort of thing.
    pub kind: FindingKind,
    /// The line in the pack's text, from 1, where there is one.
    pub line: Option<usize>,
    /// The rule's id, where it is about one.
    pub rule: Option<String>,
    /// The clauses it is about.
    pub clauses: Vec<String>,
    /// What it is and what follows.
    pub says: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if let Some(rule) = &self.rule {
            write!(f, "rule `{rule}`: ")?;
        }
        f.write_str(&self.says)?;
        if !self.clauses.is_empty() {
            write!(f, " ({})", self.clauses.join(", "))?;
        }
        Ok(())
    }
}

/// Everything found in a pack, beneath which this floor is in force, on this day; contradictions first.
#[must_use]
pub fn findings(pack: &Pack, floor: &Pack, today: NaiveDate) -> Vec<Finding> {
    let mut found = itself::contradictions(pack);
    found.extend(itself::silent(pack));
    if pack.name != FLOOR {
        found.extend(overridden::overridden(pack, floor));
        found.extend(stale(pack, floor, today));
        found.extend(floor_alone(pack));
    }
    found.sort_by_key(|finding| (finding.kind, finding.line));
    found
}

fn stale(pack: &Pack, floor: &Pack, today: NaiveDate) -> Vec<Finding> {
    let of = |line, clauses, says| Finding { kind: FindingKind::Stale, line, rule: None, clauses, says };
    let mut found = Vec::new();
    if let Some(due) = pack.review_due.filter(|_| pack.is_stale(today)) {
        found.push(of(None, Vec::new(), format!("it was to be reviewed by {due}; it goes on applying")));
    }
    for basis in &pack.bases {
        let Some(newer) = floor.bases.iter().find(|other| other.document == basis.document) else { continue };
        if newer.edition != basis.edition {
            let (title, edition, newer) = (&basis.title, &basis.edition, &newer.edition);
            let says = format!("it stands on {title}, edition {edition}; the floor stands on edition {newer}");
            found.push(of(Some(basis.line), vec![basis.cites.clone()], says));
        }
    }
    found
}

fn floor_alone(pack: &Pack) -> Option<Finding> {
    let speaks = |kind: &Kind| pack.rules.iter().any(|rule| kinds(rule).is_some_and(|kinds| kinds.contains(kind)));
    let silent: Vec<&str> = Kind::ALL.iter().filter(|kind| !speaks(kind)).map(|kind| kind.words()).collect();
    let says = format!("no rule of its own for: {}", silent.join("; "));
    let kind = FindingKind::FloorAlone;
    (!silent.is_empty()).then_some(Finding { kind, line: None, rule: None, clauses: Vec::new(), says })
}

/// The kinds of concern a rule can match, as far as its conditions name any; nothing where it asks for no kind.
fn kinds(rule: &Rule) -> Option<Vec<Kind>> {
    let mut kinds: Option<Vec<Kind>> = None;
    for condition in &rule.when {
        let fits: Vec<Kind> = match condition.fact {
            FactName::Kind => condition.any_of.iter().filter_map(|kind| Kind::parse(kind)).collect(),
            fact => match fact.kinds() {
                Some(kinds) => kinds.to_vec(),
                None => continue,
            },
        };
        kinds = Some(match kinds {
            None => fits,
            Some(known) => known.into_iter().filter(|kind| fits.contains(kind)).collect(),
        });
    }
    kinds
}

/// Whether these conditions hold whenever those do.
fn implied(wanted: &[Condition], given: &[Condition]) -> bool {
    wanted.iter().all(|wanted| {
        let same = given.iter().filter(|given| given.fact == wanted.fact);
        same.into_iter().any(|given| given.any_of.iter().all(|value| wanted.any_of.contains(value)))
    })
}

/// Whether this rule matches every case the other does.
fn always_with(rule: &Rule, other: &Rule) -> bool {
    implied(&rule.when, &other.when)
        && rule.unless.iter().all(|unless| other.unless.contains(unless))
        && rule.switch.is_none()
}

fn about(kind: FindingKind, rule: &Rule, says: String) -> Finding {
    let (line, id) = (Some(rule.line), Some(rule.cited.rule.clone()));
    Finding { kind, line, rule: id, clauses: rule.cited.clauses.clone(), says }
}

#[cfg(test)]
mod tests;
