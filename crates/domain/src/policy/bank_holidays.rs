//! England's bank holidays: computed (Banking and Financial Dealings Act 1971, schedule 1, and the customary days), then
//! corrected by the dated table of the floor pack, because proclamations move and add days.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::collections::BTreeMap;

/// England's bank holidays, with the corrections in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BankHolidays {
    corrections: BTreeMap<NaiveDate, bool>,
}

impl BankHolidays {
    /// The days as computed, uncorrected.
    #[must_use]
    pub const fn computed() -> Self {
        Self { corrections: BTreeMap::new() }
    }

    /// The computed days, corrected: for each day named, whether it is one.
    #[must_use]
    pub fn corrected(corrections: impl IntoIterator<Item = (NaiveDate, bool)>) -> Self {
        Self { corrections: corrections.into_iter().collect() }
    }

    /// Whether this day is a bank holiday. Saturdays and Sundays are not: the day in lieu is.
    #[must_use]
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.corrections.get(&day).copied().unwrap_or_else(|| is_computed(day))
    }

    /// Whether this is a working day of the agencies: Monday to Friday, less bank holidays, term or not.
    #[must_use]
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !self.holds(day)
    }
}

fn is_computed(day: NaiveDate) -> bool {
    let monday = day.weekday() == Weekday::Mon;
    match (day.month(), day.day()) {
        (1, date) => is_new_years_day(day, date),
        (3 | 4, _) => is_easter(day),
        (5, 1..=7 | 25..=31) | (8, 25..=31) => monday,
        (12, date) => is_christmas(day, date),
        _ => false,
    }
}

/// 1 January; on a weekend, the Monday after.
fn is_new_years_day(day: NaiveDate, date: u32) -> bool {
    match day.weekday() {
        Weekday::Sat | Weekday::Sun => false,
        Weekday::Mon => date <= 3,
        _ => date == 1,
    }
}

/// 25 and 26 December; what falls on a weekend moves to the Monday and Tuesday after.
fn is_christmas(day: NaiveDate, date: u32) -> bool {
    match day.weekday() {
        Weekday::Sat | Weekday::Sun => false,
        Weekday::Mon | Weekday::Tue => (25..=28).contains(&date),
        _ => (25..=26).contains(&date),
    }
}

fn is_easter(day: NaiveDate) -> bool {
    let Some(sunday) = easter_sunday(day.year()) else { return false };
    Some(day) == sunday.checked_sub_days(Days::new(2)) || Some(day) == sunday.checked_add_days(Days::new(1))
}

/// Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8).
fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let golden = year.rem_euclid(19);
    let (century, of_century) = (year.div_euclid(100), year.rem_euclid(100));
    let skipped = century.div_euclid(4);
    let lunar = (century + 8).div_euclid(25);
    let corrected = (century - lunar + 1).div_euclid(3);
    let epact = (19 * golden + century - skipped - corrected + 15).rem_euclid(30);
    let weekday = (32 + 2 * century.rem_euclid(4) + 2 * of_century.div_euclid(4) - epact - of_century.rem_euclid(4))
        .rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday).div_euclid(451);
    let of_march = epact + weekday - 7 * late + 114;
    let month = u32::try_from(of_march.div_euclid(31)).ok()?;
    let date = u32::try_from(of_march.rem_euclid(31) + 1).ok()?;
    NaiveDate::from_ymd_opt(year, month, date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(year: i32, corrections: &BankHolidays) -> Vec<String> {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let in_year = first.iter_days().take_while(|day| day.year() == year);
        in_year.filter(|day| corrections.holds(*day)).map(|day| day.format("%m-%d").to_string()).collect()
    }

    #[test]
    fn the_computed_days_are_those_england_had() {
        let none = BankHolidays::computed();
        for (year, expected) in [
            (2019, "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26"),
            (2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"),
            (2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"),
            (2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"),
            (2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
            (2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
            (2028, "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26"),
        ] {
            assert_eq!(days(year, &none).join(" "), expected, "{year}");
        }
    }

    #[test]
    fn new_years_day_and_christmas_move_off_the_weekend() {
        let none = BankHolidays::computed();
        assert_eq!(days(2022, &none)[..1], ["01-03"]);
        assert_eq!(days(2023, &none)[..1], ["01-02"]);
        assert_eq!(days(2022, &none)[6..], ["12-26", "12-27"]);
        assert_eq!(days(2020, &none)[6..], ["12-25", "12-28"]);
    }

    #[test]
    fn proclamations_correct_the_computed_days() {
        let floor = crate::policy::pack::Pack::floor().unwrap().bank_holidays;
        assert_eq!(days(2020, &floor).join(" "), "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28");
        assert_eq!(days(2022, &floor).join(" "), "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27");
        assert_eq!(days(2023, &floor).join(" "), "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26");
    }
}
