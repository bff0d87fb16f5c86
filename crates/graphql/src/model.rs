//! What queries answer with: thin views of `casework`'s files and of `domain`'s state.

pub(crate) mod adult;
pub(crate) mod agencies;
pub(crate) mod alert;
pub(crate) mod appointing;
pub(crate) mod at_once;
pub(crate) mod call_sheet;
pub(crate) mod case;
pub(crate) mod connection;
pub(crate) mod duty;
pub(crate) mod entry;
pub(crate) mod filtering;
pub(crate) mod imagery;
pub(crate) mod inquiry;
pub(crate) mod list;
pub(crate) mod matters;
pub(crate) mod message;
pub(crate) mod pack;
pub(crate) mod person;
mod policy;
pub(crate) mod reading;
pub(crate) mod relation;
pub(crate) mod school;
pub(crate) mod statistics;
pub(crate) mod submission;
pub(crate) mod trust;
pub(crate) mod without_people;
