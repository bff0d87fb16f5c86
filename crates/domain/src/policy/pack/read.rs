//! Reads a pack's text. Every problem names its line and rule and says what to do.

use super::{Contradiction, Pack, PackProblem, hash_of};
use crate::incident::{Basis, DutyKind, RuleCited};
use crate::policy::bank_holidays::BankHolidays;
use crate::policy::clock::Within;
use crate::policy::facts::FactName;
use crate::policy::guard::{Decision, Need};
use crate::policy::rule::{Body, CaseManagerLine, Condition, Effect, Guard, Owe, Rule, Tell};
use crate::school::Role;
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

/// A pack longer than this is not a policy.
const LONGEST: usize = 512 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct PackText {
    pack: String,
    version: u32,
    title: String,
    #[serde(default)]
    documents: Vec<String>,
    review_due: Option<String>,
    #[serde(default)]
    categories: BTreeMap<String, String>,
    #[serde(default)]
    bank_holiday: Vec<BankHolidayText>,
    #[serde(default)]
    case_manager: Vec<CaseManagerText>,
    #[serde(default)]
    contradiction: Vec<ContradictionText>,
    #[serde(default)]
    rule: Vec<Spanned<RuleText>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct BankHolidayText {
    date: String,
    is: bool,
    #[expect(dead_code, reason = "for whoever reads the pack")]
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct CaseManagerText {
    #[serde(default)]
    subject: Vec<String>,
    is: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ContradictionText {
    clauses: Vec<String>,
    about: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RuleText {
    id: String,
    clauses: Vec<String>,
    says: String,
    when: BTreeMap<String, OneOrMany>,
    #[serde(default)]
    unless: BTreeMap<String, OneOrMany>,
    tell: Option<TellText>,
    owe: Option<OweText>,
    guard: Option<GuardText>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct TellText {
    all_of: Option<Vec<String>>,
    any_of: Option<Vec<String>>,
    #[serde(default)]
    or_deputy: bool,
    #[serde(default)]
    unless_told: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct OweText {
    duty: String,
    basis: String,
    wording: Option<String>,
    within: Option<String>,
    #[serde(default)]
    local: bool,
    from: Option<String>,
    owner: Vec<String>,
    #[serde(default)]
    blocks: Vec<String>,
    #[serde(default)]
    chain: Vec<String>,
    #[serde(default)]
    not_needed_by: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct GuardText {
    decision: String,
    needs: String,
}

pub(super) fn read(text: &str) -> Result<Pack, PackProblem> {
    if text.len() > LONGEST {
        return Err(whole("the pack is too long: a policy has at most 512 KiB"));
    }
    let read: PackText = toml::from_str(text).map_err(|error| PackProblem {
        line: error.span().map(|span| line_of(text, span.start)),
        rule: None,
        reason: error.message().to_owned(),
    })?;
    let hash = hash_of(text);
    let mut seen = BTreeSet::new();
    let mut rules = Vec::with_capacity(read.rule.len());
    for rule in read.rule {
        let line = line_of(text, rule.span().start);
        let rule = rule.into_inner();
        let place = Place { line, rule: rule.id.clone() };
        if !seen.insert(rule.id.clone()) {
            return Err(place.problem("its id stands twice: give every rule its own"));
        }
        let cited = RuleCited {
            rule: rule.id.clone(),
            clauses: rule.clauses.clone(),
            pack: read.pack.clone(),
            version: read.version,
            hash: hash.clone(),
        };
        rules.push(place.rule(rule, cited)?);
    }
    Ok(Pack {
        name: name(read.pack)?,
        version: read.version,
        title: read.title,
        hash,
        documents: read.documents,
        review_due: read.review_due.map(|day| a_day("review-due", &day)).transpose()?,
        categories: read.categories,
        bank_holidays: bank_holidays(&read.bank_holiday)?,
        case_managers: read.case_manager.into_iter().map(case_manager).collect::<Result<_, _>>()?,
        contradictions: read
            .contradiction
            .into_iter()
            .map(|text| Contradiction { clauses: text.clauses, about: text.about })
            .collect(),
        rules,
        text: text.to_owned(),
    })
}

fn name(name: String) -> Result<String, PackProblem> {
    let plain = !name.is_empty()
        && name.len() <= 40
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if plain { Ok(name) } else { Err(whole("`pack` is a short name of small letters, digits and hyphens")) }
}

fn whole(reason: &str) -> PackProblem {
    PackProblem { line: None, rule: None, reason: reason.to_owned() }
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

fn a_day(field: &str, text: &str) -> Result<NaiveDate, PackProblem> {
    text.parse().map_err(|_| whole(&format!("`{field}` is not a day: write it as 2026-08-31")))
}

fn bank_holidays(texts: &[BankHolidayText]) -> Result<BankHolidays, PackProblem> {
    let corrections = texts.iter().map(|text| Ok((a_day("bank-holiday", &text.date)?, text.is)));
    Ok(BankHolidays::corrected(corrections.collect::<Result<Vec<_>, PackProblem>>()?))
}

fn case_manager(text: CaseManagerText) -> Result<CaseManagerLine, PackProblem> {
    let subject = text
        .subject
        .iter()
        .map(|role| Role::parse(role).ok_or_else(|| whole(&format!("`case-manager`: there is no role `{role}`"))));
    let is = text
        .is
        .iter()
        .map(|body| Body::parse(body).ok_or_else(|| whole(&format!("`case-manager`: there is no role `{body}`"))));
    Ok(CaseManagerLine { subject: subject.collect::<Result<_, _>>()?, is: is.collect::<Result<_, _>>()? })
}

/// Where in the pack we are, for problems.
struct Place {
    line: usize,
    rule: String,
}

impl Place {
    fn problem(&self, reason: impl Into<String>) -> PackProblem {
        PackProblem { line: Some(self.line), rule: Some(self.rule.clone()), reason: reason.into() }
    }

    fn rule(&self, text: RuleText, cited: RuleCited) -> Result<Rule, PackProblem> {
        if text.clauses.is_empty() {
            return Err(self.problem("it names no clause: every rule says where it comes from"));
        }
        let effect = match (text.tell, text.owe, text.guard) {
            (Some(tell), None, None) => Effect::Tell(self.tell(tell)?),
            (None, Some(owe), None) => Effect::Owe(self.owe(owe)?),
            (None, None, Some(guard)) => Effect::Guard(self.guard(&guard)?),
            _ => return Err(self.problem("it says exactly one thing: `tell`, `owe` or `guard`")),
        };
        Ok(Rule {
            cited,
            says: text.says,
            when: self.conditions(text.when)?,
            unless: self.conditions(text.unless)?,
            effect,
        })
    }

    fn conditions(&self, text: BTreeMap<String, OneOrMany>) -> Result<Vec<Condition>, PackProblem> {
        text.into_iter()
            .map(|(fact, values)| {
                let fact = FactName::parse(&fact).ok_or_else(|| self.problem(format!("there is no fact `{fact}`")))?;
                let any_of = match values {
                    OneOrMany::One(value) => vec![value],
                    OneOrMany::Many(values) if values.is_empty() => {
                        return Err(self.problem(format!("`{}` has no value", fact.as_str())));
                    }
                    OneOrMany::Many(values) => values,
                };
                Ok(Condition { fact, any_of })
            })
            .collect()
    }

    fn tell(&self, text: TellText) -> Result<Tell, PackProblem> {
        let (whom, any_of) = match (text.all_of, text.any_of) {
            (Some(all), None) => (all, false),
            (None, Some(any)) => (any, true),
            _ => return Err(self.problem("`tell` has either `all-of` or `any-of`")),
        };
        if whom.is_empty() {
            return Err(self.problem("`tell` names nobody"));
        }
        Ok(Tell {
            whom: self.bodies(&whom)?,
            any_of,
            or_deputy: text.or_deputy,
            unless_told: self.bodies(&text.unless_told)?,
        })
    }

    fn owe(&self, text: OweText) -> Result<Owe, PackProblem> {
        let within = text.within.as_deref().map(|text| {
            Within::parse(text).ok_or_else(|| {
                self.problem(format!("`within`: cannot read `{text}`; write for example `1 working-day`"))
            })
        });
        let from_imposed = match text.from.as_deref() {
            None | Some("known") => false,
            Some("imposed") => true,
            Some(other) => return Err(self.problem(format!("`from` is `known` or `imposed`, not `{other}`"))),
        };
        if text.owner.is_empty() {
            return Err(self.problem("`owner` names nobody"));
        }
        Ok(Owe {
            duty: DutyKind::parse(&text.duty)
                .ok_or_else(|| self.problem(format!("there is no duty `{}`", text.duty)))?,
            basis: Basis::parse(&text.basis)
                .ok_or_else(|| self.problem(format!("there is no basis `{}`", text.basis)))?,
            wording: text.wording,
            within: within.transpose()?,
            local: text.local,
            from_imposed,
            owners: self.bodies(&text.owner)?,
            blocks: text.blocks.iter().map(|decision| self.decision(decision)).collect::<Result<_, _>>()?,
            chain: self.bodies(&text.chain)?,
            not_needed_by: self.roles(&text.not_needed_by)?,
        })
    }

    fn guard(&self, text: &GuardText) -> Result<Guard, PackProblem> {
        let needs =
            Need::parse(&text.needs).ok_or_else(|| self.problem(format!("there is no need `{}`", text.needs)))?;
        Ok(Guard { decision: self.decision(&text.decision)?, needs })
    }

    fn decision(&self, text: &str) -> Result<Decision, PackProblem> {
        Decision::parse(text).ok_or_else(|| self.problem(format!("there is no decision `{text}`")))
    }

    fn bodies(&self, texts: &[String]) -> Result<Vec<Body>, PackProblem> {
        texts
            .iter()
            .map(|text| Body::parse(text).ok_or_else(|| self.problem(format!("there is no role `{text}`"))))
            .collect()
    }

    fn roles(&self, texts: &[String]) -> Result<Vec<Role>, PackProblem> {
        texts
            .iter()
            .map(|text| Role::parse(text).ok_or_else(|| self.problem(format!("there is no role `{text}`"))))
            .collect()
    }
}
