//! One school's people, by the keys the stories call them.

use super::past::Past;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::incident::{Involved, PartPlayed};
use domain::{Narrative, PersonId, SchoolId};
use std::cell::RefCell;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The people of one school, and the past their stories lie in.
#[derive(Debug)]
pub(super) struct Cast {
    pub(super) school: SchoolId,
    pub(super) people: BTreeMap<&'static str, PersonId>,
    past: Past,
    missing: RefCell<Vec<&'static str>>,
}

impl Cast {
    pub(super) const fn new(school: SchoolId, people: BTreeMap<&'static str, PersonId>, past: Past) -> Self {
        Self { school, people, past, missing: RefCell::new(Vec::new()) }
    }

    /// Who is called this. Somebody the school does not have is noted: see [`Self::missing`].
    pub(super) fn who(&self, key: &'static str) -> PersonId {
        self.people.get(key).copied().unwrap_or_else(|| {
            self.missing.borrow_mut().push(key);
            PersonId::new(Uuid::nil())
        })
    }

    /// The keys somebody asked for in vain.
    pub(super) fn missing(&self) -> Vec<&'static str> {
        self.missing.borrow().clone()
    }

    /// Somebody and the part she plays.
    pub(super) fn plays(&self, key: &'static str, part: PartPlayed) -> Involved {
        Involved { person: self.who(key), part }
    }

    /// What is said of these people.
    pub(super) fn says<const N: usize>(&self, about: [&'static str; N], text: &str) -> Narrative {
        Narrative::about(about.map(|key| self.who(key)), text)
    }

    /// This local time on the working day `days` before today.
    pub(super) fn at(&self, days: u32, hour: u32, minute: u32) -> DateTime<Utc> {
        self.past.at(days, hour, minute)
    }

    /// The date this many days from today.
    pub(super) fn in_days(&self, days: i64) -> NaiveDate {
        self.past.in_days(days)
    }

    /// This many hours ago.
    pub(super) fn hours_ago(&self, hours: i64) -> DateTime<Utc> {
        self.past.now() - Duration::hours(hours)
    }

    /// This many weeks from now.
    pub(super) fn in_weeks(&self, weeks: i64) -> DateTime<Utc> {
        self.past.now() + Duration::weeks(weeks)
    }
}
