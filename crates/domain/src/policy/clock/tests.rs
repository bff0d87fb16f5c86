use super::*;
use crate::policy::pack::Pack;
use crate::school::Span;
use crate::school::calendar::Days as Run;
use chrono::NaiveDateTime;
use proptest::prelude::*;

fn time(text: &str) -> DateTime<Utc> {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap();
    London.from_local_datetime(&local).earliest().unwrap().to_utc()
}

fn shown(at: DateTime<Utc>) -> String {
    at.with_timezone(&London).format("%Y-%m-%dT%H:%M").to_string()
}

fn run(first: &str, last: &str) -> Run {
    Run { first: first.parse().unwrap(), last: last.parse().unwrap() }
}

/// Three terms of 2026/27 and the first of 2027/28, half-terms and a training day closed, open half past eight to four.
fn calendar() -> Calendar {
    Calendar {
        terms: vec![
            run("2026-09-02", "2026-12-18"),
            run("2027-01-04", "2027-03-24"),
            run("2027-04-12", "2027-07-21"),
            run("2027-09-02", "2027-12-17"),
        ],
        closures: vec![
            run("2026-10-26", "2026-10-30"),
            run("2027-02-15", "2027-02-19"),
            run("2027-05-31", "2027-06-04"),
            run("2027-06-25", "2027-06-25"),
        ],
        ..Calendar::default()
    }
}

fn table(cases: &[(&str, &str, &str, &str)]) {
    let calendar = calendar();
    let holidays = Pack::floor().unwrap().bank_holidays;
    let clocks = Clocks { calendar: &calendar, holidays: &holidays, visits: &[] };
    for (what, within, from, expected) in cases {
        let within = Within::parse(within).unwrap_or_else(|| panic!("cannot read {within}"));
        assert_eq!(shown(within.ends(time(from), clocks)), *expected, "{what}");
    }
}

#[test]
fn clock_hours_run_day_and_night_and_through_both_clock_changes() {
    table(&[
        ("in the evening", "2 clock-hours", "2027-03-01T22:30", "2027-03-02T00:30"),
        ("at the weekend", "30 clock-minutes", "2027-03-06T12:00", "2027-03-06T12:30"),
        ("the night that loses an hour", "2 clock-hours", "2027-03-28T00:30", "2027-03-28T03:30"),
        ("the night that gains an hour", "2 clock-hours", "2027-10-31T00:30", "2027-10-31T01:30"),
        ("a day across the spring change", "24 clock-hours", "2027-03-27T18:00", "2027-03-28T19:00"),
        ("a day across the autumn change", "24 clock-hours", "2027-10-30T18:00", "2027-10-31T17:00"),
        ("on a Friday evening", "72 clock-hours", "2027-03-05T19:30", "2027-03-08T19:30"),
        ("over Christmas", "72 clock-hours", "2026-12-24T16:00", "2026-12-27T16:00"),
        ("due in the hour that is lost", "1 clock-hour", "2027-03-28T00:30", "2027-03-28T02:30"),
        ("due when the hour is lost", "30 clock-minutes", "2027-03-28T00:30", "2027-03-28T02:00"),
        (
            "due in the hour that comes twice, the first time",
            "30 clock-minutes",
            "2027-10-31T01:00",
            "2027-10-31T01:30",
        ),
        (
            "due in the hour that comes twice, the second time",
            "90 clock-minutes",
            "2027-10-31T01:00",
            "2027-10-31T01:30",
        ),
    ]);
}

#[test]
fn one_working_day_ends_at_five_on_the_next_working_day_term_or_not() {
    table(&[
        ("on a Monday morning", "1 working-day", "2027-03-01T09:00", "2027-03-02T17:00"),
        ("after hours", "1 working-day", "2027-03-01T23:59", "2027-03-02T17:00"),
        ("the last Friday of July, school closed", "1 working-day", "2027-07-23T18:40", "2027-07-26T17:00"),
        ("on a Saturday", "1 working-day", "2027-07-24T10:00", "2027-07-26T17:00"),
        ("on a Sunday", "1 working-day", "2027-07-25T10:00", "2027-07-26T17:00"),
        ("before Easter", "1 working-day", "2027-03-25T15:00", "2027-03-30T17:00"),
        ("before Christmas", "1 working-day", "2026-12-24T11:00", "2026-12-29T17:00"),
        ("on Christmas Day", "1 working-day", "2026-12-25T11:00", "2026-12-29T17:00"),
        ("before New Year", "1 working-day", "2026-12-31T11:00", "2027-01-04T17:00"),
        ("before the August bank holiday", "1 working-day", "2027-08-27T16:00", "2027-08-31T17:00"),
        ("before a proclaimed bank holiday", "1 working-day", "2022-09-16T16:00", "2022-09-20T17:00"),
        ("a bank holiday moved away", "1 working-day", "2022-05-27T16:00", "2022-05-30T17:00"),
        ("before the two days of a jubilee", "1 working-day", "2022-06-01T16:00", "2022-06-06T17:00"),
        ("over the spring change", "1 working-day", "2027-03-26T09:00", "2027-03-30T17:00"),
        ("over the autumn change", "1 working-day", "2027-10-29T16:00", "2027-11-01T17:00"),
        ("ten of them", "10 working-days", "2027-07-23T18:40", "2027-08-06T17:00"),
        ("the same, before five", "same working-day", "2027-03-01T16:59", "2027-03-01T17:00"),
        ("the same, at five", "same working-day", "2027-03-05T17:00", "2027-03-08T17:00"),
        ("the same by four", "same working-day by 16:00", "2027-03-01T15:59", "2027-03-01T16:00"),
        ("the same by four, at four on a Friday", "same working-day by 16:00", "2027-03-05T16:00", "2027-03-08T16:00"),
        ("one by noon", "1 working-day by 12:00", "2027-07-23T18:40", "2027-07-26T12:00"),
        ("on a Friday evening", "1 working-day", "2027-03-05T19:30", "2027-03-08T17:00"),
        ("the last day of the summer term", "1 working-day", "2027-07-21T15:45", "2027-07-22T17:00"),
        ("in a half-term", "1 working-day", "2027-02-16T10:00", "2027-02-17T17:00"),
        ("while the school is shut for Christmas", "2 working-days", "2026-12-22T10:00", "2026-12-24T17:00"),
        ("on a proclaimed bank holiday", "same working-day", "2022-09-19T10:00", "2022-09-20T17:00"),
        ("the night that loses an hour", "1 working-day", "2028-03-26T00:30", "2028-03-27T17:00"),
        ("the night that gains an hour", "1 working-day", "2028-10-29T01:30", "2028-10-30T17:00"),
    ]);
}

#[test]
fn weeks_run_day_and_night_and_a_month_ends_with_the_day_of_the_same_number() {
    table(&[
        ("four weeks across the spring change", "4 weeks", "2027-03-01T09:00", "2027-03-29T10:00"),
        ("a month", "1 month", "2027-03-10T09:00", "2027-04-11T00:00"),
        ("a month of a long month into a short one", "1 month", "2027-01-31T09:00", "2027-03-01T00:00"),
        ("three months across New Year", "3 months", "2026-11-20T23:00", "2027-02-21T00:00"),
        ("a month that ends with the day of the spring change", "1 month", "2027-02-28T09:00", "2027-03-29T00:00"),
        ("a month that ends with the day of the autumn change", "1 month", "2027-09-30T23:30", "2027-10-31T00:00"),
    ]);
}

#[test]
fn school_minutes_run_in_open_hours_of_school_days_only() {
    table(&[
        ("in the morning", "30 school-minutes", "2027-03-01T09:00", "2027-03-01T09:30"),
        ("before the school opens", "30 school-minutes", "2027-03-01T06:00", "2027-03-01T09:00"),
        ("at the end of the day", "30 school-minutes", "2027-03-01T15:50", "2027-03-02T08:50"),
        ("to the very end of the day", "30 school-minutes", "2027-03-01T15:30", "2027-03-01T16:00"),
        ("in the evening", "15 school-minutes", "2027-03-01T21:00", "2027-03-02T08:45"),
        ("on a Friday afternoon", "2 school-hours", "2027-03-05T15:00", "2027-03-08T09:30"),
        ("before half-term", "1 school-hour", "2027-02-12T15:30", "2027-02-22T09:00"),
        ("before a training day", "1 school-hour", "2027-06-24T15:30", "2027-06-28T09:00"),
        ("before a bank holiday in term", "1 school-hour", "2027-04-30T15:30", "2027-05-04T09:00"),
        ("the last day of the summer term", "30 school-minutes", "2027-07-21T15:45", "2027-09-02T08:45"),
        ("in August", "30 school-minutes", "2027-08-11T11:00", "2027-09-02T09:00"),
        ("the Monday after the spring change", "30 school-minutes", "2027-04-12T07:00", "2027-04-12T09:00"),
        ("the Monday after the autumn change", "30 school-minutes", "2027-11-01T07:00", "2027-11-01T09:00"),
        ("on a Friday evening", "30 school-minutes", "2027-03-05T19:30", "2027-03-08T09:00"),
        ("the last afternoon before Christmas", "30 school-minutes", "2026-12-18T15:45", "2027-01-04T08:45"),
        ("in the Christmas closure", "30 school-minutes", "2026-12-23T11:00", "2027-01-04T09:00"),
        ("the night that loses an hour", "30 school-minutes", "2028-03-26T00:30", "2028-03-27T09:00"),
        ("over many days", "20 school-hours", "2027-02-11T08:30", "2027-02-22T13:30"),
    ]);
}

#[test]
fn the_same_school_day_ends_when_the_school_closes_and_what_comes_late_is_due_by_ten_on_the_next() {
    let late = "same school-day, after 15:00 by 10:00 next";
    table(&[
        ("in the morning", late, "2027-03-01T09:00", "2027-03-01T16:00"),
        ("before the school opens", late, "2027-03-01T07:00", "2027-03-01T16:00"),
        ("just before three", late, "2027-03-01T14:59", "2027-03-01T16:00"),
        ("at three", late, "2027-03-01T15:00", "2027-03-02T10:00"),
        ("in the evening", late, "2027-03-01T22:00", "2027-03-02T10:00"),
        ("on a Friday afternoon", late, "2027-03-05T15:25", "2027-03-08T10:00"),
        ("on a Saturday", late, "2027-03-06T11:00", "2027-03-08T10:00"),
        ("the last day of the summer term", late, "2027-07-21T15:30", "2027-09-02T10:00"),
        ("without a rule for what comes late", "same school-day", "2027-03-01T15:30", "2027-03-01T16:00"),
        ("the same, after the school closed", "same school-day", "2027-03-01T16:30", "2027-03-02T16:00"),
        ("the same, at the weekend", "same school-day", "2027-03-06T11:00", "2027-03-08T16:00"),
        ("the last morning of the summer term", late, "2027-07-21T09:00", "2027-07-21T16:00"),
        ("before half-term", late, "2027-02-12T15:10", "2027-02-22T10:00"),
        ("in the Christmas closure", late, "2026-12-23T11:00", "2027-01-04T10:00"),
        ("on a bank holiday in term", late, "2027-05-03T10:00", "2027-05-04T10:00"),
    ]);
}

#[test]
fn school_days_skip_holidays_and_closures() {
    table(&[
        ("two of them", "2 school-days", "2027-03-01T09:00", "2027-03-03T16:00"),
        ("over a weekend", "2 school-days", "2027-03-04T09:00", "2027-03-08T16:00"),
        ("over half-term", "2 school-days", "2027-02-11T09:00", "2027-02-22T16:00"),
        ("over Christmas", "2 school-days", "2026-12-17T09:00", "2027-01-04T16:00"),
        ("over the summer", "5 school-days", "2027-07-20T09:00", "2027-09-07T16:00"),
        ("late in the day", "1 school-day, after 15:00 by 10:00 next", "2027-03-01T15:30", "2027-03-03T10:00"),
        ("late on a Friday", "1 school-day, after 15:00 by 10:00 next", "2027-03-05T15:30", "2027-03-09T10:00"),
        (
            "on a Saturday morning, later still",
            "1 school-day, after 15:00 by 10:00 next",
            "2027-03-06T09:00",
            "2027-03-09T10:00",
        ),
        ("before the school opens", "1 school-day, after 15:00 by 10:00 next", "2027-03-01T07:00", "2027-03-02T16:00"),
        ("over a bank holiday in term", "1 school-day", "2027-04-30T10:00", "2027-05-04T16:00"),
    ]);
}

#[test]
fn the_hours_of_a_visit_are_open_for_whoever_leads_it() {
    let (calendar, holidays) = (calendar(), Pack::floor().unwrap().bank_holidays);
    let visits = [Span { from: time("2027-03-02T09:00"), until: Some(time("2027-03-06T12:00")) }];
    let clocks = Clocks { calendar: &calendar, holidays: &holidays, visits: &visits };
    let late = "same school-day, after 15:00 by 10:00 next";
    for (what, within, from, expected) in [
        ("ten on a Tuesday night", "30 school-minutes", "2027-03-02T22:00", "2027-03-02T22:30"),
        ("over midnight", "30 school-minutes", "2027-03-02T23:50", "2027-03-03T00:20"),
        ("at its end on a Saturday", "30 school-minutes", "2027-03-06T11:50", "2027-03-08T08:50"),
        ("before it begins", "30 school-minutes", "2027-03-02T08:45", "2027-03-02T09:15"),
        ("in the evening, by ten on the next", late, "2027-03-02T22:00", "2027-03-03T10:00"),
        ("on the Friday evening", late, "2027-03-05T22:00", "2027-03-06T10:00"),
        ("the same day, until midnight", "same school-day", "2027-03-02T18:00", "2027-03-03T00:00"),
        ("a working day is none of it", "1 working-day", "2027-03-05T22:00", "2027-03-08T17:00"),
    ] {
        let within = Within::parse(within).unwrap();
        assert_eq!(shown(within.ends(time(from), clocks)), expected, "{what}");
    }
    assert!(clocks.is_open(time("2027-03-06T02:00")) && !clocks.is_open(time("2027-03-06T12:00")));
}

#[test]
fn beyond_the_last_known_term_working_days_stand_in() {
    table(&[
        ("next year's terms are not entered yet", "1 school-day", "2027-12-20T09:00", "2027-12-21T16:00"),
        ("and bank holidays are left out", "1 school-day", "2027-12-24T09:00", "2027-12-29T16:00"),
    ]);
}

/// A calendar that ends with the summer term, because nobody has entered next year's yet.
fn one_year() -> Calendar {
    Calendar { terms: vec![run("2027-04-12", "2027-07-21")], ..Calendar::default() }
}

#[test]
fn where_next_years_terms_are_not_entered_the_holidays_last_through_august_and_the_school_opens_again() {
    let (calendar, holidays) = (one_year(), BankHolidays::computed());
    let clocks = Clocks { calendar: &calendar, holidays: &holidays, visits: &[] };
    let within = Within::parse("30 school-minutes").unwrap();
    for (at, ends, open) in [
        ("2027-07-21T15:45", "2027-09-01T08:45", true),
        ("2027-08-11T11:00", "2027-09-01T09:00", false),
        ("2027-09-06T11:00", "2027-09-06T11:30", true),
    ] {
        assert_eq!(shown(within.ends(time(at), clocks)), ends, "{at}");
        assert_eq!(clocks.is_open(time(at)), open, "{at}");
    }
}

#[test]
fn a_proclaimed_bank_holiday_is_no_school_day() {
    let calendar = Calendar { terms: vec![run("2023-04-17", "2023-07-21")], ..Calendar::default() };
    let holidays = Pack::floor().unwrap().bank_holidays;
    let clocks = Clocks { calendar: &calendar, holidays: &holidays, visits: &[] };
    let ends = |within: &str| shown(Within::parse(within).unwrap().ends(time("2023-05-05T15:45"), clocks));
    assert_eq!(
        ["30 school-minutes", "1 school-day", "1 working-day"].map(ends),
        ["2023-05-09T08:45", "2023-05-09T16:00", "2023-05-09T17:00"]
    );
    assert!(!clocks.is_open(time("2023-05-08T10:00")));
}

#[test]
fn a_school_without_a_calendar_is_open_on_working_days() {
    let (calendar, holidays) = (Calendar::default(), BankHolidays::computed());
    let clocks = Clocks { calendar: &calendar, holidays: &holidays, visits: &[] };
    let within = Within::parse("30 school-minutes").unwrap();
    assert_eq!(shown(within.ends(time("2027-03-25T15:45"), clocks)), "2027-03-30T08:45");
}

#[test]
fn durations_are_written_and_read_in_words() {
    for (written, words) in [
        ("30 clock-minutes", "30 minutes"),
        ("1 clock-hour", "1 hour"),
        ("72 clock-hours", "72 hours"),
        ("90 school-minutes", "90 minutes of school time"),
        ("2 school-hours", "2 hours of school time"),
        ("1 working-day", "1 working day"),
        ("same working-day", "the same working day"),
        ("2 school-days", "2 school days"),
        ("same school-day, after 15:00 by 10:00 next", "the same school day; after 15:00, by 10:00 on the next"),
    ] {
        assert_eq!(Within::parse(written).map(Within::words).as_deref(), Some(words));
    }
    for unreadable in [
        "",
        "1",
        "1 day",
        "0 working-days",
        "-1 working-days",
        "10001 clock-hours",
        "same clock-hour",
        "soon",
        "1 working-day, after 15:00 by 10:00 next",
        "same school-day, after three by ten next",
        "same school-day, after 25:00 by 10:00 next",
        "99999999999999999999 clock-hours",
    ] {
        assert_eq!(Within::parse(unreadable), None, "{unreadable}");
    }
}

#[test]
fn where_a_visit_ends_before_the_hour_by_which_something_late_is_due_it_is_due_then() {
    let (calendar, holidays) = (one_year(), Pack::floor().unwrap().bank_holidays);
    let from = time("2026-06-01T00:00") + Duration::minutes(115_433);
    let away = time("2026-06-01T00:00") + Duration::minutes(115_433 + 17_381 - 10_000);
    let visits = [Span { from: away, until: Some(away + Duration::minutes(1_027)) }];
    let clocks = Clocks { calendar: &calendar, holidays: &holidays, visits: &visits };
    let within = Within::parse("1 school-day, after 15:00 by 10:00 next").unwrap();
    assert!(within.ends(from, clocks) <= within.ends(from + Duration::minutes(6_967), clocks));
}

proptest! {
    #[test]
    fn what_begins_later_never_ends_sooner(
        minute in 0_i64..1_600_000,
        later in 1_i64..20_000,
        within in prop::sample::select(vec![
            "30 clock-minutes", "1 month", "1 working-day", "same working-day by 16:00", "30 school-minutes",
            "20 school-hours", "same school-day", "same school-day, after 15:00 by 10:00 next", "2 school-days",
            "1 school-day, after 15:00 by 10:00 next",
        ]),
        full in any::<bool>(),
        (begins, lasts) in (0_i64..20_000, 0_i64..10_000),
    ) {
        let (calendar, holidays) = (if full { calendar() } else { one_year() }, Pack::floor().unwrap().bank_holidays);
        let away = time("2026-06-01T00:00") + Duration::minutes(minute + begins - 10_000);
        let visits = [Span { from: away, until: Some(away + Duration::minutes(lasts)) }];
        let clocks = Clocks { calendar: &calendar, holidays: &holidays, visits: &visits };
        let within = Within::parse(within).unwrap();
        let from = time("2026-06-01T00:00") + Duration::minutes(minute);
        prop_assert!(within.ends(from, clocks) <= within.ends(from + Duration::minutes(later), clocks));
    }

    #[test]
    fn no_duration_ends_before_it_begins_and_longer_ones_never_end_sooner(
        minute in 0_i64..2_000_000,
        amount in 1_u32..400,
        unit in prop::sample::select(vec!["clock-minutes", "working-days", "school-minutes", "school-days"]),
    ) {
        let (calendar, holidays) = (calendar(), BankHolidays::computed());
        let clocks = Clocks { calendar: &calendar, holidays: &holidays, visits: &[] };
        let from = time("2025-01-01T00:00") + Duration::minutes(minute);
        let ends = |amount: u32| Within::parse(&format!("{amount} {unit}")).unwrap().ends(from, clocks);
        prop_assert!(ends(amount) > from);
        prop_assert!(ends(amount) <= ends(amount + 1));
    }
}
