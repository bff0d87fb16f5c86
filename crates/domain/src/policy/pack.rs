//! A pack as loaded: name, version, hash, where it comes from, its rules. Reading is in `pack/read.rs`.
//!
//! # The format
//! ```toml
//! pack = "stm"                       # short name; `england` is the floor
//! version = 1
//! title = "social media policy"
//! approved = "2025-09-15"            # by whoever adopts policies; may be left out
//! review-due = "2026-08-31"          # where the policy says one; passing it warns and blocks nothing
//! documents = ["the documents this pack was made from"]
//!
//! [titles]                           # what this school calls a post
//! chair-of-governors = "chair of the management committee"
//!
//! [categories]                       # of a concern about a child: code and words
//! neglect = "neglect"
//!
//! [[statutory-basis]]                # law and guidance it stands on; a newer edition beneath it warns
//! cites = "KCSIE-2025"               # how the clauses that stand on it begin
//! document = "kcsie"                 # the same name in every pack
//! title = "Keeping Children Safe in Education"
//! edition = "2025"                   # or `undated`
//! in-force-from = "2025-09-01"
//! note = "what was not read again"
//!
//! [[switch]]                         # law not yet in force: off until a school switches it on, from a day
//! id = "mandatory-reporting"
//! says = "what the law will ask"
//!
//! [[setting]]                        # what the policy says once and for all, and no rule can match
//! name = "visitor-telephones"        # one of [`super::setting::Setting`]
//! is = "barred"
//! clauses = ["MER-M-7-a"]
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
//! [[contradiction]]                  # where the policy contradicts itself: the union applies until a named person rules
//! id = "who-is-told-of-a-contact"
//! clauses = ["LEY-A-25.4", "LEY-S-4.2-c"]
//! about = "who is told of a contact"
//!
//! [[clause]]                         # a clause that no rule names: how it is met, once
//! id = "LEY-A-19.3"
//! asks = "what it asks"
//! evidence = "curriculum"            # or recorded = "filter-checks", or advice = "why software can do no more"
//!
//! [[rule]]
//! id = "contact"                     # once in the pack
//! clauses = ["STM-3.2-c"]            # where it comes from; never empty
//! says = "A sentence a reader of the policy recognises."
//! when = { kind = "unsolicited-contact", contact-from = ["current-pupil", "parent"] }  # every fact; any value of each
//! unless = { contact-nature = "ordinary" }                                             # none of these; may be left out
//! switch = "mandatory-reporting"                                                       # silent until that is on
//! # and exactly one of:
//! tell = { all-of = ["dsl"], or-deputy = true }    # or any-of
//! owe = { duty = "tell-lado", basis = "statutory-guidance", within = "1 working-day", owner = ["case-manager"] }
//! guard = { decision = "close", needs = "duties-met" }
//! ask = ["url-class"]                # fields asked for, and shown as missing; raising is never refused for one
//! advise = ["Do not look."]          # what whoever noticed should do now; on the form and on the card
//! file = { keep = "allegation", reference = "left-out" }  # how long the record is kept, what is said in references
//! ```
//! `when = {}` matches every case.
//!
//! * `tell` also takes `independent = true`: two roles mean two people, so that whoever fills both is joined by somebody
//!   else; and `unless-told = [...]`: silent where those are reached by another rule.
//! * `owe` also takes `wording` (the policy's own words on time), `local = true` (the duration is a target the school set, no
//!   limit), `from = "imposed"` (the time runs from when it became owed and not from when the school knew), `blocks`
//!   (decisions), `chain` (to whom it escalates), `not-needed-by` (roles that may say so), `evidence` (what must be there
//!   for it to count as met), and with `tell-body`, `decide-body` and `challenge-agency` the `body` outside (`chase-reply` may name one). `owner = ["reporter-herself"]` makes it hers by name.
//!
//! # To add a term
//! A kind: [`crate::incident::Kind`]; a fact: [`super::facts::FactName`]; a field: [`super::field::Field`]; a duty:
//! [`crate::incident::DutyKind`]; a decision or need: [`super::guard`]; a role: [`crate::school::Role`]; a relation:
//! [`super::rule::Body`]; a body outside: [`crate::incident::Agency`]; a setting: [`super::setting::Setting`]. The shape of
//! the format itself is in [`written`], for its JSON Schema, and is read in `pack/read.rs`.

mod read;

pub mod written;

use super::bank_holidays::BankHolidays;
use super::clause::Clause;
use super::rule::{CaseManagerLine, Rule};
use super::setting::Setting;
use crate::school::Role;
use chrono::NaiveDate;
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
    /// The documents it was made from, with their editions.
    pub documents: Vec<String>,
    /// Law and guidance it stands on, each with its edition.
    pub bases: Vec<StatutoryBasis>,
    /// The day on which whoever adopts policies approved it.
    pub approved: Option<NaiveDate>,
    /// The day on which the school said it would review it, where the policy says one (`2026-08-31`).
    pub review_due: Option<NaiveDate>,
    /// Categories of a concern about a child: code and words.
    pub categories: BTreeMap<String, String>,
    /// What this school calls its posts.
    pub titles: BTreeMap<Role, String>,
    /// Law not yet in force, which a school switches on.
    pub switches: Vec<Switch>,
    /// What the policy says once and for all.
    pub settings: Vec<Parameter>,
    /// Clauses that no rule names, and how they are met.
    pub clauses: Vec<Clause>,
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
    /// The line it stands on in the pack's text, from 1.
    pub line: usize,
    /// Its id within the pack.
    pub id: String,
    /// The clauses that do not agree.
    pub clauses: Vec<String>,
    /// What they disagree about.
    pub about: String,
}

/// Law or guidance a pack stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatutoryBasis {
    /// The line it stands on in the pack's text, from 1.
    pub line: usize,
    /// How the clauses that stand on it begin, such as `KCSIE-2025`.
    pub cites: String,
    /// Which document, by the same name in every pack, such as `kcsie`.
    pub document: String,
    /// What it is called.
    pub title: String,
    /// Which edition, or `undated`.
    pub edition: String,
    /// From when this edition is in force.
    pub in_force_from: Option<NaiveDate>,
    /// What a reader must know of it, such as what was not read again.
    pub note: Option<String>,
}

impl StatutoryBasis {
    /// Whether this clause stands on it.
    #[must_use]
    pub fn covers(&self, clause: &str) -> bool {
        clause.strip_prefix(self.cites.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }
}

/// Law not yet in force: rules that name it are silent until a school switches it on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// Its id.
    pub id: String,
    /// What the law will ask.
    pub says: String,
}

/// What a policy says once and for all, such as where telephones are handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The line it stands on in the pack's text, from 1.
    pub line: usize,
    /// About what.
    pub setting: Setting,
    /// What the policy says.
    pub is: String,
    /// Where.
    pub clauses: Vec<String>,
}

/// Why a pack does not load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackProblem {
    /// The line in its text, from 1, where it can be said.
    pub line: Option<usize>,
    /// The rule's id, where it is in one.
    pub rule: Option<String>,
    /// The rule's clauses, where it is in one that names them.
    pub clauses: Vec<String>,
    /// What is wrong and what to do.
    pub reason: String,
}

impl fmt::Display for PackProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if let Some(rule) = &self.rule {
            write!(f, "rule `{rule}`")?;
            if !self.clauses.is_empty() {
                write!(f, " ({})", self.clauses.join(", "))?;
            }
            f.write_str(": ")?;
        }
        f.write_str(&self.reason)
    }
}

impl std::error::Error for PackProblem {}

impl Pack {
    /// Loads a pack from its text.
    ///
    /// # Errors
    /// The first problem, when it is malformed; [`Pack::check`] gives all of them. A pack that contradicts itself or the
    /// floor loads.
    pub fn parse(text: &str) -> Result<Self, PackProblem> {
        let nothing_said =
            || PackProblem { line: None, rule: None, clauses: Vec::new(), reason: "it does not load".to_owned() };
        Self::check(text).map_err(|problems| problems.into_iter().next().unwrap_or_else(nothing_said))
    }

    /// Loads a pack from its text, or says everything that is wrong with it, in the order of the text.
    ///
    /// # Errors
    /// Every problem, when it is malformed; there is always at least one.
    pub fn check(text: &str) -> Result<Self, Vec<PackProblem>> {
        read::read(text)
    }

    /// The statutory floor.
    ///
    /// # Errors
    /// Never, as a test makes sure of; the signature is that of every pack.
    pub fn floor() -> Result<Self, PackProblem> {
        Self::parse(ENGLAND)
    }

    /// What this pack calls a role, where it has a name of its own for it.
    #[must_use]
    pub fn title_of(&self, role: Role) -> &str {
        self.titles.get(&role).map_or(role.words(), String::as_str)
    }

    /// Whether its review date has passed: a warning, and never a block.
    #[must_use]
    pub fn is_stale(&self, today: NaiveDate) -> bool {
        self.review_due.is_some_and(|due| due < today)
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
