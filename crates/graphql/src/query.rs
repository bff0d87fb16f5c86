//! Queries: one file per noun.

mod cases;
mod people;
mod registers;
mod schools;

use async_graphql::MergedObject;

/// Everything that can be asked.
#[derive(Default, MergedObject)]
#[graphql(name = "Query")]
pub(crate) struct Query(schools::Schools, cases::Cases, people::People, registers::Registers);
