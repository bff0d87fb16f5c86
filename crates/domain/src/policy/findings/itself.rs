//! Where a pack contradicts itself, and which of its rules never speak.

use super::{Finding, FindingKind, about, always_with, kinds};
use crate::policy::pack::Pack;
use crate::policy::rule::{Body, Condition, Effect, Rule};
use std::collections::BTreeSet;

/// Contradictions the pack declares itself, and those it does not.
pub(super) fn contradictions(pack: &Pack) -> Vec<Finding> {
    let declared = pack.contradictions.iter().map(|found| Finding {
        kind: FindingKind::Contradiction,
        line: Some(found.line),
        rule: None,
        clauses: found.clauses.clone(),
        says: format!("`{}`: {} A named person rules.", found.id, found.about),
    });
    let mut found: Vec<Finding> = declared.collect();
    let pairs = pack.rules.iter().enumerate().flat_map(|(at, rule)| {
        let later = pack.rules.iter().skip(at + 1);
        later.map(move |other| (rule, other))
    });
    let together = |(one, other): &(&Rule, &Rule)| always_with(one, other) && always_with(other, one);
    for (one, other) in pairs.filter(together).filter(|(one, other)| !is_declared(pack, one, other)) {
        found.extend(disagree(one, other));
    }
    found.extend(settings(pack));
    found.extend(herself(pack));
    found
}

fn is_declared(pack: &Pack, one: &Rule, other: &Rule) -> bool {
    let names = |clauses: &[String], rule: &Rule| rule.cited.clauses.iter().any(|clause| clauses.contains(clause));
    pack.contradictions.iter().any(|found| names(&found.clauses, one) && names(&found.clauses, other))
}

/// Two rules of other clauses that match the same cases and say different things about one matter.
fn disagree(one: &Rule, other: &Rule) -> Option<Finding> {
    let (id, clauses) = (&one.cited.rule, one.cited.clauses.join(", "));
    let with = format!("rule `{id}` ({clauses})");
    let says = match (&one.effect, &other.effect) {
        (Effect::Tell(first), Effect::Tell(second)) if one.cited.clauses != other.cited.clauses => {
            let first: BTreeSet<Body> = first.whom.iter().copied().collect();
            let second: BTreeSet<Body> = second.whom.iter().copied().collect();
            (first != second).then(|| {
                format!(
                    "{with} matches the same cases and names other people; everybody named is told until somebody rules"
                )
            })
        }
        (Effect::Owe(first), Effect::Owe(second)) if first.duty == second.duty && first.body == second.body => {
            let differs = first.within != second.within && first.local == second.local;
            let waives = first.not_needed_by != second.not_needed_by;
            (differs || waives).then(|| {
                let how = if differs {
                    "in another time: the earlier applies"
                } else {
                    "and lets others waive it: nobody may"
                };
                format!("{with} asks for the same {how} until somebody rules")
            })
        }
        _ if one.effect == other.effect => Some(format!("{with} says the same of the same cases: keep one")),
        _ => None,
    };
    says.map(|says| about(FindingKind::Contradiction, other, says))
}

fn settings(pack: &Pack) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, one) in pack.settings.iter().enumerate() {
        let later = pack.settings.iter().skip(at + 1).find(|other| other.setting == one.setting && other.is != one.is);
        let Some(other) = later else { continue };
        let says = format!("{}: \"{}\" and \"{}\"", one.setting.words(), one.is, other.is);
        let clauses = one.clauses.iter().chain(&other.clauses).cloned().collect();
        found.push(Finding { kind: FindingKind::Contradiction, line: Some(other.line), rule: None, clauses, says });
    }
    found
}

/// Somebody named to manage an allegation about herself.
fn herself(pack: &Pack) -> Vec<Finding> {
    let lines = pack.case_managers.iter().filter_map(|line| {
        let [role] = line.subject.as_slice() else { return None };
        line.is.contains(&Body::Role(*role)).then(|| Finding {
            kind: FindingKind::Contradiction,
            line: Some(line.line),
            rule: None,
            clauses: Vec::new(),
            says: format!("an allegation about the {} would be managed by her: name somebody else", role.words()),
        })
    });
    lines.collect()
}

/// Rules that can match no case, and fields asked for that no case has.
pub(super) fn silent(pack: &Pack) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in &pack.rules {
        if let Some(why) = never(rule) {
            found.push(about(FindingKind::Silent, rule, why));
        }
        let Effect::Ask(fields) = &rule.effect else { continue };
        let Some(kinds) = kinds(rule) else { continue };
        for field in fields.iter().filter(|field| !kinds.iter().any(|kind| field.fits(*kind))) {
            let says = format!("no case it matches has the field `{}`", field.as_str());
            found.push(about(FindingKind::Silent, rule, says));
        }
    }
    found
}

fn never(rule: &Rule) -> Option<String> {
    if kinds(rule).is_some_and(|kinds| kinds.is_empty()) {
        let facts: Vec<&str> = rule.when.iter().map(|condition| condition.fact.as_str()).collect();
        return Some(format!("no kind of concern has all of these facts: {}", facts.join(", ")));
    }
    let covers = |unless: &Condition, when: &Condition| {
        unless.fact == when.fact && when.any_of.iter().all(|value| unless.any_of.contains(value))
    };
    let taken_back = rule.unless.iter().find(|unless| rule.when.iter().any(|when| covers(unless, when)))?;
    Some(format!("`unless` takes back all that `when` gives: `{}`", taken_back.fact.as_str()))
}
