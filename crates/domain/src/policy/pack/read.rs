//! Reads a pack's text. Every problem is named, not only the first, with its line, rule and clauses, and what to do.

mod rule;
mod section;

use super::{Contradiction, ENGLAND, FLOOR, Pack, PackProblem, Parameter, StatutoryBasis, Switch, hash_of};
use crate::policy::bank_holidays::BankHolidays;
use crate::policy::clause::{Clause, EvidenceOf, MetBy, RecordedAs};
use crate::policy::rule::{CaseManagerLine, Rule};
use crate::policy::setting::Setting;
use crate::school::Role;
use chrono::NaiveDate;
use rule::Around;
use section::{Notes, Said, Section};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use toml::de::DeTable;

/// A pack longer than this is not a policy.
const LONGEST: usize = 512 * 1024;
/// Longest of any name: a pack's, a rule's, a category's.
const LONGEST_NAME: usize = 60;

pub(super) fn read(text: &str) -> Result<Pack, Vec<PackProblem>> {
    if text.len() > LONGEST {
        let reason = "the pack is too long: a policy has at most 512 KiB".to_owned();
        return Err(vec![PackProblem { line: None, rule: None, clauses: Vec::new(), reason }]);
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let notes = Notes::new(text, &errors);
    let pack = pack(&Section::whole(&notes, table.get_ref()), text);
    let sound = notes.count() == 0;
    match pack {
        Some(pack) if sound => Ok(pack),
        _ => Err(notes.into_problems()),
    }
}

fn pack(whole: &Section<'_>, text: &str) -> Option<Pack> {
    let hash = hash_of(text);
    let name = name(whole);
    let version = version(whole);
    let title = whole.sentence("title", "the title is empty: say what the policy is called");
    let is_floor = name.as_deref() == Some(FLOOR);
    let categories = categories(whole);
    let switches = switches(whole);
    let bases = statutory_bases(whole);
    let around = Around {
        pack: name.as_deref().unwrap_or_default(),
        version: version.unwrap_or(1),
        hash: &hash,
        knows_category: &|category| categories.contains_key(category) || floors().categories.contains(category),
        knows_switch: &|switch| switches.iter().any(|one| one.id == switch) || floors().switches.contains(switch),
    };
    let rules = rules(whole, &around, is_floor.then_some(bases.as_slice()));
    let read = (
        day(whole, "approved"),
        day(whole, "review-due"),
        bank_holidays(whole, is_floor),
        case_managers(whole),
        contradictions(whole),
    );
    let documents = whole.texts("documents").iter().map(|said| said.text.to_owned()).collect();
    let (titles, settings, clauses) = (titles(whole), settings(whole), clauses(whole));
    whole.finish();
    let (approved, review_due, bank_holidays, case_managers, contradictions) = read;
    Some(Pack {
        name: name?,
        version: version?,
        title: title?,
        hash,
        documents,
        bases,
        approved,
        review_due,
        categories,
        titles,
        switches,
        settings,
        clauses,
        bank_holidays,
        case_managers,
        rules,
        contradictions,
        text: text.to_owned(),
    })
}

fn name(whole: &Section<'_>) -> Option<String> {
    let said = whole.needed("pack")?;
    if !is_name(said.text) {
        let reason = "`pack`: a pack's name is of small letters, digits and hyphens, such as `stm`";
        whole.problem_at(said.line, reason);
    }
    Some(said.text.to_owned())
}

fn version(whole: &Section<'_>) -> Option<u32> {
    if !whole.has("version") {
        whole.problem("missing field `version`");
    }
    let (version, line) = whole.number("version")?;
    if version == 0 {
        whole.problem_at(line, "`version`: versions count from 1");
    }
    Some(version)
}

fn rules(whole: &Section<'_>, around: &Around<'_>, floor: Option<&[StatutoryBasis]>) -> Vec<Rule> {
    let mut seen = BTreeSet::new();
    let mut rules = Vec::new();
    for mut section in whole.tables("rule") {
        let Some(rule) = rule::read(&mut section, around) else { continue };
        if !seen.insert(rule.cited.rule.clone()) {
            section.problem("its id stands twice: give every rule its own");
        }
        // The floor is law and guidance: every clause of it stands on a document with an edition.
        let stands = |clause: &String| floor.is_none_or(|bases| bases.iter().any(|basis| basis.covers(clause)));
        for clause in rule.cited.clauses.iter().filter(|clause| !stands(clause)) {
            section.problem(format!("`{clause}` stands on nothing: name its document in `statutory-basis`"));
        }
        rules.push(rule);
    }
    rules
}

fn categories(whole: &Section<'_>) -> BTreeMap<String, String> {
    let Some(table) = whole.table("categories") else { return BTreeMap::new() };
    for (code, words) in table.named_texts() {
        if !is_name(code.text) {
            let reason = "is not of small letters, digits and hyphens: rename it";
            table.problem_at(code.line, format!("`categories`: `{}` {reason}", code.text));
        }
        if words.text.trim().is_empty() {
            table.problem_at(code.line, format!("`categories`: `{}` has no words", code.text));
        }
    }
    table.named_texts().into_iter().map(|(code, words)| (code.text.to_owned(), words.text.to_owned())).collect()
}

/// What this school calls its posts.
fn titles(whole: &Section<'_>) -> BTreeMap<Role, String> {
    let Some(table) = whole.table("titles") else { return BTreeMap::new() };
    let read = table.named_texts().into_iter().filter_map(|(role, title)| {
        let known = Role::parse(role.text);
        if known.is_none() {
            table.unknown("role", role, Role::ALL.iter().map(|role| role.as_str()));
        }
        if title.text.trim().is_empty() {
            table.problem_at(title.line, format!("`titles`: the title of `{}` is empty", role.text));
        }
        Some((known?, title.text.to_owned()))
    });
    read.collect()
}

fn bank_holidays(whole: &Section<'_>, floor: bool) -> BankHolidays {
    let corrections = whole.tables("bank-holiday").into_iter().filter_map(|table| {
        if !floor {
            table.problem("only the floor corrects bank holidays: take this out");
        }
        let (day, is) = (day(&table, "date"), table.flag("is"));
        if day.is_none() && !table.has("date") {
            table.problem("missing field `date`");
        }
        let _ = table.sentence("why", "say why the day is moved");
        table.finish();
        Some((day?, is))
    });
    BankHolidays::corrected(corrections.collect::<Vec<_>>())
}

fn case_managers(whole: &Section<'_>) -> Vec<CaseManagerLine> {
    let mut lines: Vec<CaseManagerLine> = Vec::new();
    for table in whole.tables("case-manager") {
        if lines.last().is_some_and(|line| line.subject.is_empty()) {
            table.problem("the line before is for anybody, so this one never speaks: put it first");
        }
        let said = table.needed_texts("is");
        if table.has("is") && said.is_empty() {
            table.problem("`is` names nobody: name a role");
        }
        let line = CaseManagerLine {
            line: table.line,
            subject: rule::roles(&table, "subject"),
            is: rule::bodies(&table, &said),
        };
        table.finish();
        lines.push(line);
    }
    lines
}

fn contradictions(whole: &Section<'_>) -> Vec<Contradiction> {
    let mut found: Vec<Contradiction> = Vec::new();
    for table in whole.tables("contradiction") {
        let id = table.needed("id").map(|said| name_of(&table, said));
        let clauses: Vec<String> = table.needed_texts("clauses").iter().map(|said| said.text.to_owned()).collect();
        if table.has("clauses") && clauses.len() < 2 {
            table.problem("a contradiction names the two or more clauses that do not agree");
        }
        let about = table.sentence("about", "say what they disagree about");
        table.finish();
        let (Some(id), Some(about)) = (id, about) else { continue };
        if found.iter().any(|other| other.id == id) {
            table.problem(format!("`{id}` stands twice: give every contradiction its own id"));
        }
        found.push(Contradiction { line: table.line, id, clauses, about });
    }
    found
}

fn switches(whole: &Section<'_>) -> Vec<Switch> {
    let mut switches: Vec<Switch> = Vec::new();
    for table in whole.tables("switch") {
        let id = table.needed("id").map(|said| name_of(&table, said));
        let says = table.sentence("says", "say what the law will ask");
        table.finish();
        let (Some(id), Some(says)) = (id, says) else { continue };
        if switches.iter().any(|other| other.id == id) {
            table.problem(format!("`{id}` stands twice: give every switch its own id"));
        }
        switches.push(Switch { id, says });
    }
    switches
}

fn statutory_bases(whole: &Section<'_>) -> Vec<StatutoryBasis> {
    let read = whole.tables("statutory-basis").into_iter().filter_map(|table| {
        let cites = table.sentence("cites", "write how its clauses begin, such as `KCSIE-2025`");
        let document = table.needed("document").map(|said| name_of(&table, said));
        let title = table.sentence("title", "say what the document is called");
        let edition = table.sentence("edition", "say which edition, or `undated`");
        let note = table.text("note").map(|said| said.text.to_owned());
        let in_force_from = day(&table, "in-force-from");
        table.finish();
        Some(StatutoryBasis {
            line: table.line,
            cites: cites?,
            document: document?,
            title: title?,
            edition: edition?,
            in_force_from,
            note,
        })
    });
    read.collect()
}

fn settings(whole: &Section<'_>) -> Vec<Parameter> {
    let mut settings: Vec<Parameter> = Vec::new();
    for table in whole.tables("setting") {
        let setting = table.needed("name").and_then(|said| {
            let known = Setting::parse(said.text);
            if known.is_none() {
                table.unknown("setting", said, Setting::ALL.iter().map(|setting| setting.as_str()));
            }
            known
        });
        let is = table.sentence("is", "say what the policy says");
        let clauses: Vec<String> = table.needed_texts("clauses").iter().map(|said| said.text.to_owned()).collect();
        if table.has("clauses") && clauses.is_empty() {
            table.problem("it names no clause: every setting says where it comes from");
        }
        table.finish();
        let (Some(setting), Some(is)) = (setting, is) else { continue };
        settings.push(Parameter { line: table.line, setting, is, clauses });
    }
    settings
}

fn clauses(whole: &Section<'_>) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = Vec::new();
    for table in whole.tables("clause") {
        let id = table.sentence("id", "write the clause's id, such as `LEY-A-19.3`");
        let asks = table.sentence("asks", "say what the clause asks");
        let recorded = table.text("recorded").and_then(|said| {
            let known = RecordedAs::parse(said.text);
            if known.is_none() {
                table.unknown("recorded", said, RecordedAs::ALL.iter().map(|place| place.as_str()));
            }
            known.map(MetBy::Recorded)
        });
        let advice = table.text("advice").map(|said| MetBy::Advice(said.text.to_owned()));
        let evidence = table.text("evidence").and_then(|said| {
            let known = EvidenceOf::parse(said.text);
            if known.is_none() {
                table.unknown("evidence", said, EvidenceOf::ALL.iter().map(|evidence| evidence.as_str()));
            }
            known.map(MetBy::Evidence)
        });
        let mut met_by = [recorded, evidence, advice].into_iter().flatten();
        let (first, second) = (met_by.next(), met_by.next());
        if (first.is_none() && !table.has("evidence") && !table.has("recorded")) || second.is_some() {
            table.problem(
                "say how it is met, once: `recorded`, `evidence`, or `advice` and why software can do no more",
            );
        }
        table.finish();
        let (Some(id), Some(asks), Some(met_by)) = (id, asks, first) else { continue };
        if clauses.iter().any(|other| other.id == id) {
            table.problem(format!("`{id}` stands twice: give every clause one entry"));
        }
        clauses.push(Clause { id, asks, met_by });
    }
    clauses
}

fn name_of(section: &Section<'_>, said: Said<'_>) -> String {
    if !is_name(said.text) {
        section.problem_at(said.line, format!("`{}` is not of small letters, digits and hyphens", said.text));
    }
    said.text.to_owned()
}

fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !name.is_empty() && name.len() <= LONGEST_NAME && name.chars().all(plain)
}

fn day(section: &Section<'_>, field: &'static str) -> Option<NaiveDate> {
    let said = section.text(field)?;
    let day = said.text.parse().ok();
    if day.is_none() {
        let reason = "is not a day: write it as \"2026-08-31\"";
        section.problem_at(said.line, format!("`{field}`: `{}` {reason}", said.text));
    }
    day
}

/// What the floor names, for packs that stand on it.
struct Floors {
    categories: BTreeSet<String>,
    switches: BTreeSet<String>,
}

fn floors() -> &'static Floors {
    static FLOORS: OnceLock<Floors> = OnceLock::new();
    FLOORS.get_or_init(|| {
        let floor: toml::Table = ENGLAND.parse().unwrap_or_default();
        let categories = floor.get("categories").and_then(toml::Value::as_table);
        let switches = floor.get("switch").and_then(toml::Value::as_array);
        let id = |switch: &toml::Value| Some(switch.get("id")?.as_str()?.to_owned());
        Floors {
            categories: categories.map(|table| table.keys().cloned().collect()).unwrap_or_default(),
            switches: switches.map(|tables| tables.iter().filter_map(id).collect()).unwrap_or_default(),
        }
    })
}
