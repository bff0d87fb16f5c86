//! A school's terms, closures and open hours, in Europe/London.

use chrono::{Datelike as _, NaiveDate, NaiveTime, Weekday};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Terms, closures and open hours. An empty calendar means every weekday, half past eight to four.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(name = "Calendar", input_name = "CalendarInput")
)]
pub struct Calendar {
    /// The terms, each from its first to its last day.
    pub terms: Vec<Days>,
    /// Days within terms on which the school is closed: half-terms, training days.
    pub closures: Vec<Days>,
    /// When the school opens, local time.
    pub opens: NaiveTime,
    /// When it closes, local time.
    pub closes: NaiveTime,
}

/// A run of days, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(name = "Days", input_name = "DaysInput")
)]
pub struct Days {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
}

impl Days {
    /// Whether this day is one of them.
    #[must_use]
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }
}

/// A calendar that contradicts itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalendarProblem {
    /// A run of days that ends before it begins.
    #[error("a term or closure ends before it begins: check its first and last day")]
    EndsBeforeItBegins,
    /// Two terms share a day.
    #[error("two terms share a day: check where one ends and the next begins")]
    TermsOverlap,
    /// The school closes before it opens.
    #[error("the school closes before it opens: check the open hours")]
    ClosesBeforeItOpens,
}

impl Default for Calendar {
    fn default() -> Self {
        Self {
            terms: Vec::new(),
            closures: Vec::new(),
            opens: NaiveTime::from_hms_opt(8, 30, 0).unwrap_or_default(),
            closes: NaiveTime::from_hms_opt(16, 0, 0).unwrap_or_default(),
        }
    }
}

impl Calendar {
    /// Whether the school is open at all on this day (weekends never; bank holidays are judged by the clock).
    #[must_use]
    pub fn is_school_day(&self, day: NaiveDate) -> bool {
        let weekday = day.weekday();
        !matches!(weekday, Weekday::Sat | Weekday::Sun)
            && (self.terms.is_empty() || self.terms.iter().any(|term| term.holds(day)))
            && !self.closures.iter().any(|closure| closure.holds(day))
    }

    /// Whether this day lies beyond the last term that is entered and the holidays after it, and is no closure. After a term that
    /// ends in July they last through August, whatever nobody has typed in yet.
    #[must_use]
    pub fn ends_before(&self, day: NaiveDate) -> bool {
        let Some(last) = self.last_day() else { return false };
        let in_summer = last.month() == 7 && day.year() == last.year() && day.month() <= 8;
        last < day && !in_summer && !self.closures.iter().any(|closure| closure.holds(day))
    }

    /// The last day of the last term that is entered.
    #[must_use]
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.terms.iter().map(|term| term.last).max()
    }

    /// The calendar, if it does not contradict itself.
    ///
    /// # Errors
    /// See [`CalendarProblem`].
    pub fn checked(mut self) -> Result<Self, CalendarProblem> {
        if self.terms.iter().chain(&self.closures).any(|days| days.last < days.first) {
            return Err(CalendarProblem::EndsBeforeItBegins);
        }
        self.terms.sort_by_key(|term| term.first);
        if self.terms.windows(2).any(|pair| matches!(pair, [a, b] if b.first <= a.last)) {
            return Err(CalendarProblem::TermsOverlap);
        }
        if self.closes <= self.opens {
            return Err(CalendarProblem::ClosesBeforeItOpens);
        }
        Ok(self)
    }
}
