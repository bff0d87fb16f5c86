//! The one binary, `wardbook`: configuration, wiring, one file per subcommand.
//!
//! **What this is not**: no rule, no use case and no SQL live here. This crate is the composition root: it alone reads the
//! system's clock and takes random bits, and hands both to `casework`.
//!
//! **The invariant it guards**: traces carry no personal data: no query strings, no narrative, no names.
//!
//! | module | holds |
//! |---|---|
//! | `command_line` | what can be typed |
//! | `config` | settings: file, environment (`WARDBOOK_*`), flags; each layer overrides the one before |
//! | `ambient` | the clock and the randomness |
//! | `server` | the routes, `/livez` and `/readyz`, the stop that lets requests finish |
//! | `intake` | where filtering systems hand in alerts |
//! | `messages` | what messages are sent by, from the settings |
//! | `traces` | what is written about what happens |
//! | `commands` | one file per subcommand |
//! | `demo` | invented schools, people and cases |
//! | [`schema`] | the generated files under `schema/` |
//!
//! To add a subcommand: `commands/<name>.rs`, a variant in `command_line.rs`, an arm in `run`. To add a setting: a field in
//! `config.rs` with its doc, its name in `Config::KEYS`, a flag where it is worth one.

mod ambient;
mod command_line;
mod commands;
mod config;
mod demo;
mod intake;
mod messages;
pub mod schema;
mod server;
mod traces;

use clap::Parser;
use command_line::{CommandLine, Subcommand};
use config::Config;
use std::process::ExitCode;

/// Runs what the command line asks for. The exit code is 0 when it was done, 1 when it was not, 2 when it was mistyped, 3 when
/// it was done and left something for a named person to settle.
#[must_use]
pub fn main() -> ExitCode {
    let line = CommandLine::parse();
    match run(line) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("wardbook: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(line: CommandLine) -> anyhow::Result<ExitCode> {
    let config = Config::load(&line)?;
    traces::start(&config, &line.command);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let done = match line.command {
            Subcommand::Register(asked) => return commands::register::run(asked, &config).await,
            Subcommand::Pack { action } => return commands::pack::run(action, &config).await,
            Subcommand::Demo(demo) => commands::demo::run(demo, line.database.as_deref(), &config).await,
            Subcommand::Serve(_) => commands::serve::run(&config).await,
            Subcommand::Migrate => commands::migrate::run(&config).await,
            Subcommand::Schema { action } => commands::schema::run(&action),
            Subcommand::Rebuild => commands::rebuild::run(&config).await,
            Subcommand::Doctor(doctor) => commands::doctor::run(doctor, &config).await,
            Subcommand::Outbox { action } => commands::outbox::run(action, &config).await,
            Subcommand::School { action } => commands::school::run(action, &config).await,
            Subcommand::Intake { action } => commands::intake::run(action, &config).await,
            Subcommand::Account { action } => commands::account::run(action, &config).await,
            Subcommand::Staff { action } => commands::staff::run(action, &config).await,
            Subcommand::Token { action } => commands::token::run(action, &config).await,
        };
        done.map(|()| ExitCode::SUCCESS)
    })
}
