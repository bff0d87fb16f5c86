//! Packs: which rules are in force, whom they want told, what they say is owed, what they guard.
//!
//! Layers add up: every matching rule of every layer applies, so nothing a school writes can weaken the floor.

pub mod bank_holidays;
pub mod clause;
pub mod clock;
pub mod comparison;
pub mod facts;
pub mod field;
pub mod filing;
pub mod findings;
pub mod guard;
pub mod pack;
pub mod print;
pub mod recipients;
pub mod rehearsal;
pub mod rule;
pub mod setting;
pub mod show;
pub mod what_if;

use crate::incident::Kind;
use crate::school::{Role, School, SwitchSet};
use bank_holidays::BankHolidays;
use chrono::{DateTime, Utc};
use facts::{FactName, Facts};
use pack::{FLOOR, Pack, PackProblem};
use rule::{Body, Rule};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The packs in force at a school, floor first, and what the school decided about them.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    packs: Vec<Arc<Pack>>,
    /// Rules a named person ruled out, where a pack contradicts itself: pack and rule.
    silent: BTreeSet<(String, String)>,
    /// Law that was switched on or off, newest last.
    switches: Vec<SwitchSet>,
}

impl Policy {
    /// These packs, floor first, about which nothing was decided.
    #[must_use]
    pub const fn new(packs: Vec<Arc<Pack>>) -> Self {
        Self { packs, silent: BTreeSet::new(), switches: Vec::new() }
    }

    /// These packs, with what this school had decided about them by this time: rulings, and law switched on.
    #[must_use]
    pub fn standing(packs: Vec<Arc<Pack>>, school: &School, at: DateTime<Utc>) -> Self {
        let ruled = packs.iter().flat_map(|pack| {
            let silent = school.rules_ruled_out(pack, at).into_iter();
            silent.map(|rule| (pack.name.clone(), rule))
        });
        let silent = ruled.collect();
        let switches = school.switches.iter().filter(|held| held.at <= at).map(|held| held.set.clone()).collect();
        Self { packs, silent, switches }
    }

    /// The same with this pack as a layer of its own on top, in place of one of the same name.
    #[must_use]
    pub fn with(&self, pack: Arc<Pack>) -> Self {
        let mut policy = self.clone();
        policy.packs.retain(|own| own.name != pack.name);
        policy.packs.push(pack);
        policy
    }

    /// Whether law not yet in force was switched on for what became known at this time.
    #[must_use]
    pub fn is_on(&self, switch: &str, at: DateTime<Utc>) -> bool {
        let set = self.switches.iter().rev().find(|set| set.switch == switch && set.from <= at);
        set.is_some_and(|set| set.on)
    }

    /// The packs a school has in force at this time, read from the texts it adopted.
    ///
    /// # Errors
    /// When an adopted text no longer loads, which adoption made sure of.
    pub fn of(school: &School, at: DateTime<Utc>) -> Result<Self, PackProblem> {
        let packs = school.packs_in_force(at).into_iter().map(|adopted| Pack::parse(&adopted.text).map(Arc::new));
        Ok(Self::standing(packs.collect::<Result<_, _>>()?, school, at))
    }

    /// The packs, floor first.
    #[must_use]
    pub fn packs(&self) -> &[Arc<Pack>] {
        &self.packs
    }

    /// England's bank holidays as the floor corrects them.
    #[must_use]
    pub fn bank_holidays(&self) -> &BankHolidays {
        static COMPUTED: BankHolidays = BankHolidays::computed();
        self.packs.iter().find(|pack| pack.name == FLOOR).map_or(&COMPUTED, |pack| &pack.bank_holidays)
    }

    /// Every rule that matches these facts of a case that became known at this time, floor first.
    pub fn matching<'a>(&'a self, facts: &'a Facts, known_at: DateTime<Utc>) -> impl Iterator<Item = &'a Rule> {
        self.packs
            .iter()
            .flat_map(|pack| &pack.rules)
            .filter(move |rule| rule.matches(facts) && self.speaks(rule, known_at))
    }

    /// Whether a rule asks how many other concerns there are about the adult of a case of this kind: nobody need count otherwise.
    #[must_use]
    pub fn asks_about_other_cases(&self, kind: Kind) -> bool {
        let about = |rule: &&Rule| {
            let conditions = || rule.when.iter().chain(&rule.unless);
            conditions().any(|one| matches!(one.fact, FactName::OtherConcerns | FactName::OtherConcernsThisYear))
        };
        let of_this = |rule: &Rule| {
            let mut kinds = rule.when.iter().filter(|one| one.fact == FactName::Kind);
            kinds.all(|one| one.any_of.iter().any(|wanted| wanted == kind.as_str()))
        };
        self.packs.iter().flat_map(|pack| &pack.rules).filter(about).any(of_this)
    }

    /// Whether the rule is neither ruled out nor waiting for law to come into force.
    fn speaks(&self, rule: &Rule, known_at: DateTime<Utc>) -> bool {
        let ruled_out = || self.silent.contains(&(rule.cited.pack.clone(), rule.cited.rule.clone()));
        rule.switch.as_deref().is_none_or(|switch| self.is_on(switch, known_at))
            && (self.silent.is_empty() || !ruled_out())
    }

    /// Who may manage a case about a person with these roles, best first: the line of the school's own pack that fits,
    /// then the floor's, for when nobody of the school's own can.
    pub fn case_managers_for<'a>(&'a self, subject: &'a [Role]) -> impl Iterator<Item = Body> + 'a {
        let lines =
            self.packs.iter().rev().filter_map(|pack| pack.case_managers.iter().find(|line| line.covers(subject)));
        lines.flat_map(|line| line.is.iter().copied())
    }
}

#[cfg(test)]
mod tests;
