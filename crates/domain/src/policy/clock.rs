//! The three clocks, never mixed: clock hours, working days, school time. Europe/London, clock changes included.
//!
//! * **Clock** runs day and night; a month on it ends with the day of the same number.
//! * **Working days** are Monday to Friday less England's bank holidays, term or not: the agencies' time. They end at
//!   17:00, so "one working day" ends 17:00 on the next working day.
//! * **School time** is the open hours of school days in term: for local targets only, never for what law sets.

mod open;

use super::bank_holidays::BankHolidays;
use crate::school::Span;
use crate::school::calendar::Calendar;
use chrono::{DateTime, Days, Duration, Months, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::London;
use std::fmt::Write as _;

/// A week on the clock that runs day and night.
const MINUTES_OF_A_WEEK: u32 = 7 * 24 * 60;
/// No duration is walked further than this many days.
const LONGEST_WALK: usize = 4_000;

/// From when until when.
type Hours = (DateTime<Utc>, DateTime<Utc>);

/// What the clocks are read from.
#[derive(Clone, Copy, Debug)]
pub struct Clocks<'a> {
    /// The school's terms, closures and open hours.
    pub calendar: &'a Calendar,
    /// England's bank holidays.
    pub holidays: &'a BankHolidays,
    /// Hours that are open besides, day and night: visits led by somebody it concerns.
    pub visits: &'a [Span],
}

/// A duration on one of the three clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// Round the clock, in minutes.
    Clock {
        /// Minutes.
        minutes: u32,
    },
    /// Round the clock, in months: ends with the day of the same number, or with the last of a shorter month.
    Months {
        /// Months.
        months: u32,
    },
    /// Working days: ends 17:00, or at another time, on the last of them. 0 is the same working day.
    WorkingDays {
        /// Working days.
        days: u32,
        /// At what time of that day; 17:00 where none is given.
        by: Option<NaiveTime>,
    },
    /// Open hours in term, in minutes.
    SchoolMinutes {
        /// Minutes.
        minutes: u32,
    },
    /// School days: ends when the school closes on the last of them. 0 is the same school day.
    SchoolDays {
        /// School days.
        days: u32,
        /// What holds for something that comes late in the day.
        late: Option<Late>,
    },
}

/// What comes after a time of day is due by another on the next school day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Late {
    /// From this time of day on it is late; so is everything outside open hours afterwards.
    pub after: NaiveTime,
    /// Then it is due by this time on the next school day.
    pub by: NaiveTime,
}

impl Within {
    /// Reads the written form of a pack: `30 clock-minutes`, `24 clock-hours`, `4 weeks`, `1 month`, `1 working-day`,
    /// `same working-day by 16:00`, `30 school-minutes`, `2 school-days`, `same school-day`,
    /// `same school-day, after 15:00 by 10:00 next`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (plain, late) = match text.split_once(", ") {
            Some((plain, late)) => (plain, Some(Late::parse(late)?)),
            None => (text, None),
        };
        let (plain, by) = match plain.split_once(" by ") {
            Some((plain, by)) => (plain, Some(time_of_day(by)?)),
            None => (plain, None),
        };
        let (amount, unit) = plain.split_once(' ')?;
        let same = amount == "same";
        let amount: u32 = if same { 0 } else { amount.parse().ok().filter(|amount| (1..=10_000).contains(amount))? };
        if let "working-day" | "working-days" = unit {
            return late.is_none().then_some(Self::WorkingDays { days: amount, by });
        }
        if by.is_some() {
            return None;
        }
        if let "school-day" | "school-days" = unit {
            return Some(Self::SchoolDays { days: amount, late });
        }
        if late.is_some() || same {
            return None;
        }
        Some(match unit {
            "clock-minute" | "clock-minutes" => Self::Clock { minutes: amount },
            "clock-hour" | "clock-hours" => Self::Clock { minutes: amount * 60 },
            "week" | "weeks" => Self::Clock { minutes: amount * MINUTES_OF_A_WEEK },
            "month" | "months" => Self::Months { months: amount },
            "school-minute" | "school-minutes" => Self::SchoolMinutes { minutes: amount },
            "school-hour" | "school-hours" => Self::SchoolMinutes { minutes: amount * 60 },
            _ => return None,
        })
    }

    /// The words people read.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Clock { minutes } => hours_or_minutes(minutes),
            Self::Months { months } => counted(months, "month"),
            Self::WorkingDays { days, by } => {
                let mut words =
                    if days == 0 { "the same working day".to_owned() } else { counted(days, "working day") };
                if let Some(by) = by {
                    let _ = write!(words, " by {}", by.format("%H:%M"));
                }
                words
            }
            Self::SchoolMinutes { minutes } => format!("{} of school time", hours_or_minutes(minutes)),
            Self::SchoolDays { days, late } => {
                let mut words = if days == 0 { "the same school day".to_owned() } else { counted(days, "school day") };
                if let Some(late) = late {
                    let (after, by) = (late.after.format("%H:%M"), late.by.format("%H:%M"));
                    let _ = write!(words, "; after {after}, by {by} on the next");
                }
                words
            }
        }
    }

    /// When it ends, begun at `from`.
    #[must_use]
    pub fn ends(self, from: DateTime<Utc>, clocks: Clocks<'_>) -> DateTime<Utc> {
        match self {
            Self::Clock { minutes } => from + Duration::minutes(i64::from(minutes)),
            Self::Months { months } => end_of_months(from, months),
            Self::WorkingDays { days, by } => clocks.working_days(from, days, by.unwrap_or_else(five_o_clock)),
            Self::SchoolMinutes { minutes } => clocks.school_minutes(from, minutes),
            Self::SchoolDays { days: 0, late } => clocks.same_school_day(from, late),
            Self::SchoolDays { days, late } => clocks.school_days(from, days, late),
        }
    }
}

impl Late {
    fn parse(text: &str) -> Option<Self> {
        let (after, by) = text.strip_prefix("after ")?.strip_suffix(" next")?.split_once(" by ")?;
        Some(Self { after: time_of_day(after)?, by: time_of_day(by)? })
    }
}

impl Clocks<'_> {
    /// Whether anything is open at all on this day, the school or a visit.
    fn is_open_day(self, day: NaiveDate) -> bool {
        self.is_school_day(day) || self.visited(day).next().is_some()
    }

    /// The hours of this day that belong to a visit.
    fn visited(self, day: NaiveDate) -> impl Iterator<Item = Hours> {
        let (begins, ends) = (local(day, NaiveTime::MIN), local(next(day), NaiveTime::MIN));
        let hours =
            self.visits.iter().map(move |visit| (visit.from.max(begins), visit.until.unwrap_or(ends).min(ends)));
        hours.filter(|(from, until)| from < until)
    }

    /// The open hours of this day, in order and apart from each other.
    fn hours(self, day: NaiveDate) -> Vec<Hours> {
        let school = (local(day, self.calendar.opens), local(day, self.calendar.closes));
        let mut hours: Vec<Hours> = self.is_school_day(day).then_some(school).into_iter().collect();
        hours.extend(self.visited(day));
        hours.sort_unstable();
        let mut apart: Vec<Hours> = Vec::new();
        for (from, until) in hours {
            match apart.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(until),
                _ => apart.push((from, until)),
            }
        }
        apart
    }

    /// When the last of this day closes; as the school usually does where nothing is open.
    fn closes_on(self, day: NaiveDate) -> DateTime<Utc> {
        self.hours(day).last().map_or_else(|| local(day, self.calendar.closes), |hours| hours.1)
    }

    /// This time of the day, or when the last of it closes, should that come sooner: a visit may end before breakfast.
    fn by(self, day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
        local(day, time).min(self.closes_on(day))
    }

    /// Whether the school is open at all on this day. Beyond the last term that is entered working days stand in: the school
    /// opens again, and nothing that is owed may wait for somebody to type in next year's terms.
    fn is_school_day(self, day: NaiveDate) -> bool {
        (self.calendar.is_school_day(day) || self.calendar.ends_before(day)) && self.holidays.is_working_day(day)
    }

    /// Whether something that comes then is late for that day.
    fn is_late(self, day: NaiveDate, time: NaiveTime, late: Late) -> bool {
        !self.is_open_day(day) || time >= late.after
    }

    fn working_days(self, from: DateTime<Utc>, days: u32, by: NaiveTime) -> DateTime<Utc> {
        let (mut day, time) = day_and_time(from);
        if days == 0 {
            let closed = time >= by;
            day = self.working_day_from(if closed { next(day) } else { day });
        }
        for _ in 0..days {
            day = self.working_day_from(next(day));
        }
        local(day, by)
    }

    fn same_school_day(self, from: DateTime<Utc>, late: Option<Late>) -> DateTime<Utc> {
        let (day, time) = day_and_time(from);
        let open_still = self.is_open_day(day) && from < self.closes_on(day);
        match late {
            None if open_still => self.closes_on(day),
            Some(late) if open_still && !self.is_late(day, time, late) => self.closes_on(day),
            None => self.closes_on(self.open_day_from(next(day))),
            Some(late) => self.by(self.open_day_from(next(day)), late.by),
        }
    }

    fn school_days(self, from: DateTime<Utc>, days: u32, late: Option<Late>) -> DateTime<Utc> {
        let (mut day, time) = day_and_time(from);
        let is_late = late.is_some_and(|late| self.is_late(day, time, late));
        for _ in 0..days {
            day = self.open_day_from(next(day));
        }
        match late {
            Some(late) if is_late => self.by(self.open_day_from(next(day)), late.by),
            _ => self.closes_on(day),
        }
    }

    fn school_minutes(self, from: DateTime<Utc>, minutes: u32) -> DateTime<Utc> {
        let mut left = Duration::minutes(i64::from(minutes));
        let (mut day, _) = day_and_time(from);
        for _ in 0..LONGEST_WALK {
            day = self.open_day_from(day);
            for (opens, closes) in self.hours(day) {
                let begins = opens.max(from);
                if begins < closes {
                    if left <= closes - begins {
                        return begins + left;
                    }
                    left -= closes - begins;
                }
            }
            day = next(day);
        }
        self.closes_on(day)
    }

    /// The first day from this one on, on which anything is open.
    fn open_day_from(self, day: NaiveDate) -> NaiveDate {
        day.iter_days().take(LONGEST_WALK).find(|day| self.is_open_day(*day)).unwrap_or(day)
    }

    fn working_day_from(self, day: NaiveDate) -> NaiveDate {
        day.iter_days().take(LONGEST_WALK).find(|day| self.holidays.is_working_day(*day)).unwrap_or(day)
    }
}

fn counted(amount: u32, one: &str) -> String {
    if amount == 1 { format!("1 {one}") } else { format!("{amount} {one}s") }
}

fn hours_or_minutes(minutes: u32) -> String {
    if minutes.is_multiple_of(MINUTES_OF_A_WEEK) {
        return counted(minutes / MINUTES_OF_A_WEEK, "week");
    }
    if minutes.is_multiple_of(60) { counted(minutes / 60, "hour") } else { counted(minutes, "minute") }
}

fn time_of_day(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

/// The end of the day of the same number, so many months on; the last day of a shorter month.
fn end_of_months(from: DateTime<Utc>, months: u32) -> DateTime<Utc> {
    let (day, _) = day_and_time(from);
    let day = day.checked_add_months(Months::new(months)).unwrap_or(day);
    local(next(day), NaiveTime::MIN)
}

fn five_o_clock() -> NaiveTime {
    NaiveTime::from_hms_opt(17, 0, 0).unwrap_or_default()
}

fn next(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

fn day_and_time(at: DateTime<Utc>) -> (NaiveDate, NaiveTime) {
    let here = at.with_timezone(&London);
    (here.date_naive(), here.time())
}

/// The day it is in the school at this time.
#[must_use]
pub fn local_day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&London).date_naive()
}

/// A time as a clock in England shows it, with its day: `08:30 on Monday 8 March`.
pub(crate) fn local_words(at: DateTime<Utc>) -> String {
    at.with_timezone(&London).format("%H:%M on %A %-d %B").to_string()
}

/// A local time as an instant; in the hour that does not exist in spring, the hour after.
pub(crate) fn local(day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let naive = day.and_time(time);
    London
        .from_local_datetime(&naive)
        .earliest()
        .or_else(|| London.from_local_datetime(&(naive + Duration::hours(1))).earliest())
        .map_or_else(|| naive.and_utc(), |time| time.with_timezone(&Utc))
}

#[cfg(test)]
mod tests;
