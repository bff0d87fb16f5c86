//! The GraphQL contract over `casework`.
//!
//! **What this is not**: it decides nothing, judges nobody and holds no SQL. A resolver parses its input, makes one call of
//! `casework` and maps the answer.
//!
//! **The invariants it guards**: only `POST` with `application/json` is executed, from no page of another origin; no
//! error, trace or address repeats what was sent; every command has exactly one mutation, whose answer says what was wrong in
//! `userErrors`; top-level errors are faults, limits and authentication alone.
//!
//! # Adding the common things
//! * A mutation: one line in the table of `mutation/on_case.rs`, `on_person.rs` or `on_school.rs`.
//! * A type: a file in `model/`. A query: a function in the file of its noun in `query/`.
//! * Then `wardbook schema write`.

mod caller;
mod cursor;
mod errors;
mod input;
mod limits;
mod model;
mod mutation;
mod paging;
mod people;
mod query;
mod schema;
mod settings;
mod subscription;
mod transport;

pub use schema::sdl;
pub use settings::{RequestIds, Settings};
pub use transport::router;
