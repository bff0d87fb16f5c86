//! Reads a pack's text. Every problem names its line and rule and says what to do.

mod place;
mod shape;

use super::{Contradiction, ENGLAND, FLOOR, Pack, PackProblem, hash_of};
use crate::incident::RuleCited;
use crate::policy::bank_holidays::BankHolidays;
use crate::policy::rule::{CaseManagerLine, Rule};
use chrono::NaiveDate;
use place::Place;
use shape::{BankHolidayText, CaseManagerText, ContradictionText, PackText, RuleText};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use toml::Spanned;

/// A pack longer than this is not a policy.
const LONGEST: usize = 512 * 1024;
/// Longest of any name: a pack's, a rule's, a category's.
const LONGEST_NAME: usize = 60;

pub(super) fn read(text: &str) -> Result<Pack, PackProblem> {
    if text.len() > LONGEST {
        return Err(Place::whole().problem("the pack is too long: a policy has at most 512 KiB"));
    }
    let read: PackText = toml::from_str(text).map_err(|error| Place::of_error(text, &error))?;
    let reader = Reader { text, hash: hash_of(text) };
    let name = reader.name(&read.pack)?;
    let version = *read.version.get_ref();
    let is_floor = name == FLOOR;
    let rules = reader.rules(read.rule, &name, version, &read.categories)?;
    Ok(Pack {
        version: reader.version(&read.version)?,
        title: reader.title(&read.title)?,
        review_due: read.review_due.map(|day| a_day(&reader.place(&day, "review-due"), day.get_ref())).transpose()?,
        documents: read.documents,
        categories: categories(read.categories)?,
        bank_holidays: reader.bank_holidays(&read.bank_holiday, is_floor)?,
        case_managers: reader.case_managers(read.case_manager)?,
        contradictions: reader.contradictions(read.contradiction)?,
        rules,
        text: text.to_owned(),
        name,
        hash: reader.hash,
    })
}

/// The text being read, and its hash.
struct Reader<'a> {
    text: &'a str,
    hash: String,
}

impl Reader<'_> {
    fn place<T>(&self, spanned: &Spanned<T>, what: &str) -> Place {
        Place::at(self.text, spanned.span().start, what)
    }

    fn name(&self, name: &Spanned<String>) -> Result<String, PackProblem> {
        if is_name(name.get_ref()) {
            return Ok(name.get_ref().clone());
        }
        Err(self.place(name, "pack").problem("a pack's name is of small letters, digits and hyphens, such as `stm`"))
    }

    fn version(&self, version: &Spanned<u32>) -> Result<u32, PackProblem> {
        match *version.get_ref() {
            0 => Err(self.place(version, "version").problem("versions count from 1")),
            version => Ok(version),
        }
    }

    fn title(&self, title: &Spanned<String>) -> Result<String, PackProblem> {
        if title.get_ref().trim().is_empty() {
            return Err(self.place(title, "title").problem("the title is empty: say what the policy is called"));
        }
        Ok(title.get_ref().clone())
    }

    fn rules(
        &self,
        texts: Vec<Spanned<RuleText>>,
        pack: &str,
        version: u32,
        categories: &BTreeMap<String, String>,
    ) -> Result<Vec<Rule>, PackProblem> {
        let mut seen = BTreeSet::new();
        let mut rules = Vec::with_capacity(texts.len());
        for text in texts {
            let place = Place::rule(self.text, text.span().start, &text.get_ref().id);
            let text = text.into_inner();
            if !is_name(&text.id) {
                return Err(place.problem("a rule's id is of small letters, digits and hyphens, such as `tell-lado`"));
            }
            if !seen.insert(text.id.clone()) {
                return Err(place.problem("its id stands twice: give every rule its own"));
            }
            let cited = RuleCited {
                rule: text.id.clone(),
                clauses: text.clauses.clone(),
                pack: pack.to_owned(),
                version,
                hash: self.hash.clone(),
            };
            rules.push(place.read(text, cited, &|category| knows(categories, category))?);
        }
        Ok(rules)
    }

    fn bank_holidays(&self, texts: &[Spanned<BankHolidayText>], floor: bool) -> Result<BankHolidays, PackProblem> {
        let corrections = texts.iter().map(|text| {
            let place = self.place(text, "bank-holiday");
            if !floor {
                return Err(place.problem("only the floor corrects bank holidays: take this out"));
            }
            Ok((a_day(&place, &text.get_ref().date)?, text.get_ref().is))
        });
        Ok(BankHolidays::corrected(corrections.collect::<Result<Vec<_>, PackProblem>>()?))
    }

    fn case_managers(&self, texts: Vec<Spanned<CaseManagerText>>) -> Result<Vec<CaseManagerLine>, PackProblem> {
        let mut lines: Vec<CaseManagerLine> = Vec::with_capacity(texts.len());
        for text in texts {
            let place = self.place(&text, "case-manager");
            if lines.last().is_some_and(|line| line.subject.is_empty()) {
                return Err(place.problem("the line before is for anybody, so this one never speaks: put it first"));
            }
            let text = text.into_inner();
            let line = CaseManagerLine { subject: place.roles(&text.subject)?, is: place.bodies("is", &text.is)? };
            lines.push(line);
        }
        Ok(lines)
    }

    fn contradictions(&self, texts: Vec<Spanned<ContradictionText>>) -> Result<Vec<Contradiction>, PackProblem> {
        let read = texts.into_iter().map(|text| {
            let place = self.place(&text, "contradiction");
            let ContradictionText { clauses, about } = text.into_inner();
            if clauses.len() < 2 {
                return Err(place.problem("a contradiction names the two or more clauses that do not agree"));
            }
            Ok(Contradiction { clauses, about })
        });
        read.collect()
    }
}

fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !name.is_empty() && name.len() <= LONGEST_NAME && name.chars().all(plain)
}

fn a_day(place: &Place, text: &str) -> Result<NaiveDate, PackProblem> {
    text.parse().map_err(|_| place.problem(format!("`{text}` is not a day: write it as \"2026-08-31\"")))
}

fn categories(categories: BTreeMap<String, String>) -> Result<BTreeMap<String, String>, PackProblem> {
    match categories.keys().find(|code| !is_name(code)) {
        Some(code) => Err(Place::whole()
            .problem(format!("`categories`: `{code}` is not of small letters, digits and hyphens: rename it"))),
        None => Ok(categories),
    }
}

/// Whether this is a category of the pack itself or of the floor.
fn knows(categories: &BTreeMap<String, String>, category: &str) -> bool {
    static FLOORS: OnceLock<BTreeSet<String>> = OnceLock::new();
    let floors = || -> BTreeSet<String> {
        let floor: Option<toml::Table> = ENGLAND.parse().ok();
        let table = floor.as_ref().and_then(|floor| floor.get("categories")?.as_table());
        table.map(|table| table.keys().cloned().collect()).unwrap_or_default()
    };
    categories.contains_key(category) || FLOORS.get_or_init(floors).contains(category)
}
