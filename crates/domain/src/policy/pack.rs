//! A pack as loaded: name, version, hash, where it comes from, its rules. Reading is in `pack/read.rs`.
//!
//! # The format
//! ```toml
//! pack = "stm"                       # short name; `england` is the floor
//! version = 1
//! title = "social media policy"
//! review-due = "2026-08-31"          # where the policy says one; passing it warns and blocks nothing
//! documents = ["what it stands on, with editions"]
//!
//! [categories]                       # of a concern about a child: code and words
//! neglect = "neglect"
//!
//! [[bank-holiday]]                   # the floor alone: corrects the computed days
//! date = "2023-05-08"
//! is = true
//! why = "coronation"
//!
//! [[case-manager]]                   # who manages an allegation; the first line that fits the subject's roles speaks
//! subject = ["headteacher"]          # left out: about anybody
//! is = ["chair-of-governors"]        # best first; then the floor's line, for when none of these can
//!
//! [[contradiction]]                  # where the policy contradicts itself: the union applies, a ruling is owed
//! clauses = ["LEY-A-25.4", "LEY-S-4.2-c"]
//! about = "who is told of a contact"
//!
//! [[rule]]
//! id = "contact"                     # once in the pack
//! clauses = ["STM-3.2-c"]            # where it comes from; never empty
//! says = "A sentence a reader of the policy recognises."
//! when = { kind = "unsolicited-contact", contact-from = ["current-pupil", "parent"] }  # every fact; any value of each
//! unless = { contact-nature = "ordinary" }                                             # none of these; may be left out
//! # and exactly one of:
//! tell = { all-of = ["dsl"], or-deputy = true }    # or any-of; unless-told = [...] is silent where those are reached
//! owe = { duty = "tell-lado", basis = "statutory-guidance", within = "1 working-day", owner = ["case-manager"] }
//! guard = { decision = "close", needs = "duties-met" }
//! ```
//! `when = {}` matches every case. `owe` also takes `wording` (the policy's own words on time), `local = true` (the duration
//! is a target the school set, no limit), `from = "imposed"` (the time runs from when it became owed and not from when the
//! school knew), `blocks` (decisions), `chain` (to whom it escalates), `not-needed-by` (roles that may say so).
//!
//! # Clauses still to come
//! The clauses of the kinds that come next need terms, not another format: a kind in [`crate::incident::Kind`], a fact in
//! [`super::facts::FactName`] (a breach type, a location, a permission), a duty in [`crate::incident::DutyKind`] (tell the
//! data protection officer, review the policy), a decision or need in [`super::guard`] (erasing: evidence, the three
//! conditions; a permission: a written risk assessment), a role or relation in [`super::rule::Body`] (examining body).
//! Two things are new fields when they come: `independent = true` on `tell` where two roles mean two people (ASP-4.2-d,
//! MER-S-4.2-d), and parameters of a school (telephones handed in where) as a table `[settings]`.

mod read;

use super::bank_holidays::BankHolidays;
use super::rule::{CaseManagerLine, Rule};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;

/// The name of the floor; only it is the floor, and only it corrects bank holidays.
pub const FLOOR: &str = "england";

/// The statutory floor, always in force.
pub const ENGLAND: &str = include_str!("../../packs/england.toml");

/// The five reference policies, by name.
pub const REFERENCE: [(&str, &str); 5] = [
    ("stm", include_str!("../../packs/stm.toml")),
    ("ley", include_str!("../../packs/ley.toml")),
    ("ssi", include_str!("../../packs/ssi.toml")),
    ("asp", include_str!("../../packs/asp.toml")),
    ("mer", include_str!("../../packs/mer.toml")),
];

/// A pack as loaded.
#[derive(Clone, Debug, PartialEq)]
pub struct Pack {
    /// Its short name.
    pub name: String,
    /// Its version, from 1.
    pub version: u32,
    /// What it is called.
    pub title: String,
    /// SHA-256 of its text, in hexadecimal.
    pub hash: String,
    /// The documents it stands on, with their editions.
    pub documents: Vec<String>,
    /// The day on which the school said it would review it, where the policy says one (`2026-08-31`).
    pub review_due: Option<chrono::NaiveDate>,
    /// Categories of a concern about a child: code and words.
    pub categories: BTreeMap<String, String>,
    /// England's bank holidays, corrected; only the floor corrects them.
    pub bank_holidays: BankHolidays,
    /// Who manages a case, by subject; the first line that fits speaks.
    pub case_managers: Vec<CaseManagerLine>,
    /// Its rules in the order written.
    pub rules: Vec<Rule>,
    /// Places where the policy contradicts itself: each owes a ruling.
    pub contradictions: Vec<Contradiction>,
    /// Its whole text.
    pub text: String,
}

/// A place where a policy contradicts itself. The union of recipients applies until a named person rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The clauses that do not agree.
    pub clauses: Vec<String>,
    /// What they disagree about.
    pub about: String,
}

/// Why a pack does not load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackProblem {
    /// The line in its text, from 1, where it can be said.
    pub line: Option<usize>,
    /// The rule's id, where it is in one.
    pub rule: Option<String>,
    /// What is wrong and what to do.
    pub reason: String,
}

impl fmt::Display for PackProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if let Some(rule) = &self.rule {
            write!(f, "rule `{rule}`: ")?;
        }
        f.write_str(&self.reason)
    }
}

impl std::error::Error for PackProblem {}

impl Pack {
    /// Loads a pack from its text.
    ///
    /// # Errors
    /// When it is malformed. A pack that contradicts itself or the floor loads.
    pub fn parse(text: &str) -> Result<Self, PackProblem> {
        read::read(text)
    }

    /// The statutory floor.
    ///
    /// # Errors
    /// Never, as a test makes sure of; the signature is that of every pack.
    pub fn floor() -> Result<Self, PackProblem> {
        Self::parse(ENGLAND)
    }
}

fn hash_of(text: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests;
