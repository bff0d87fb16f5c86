//! `wardbook pack …`: a pack is named by a reference policy (`stm`, `ley`, `ssi`, `asp`, `mer`), `england`, or a file.

use chrono::NaiveDate;
use std::path::PathBuf;

/// `wardbook pack …`
#[derive(Debug, clap::Subcommand)]
pub(crate) enum PackAction {
    /// Names everything that is wrong with a pack, where it contradicts itself, and where the floor asks for more.
    /// Exit code 0: it loads; 1: it does not; 3: it loads and contradicts itself, which a named person rules on.
    Check {
        /// The pack: a reference policy by name, or a file.
        #[arg(value_name = "NAME|FILE")]
        pack: String,
    },
    /// Prints a pack as a readable table.
    Show {
        /// The pack: a reference policy by name, `england`, or a file.
        #[arg(value_name = "NAME|FILE")]
        pack: String,
        /// Only this rule.
        #[arg(long, value_name = "ID")]
        rule: Option<String>,
    },
    /// Prints what changes from one pack to another.
    Diff {
        /// As it was.
        #[arg(value_name = "OLD")]
        old: String,
        /// As it is to be.
        #[arg(value_name = "NEW")]
        new: String,
    },
    /// Prints, for every named adult of a school and every kind of concern, who would be told and who acts. Exit code 3: an
    /// answer is empty, and must be settled before this pack is adopted.
    Rehearse {
        /// The pack: a reference policy by name, or a file.
        #[arg(value_name = "NAME|FILE")]
        pack: String,
        /// The school, by id or by its whole name.
        #[arg(long)]
        school: String,
        /// Only answers that must be settled.
        #[arg(long)]
        empty: bool,
    },
    /// Folds the facts of past cases under a proposed pack, and prints what would have been owed, missed or blocked otherwise.
    WhatIf {
        /// The proposed pack: a reference policy by name, or a file.
        #[arg(value_name = "NEW")]
        pack: String,
        /// The school, by id or by its whole name.
        #[arg(long)]
        school: String,
        /// Cases raised from this day on.
        #[arg(long, value_name = "DATE")]
        since: NaiveDate,
        /// Also every case by its reference, with what would have gone otherwise in it.
        #[arg(long)]
        cases: bool,
    },
    /// Writes paper forms (A4) and lanyard cards for each kind of concern, as one HTML file to print.
    Print {
        /// The pack: a reference policy by name, or a file.
        #[arg(value_name = "NAME|FILE")]
        pack: String,
        /// What to print.
        #[arg(long, value_enum, default_value_t = PrintWhat::Both)]
        only: PrintWhat,
        /// The file to write; else it is printed here.
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
}

/// What `pack print` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum PrintWhat {
    /// A form of one sheet for each kind.
    Forms,
    /// A card for each kind.
    Cards,
    /// Forms and cards.
    Both,
}
