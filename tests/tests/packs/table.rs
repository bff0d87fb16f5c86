//! A pack as people read it.

use domain::policy::pack::Pack;
use domain::policy::rule::{Body, Condition, Effect, Owe, Rule, Tell};
use std::fmt::Write as _;

/// The pack as one table: each rule with its clauses, when it matches, what it says and does.
pub(crate) fn of(pack: &Pack) -> String {
    let mut out = format!("{} version {}: {}\n", pack.name, pack.version, pack.title);
    if let Some(day) = pack.review_due {
        let _ = writeln!(out, "review due {day}");
    }
    for document in &pack.documents {
        let _ = writeln!(out, "stands on   {document}");
    }
    for line in &pack.case_managers {
        let subject: Vec<&str> = line.subject.iter().map(|role| role.words()).collect();
        let about = if subject.is_empty() { "anybody".to_owned() } else { subject.join(" or ") };
        let _ = writeln!(out, "managed by  about {about}: {}", bodies(&line.is, ", else "));
    }
    for contradiction in &pack.contradictions {
        let _ = writeln!(out, "contradicts {}: {}", contradiction.clauses.join(" / "), contradiction.about);
    }
    for rule in &pack.rules {
        let _ = writeln!(out, "\n{:<36} {}", rule.cited.rule, rule.cited.clauses.join(", "));
        let _ = writeln!(out, "  says   {}", rule.says);
        let _ = writeln!(out, "  when   {}", when(rule));
        let _ = writeln!(out, "  {}", effect(&rule.effect));
    }
    out
}

fn when(rule: &Rule) -> String {
    let all = |conditions: &[Condition]| -> Vec<String> {
        conditions.iter().map(|one| format!("{} = {}", one.fact.as_str(), one.any_of.join(" or "))).collect()
    };
    let mut when = if rule.when.is_empty() { "always".to_owned() } else { all(&rule.when).join("; ") };
    if !rule.unless.is_empty() {
        let _ = write!(when, "; unless {}", all(&rule.unless).join(" or "));
    }
    when
}

fn effect(effect: &Effect) -> String {
    match effect {
        Effect::Tell(tell) => format!("tells  {}", tells(tell)),
        Effect::Owe(owe) => format!("owes   {}", owes(owe)),
        Effect::Guard(guard) => format!("guards {}: needs {}", guard.decision.words(), guard.needs.words()),
    }
}

fn tells(tell: &Tell) -> String {
    let mut text = bodies(&tell.whom, if tell.any_of { " and/or " } else { " and " });
    if tell.or_deputy {
        text.push_str(", or whoever stands in");
    }
    if !tell.unless_told.is_empty() {
        let _ = write!(text, ", unless one of these is told: {}", bodies(&tell.unless_told, ", "));
    }
    text
}

fn owes(owe: &Owe) -> String {
    let mut text = format!("{} ({})", owe.duty.words(), owe.basis.words());
    if let Some(wording) = &owe.wording {
        let _ = write!(text, "\n         wording \"{wording}\"");
    }
    if let Some(within) = owe.within {
        let local = if owe.local { ", local target" } else { "" };
        let from = if owe.from_imposed { " from when it is owed" } else { "" };
        let _ = write!(text, "\n         within {}{from}{local}", within.words());
    }
    let _ = write!(text, "\n         by {}", bodies(&owe.owners, " or "));
    if !owe.chain.is_empty() {
        let _ = write!(text, "; then {}", bodies(&owe.chain, ", "));
    }
    if !owe.blocks.is_empty() {
        let blocked: Vec<&str> = owe.blocks.iter().map(|decision| decision.words()).collect();
        let _ = write!(text, "\n         blocks {}", blocked.join(", "));
    }
    if !owe.not_needed_by.is_empty() {
        let by: Vec<&str> = owe.not_needed_by.iter().map(|role| role.words()).collect();
        let _ = write!(text, "\n         not needed if {} says so, with reasons", by.join(" or "));
    }
    text
}

fn bodies(bodies: &[Body], between: &str) -> String {
    bodies.iter().map(|body| body.words()).collect::<Vec<_>>().join(between)
}
