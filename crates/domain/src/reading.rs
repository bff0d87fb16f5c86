//! What is written down when somebody reads: the entries of a school's log of reads.
//!
//! A read is a response that held opened personal text. One response is one entry in the log of each school it told something of;
//! what was asked for by its id and not given is an entry too. The entries say which cases and people, never what stood there.

pub mod checkpoint;
pub mod unusual;

use crate::{CaseId, IncidentId, PersonId, SchoolId, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

vocabulary! {
    /// By which way somebody came to read.
    pub enum Door {
        /// The case itself, as it is or as it was known on a day.
        Case = "case" "opened the case",
        /// What an agency asks on the telephone, on one page.
        CallSheet = "call-sheet" "opened the sheet for a telephone call about it",
        /// A list of cases.
        Worklist = "worklist" "saw it on a list of cases",
        /// Everything in the cases of one child.
        Chronology = "chronology" "read a child's chronology",
        /// Everything in the cases about one adult.
        ConcernsAbout = "concerns-about" "read the cases about an adult",
        /// What happened while she was away.
        Handover = "handover" "read what happened while she was away",
        /// The register of referrals.
        Referrals = "referrals" "saw it in the register of referrals",
        /// The register of searches.
        Searches = "searches" "saw it in the register of searches",
        /// Filtering on one page.
        Filtering = "filtering" "saw it on the page about filtering",
        /// What is to be done about the filter.
        FilterTasks = "filter-tasks" "saw what is to be done about the filter",
        /// Alerts of filtering systems.
        Alerts = "alerts" "read alerts of a filtering system",
        /// That nobody is left to decide on it, and nothing else of it.
        WithoutPeople = "without-people" "learnt that nobody is left to decide on it",
        /// What she submitted herself.
        Submission = "submission" "read what she submitted herself",
        /// A person's record.
        Person = "person" "opened a person's record",
        /// Names of people.
        Names = "names" "saw names",
        /// A change she watched for.
        Change = "change" "was sent a change of it",
        /// A command on a case that was not hers.
        Command = "command" "tried to change it",
        /// Who has looked at a case or a person's record.
        WhoHasLooked = "who-has-looked" "asked who has looked at it",
        /// The emergency sheet of one child.
        EmergencySheet = "emergency-sheet" "opened the emergency sheet",
    }
}

stored_events! {
    /// Everything that can stand in a log of reads. The reader is the entry's actor.
    pub enum ReadEvent in "read" {
        /// Somebody was given opened personal text.
        ReadAnswered(ReadAnswered) = "read-answered" v 1,
        /// Somebody asked for something by its id and was given nothing.
        ReadRefused(ReadRefused) = "read-refused" v 1,
    }
}

/// Somebody was given opened personal text in one response.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReadAnswered {
    /// By which ways; one response may have several.
    pub doors: BTreeSet<Door>,
    /// What she said it was for. Auditors must say; an emergency sheet is opened with its reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Text>,
    /// The cases the response held text of.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub cases: BTreeSet<IncidentId>,
    /// The people the response named or held text of.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub people: BTreeSet<PersonId>,
    /// By which account and sign-in; nothing where Wardbook's own subcommands asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<SignedInBy>,
    /// Whether it was given while this log could not be written, and entered later.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub entered_late: bool,
}

/// Somebody asked for something by its id and was given nothing: it is not there, or not for her; the entry does not say which.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReadRefused {
    /// By which ways she asked.
    pub doors: BTreeSet<Door>,
    /// What she said it was for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Text>,
    /// The cases she asked for.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub cases: BTreeSet<IncidentId>,
    /// The people she asked for.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub people: BTreeSet<PersonId>,
    /// By which account and sign-in; nothing where Wardbook's own subcommands asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<SignedInBy>,
    /// The school she belongs to, where it is not the one whose log this is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_school: Option<SchoolId>,
}

/// By which account, and by which sign-in of it, somebody read. Nothing of it lets anybody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SignedInBy {
    /// The account.
    pub account: Uuid,
    /// The API token, by the id it is listed and revoked by; nothing where she signed in with a browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Uuid>,
    /// A print of the browser's session, from which the session cannot be found out; nothing where it was a token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Uuid>,
}

/// What one answer opens, or would have opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// By which way.
    pub door: Door,
    /// Which cases.
    pub cases: BTreeSet<IncidentId>,
    /// Which people.
    pub people: BTreeSet<PersonId>,
}

impl Opened {
    /// By this way, nothing yet.
    #[must_use]
    pub fn by(door: Door) -> Self {
        Self { door, cases: BTreeSet::new(), people: BTreeSet::new() }
    }

    /// Of these cases too.
    #[must_use]
    pub fn cases(mut self, cases: impl IntoIterator<Item = CaseId>) -> Self {
        self.cases.extend(cases.into_iter().map(|case| case.incident));
        self
    }

    /// Of these people too.
    #[must_use]
    pub fn people(mut self, people: impl IntoIterator<Item = PersonId>) -> Self {
        self.people.extend(people);
        self
    }

    /// Whether nothing was opened: an empty list tells nobody anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cases.is_empty() && self.people.is_empty()
    }
}

impl ReadEvent {
    /// By which ways.
    #[must_use]
    pub const fn doors(&self) -> &BTreeSet<Door> {
        match self {
            Self::ReadAnswered(read) => &read.doors,
            Self::ReadRefused(read) => &read.doors,
        }
    }

    /// The cases it is about.
    #[must_use]
    pub const fn cases(&self) -> &BTreeSet<IncidentId> {
        match self {
            Self::ReadAnswered(read) => &read.cases,
            Self::ReadRefused(read) => &read.cases,
        }
    }

    /// The people it is about.
    #[must_use]
    pub const fn people(&self) -> &BTreeSet<PersonId> {
        match self {
            Self::ReadAnswered(read) => &read.people,
            Self::ReadRefused(read) => &read.people,
        }
    }

    /// What the reader said it was for.
    #[must_use]
    pub const fn purpose(&self) -> Option<&Text> {
        match self {
            Self::ReadAnswered(read) => read.purpose.as_ref(),
            Self::ReadRefused(read) => read.purpose.as_ref(),
        }
    }

    /// By which account and sign-in the reader came.
    #[must_use]
    pub const fn signed_in_by(&self) -> Option<SignedInBy> {
        match self {
            Self::ReadAnswered(read) => read.by,
            Self::ReadRefused(read) => read.by,
        }
    }

    /// Whether nothing was given.
    #[must_use]
    pub const fn is_refusal(&self) -> bool {
        matches!(self, Self::ReadRefused(_))
    }

    /// What happened, in words without names.
    #[must_use]
    pub fn describe(&self) -> String {
        let ways: Vec<&str> = self.doors().iter().map(|door| door.words()).collect();
        let ways = ways.join("; ");
        match self {
            Self::ReadAnswered(read) if read.entered_late => format!("{ways} (entered later)"),
            Self::ReadAnswered(_) => ways,
            Self::ReadRefused(_) => format!("was given nothing: {ways}"),
        }
    }
}
