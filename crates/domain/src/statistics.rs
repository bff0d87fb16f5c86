//! Statistics for those who govern: computed once for each closed period, stored in the school's log, and never again.
//!
//! **What may be worked out from them.** Every case stands in one period and in one population (concerns about children by term,
//! concerns about adults by school year), so that no table is a sum or a part of another, of whatever period: there is nothing to
//! subtract across tables or across time. Within a table [`withhold`] hides every count under five, and as many others as it
//! takes that what is hidden cannot be subtracted either.
//!
//! What is counted is what was known when the period closed: a case reclassified afterwards changes nothing.

mod counted;
pub mod period;
pub mod table;
pub mod withhold;

pub use counted::Counted;
pub use period::{Period, PeriodOf};
pub use table::{Breakdown, BreakdownOf, Population, Row, Table};
pub use withhold::AT_LEAST;

use crate::school::{Role, School, SchoolError, SchoolEvent};
use crate::{Actor, Described, Desk};
use chrono::{DateTime, Days, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Europe::London;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// A measure of how the school works, which says nothing of how many cases there are.
    pub enum ProcessMeasure {
        /// On how many days of the period nobody was the lead or her deputy.
        DaysWithoutLead = "days-without-lead" "days without a safeguarding lead or a deputy",
        /// How many covers were arranged that began in the period.
        CoversArranged = "covers-arranged" "covers arranged",
        /// How many yearly reviews were held, of the policy or of filtering and monitoring.
        ReviewsHeld = "reviews-held" "yearly reviews held",
        /// How many checks of the filter were made.
        FilterChecks = "filter-checks" "checks of the filter made",
        /// In how many of them the filter did not hold.
        FilterChecksFailed = "filter-checks-failed" "checks in which the filter did not hold",
        /// How many clauses evidence was given for.
        EvidenceGiven = "evidence-given" "times evidence was given for a clause of the policy",
        /// The median time from when the school knew of a concern about a child to its first decision, in whole hours by the clock;
        /// only where at least five were decided.
        HoursToFirstDecision = "hours-to-first-decision" "median hours to a first decision on a concern about a child",
    }
}

/// A measure and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Measured {
    /// What was measured.
    pub measure: ProcessMeasure,
    /// Its value; nothing where there was too little to measure.
    pub value: Option<u32>,
}

/// The statistics of a closed period, as they stand for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StatisticsPublished {
    /// The period.
    pub period: Period,
    /// Its table: of concerns about children for a term, about adults for a school year.
    pub table: Table,
    /// How the school worked; for a term.
    pub measures: Vec<Measured>,
}

/// Statistics, and when they were published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedAt {
    /// The statistics.
    pub statistics: StatisticsPublished,
    /// When.
    pub at: DateTime<Utc>,
}

impl StatisticsPublished {
    /// The statistics of this period: of the school as it stood and the cases as they were known when it closed. Pure.
    #[must_use]
    pub fn of(period: Period, school: &School, cases: &[Counted]) -> Self {
        let measures = if period.of == PeriodOf::Year { Vec::new() } else { measures(period, school, cases) };
        Self { period, table: Table::of(period.population(), cases), measures }
    }

    pub(crate) fn describe(&self) -> Described {
        Described::new(format!("The statistics of {} were published.", self.period.words()))
    }

    pub(crate) fn decide(self, school: &School, desk: &Desk) -> Result<Vec<SchoolEvent>, SchoolError> {
        // Only the installation computes: nobody publishes what she would like to be true.
        if desk.actor != Actor::SetUp && desk.actor != Actor::Worker {
            return Err(SchoolError::NotYetClosed);
        }
        if desk.now < self.period.ends() {
            return Err(SchoolError::NotYetClosed);
        }
        if school.statistics.iter().any(|published| published.statistics.period == self.period) {
            return Ok(Vec::new());
        }
        Ok(vec![self.into()])
    }
}

impl School {
    /// The periods that are closed by now and of which nothing was published yet, oldest first: from the one the school began in.
    #[must_use]
    pub fn unpublished(&self, now: DateTime<Utc>) -> Vec<Period> {
        let Some(since) = self.registered_at else { return Vec::new() };
        let is_new = |period: &Period| self.statistics.iter().all(|known| known.statistics.period != *period);
        Period::closed(since, now).into_iter().filter(is_new).collect()
    }
}

fn measures(period: Period, school: &School, cases: &[Counted]) -> Vec<Measured> {
    let within = |at: DateTime<Utc>| period.begins() <= at && at < period.ends();
    let on = |day: chrono::NaiveDate| within(noon(day));
    let count = |many: usize| Some(u32::try_from(many).unwrap_or(u32::MAX));
    let checks = || school.filter_checks.iter().filter(|held| within(held.check.at));
    let measured = |measure| {
        let value = match measure {
            ProcessMeasure::DaysWithoutLead => count(days_without_lead(period, school)),
            ProcessMeasure::CoversArranged => {
                count(school.covers.iter().filter(|cover| within(cover.span.from)).count())
            }
            ProcessMeasure::ReviewsHeld => count(school.reviews.iter().filter(|held| on(held.review.on)).count()),
            ProcessMeasure::FilterChecks => count(checks().count()),
            ProcessMeasure::FilterChecksFailed => count(checks().filter(|held| !held.check.held).count()),
            ProcessMeasure::EvidenceGiven => count(school.evidence.iter().filter(|held| within(held.at)).count()),
            ProcessMeasure::HoursToFirstDecision => median(cases),
        };
        Measured { measure, value }
    };
    ProcessMeasure::ALL.iter().copied().map(measured).collect()
}

/// Days of the period, while the school was registered, on which at noon nobody held the lead's role or a deputy's.
fn days_without_lead(period: Period, school: &School) -> usize {
    let since = school.registered_at.unwrap_or_else(|| period.ends());
    let leads = [Role::DesignatedSafeguardingLead, Role::DeputyDsl];
    let mut without = 0;
    let mut day = period.begins().with_timezone(&London).date_naive();
    loop {
        let at = noon(day);
        if at >= period.ends() {
            return without;
        }
        let held = leads.iter().any(|role| school.holders(*role, at).next().is_some());
        without += usize::from(at >= since && !held);
        day = day.checked_add_days(Days::new(1)).unwrap_or(chrono::NaiveDate::MAX);
    }
}

fn noon(day: chrono::NaiveDate) -> DateTime<Utc> {
    let noon = day.and_time(NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default());
    London.from_local_datetime(&noon).earliest().map_or(DateTime::<Utc>::MAX_UTC, |at| at.with_timezone(&Utc))
}

/// The median of at least five, the lower of the middle two.
fn median(cases: &[Counted]) -> Option<u32> {
    let children = cases.iter().filter(|case| case.population == Population::Children);
    let mut hours: Vec<u32> = children.filter_map(|case| case.hours_to_decision).collect();
    hours.sort_unstable();
    if hours.len() < AT_LEAST as usize {
        return None;
    }
    hours.get((hours.len() - 1) / 2).copied()
}

#[cfg(test)]
mod tests;
