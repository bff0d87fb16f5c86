//! The load program: what Wardbook costs beside what one would write without it.
//!
//! **What this is not**: part of the tests. It asserts nothing about behaviour; it prints tables, which
//! `tests/bench/README.md` keeps.
//!
//! **The invariant it guards**: both sides of a ratio run in turns in one run of the program, on fresh data each
//! round, with as many events in their streams and as many bytes in their events; so that what the machine
//! does besides happens to both.
//!
//! | module | holds |
//! |---|---|
//! | `arguments` | the command line |
//! | `cluster` | databases of a throwaway PostgreSQL server |
//! | `measure` | many clients, one rate and its percentiles; medians |
//! | `bare` | the other side: cqrs-es with postgres-es or sqlite-es and nothing else |
//! | `school` | our side: schools, their staff and their cases, made by ordinary commands |
//! | `cases` | invented concerns |
//! | `log` | a long log: rebuild and start |
//! | `worklist`, `connection` | a page of cases over HTTP, beside PostGraphile 4; a client that costs next to nothing |
//! | `plans`, `bulk` | what that page touches among a thousand cases and a million |
//! | `binary` | the binary as a process of its own |
//! | `reads` | commands at a steady rate, with and without logged reads beside them |
//! | `attacks` | other people's pages, with and without each attack beside them |
//! | `hidden` | what is hidden from somebody, and what that costs her |
//! | `permits` | what judging costs |
//! | `commands` | one command, one event, on both sides in turns |
//!
//! To add a measurement: a subcommand in `arguments`, a module with its `run`, a line in the README's table.

pub mod arguments;
pub mod attacks;
pub mod bare;
pub mod binary;
pub mod bulk;
pub mod cases;
pub mod cluster;
pub mod commands;
pub mod connection;
pub mod hidden;
pub mod log;
pub mod measure;
pub mod permits;
pub mod plans;
pub mod reads;
pub mod school;
pub mod worklist;

use anyhow::Result;
use arguments::{Arguments, What};

/// Measures what was asked for.
///
/// # Errors
/// When anything fails; half a measurement is none.
pub async fn run(arguments: Arguments) -> Result<()> {
    match &arguments.what {
        What::Commands { on, only } => commands::run(&arguments, *on, *only).await,
        What::Log { on, events } => log::run(&arguments, *on, *events).await,
        What::Worklist { postgraphile } => worklist::run(&arguments, postgraphile.as_deref()).await,
        What::Reads { on, seconds, reads, rate } => reads::run(&arguments, *on, *seconds, (*rate, *reads)).await,
        What::Hidden { on, requests } => hidden::run(&arguments, *on, *requests).await,
        What::Permits { on } => permits::run(&arguments, *on).await,
        What::Plans { sizes } => plans::run(sizes).await,
        What::Attacks { on, seconds, only } => attacks::run(&arguments, *on, *seconds, only.as_deref()).await,
        What::Idle => binary::idle(),
    }
}
