//! When the school is open: what can wait for it, waits.

use super::{Clocks, day_and_time, next};
use chrono::{DateTime, Utc};

impl Clocks<'_> {
    /// Whether the school is open at this time: a school day in term, within its hours; or a visit is on its way.
    #[must_use]
    pub fn is_open(self, at: DateTime<Utc>) -> bool {
        let (day, _) = day_and_time(at);
        self.hours(day).iter().any(|(opens, closes)| *opens <= at && at < *closes)
    }

    /// When the school is next open: at once while it is.
    #[must_use]
    pub fn opens(self, at: DateTime<Utc>) -> DateTime<Utc> {
        let (day, _) = day_and_time(at);
        let hours = |day| self.hours(day).into_iter().find(|(_, closes)| at < *closes).map(|(opens, _)| opens.max(at));
        let later = || hours(self.open_day_from(next(day)));
        hours(day).or_else(later).unwrap_or(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::bank_holidays::BankHolidays;
    use crate::scenario::{day, time};
    use crate::school::calendar::{Calendar, Days};

    /// Terms either side of Christmas, half past eight to four.
    fn opens(at: &str) -> DateTime<Utc> {
        let term = |first: &str, last: &str| Days { first: day(first), last: day(last) };
        let terms =
            vec![term("2026-09-02", "2026-12-18"), term("2027-01-05", "2027-03-25"), term("2027-04-12", "2027-07-21")];
        let closures = vec![term("2027-02-15", "2027-02-19")];
        let calendar = Calendar { terms, closures, ..Calendar::default() };
        Clocks { calendar: &calendar, holidays: &BankHolidays::default(), visits: &[] }.opens(time(at))
    }

    #[test]
    fn the_school_opens_when_its_doors_do() {
        for (at, next) in [
            ("2026-11-20T10:00", "2026-11-20T10:00"),
            ("2026-11-20T07:00", "2026-11-20T08:30"),
            ("2026-11-20T16:00", "2026-11-23T08:30"),
            ("2026-12-18T16:30", "2027-01-05T08:30"),
            ("2027-02-13T12:00", "2027-02-22T08:30"),
            // Either side of the night the clocks change.
            ("2027-03-25T17:00", "2027-04-12T08:30"),
            // A bank holiday within term.
            ("2027-05-03T10:00", "2027-05-04T08:30"),
        ] {
            assert_eq!(opens(at), time(next), "{at}");
        }
    }
}
