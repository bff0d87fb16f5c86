//! Tests of the whole: the store's conformance suite, contracts, journeys, and the load program.

#![allow(
    clippy::panic,
    clippy::missing_errors_doc,
    clippy::missing_panics_doc,
    clippy::disallowed_methods,
    reason = "tests stop where they fail, and have clocks and randomness of their own"
)]

pub mod driver;
pub mod installation;
pub mod load;
pub mod server;
