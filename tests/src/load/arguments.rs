//! The command line.

use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// What Wardbook costs beside what one would write without it.
///
/// Build it with `--release`. PostgreSQL is the server WARDBOOK_TEST_POSTGRES_URL names; `tests/run.sh --run …` starts one.
#[derive(Debug, Parser)]
pub struct Arguments {
    /// How often each side is measured, in turns.
    #[arg(long, global = true, default_value_t = 3)]
    pub rounds: usize,
    /// Commands of one measured run.
    #[arg(long, global = true, default_value_t = 8000)]
    pub commands: usize,
    /// Clients, one at a time.
    #[arg(long, global = true, value_delimiter = ',', default_values_t = [8, 32])]
    pub clients: Vec<usize>,
    /// Schools the cases are spread over.
    #[arg(long, global = true, value_delimiter = ',', default_values_t = [32, 1])]
    pub schools: Vec<usize>,
    /// Cases in all.
    #[arg(long, global = true, default_value_t = 1600)]
    pub cases: usize,
    /// What to measure.
    #[command(subcommand)]
    pub what: What,
}

/// What to measure.
#[derive(Debug, Subcommand)]
pub enum What {
    /// One command, one event: ours and bare cqrs-es in turns.
    Commands {
        /// On which database.
        #[arg(long, default_value = "postgres")]
        on: Database,
        /// Only one of the sides, for a profiler; no ratio then.
        #[arg(long)]
        only: Option<Which>,
    },
    /// A log of about so many events: how fast it is rebuilt, how soon the binary answers on it.
    Log {
        /// On which database.
        #[arg(long, default_value = "postgres")]
        on: Database,
        /// How many events.
        #[arg(long, default_value_t = 100_000)]
        events: usize,
    },
    /// A page of fifty cases with their duties over HTTP, beside PostGraphile 4.
    Worklist {
        /// The folder with PostGraphile's `node_modules`; without it only ours is measured.
        #[arg(long)]
        postgraphile: Option<PathBuf>,
    },
    /// What a page of the worklist touches, among as many cases.
    Plans {
        /// How many cases.
        #[arg(long, value_delimiter = ',', default_values_t = [1000, 1_000_000])]
        sizes: Vec<i64>,
    },
    /// Commands at a steady rate, alone and with logged reads beside them, in turns.
    Reads {
        /// On which database.
        #[arg(long, default_value = "postgres")]
        on: Database,
        /// How many seconds each turn takes.
        #[arg(long, default_value_t = 10)]
        seconds: u32,
        /// Reads per second.
        #[arg(long, default_value_t = 3000)]
        reads: u32,
        /// Commands per second.
        #[arg(long, default_value_t = 300)]
        rate: u32,
    },
    /// Other people's pages at a steady rate, with and without each attack beside them, in turns.
    Attacks {
        /// On which database.
        #[arg(long, default_value = "postgres")]
        on: Database,
        /// How many seconds each turn takes.
        #[arg(long, default_value_t = 6)]
        seconds: u32,
        /// Only attacks whose name holds this.
        #[arg(long)]
        only: Option<String>,
    },
    /// Two worlds: what is answered to somebody where cases are hidden from her, and where there are none, in turns.
    Hidden {
        /// On which database.
        #[arg(long, default_value = "postgres")]
        on: Database,
        /// Requests of each kind in each world.
        #[arg(long, default_value_t = 2000)]
        requests: usize,
    },
    /// What judging costs, of a command's processor time and of a page.
    Permits {
        /// On which database.
        #[arg(long, default_value = "postgres")]
        on: Database,
    },
    /// What the demonstration keeps in memory when left alone.
    Idle,
}

/// A database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Database {
    /// PostgreSQL.
    Postgres,
    /// SQLite.
    Sqlite,
}

/// A side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Which {
    /// cqrs-es with postgres-es or sqlite-es alone.
    Bare,
    /// Wardbook.
    Ours,
}
