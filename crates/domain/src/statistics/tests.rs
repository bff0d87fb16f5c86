//! What is published of a period, and that nothing later changes it.

use super::table::{ConcernGroup, Level, OutcomeOfAllegation, Referred};
use super::*;
use crate::scenario::{CHAIR, desk, school, time};
use crate::school::SchoolCommand;

const AUTUMN: Period = Period { school_year: 2026, of: PeriodOf::Autumn };

fn case() -> Counted {
    Counted {
        population: Population::Children,
        group: ConcernGroup::Welfare,
        level: Level::EarlyHelp,
        referred: Referred::NotTold,
        outcome: OutcomeOfAllegation::NoAllegation,
        hours_to_decision: Some(4),
    }
}

fn adult() -> Counted {
    Counted { population: Population::Adults, group: ConcernGroup::LowLevel, ..case() }
}

fn decided(school: &School, at: &str, by: Actor, of: StatisticsPublished) -> Result<Vec<SchoolEvent>, SchoolError> {
    SchoolCommand::PublishStatistics(of).decide(school, &desk(school, time(at), by, &[]))
}

#[test]
fn concerns_about_adults_stand_in_no_table_of_a_term() {
    let cases = [vec![case(); 6], vec![adult(); 9]].concat();
    let term = StatisticsPublished::of(AUTUMN, &school(), &cases);
    assert_eq!((term.table.population, term.table.total), (Population::Children, Some(6)));
    let year = StatisticsPublished::of(Period { of: PeriodOf::Year, ..AUTUMN }, &school(), &cases);
    assert_eq!((year.table.population, year.table.total), (Population::Adults, Some(9)));
    assert!(year.measures.is_empty());
}

#[test]
fn every_row_is_there_whether_or_not_anything_is_counted_in_it() {
    let labels = |cases: &[Counted]| {
        let table = StatisticsPublished::of(AUTUMN, &school(), cases).table;
        let rows = table.breakdowns.into_iter().flat_map(|breakdown| breakdown.rows);
        rows.map(|row| row.label).collect::<Vec<_>>()
    };
    assert_eq!(labels(&[]), labels(&vec![case(); 40]));
}

#[test]
fn a_median_is_of_five_or_more() {
    let hours = |many: usize| {
        let published = StatisticsPublished::of(AUTUMN, &school(), &vec![case(); many]);
        let found = published.measures.into_iter().find(|one| one.measure == ProcessMeasure::HoursToFirstDecision);
        found.unwrap().value
    };
    assert_eq!((hours(4), hours(5)), (None, Some(4)));
}

#[test]
fn a_period_is_published_once_it_is_closed_and_never_again() {
    let mut school = school();
    let first = StatisticsPublished::of(AUTUMN, &school, &[case(); 6]);
    let early = decided(&school, "2026-12-31T23:59", Actor::SetUp, first.clone());
    assert_eq!(early, Err(SchoolError::NotYetClosed));
    let by_hand = decided(&school, "2027-01-02T09:00", Actor::Person(CHAIR), first.clone());
    assert_eq!(by_hand, Err(SchoolError::NotYetClosed), "nobody publishes what she would like to be true");
    for event in decided(&school, "2027-01-02T09:00", Actor::SetUp, first.clone()).unwrap() {
        let recorded = crate::Recorded { actor: Actor::SetUp, recorded_at: time("2027-01-02T09:00"), event };
        cqrs_es::Aggregate::apply(&mut school, recorded);
    }
    let other = StatisticsPublished::of(AUTUMN, &school, &[case(); 7]);
    assert_eq!(decided(&school, "2027-01-03T09:00", Actor::SetUp, other), Ok(Vec::new()));
    assert_eq!(school.statistics[0].statistics, first);
    assert!(!school.unpublished(time("2027-01-03T09:00")).contains(&AUTUMN));
}

#[test]
fn a_stored_count_that_is_withheld_is_not_stored_at_all() {
    let published = StatisticsPublished::of(
        AUTUMN,
        &school(),
        &[vec![case(); 9], vec![Counted { level: Level::Monitor, ..case() }; 3]].concat(),
    );
    let text = serde_json::to_string(&published).unwrap();
    assert!(text.contains("12") && !text.contains("\"count\":3"), "{text}");
}
