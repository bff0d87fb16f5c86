//! Published statistics.

use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use domain::statistics::{Breakdown, PeriodOf, PublishedAt, Table};

/// The statistics of a period that has ended. They were computed once, of what was known when it ended, and never change.
#[derive(SimpleObject)]
pub(crate) struct PublishedStatistics {
    /// The calendar year in whose September the school year begins.
    school_year: i32,
    /// Which part of the school year.
    period: PeriodOf,
    /// The period in words.
    words: String,
    /// From when.
    from: DateTime<Utc>,
    /// The first moment that is no longer within.
    until: DateTime<Utc>,
    /// When they were published.
    published_at: DateTime<Utc>,
    /// Concerns about children in a term; concerns about adults in a school year, and by no shorter time.
    table: StatisticsTable,
    /// How the school worked; of a term.
    measures: Vec<StatisticsMeasure>,
}

/// How many concerns there were, broken down in fixed ways.
#[derive(SimpleObject)]
pub(crate) struct StatisticsTable {
    /// Which concerns, in words.
    words: &'static str,
    /// How many in all; null where they are under five.
    total: Option<u32>,
    /// How they break down.
    breakdowns: Vec<StatisticsBreakdown>,
}

/// The same concerns, broken down in one way.
#[derive(SimpleObject)]
pub(crate) struct StatisticsBreakdown {
    /// In which way, in words.
    words: &'static str,
    /// Every row there can be, whether or not anything falls into it.
    rows: Vec<StatisticsRow>,
}

/// One row.
#[derive(SimpleObject)]
pub(crate) struct StatisticsRow {
    /// What is counted.
    label: String,
    /// How many; null where it is under five, none included, or where another that is could be worked out from it.
    count: Option<u32>,
}

/// How the school worked: a measure that says nothing of how many cases there are.
#[derive(SimpleObject)]
pub(crate) struct StatisticsMeasure {
    /// What is measured.
    words: &'static str,
    /// Its value; null where there was too little to measure.
    value: Option<u32>,
}

impl PublishedStatistics {
    pub(crate) fn of(published: PublishedAt) -> Self {
        let PublishedAt { statistics, at } = published;
        let period = statistics.period;
        let measures = statistics.measures.into_iter();
        Self {
            school_year: period.school_year,
            period: period.of,
            words: period.words(),
            from: period.begins(),
            until: period.ends(),
            published_at: at,
            table: StatisticsTable::of(statistics.table),
            measures: measures.map(|one| StatisticsMeasure { words: one.measure.words(), value: one.value }).collect(),
        }
    }
}

impl StatisticsTable {
    fn of(table: Table) -> Self {
        let breakdowns = table.breakdowns.into_iter().map(StatisticsBreakdown::of).collect();
        Self { words: table.population.words(), total: table.total, breakdowns }
    }
}

impl StatisticsBreakdown {
    fn of(breakdown: Breakdown) -> Self {
        let rows = breakdown.rows.into_iter().map(|row| StatisticsRow { label: row.label, count: row.count });
        Self { words: breakdown.by.words(), rows: rows.collect() }
    }
}
