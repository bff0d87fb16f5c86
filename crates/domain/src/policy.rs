//! Packs: which rules are in force, whom they want told, what they say is owed, what they guard.
//!
//! Layers add up: every matching rule of every layer applies, so nothing a school writes can weaken the floor.

pub mod bank_holidays;
pub mod clock;
pub mod facts;
pub mod guard;
pub mod pack;
pub mod recipients;
pub mod rule;

use crate::school::{Role, School};
use bank_holidays::BankHolidays;
use chrono::{DateTime, Utc};
use facts::Facts;
use pack::{FLOOR, Pack, PackProblem};
use rule::{Body, Rule};
use std::sync::Arc;

/// The packs in force at a school, floor first.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    packs: Vec<Arc<Pack>>,
}

impl Policy {
    /// These packs, floor first.
    #[must_use]
    pub const fn new(packs: Vec<Arc<Pack>>) -> Self {
        Self { packs }
    }

    /// The packs a school has in force at this time, read from the texts it adopted.
    ///
    /// # Errors
    /// When an adopted text no longer loads, which adoption made sure of.
    pub fn of(school: &School, at: DateTime<Utc>) -> Result<Self, PackProblem> {
        let packs = school.packs_in_force(at).into_iter().map(|adopted| Pack::parse(&adopted.text).map(Arc::new));
        packs.collect::<Result<_, _>>().map(Self::new)
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

    /// Every rule that matches these facts, floor first.
    pub fn matching<'a>(&'a self, facts: &'a Facts) -> impl Iterator<Item = &'a Rule> {
        self.packs.iter().flat_map(|pack| &pack.rules).filter(move |rule| rule.matches(facts))
    }

    /// Who may manage a case about a person with these roles, best first: the line of the school's own pack that fits,
    /// then the floor's, for when nobody of the school's own can.
    pub fn case_managers_for<'a>(&'a self, subject: &'a [Role]) -> impl Iterator<Item = Body> + 'a {
        let lines =
            self.packs.iter().rev().filter_map(|pack| pack.case_managers.iter().find(|line| line.covers(subject)));
        lines.flat_map(|line| line.is.iter().copied())
    }
}
