//! Tests of the whole: the store's conformance suite, contracts, journeys, and the load program.

pub mod contract;
pub mod driver;
pub mod installation;
pub mod load;
pub mod pack_text;
pub mod receivers;
pub mod server;
