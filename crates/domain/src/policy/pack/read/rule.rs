//! The reading of one rule.

use super::section::{Said, Section};
use crate::incident::{Agency, Basis, DutyKind, Evidence, RuleCited};
use crate::policy::clock::Within;
use crate::policy::facts::FactName;
use crate::policy::field::Field;
use crate::policy::filing::{File, InReferences, PersonnelFile, RetentionClass};
use crate::policy::guard::{Decision, Guard, Need};
use crate::policy::rule::{Body, Condition, Effect, Owe, Rule, Tell};
use crate::school::Role;

/// What the reading of a rule may know of the rest of the pack.
pub(super) struct Around<'a> {
    pub(super) pack: &'a str,
    pub(super) version: u32,
    pub(super) hash: &'a str,
    /// Whether there is such a category here or in the floor.
    pub(super) knows_category: &'a dyn Fn(&str) -> bool,
    /// Whether there is such a switch here or in the floor.
    pub(super) knows_switch: &'a dyn Fn(&str) -> bool,
}

/// Reads the rule that stands here; nothing where a problem was noted.
pub(super) fn read(section: &mut Section<'_>, around: &Around<'_>) -> Option<Rule> {
    let id = section.needed("id")?;
    let clauses: Vec<String> = section.needed_texts("clauses").iter().map(|said| said.text.to_owned()).collect();
    section.is_rule(id.text, &clauses);
    if !super::is_name(id.text) {
        section.problem_at(id.line, "a rule's id is of small letters, digits and hyphens, such as `tell-lado`");
    }
    if section.has("clauses") && (clauses.is_empty() || clauses.iter().any(|clause| clause.trim().is_empty())) {
        section.problem("it names no clause: every rule says where it comes from");
    }
    let says = section.sentence("says", "it is empty: say in a sentence what the rule asks");
    let when = conditions(section, "when", around);
    if !section.has("when") {
        section.problem("missing field `when`: `when = {}` is every case");
    }
    let unless = conditions(section, "unless", around);
    let switch = section.text("switch").inspect(|said| {
        if !(around.knows_switch)(said.text) {
            section.problem_at(said.line, format!("there is no switch `{}` here or in the floor", said.text));
        }
    });
    let effect = effect(section);
    section.finish();
    let cited = RuleCited {
        rule: id.text.to_owned(),
        clauses,
        pack: around.pack.to_owned(),
        version: around.version,
        hash: around.hash.to_owned(),
    };
    let switch = switch.map(|said| said.text.to_owned());
    Some(Rule { cited, line: section.line, says: says?, when, unless, switch, effect: effect? })
}

const EFFECTS: [&str; 6] = ["tell", "owe", "guard", "ask", "advise", "file"];

fn effect(section: &Section<'_>) -> Option<Effect> {
    let said = EFFECTS.iter().filter(|effect| section.has(effect)).count();
    if said != 1 {
        section.problem("it says exactly one thing: `tell`, `owe`, `guard`, `ask`, `advise` or `file`");
    }
    let tell = section.table("tell").and_then(|table| tell(&table)).map(Effect::Tell);
    let owe = section.table("owe").and_then(|table| owe(&table)).map(Effect::Owe);
    let guard = section.table("guard").and_then(|table| guard(&table)).map(Effect::Guard);
    let ask = section.has("ask").then(|| fields(section)).map(Effect::Ask);
    let advise = section.has("advise").then(|| advice(section)).map(Effect::Advise);
    let file = section.table("file").and_then(|table| file(&table)).map(Effect::File);
    tell.or(owe).or(guard).or(ask).or(advise).or(file)
}

fn conditions(section: &Section<'_>, field: &'static str, around: &Around<'_>) -> Vec<Condition> {
    let Some(table) = section.table(field) else { return Vec::new() };
    let read = table.entries().filter_map(|(name, value)| {
        let fact = FactName::parse(name.text);
        if fact.is_none() {
            section.unknown("fact", name, FactName::ALL.iter().map(|fact| fact.as_str()));
        }
        let any_of = section.one_or_many(name.text, value)?;
        let fact = fact?;
        if any_of.is_empty() {
            section.problem_at(name.line, format!("`{}` has no value: name one, or take the fact out", name.text));
        }
        for said in &any_of {
            value_of(section, fact, *said, around);
        }
        Some(Condition { fact, any_of: any_of.iter().map(|said| said.text.to_owned()).collect() })
    });
    let mut conditions: Vec<Condition> = read.collect();
    // The kind first: it is what most rules fail on.
    conditions.sort_by_key(|condition| condition.fact);
    conditions
}

fn value_of(section: &Section<'_>, fact: FactName, said: Said<'_>, around: &Around<'_>) {
    match fact.values_known() {
        Some(known) if !known.contains(&said.text) => {
            section.unknown(&format!("`{}`", fact.as_str()), said, known.iter().copied());
        }
        None if !(around.knows_category)(said.text) => {
            let reason = format!("there is no category `{}` here or in the floor: add it to `categories`", said.text);
            section.problem_at(said.line, reason);
        }
        _ => {}
    }
}

fn tell(table: &Section<'_>) -> Option<Tell> {
    let any_of = table.has("any-of");
    if any_of == table.has("all-of") {
        table.problem("`tell` has either `all-of` or `any-of`");
    }
    let said = if any_of { table.texts("any-of") } else { table.texts("all-of") };
    if said.is_empty() {
        table.problem("`tell` names nobody: name a role");
    }
    for said in said.iter().filter(|said| Body::parse(said.text) == Some(Body::Reporter)) {
        table.problem_at(said.line, "`tell` names the person who raised it: she knows; name somebody else");
    }
    let whom = bodies(table, &said);
    let unless_told = bodies(table, &table.texts("unless-told"));
    let (or_deputy, independent) = (table.flag("or-deputy"), table.flag("independent"));
    if independent && (any_of || said.len() < 2) {
        table.problem("`independent` means that two roles are two people: name two or more in `all-of`");
    }
    table.finish();
    (!whom.is_empty()).then_some(Tell { whom, any_of, or_deputy, unless_told, independent })
}

fn owe(table: &Section<'_>) -> Option<Owe> {
    let duty = needed_term(table, "duty", "duty", DutyKind::ALL, DutyKind::as_str);
    let basis = needed_term(table, "basis", "basis", Basis::ALL, Basis::as_str);
    let body = table.text("body");
    let agency = body.and_then(|said| term(table, said, "body outside", Agency::ALL, Agency::as_str));
    let needs = matches!(duty, Some(DutyKind::TellBody | DutyKind::DecideBody | DutyKind::ChallengeAgency));
    let may_have = needs || duty == Some(DutyKind::ChaseReply);
    if (body.is_some() && !may_have) || (body.is_none() && needs) {
        table.problem("`body` says which body outside `tell-body`, `decide-body` and `challenge-agency` are about, or whose answer `chase-reply`: write it there and nowhere else");
    }
    let owner = table.needed_texts("owner");
    if table.has("owner") && owner.is_empty() {
        table.problem("`owner` names nobody: name a role");
    }
    let blocks = terms(table, "blocks", "decision", Decision::ALL, Decision::as_str);
    if basis == Some(Basis::LocalTarget) && !blocks.is_empty() {
        table.problem("a local target blocks nothing: take out `blocks`, or name what makes it owed");
    }
    let evidence = terms(table, "evidence", "evidence", Evidence::ALL, Evidence::as_str);
    if let Some(duty) = duty {
        for evidence in evidence.iter().filter(|evidence| !evidence.fits(duty)) {
            let (evidence, duty) = (evidence.as_str(), duty.as_str());
            table.problem(format!("`evidence`: `{evidence}` can never be there for `{duty}`: take it out"));
        }
    }
    let owe = Owe {
        duty: duty.unwrap_or(DutyKind::FirstLook),
        body: agency,
        basis: basis.unwrap_or(Basis::LocalTarget),
        wording: table.text("wording").map(|said| said.text.to_owned()),
        within: table.text("within").and_then(|said| within(table, said)),
        local: table.flag("local"),
        from_imposed: table.text("from").is_some_and(|said| from_imposed(table, said)),
        owners: bodies(table, &owner),
        blocks,
        chain: bodies(table, &table.texts("chain")),
        not_needed_by: roles(table, "not-needed-by"),
        evidence,
    };
    table.finish();
    (duty.is_some() && basis.is_some()).then_some(owe)
}

fn within(table: &Section<'_>, said: Said<'_>) -> Option<Within> {
    let within = Within::parse(said.text);
    if within.is_none() {
        let examples = "`1 working-day`, `30 school-minutes`, `24 clock-hours`, `1 month` or `same school-day`";
        table.problem_at(said.line, format!("`within`: cannot read `{}`; write for example {examples}", said.text));
    }
    within
}

fn from_imposed(table: &Section<'_>, said: Said<'_>) -> bool {
    if !["known", "imposed"].contains(&said.text) {
        table.problem_at(said.line, format!("`from` is `known` or `imposed`, not `{}`", said.text));
    }
    said.text == "imposed"
}

fn guard(table: &Section<'_>) -> Option<Guard> {
    let decision = needed_term(table, "decision", "decision", Decision::ALL, Decision::as_str);
    let needs = needed_term(table, "needs", "need", Need::ALL, Need::as_str);
    table.finish();
    Some(Guard { decision: decision?, needs: needs? })
}

fn file(table: &Section<'_>) -> Option<File> {
    let one = |field: &'static str| table.text(field);
    let keep = one("keep").and_then(|said| term(table, said, "class", RetentionClass::ALL, RetentionClass::as_str));
    let reference = one("reference")
        .and_then(|said| term(table, said, "rule on references", InReferences::ALL, InReferences::as_str));
    let personnel_file = one("personnel-file")
        .and_then(|said| term(table, said, "rule on the personnel file", PersonnelFile::ALL, PersonnelFile::as_str));
    let file = File { keep, reference, personnel_file };
    if !["keep", "reference", "personnel-file"].iter().any(|field| table.has(field)) {
        table.problem("`file` says nothing: give `keep`, `reference` or `personnel-file`");
    }
    table.finish();
    (file != File::default()).then_some(file)
}

fn fields(section: &Section<'_>) -> Vec<Field> {
    let fields = terms(section, "ask", "field", Field::ALL, Field::as_str);
    if fields.is_empty() {
        section.problem("`ask` names no field: name one, or take the rule out");
    }
    fields
}

fn advice(section: &Section<'_>) -> Vec<String> {
    let advice: Vec<String> = section.texts("advise").iter().map(|said| said.text.trim().to_owned()).collect();
    if advice.is_empty() || advice.iter().any(String::is_empty) {
        section.problem("`advise` says nothing: give each piece of advice as a sentence");
    }
    advice
}

/// A term of a vocabulary; noted where nobody knows it.
fn term<T: Copy>(
    section: &Section<'_>,
    said: Said<'_>,
    what: &str,
    all: &[T],
    as_str: impl Fn(T) -> &'static str,
) -> Option<T> {
    let known = all.iter().copied().find(|term| as_str(*term) == said.text);
    if known.is_none() {
        section.unknown(what, said, all.iter().map(|term| as_str(*term)));
    }
    known
}

fn needed_term<T: Copy>(
    section: &Section<'_>,
    field: &'static str,
    what: &str,
    all: &[T],
    as_str: impl Fn(T) -> &'static str,
) -> Option<T> {
    section.needed(field).and_then(|said| term(section, said, what, all, as_str))
}

fn terms<T: Copy>(
    section: &Section<'_>,
    field: &'static str,
    what: &str,
    all: &[T],
    as_str: impl Fn(T) -> &'static str + Copy,
) -> Vec<T> {
    section.texts(field).into_iter().filter_map(|said| term(section, said, what, all, as_str)).collect()
}

/// Roles and relations.
pub(super) fn bodies(section: &Section<'_>, texts: &[Said<'_>]) -> Vec<Body> {
    let read = texts.iter().filter_map(|said| {
        let body = Body::parse(said.text);
        match body {
            None if Agency::parse(said.text).is_some() => section.problem_at(
                said.line,
                format!("`{}` is outside the school: say who tells it, with `owe` and a duty", said.text),
            ),
            None => section.unknown("role", *said, Body::all().map(Body::as_str)),
            Some(_) => {}
        }
        body
    });
    read.collect()
}

/// Roles; none is fine.
pub(super) fn roles(section: &Section<'_>, field: &'static str) -> Vec<Role> {
    terms(section, field, "role", Role::ALL, Role::as_str)
}
