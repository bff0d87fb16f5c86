//! Queries: one file per noun.

mod cases;
mod governing;
mod people;
mod reading;
mod registers;
mod schools;

use async_graphql::MergedObject;

/// Everything that can be asked.
#[derive(Default, MergedObject)]
#[graphql(name = "Query")]
pub(crate) struct Query(
    schools::SchoolQueries,
    cases::CaseQueries,
    people::PersonQueries,
    registers::RegisterQueries,
    reading::ReadingQueries,
    governing::GoverningQueries,
);
