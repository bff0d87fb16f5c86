//! Where in the pack we are, and the reading of one rule there.

use super::super::PackProblem;
use super::shape::{GuardText, OneOrMany, OweText, RuleText, TellText};
use crate::incident::{Basis, DutyKind, RuleCited};
use crate::policy::clock::Within;
use crate::policy::facts::FactName;
use crate::policy::guard::{Decision, Guard, Need};
use crate::policy::rule::{Body, Condition, Effect, Owe, Rule, Tell};
use crate::school::Role;
use std::collections::BTreeMap;

/// Where in the pack we are, for problems.
pub(super) struct Place {
    line: Option<usize>,
    rule: Option<String>,
    what: Option<String>,
}

impl Place {
    /// The pack as a whole.
    pub(super) const fn whole() -> Self {
        Self { line: None, rule: None, what: None }
    }

    /// A place outside the rules.
    pub(super) fn at(text: &str, offset: usize, what: &str) -> Self {
        Self { line: Some(line_of(text, offset)), rule: None, what: Some(what.to_owned()) }
    }

    /// A rule.
    pub(super) fn rule(text: &str, offset: usize, id: &str) -> Self {
        Self { line: Some(line_of(text, offset)), rule: Some(id.to_owned()), what: None }
    }

    /// What the TOML reader found, with the rule it stands in.
    pub(super) fn of_error(text: &str, error: &toml::de::Error) -> PackProblem {
        let line = error.span().map(|span| line_of(text, span.start));
        let rule = line.and_then(|line| rule_at(text, line));
        PackProblem { line, rule, reason: error.message().to_owned() }
    }

    pub(super) fn problem(&self, reason: impl AsRef<str>) -> PackProblem {
        let reason = reason.as_ref();
        let reason = self.what.as_ref().map_or_else(|| reason.to_owned(), |what| format!("`{what}`: {reason}"));
        PackProblem { line: self.line, rule: self.rule.clone(), reason }
    }

    fn unknown<'a>(&self, what: &str, said: &str, known: impl Iterator<Item = &'a str>) -> PackProblem {
        let known: Vec<&str> = known.collect();
        self.problem(format!("there is no {what} `{said}`; write one of: {}", known.join(", ")))
    }

    /// Reads the rule that stands here.
    pub(super) fn read(
        &self,
        text: RuleText,
        cited: RuleCited,
        knows_category: &dyn Fn(&str) -> bool,
    ) -> Result<Rule, PackProblem> {
        if text.clauses.is_empty() || text.clauses.iter().any(|clause| clause.trim().is_empty()) {
            return Err(self.problem("it names no clause: every rule says where it comes from"));
        }
        if text.says.trim().is_empty() {
            return Err(self.problem("`says` is empty: say in a sentence what the rule asks"));
        }
        let effect = match (text.tell, text.owe, text.guard) {
            (Some(tell), None, None) => Effect::Tell(self.tell(tell)?),
            (None, Some(owe), None) => Effect::Owe(self.owe(owe)?),
            (None, None, Some(guard)) => Effect::Guard(self.guard(&guard)?),
            _ => return Err(self.problem("it says exactly one thing: `tell`, `owe` or `guard`")),
        };
        let when = self.conditions(text.when, knows_category)?;
        let unless = self.conditions(text.unless, knows_category)?;
        Ok(Rule { cited, says: text.says, when, unless, effect })
    }

    fn conditions(
        &self,
        text: BTreeMap<String, OneOrMany>,
        knows_category: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<Condition>, PackProblem> {
        let read = text.into_iter().map(|(name, values)| {
            let facts = FactName::ALL.iter().map(|fact| fact.as_str());
            let fact = FactName::parse(&name).ok_or_else(|| self.unknown("fact", &name, facts))?;
            let any_of = values.into_values();
            if any_of.is_empty() {
                return Err(self.problem(format!("`{name}` has no value: name one, or take the fact out")));
            }
            let known = fact.values_known();
            for value in &any_of {
                match &known {
                    Some(known) if !known.contains(&value.as_str()) => {
                        return Err(self.unknown(&format!("`{name}`"), value, known.iter().copied()));
                    }
                    None if !knows_category(value) => {
                        return Err(self.problem(format!(
                            "there is no category `{value}` here or in the floor: add it to `categories`"
                        )));
                    }
                    _ => {}
                }
            }
            Ok(Condition { fact, any_of })
        });
        let mut conditions: Vec<Condition> = read.collect::<Result<_, _>>()?;
        // The kind first: it is what most rules fail on.
        conditions.sort_by_key(|condition| condition.fact);
        Ok(conditions)
    }

    fn tell(&self, text: TellText) -> Result<Tell, PackProblem> {
        let (whom, any_of) = match (text.all_of, text.any_of) {
            (Some(all), None) => (all, false),
            (None, Some(any)) => (any, true),
            _ => return Err(self.problem("`tell` has either `all-of` or `any-of`")),
        };
        let whom = self.bodies("tell", &whom)?;
        if whom.contains(&Body::Reporter) {
            return Err(self.problem("`tell` names the person who raised it: she knows; name somebody else"));
        }
        let unless_told = text.unless_told.iter().map(|text| self.body(text)).collect::<Result<_, _>>()?;
        Ok(Tell { whom, any_of, or_deputy: text.or_deputy, unless_told })
    }

    fn owe(&self, text: OweText) -> Result<Owe, PackProblem> {
        let duties = DutyKind::ALL.iter().map(|duty| duty.as_str());
        let bases = Basis::ALL.iter().map(|basis| basis.as_str());
        let basis = Basis::parse(&text.basis).ok_or_else(|| self.unknown("basis", &text.basis, bases))?;
        if basis == Basis::LocalTarget && !text.blocks.is_empty() {
            return Err(self.problem("a local target blocks nothing: take out `blocks`, or name what makes it owed"));
        }
        Ok(Owe {
            duty: DutyKind::parse(&text.duty).ok_or_else(|| self.unknown("duty", &text.duty, duties))?,
            basis,
            wording: text.wording,
            within: text.within.as_deref().map(|within| self.within(within)).transpose()?,
            local: text.local,
            from_imposed: self.runs_from_imposed(text.from.as_deref())?,
            owners: self.bodies("owner", &text.owner)?,
            blocks: text.blocks.iter().map(|decision| self.decision(decision)).collect::<Result<_, _>>()?,
            chain: text.chain.iter().map(|text| self.body(text)).collect::<Result<_, _>>()?,
            not_needed_by: self.roles(&text.not_needed_by)?,
        })
    }

    fn within(&self, text: &str) -> Result<Within, PackProblem> {
        let examples = "`1 working-day`, `30 school-minutes`, `24 clock-hours` or `same school-day`";
        Within::parse(text)
            .ok_or_else(|| self.problem(format!("`within`: cannot read `{text}`; write for example {examples}")))
    }

    fn runs_from_imposed(&self, text: Option<&str>) -> Result<bool, PackProblem> {
        match text {
            None | Some("known") => Ok(false),
            Some("imposed") => Ok(true),
            Some(other) => Err(self.problem(format!("`from` is `known` or `imposed`, not `{other}`"))),
        }
    }

    fn guard(&self, text: &GuardText) -> Result<Guard, PackProblem> {
        let needs = Need::ALL.iter().map(|need| need.as_str());
        let needs = Need::parse(&text.needs).ok_or_else(|| self.unknown("need", &text.needs, needs))?;
        Ok(Guard { decision: self.decision(&text.decision)?, needs })
    }

    fn decision(&self, text: &str) -> Result<Decision, PackProblem> {
        let decisions = Decision::ALL.iter().map(|decision| decision.as_str());
        Decision::parse(text).ok_or_else(|| self.unknown("decision", text, decisions))
    }

    /// Roles and relations; at least one.
    pub(super) fn bodies(&self, field: &str, texts: &[String]) -> Result<Vec<Body>, PackProblem> {
        if texts.is_empty() {
            return Err(self.problem(format!("`{field}` names nobody: name a role")));
        }
        texts.iter().map(|text| self.body(text)).collect()
    }

    fn body(&self, text: &str) -> Result<Body, PackProblem> {
        let relations = [Body::LineManager, Body::ClassTeacher, Body::CaseManager, Body::Reporter];
        let known = relations.iter().map(|body| body.as_str()).chain(Role::ALL.iter().map(|role| role.as_str()));
        Body::parse(text).ok_or_else(|| self.unknown("role", text, known))
    }

    /// Roles; none is fine.
    pub(super) fn roles(&self, texts: &[String]) -> Result<Vec<Role>, PackProblem> {
        let known = || Role::ALL.iter().map(|role| role.as_str());
        texts.iter().map(|text| Role::parse(text).ok_or_else(|| self.unknown("role", text, known()))).collect()
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// The id of the rule in which this line stands, as far as the text tells.
fn rule_at(text: &str, line: usize) -> Option<String> {
    let before: Vec<&str> = text.lines().take(line).collect();
    let begins = before.iter().rposition(|line| line.trim_start().starts_with("[["))?;
    if before.get(begins)?.trim() != "[[rule]]" {
        return None;
    }
    let rule = text.lines().skip(begins + 1).take_while(|line| !line.trim_start().starts_with("[["));
    let mut ids = rule.filter_map(|line| line.trim_start().strip_prefix("id")?.trim_start().strip_prefix('='));
    Some(ids.next()?.trim().trim_matches('"').to_owned())
}
