//! The periods statistics are published for: fixed by the calendar, so that no two of them ever overlap.
//!
//! They are not the school's own terms. Those can be set anew, and a boundary moved by a day would make two periods whose
//! difference is that day.

use super::Population;
use chrono::{DateTime, Datelike as _, NaiveDate, TimeZone as _, Utc};
use chrono_tz::Europe::London;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Which part of a school year, or all of it.
    pub enum PeriodOf {
        /// September to December.
        Autumn = "autumn" "autumn term (September to December)",
        /// January to April.
        Spring = "spring" "spring term (January to April)",
        /// May to August.
        Summer = "summer" "summer term (May to August)",
        /// September to August: for what is published once a year only.
        Year = "year" "school year (September to August)",
    }
}

/// A period, from midnight to midnight in London.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Period {
    /// The calendar year in whose September the school year begins.
    pub school_year: i32,
    /// Which part of it.
    pub of: PeriodOf,
}

impl Period {
    /// The first moment.
    #[must_use]
    pub fn begins(self) -> DateTime<Utc> {
        match self.of {
            PeriodOf::Autumn | PeriodOf::Year => midnight(self.school_year, 9),
            PeriodOf::Spring => midnight(self.school_year + 1, 1),
            PeriodOf::Summer => midnight(self.school_year + 1, 5),
        }
    }

    /// The first moment that is no longer within: then it is closed.
    #[must_use]
    pub fn ends(self) -> DateTime<Utc> {
        match self.of {
            PeriodOf::Autumn => midnight(self.school_year + 1, 1),
            PeriodOf::Spring => midnight(self.school_year + 1, 5),
            PeriodOf::Summer | PeriodOf::Year => midnight(self.school_year + 1, 9),
        }
    }

    /// What is published for it: concerns about adults once a year, and never by a shorter time.
    #[must_use]
    pub const fn population(self) -> Population {
        match self.of {
            PeriodOf::Year => Population::Adults,
            _ => Population::Children,
        }
    }

    /// In words, such as "2026/27, autumn term (September to December)".
    #[must_use]
    pub fn words(self) -> String {
        format!("{}/{:02}, {}", self.school_year, (self.school_year + 1).rem_euclid(100), self.of.words())
    }

    /// Every period that ended between these two times, oldest first.
    #[must_use]
    pub fn closed(since: DateTime<Utc>, now: DateTime<Utc>) -> Vec<Self> {
        let year = |at: DateTime<Utc>| at.with_timezone(&London).year();
        let years = (year(since) - 1)..=year(now);
        let all = years.flat_map(|school_year| PeriodOf::ALL.iter().map(move |of| Self { school_year, of: *of }));
        let mut closed: Vec<Self> = all.filter(|period| since < period.ends() && period.ends() <= now).collect();
        closed.sort_by_key(|period| (period.ends(), period.of));
        closed
    }
}

fn midnight(year: i32, month: u32) -> DateTime<Utc> {
    let first = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(NaiveDate::MAX).and_time(chrono::NaiveTime::MIN);
    London.from_local_datetime(&first).earliest().map_or(DateTime::<Utc>::MAX_UTC, |at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        format!("{text}:00Z").parse().unwrap()
    }

    #[test]
    fn terms_follow_each_other_without_gap_or_overlap_and_make_up_the_year() {
        for school_year in 2020..2040 {
            let of = |of| Period { school_year, of };
            let [autumn, spring, summer, year] =
                [PeriodOf::Autumn, PeriodOf::Spring, PeriodOf::Summer, PeriodOf::Year].map(of);
            assert_eq!((autumn.ends(), spring.ends()), (spring.begins(), summer.begins()));
            assert_eq!((year.begins(), year.ends()), (autumn.begins(), summer.ends()));
            assert_eq!(summer.ends(), Period { school_year: school_year + 1, of: PeriodOf::Autumn }.begins());
        }
    }

    #[test]
    fn a_period_ends_at_midnight_in_london_in_summer_too() {
        assert_eq!(Period { school_year: 2026, of: PeriodOf::Summer }.ends(), at("2027-08-31T23:00"));
        assert_eq!(Period { school_year: 2026, of: PeriodOf::Autumn }.ends(), at("2027-01-01T00:00"));
    }

    #[test]
    fn closed_are_those_that_ended_since_the_one_the_school_began_in() {
        let closed = Period::closed(at("2026-03-03T09:00"), at("2027-01-01T00:00"));
        let words: Vec<String> = closed.into_iter().map(Period::words).collect();
        assert_eq!(
            words,
            [
                "2025/26, spring term (January to April)",
                "2025/26, summer term (May to August)",
                "2025/26, school year (September to August)",
                "2026/27, autumn term (September to December)",
            ]
        );
    }
}
