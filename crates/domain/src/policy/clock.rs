//! The three clocks, never mixed: clock hours, working days, school time. Europe/London, clock changes included.

use crate::school::calendar::Calendar;
use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, NaiveTime, TimeZone, Utc, Weekday};
use chrono_tz::Europe::London;

/// A duration on one of the three clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// Round the clock, in minutes.
    Clock {
        /// Minutes.
        minutes: u32,
    },
    /// Monday to Friday less England's bank holidays, term or not; ends 17:00 on the last of them.
    WorkingDays {
        /// Working days.
        days: u32,
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
    },
}

impl Within {
    /// Reads the written form of a pack: `30 clock-minutes`, `24 clock-hours`, `1 working-day`, `30 school-minutes`,
    /// `2 school-days`, `same school-day`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (amount, unit) = text.split_once(' ')?;
        let amount: u32 = if amount == "same" { 0 } else { amount.parse().ok().filter(|amount| *amount <= 10_000)? };
        Some(match unit {
            "clock-minute" | "clock-minutes" => Self::Clock { minutes: amount },
            "clock-hour" | "clock-hours" => Self::Clock { minutes: amount * 60 },
            "working-day" | "working-days" => Self::WorkingDays { days: amount },
            "school-minute" | "school-minutes" => Self::SchoolMinutes { minutes: amount },
            "school-hour" | "school-hours" => Self::SchoolMinutes { minutes: amount * 60 },
            "school-day" | "school-days" => Self::SchoolDays { days: amount },
            _ => return None,
        })
    }

    /// The words people read.
    #[must_use]
    pub fn words(self) -> String {
        let counted =
            |amount: u32, one: &str| if amount == 1 { format!("1 {one}") } else { format!("{amount} {one}s") };
        match self {
            Self::Clock { minutes } if minutes % 60 == 0 => counted(minutes / 60, "hour"),
            Self::Clock { minutes } => counted(minutes, "minute"),
            Self::WorkingDays { days } => counted(days, "working day"),
            Self::SchoolMinutes { minutes } if minutes % 60 == 0 => {
                format!("{} of school time", counted(minutes / 60, "hour"))
            }
            Self::SchoolMinutes { minutes } => format!("{} of school time", counted(minutes, "minute")),
            Self::SchoolDays { days: 0 } => "the same school day".to_owned(),
            Self::SchoolDays { days } => counted(days, "school day"),
        }
    }

    /// When it ends, begun at `from`.
    #[must_use]
    pub fn ends(self, from: DateTime<Utc>, calendar: &Calendar) -> DateTime<Utc> {
        match self {
            Self::Clock { minutes } => from + Duration::minutes(i64::from(minutes)),
            Self::WorkingDays { days } => {
                let day = nth_day_after(from, days, is_working_day);
                local(day, NaiveTime::from_hms_opt(17, 0, 0).unwrap_or_default())
            }
            Self::SchoolDays { days } => {
                let day = nth_day_after(from, days, |day| is_school_day(day, calendar));
                local(day, calendar.closes)
            }
            Self::SchoolMinutes { minutes } => from + Duration::minutes(i64::from(minutes)),
        }
    }
}

/// Whether this is a working day of the agencies: Monday to Friday, less England's bank holidays.
#[must_use]
pub fn is_working_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Whether the school is open on this day: a school day that is no bank holiday.
#[must_use]
pub fn is_school_day(day: NaiveDate, calendar: &Calendar) -> bool {
    calendar.is_school_day(day) && is_working_day(day)
}

fn nth_day_after(from: DateTime<Utc>, days: u32, counts: impl Fn(NaiveDate) -> bool) -> NaiveDate {
    let mut day = from.with_timezone(&London).date_naive();
    let mut left = days;
    for _ in 0..4_000 {
        if left == 0 && counts(day) {
            break;
        }
        day = day.checked_add_days(Days::new(1)).unwrap_or(day);
        if left > 0 && counts(day) {
            left -= 1;
        }
    }
    day
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
