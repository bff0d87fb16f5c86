//! One file per subcommand.

pub(crate) mod account;
mod csv;
pub(crate) mod demo;
pub(crate) mod doctor;
mod find;
pub(crate) mod intake;
pub(crate) mod migrate;
pub(crate) mod outbox;
pub(crate) mod pack;
pub(crate) mod rebuild;
pub(crate) mod register;
pub(crate) mod schema;
pub(crate) mod school;
pub(crate) mod serve;
pub(crate) mod staff;
pub(crate) mod token;
