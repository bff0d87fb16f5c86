//! What can be typed.

mod pack;

use clap::{Args, Parser};
use serde::Serialize;
use std::path::PathBuf;

pub(crate) use pack::{PackAction, PrintWhat};

/// An event-sourced safeguarding case system for schools.
#[derive(Debug, Parser)]
#[command(name = "wardbook", version, about, propagate_version = true)]
pub(crate) struct CommandLine {
    /// Settings file (TOML); else `WARDBOOK_CONFIG`, else `wardbook.toml` here if there is one.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Where the facts are: `postgres://…` or the path of a data folder. Overrides file and environment.
    #[arg(long, global = true, value_name = "PLACE")]
    pub(crate) database: Option<String>,
    #[command(subcommand)]
    pub(crate) command: Subcommand,
}

/// A subcommand; each has a file of its own.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Subcommand {
    /// Starts eight invented schools with some fifty cases, and says how to call them. Needs no set-up.
    Demo(Demo),
    /// Serves the GraphQL contract.
    Serve(Serve),
    /// Brings the database's schema to the one this version needs. Forward only.
    Migrate,
    /// Generated files under `schema/`.
    Schema {
        #[command(subcommand)]
        action: SchemaAction,
    },
    /// Derives every read-model row again from the events.
    Rebuild,
    /// Compares what is stored with what must be, and says what it finds.
    Doctor(Doctor),
    /// Messages: what became of them, without what they are about.
    Outbox {
        #[command(subcommand)]
        action: OutboxAction,
    },
    /// Policy packs: check, show, compare, rehearse, try on the past, print.
    Pack {
        #[command(subcommand)]
        action: PackAction,
    },
    /// A school's policy, clause by clause: what each asks, how it is met, and how it stands. For governors; it names no case.
    Register(Register),
    /// Schools.
    School {
        #[command(subcommand)]
        action: SchoolAction,
    },
    /// Alerts of filtering systems: tokens to hand them in, and import from a file.
    Intake {
        #[command(subcommand)]
        action: IntakeAction,
    },
    /// How people sign in: invitations and recoveries, by whoever runs the machine.
    Account {
        #[command(subcommand)]
        action: AccountAction,
    },
    /// Staff from another system.
    Staff {
        #[command(subcommand)]
        action: StaffAction,
    },
    /// API tokens.
    Token {
        #[command(subcommand)]
        action: TokenAction,
    },
}

/// `wardbook demo`.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// The data folder.
    #[arg(long, value_name = "FOLDER", default_value = "wardbook-data")]
    pub(crate) data: PathBuf,
    /// Forget the demonstration in this data folder and begin anew.
    #[arg(long)]
    pub(crate) fresh: bool,
    /// The port to answer on; 0 for a free one.
    #[arg(long, default_value_t = 8080)]
    pub(crate) port: u16,
    /// Print one JSON line once it answers: `{"url": …, "accounts": [{"school", "name", "role", "token"}, …]}`.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `wardbook serve`. What is given here overrides file and environment.
#[derive(Debug, Args, Serialize)]
pub(crate) struct Serve {
    /// The address and port to answer on.
    #[arg(long, value_name = "ADDRESS:PORT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) listen: Option<String>,
}

/// `wardbook register`.
#[derive(Debug, Args)]
pub(crate) struct Register {
    /// The school, by id or by its whole name.
    #[arg(long)]
    pub(crate) school: String,
    /// As a page to print, and not as a plain table.
    #[arg(long)]
    pub(crate) html: bool,
    /// Writes it to this file, and prints nothing else.
    #[arg(long, value_name = "FILE")]
    pub(crate) to: Option<PathBuf>,
}

/// `wardbook doctor`.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Doctor {
    /// Also fold every stream again and recompute every root: takes long.
    #[arg(long)]
    pub(crate) deep: bool,
}

/// `wardbook outbox …`
#[derive(Debug, clap::Subcommand)]
pub(crate) enum OutboxAction {
    /// Lists messages, newest first.
    List {
        /// Only those that stand so: waiting, delivered, dropped, joined or dead.
        #[arg(long, value_name = "STATUS")]
        status: Option<String>,
        /// How many at most.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Has a message that was given up tried again.
    Retry {
        /// Its id, as `outbox list` shows it.
        id: Option<uuid::Uuid>,
        /// All that were given up.
        #[arg(long, conflicts_with = "id")]
        all: bool,
    },
    /// Sends a trial message by the mail server of the settings, now.
    Trial {
        /// To this address.
        address: String,
    },
}

/// `wardbook schema …`
#[derive(Debug, clap::Subcommand)]
pub(crate) enum SchemaAction {
    /// Writes `schema.graphql` and the JSON Schemas of every stored event.
    Write {
        /// The folder to write to.
        #[arg(long, value_name = "FOLDER", default_value = "schema")]
        to: PathBuf,
    },
}

/// `wardbook school …`
#[derive(Debug, clap::Subcommand)]
pub(crate) enum SchoolAction {
    /// Registers a school with its first two people, who set up the rest by the contract.
    Register {
        /// Its name.
        #[arg(long)]
        name: String,
        /// The trust or federation it belongs to.
        #[arg(long)]
        group: Option<String>,
        /// The policy it adopts above the statutory floor: a reference policy by name (`stm`, `ley`, `ssi`, `asp`, `mer`), or a file.
        #[arg(long, value_name = "NAME|FILE")]
        policy: Option<String>,
        /// The name of the administrator, who enters people, staff and roles, and sees no case.
        #[arg(long, value_name = "NAME")]
        administrator: String,
        /// The name of the clerk to the governors, who enters the roles of the governing body.
        #[arg(long, value_name = "NAME")]
        clerk: String,
        /// The name of the headteacher, who gets a set-up link too.
        #[arg(long, value_name = "NAME")]
        headteacher: Option<String>,
        /// The name of the chair of governors, who gets a set-up link too.
        #[arg(long, value_name = "NAME")]
        chair: Option<String>,
    },
}

/// `wardbook intake …`
#[derive(Debug, clap::Subcommand)]
pub(crate) enum IntakeAction {
    /// Issues a token that hands in alerts of one system of one school, and does nothing else. It is shown once.
    Token {
        /// The school, by id or by its whole name.
        #[arg(long)]
        school: String,
        /// The system, as the school calls it.
        #[arg(long)]
        source: String,
        /// For how many days it is good.
        #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(u16).range(1..=3660))]
        days: u16,
    },
    /// Lists the tokens of a school.
    Tokens {
        /// The school, by id or by its whole name.
        #[arg(long)]
        school: String,
    },
    /// Revokes a token at once.
    Revoke {
        /// The token's id, as `intake tokens` shows it.
        id: uuid::Uuid,
    },
    /// Imports alerts from a CSV file. Rows that came before are counted, rows that cannot be read are named.
    Import {
        /// The file; its first line names the columns, see deploy/INTAKE.md.
        file: PathBuf,
        /// The school, by id or by its whole name.
        #[arg(long)]
        school: String,
        /// The system, as its token calls it.
        #[arg(long)]
        source: String,
        /// Read the file and keep nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

/// `wardbook account …`
#[derive(Debug, clap::Subcommand)]
pub(crate) enum AccountAction {
    /// Makes a one-time link, or a code to read out, by which a member of staff chooses how she signs in. It is shown once.
    Invite {
        /// The school, by id or by its whole name.
        #[arg(long)]
        school: String,
        /// The person, by id or by her whole name.
        #[arg(long)]
        person: String,
        /// A code of twelve digits to be read out, good for ten minutes, in place of a link.
        #[arg(long)]
        telephone: bool,
        /// What is renewed of an account that is in use; whatever is not has to be proved.
        #[arg(long, value_enum, default_value_t = RenewsWhat::Everything)]
        renews: RenewsWhat,
    },
}

/// What a recovery renews.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum RenewsWhat {
    /// Password and second factor.
    Everything,
    /// The password.
    Password,
    /// The second factor.
    SecondFactor,
}

/// `wardbook staff …`
#[derive(Debug, clap::Subcommand)]
pub(crate) enum StaffAction {
    /// Says what an import of a CSV file would do; with `--apply`, does it. The same file again changes nothing.
    Import {
        /// The file; its first line names the columns, see deploy/SIGN-IN.md.
        file: PathBuf,
        /// The school, by id or by its whole name.
        #[arg(long)]
        school: String,
        /// The last day of everybody who is staff and stands in no row; without it nobody leaves but by the column `until`.
        #[arg(long, value_name = "DAY")]
        absent_left: Option<chrono::NaiveDate>,
        /// Do it, after a look.
        #[arg(long)]
        apply: bool,
    },
}

/// `wardbook token …`
#[derive(Debug, clap::Subcommand)]
pub(crate) enum TokenAction {
    /// Issues a token for a person. It is shown once; only its hash is kept.
    Issue {
        /// The school, by id or by its whole name.
        #[arg(long)]
        school: String,
        /// The person, by id or by her whole name.
        #[arg(long)]
        person: String,
        /// What it is for; no personal data.
        #[arg(long, default_value = "issued on the command line")]
        label: String,
        /// For how many days it is good.
        #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=3660))]
        days: u16,
    },
    /// Lists the tokens of a person.
    List {
        /// The school, by id or by its whole name.
        #[arg(long)]
        school: String,
        /// The person, by id or by her whole name.
        #[arg(long)]
        person: String,
    },
    /// Revokes a token at once.
    Revoke {
        /// The token's id, as `token list` shows it.
        id: uuid::Uuid,
    },
}
