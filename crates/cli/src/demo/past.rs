//! Working days before today, so that the demonstration always looks fresh.

use chrono::{DateTime, Datelike as _, Duration, NaiveDate, NaiveTime, TimeZone as _, Utc, Weekday};
use chrono_tz::Europe::London;

/// The past, seen from one moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Past {
    now: DateTime<Utc>,
}

impl Past {
    pub(super) const fn before(now: DateTime<Utc>) -> Self {
        Self { now }
    }

    /// The moment the past is seen from.
    pub(super) const fn now(self) -> DateTime<Utc> {
        self.now
    }

    /// This local time on the working day `days` before today; `1` is the last one before today.
    pub(super) fn at(self, days: u32, hour: u32, minute: u32) -> DateTime<Utc> {
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        let local = London.from_local_datetime(&self.day(days).and_time(time));
        local.earliest().map_or(self.now - Duration::days(i64::from(days)), |at| at.with_timezone(&Utc)).min(self.now)
    }

    /// The working day `days` before today.
    pub(super) fn day(self, days: u32) -> NaiveDate {
        let mut day = self.today();
        let mut left = days;
        while left > 0 {
            day -= Duration::days(1);
            if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
                left -= 1;
            }
        }
        day
    }

    /// The date this many days from today.
    pub(super) fn in_days(self, days: i64) -> NaiveDate {
        self.today() + Duration::days(days)
    }

    /// A date of birth that makes somebody this old today.
    pub(super) fn born(self, age: i32) -> NaiveDate {
        self.today() - Duration::days(i64::from(age) * 365 + 120)
    }

    fn today(self) -> NaiveDate {
        self.now.with_timezone(&London).date_naive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saturday_night() -> Past {
        Past::before("2026-11-21T02:10:00Z".parse().unwrap())
    }

    #[test]
    fn the_last_working_day_before_a_saturday_is_its_friday() {
        assert_eq!(saturday_night().at(1, 15, 25).to_rfc3339(), "2026-11-20T15:25:00+00:00");
    }

    #[test]
    fn weekends_are_stepped_over() {
        assert_eq!(saturday_night().day(6).to_string(), "2026-11-13");
    }

    #[test]
    fn summer_time_is_local_time() {
        let july = Past::before("2026-07-22T09:00:00Z".parse().unwrap());
        assert_eq!(july.at(1, 9, 0).to_rfc3339(), "2026-07-21T08:00:00+00:00");
    }
}
