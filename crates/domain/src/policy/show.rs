//! A pack as people read it: one table, rule by rule, with its clauses.

use super::pack::Pack;
use super::rule::{Body, Condition, Effect, Owe, Rule, Tell};
use std::fmt::Write as _;

/// The pack as one readable table: what it stands on, who manages what, each rule with its clauses, when it matches, what it
/// says and does.
#[must_use]
pub fn table(pack: &Pack) -> String {
    let mut out = head(pack);
    for rule in &pack.rules {
        let _ = writeln!(out, "\n{:<36} {}", rule.cited.rule, rule.cited.clauses.join(", "));
        let _ = writeln!(out, "  says   {}", rule.says);
        let _ = writeln!(out, "  when   {}", when(rule));
        if let Some(switch) = &rule.switch {
            let _ = writeln!(out, "  waits  until `{switch}` is switched on");
        }
        let _ = writeln!(out, "  {}", does(&rule.effect, pack));
    }
    out
}

fn head(pack: &Pack) -> String {
    let mut out = format!("{} version {}: {}\n", pack.name, pack.version, pack.title);
    if let Some(day) = pack.approved {
        let _ = writeln!(out, "approved    {day}");
    }
    if let Some(day) = pack.review_due {
        let _ = writeln!(out, "review due  {day}");
    }
    for document in &pack.documents {
        let _ = writeln!(out, "made from   {document}");
    }
    for basis in &pack.bases {
        let note = basis.note.as_ref().map_or_else(String::new, |note| format!(" ({note})"));
        let _ = writeln!(out, "stands on   {}: {}, edition {}{note}", basis.cites, basis.title, basis.edition);
    }
    for switch in &pack.switches {
        let _ = writeln!(out, "switch      {}: {}", switch.id, switch.says);
    }
    for (role, title) in &pack.titles {
        let _ = writeln!(out, "calls       {}: {title}", role.words());
    }
    for setting in &pack.settings {
        let clauses = setting.clauses.join(", ");
        let _ = writeln!(out, "settles     {}: {} ({clauses})", setting.setting.words(), setting.is);
    }
    for line in &pack.case_managers {
        let subject: Vec<&str> = line.subject.iter().map(|role| pack.title_of(*role)).collect();
        let about = if subject.is_empty() { "anybody".to_owned() } else { subject.join(" or ") };
        let _ = writeln!(out, "managed by  about {about}: {}", bodies(&line.is, pack, ", else "));
    }
    for found in &pack.contradictions {
        let _ = writeln!(out, "contradicts {} ({}): {}", found.clauses.join(" / "), found.id, found.about);
    }
    out
}

/// When a rule matches, in words.
#[must_use]
pub fn when(rule: &Rule) -> String {
    let all = |conditions: &[Condition]| -> Vec<String> {
        conditions.iter().map(|one| format!("{} = {}", one.fact.as_str(), one.any_of.join(" or "))).collect()
    };
    let mut when = if rule.when.is_empty() { "always".to_owned() } else { all(&rule.when).join("; ") };
    if !rule.unless.is_empty() {
        let _ = write!(when, "; unless {}", all(&rule.unless).join(" or "));
    }
    when
}

/// What a rule does, in words, with the titles this pack gives to posts.
#[must_use]
pub fn does(effect: &Effect, pack: &Pack) -> String {
    match effect {
        Effect::Tell(tell) => format!("tells  {}", tells(tell, pack)),
        Effect::Owe(owe) => format!("owes   {}", owes(owe, pack)),
        Effect::Guard(guard) => format!("guards {}: needs {}", guard.decision.words(), guard.needs.words()),
        Effect::Ask(fields) => {
            let fields: Vec<&str> = fields.iter().map(|field| field.words()).collect();
            format!("asks   {}", fields.join("; "))
        }
        Effect::File(file) => format!("files  {}", file.words()),
        Effect::Advise(advice) => format!("advice {}", advice.join("\n         ")),
    }
}

fn tells(tell: &Tell, pack: &Pack) -> String {
    let mut text = bodies(&tell.whom, pack, if tell.any_of { " and/or " } else { " and " });
    if tell.or_deputy {
        text.push_str(", or whoever stands in");
    }
    if tell.independent {
        text.push_str(", who are two people");
    }
    if !tell.unless_told.is_empty() {
        let _ = write!(text, ", unless one of these is told: {}", bodies(&tell.unless_told, pack, ", "));
    }
    text
}

fn owes(owe: &Owe, pack: &Pack) -> String {
    let body = owe.body.map_or_else(String::new, |body| format!(": {}", body.words()));
    let mut text = format!("{}{body} ({})", owe.duty.words(), owe.basis.words());
    if let Some(wording) = &owe.wording {
        let _ = write!(text, "\n         wording \"{wording}\"");
    }
    if let Some(within) = owe.within {
        let local = if owe.local { ", local target" } else { "" };
        let from = if owe.from_imposed { " from when it is owed" } else { "" };
        let _ = write!(text, "\n         within {}{from}{local}", within.words());
    }
    let _ = write!(text, "\n         by {}", bodies(&owe.owners, pack, " or "));
    if !owe.chain.is_empty() {
        let _ = write!(text, "; then {}", bodies(&owe.chain, pack, ", "));
    }
    if !owe.blocks.is_empty() {
        let blocked: Vec<&str> = owe.blocks.iter().map(|decision| decision.words()).collect();
        let _ = write!(text, "\n         blocks {}", blocked.join(", "));
    }
    if !owe.not_needed_by.is_empty() {
        let by: Vec<&str> = owe.not_needed_by.iter().map(|role| pack.title_of(*role)).collect();
        let _ = write!(text, "\n         not needed if {} says so, with reasons", by.join(" or "));
    }
    let evidence = owe.evidence.iter().map(|evidence| format!(", {}", evidence.words()));
    let _ = write!(text, "\n         met when {}{}", owe.duty.met_by(), evidence.collect::<String>());
    text
}

/// Roles and relations in words, with the titles this pack gives to posts.
#[must_use]
pub fn bodies(bodies: &[Body], pack: &Pack, between: &str) -> String {
    let words = |body: &Body| match body {
        Body::Role(role) => pack.title_of(*role).to_owned(),
        relation => relation.words().to_owned(),
    };
    bodies.iter().map(words).collect::<Vec<_>>().join(between)
}
