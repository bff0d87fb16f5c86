//! Duties: what a rule says is owed, by whom, by when, and how each one stands.

mod kind;

use super::agency::Agency;
use crate::policy::guard::Decision;
use crate::policy::rule::Body;
use crate::school::Role;
use crate::{Narrative, PersonId, Text};
use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use kind::{Basis, DutyKind, Evidence};

/// A rule, cited so that it can be found years later.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct RuleCited {
    /// The rule's id within its pack.
    pub rule: String,
    /// The clauses it comes from.
    pub clauses: Vec<String>,
    /// The pack's name.
    pub pack: String,
    /// The pack's version.
    pub version: u32,
    /// The pack's hash: SHA-256 of its text, in hexadecimal.
    pub hash: String,
}

/// What a duty is about, where there can be several of a kind in one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DutyAbout {
    /// The case as a whole.
    Case,
    /// One person.
    Person(PersonId),
    /// One device, by its number within the case.
    Device(u32),
    /// One departure, by its number within the case.
    Departure(u32),
    /// One review date, by how many there were before it.
    Review(u32),
    /// One body outside.
    Body(Agency),
    /// One answer that is awaited, by its number within the case.
    Reply(u32),
    /// One naming of people anew, by how many there were before it.
    Naming(u32),
}

/// A duty was imposed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DutyImposed {
    /// Its number within the case, from 1.
    pub duty: u32,
    /// What is owed.
    pub kind: DutyKind,
    /// About what.
    pub about: DutyAbout,
    /// The rules that impose it, strictest basis first, then floor first.
    pub rules: Vec<RuleCited>,
    /// What makes it owed.
    pub basis: Basis,
    /// The policy's own words on time ("urgently"), where it has any.
    pub wording: Option<String>,
    /// The duration that was applied and who set it, in words, side by side with the wording.
    pub duration: Option<String>,
    /// By when: the earliest of all that is asked for, limits and local targets alike.
    pub due: Option<DateTime<Utc>>,
    /// The earliest limit that law, guidance or the policy itself gives: from then on it is overdue. Never earlier than
    /// `due`; none where every duration is a target the school set, which is missed and nothing more.
    pub limit: Option<DateTime<Utc>>,
    /// Who owes it: any one of these.
    pub owners: Vec<Body>,
    /// The one person who owes it, where the law means a person and not a role.
    pub person: Option<PersonId>,
    /// The decisions it blocks while it is owed.
    pub blocks: Vec<Decision>,
    /// To whom it escalates, in this order.
    pub chain: Vec<Body>,
    /// The roles that may say it is not needed; empty where nobody may.
    pub not_needed_by: Vec<Role>,
    /// What must be there for it to count as met.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// A duty will soon be due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DutyWarned {
    /// Its number within the case.
    pub duty: u32,
}

/// The time for a duty passed. It stays owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DutyOverdue {
    /// Its number within the case.
    pub duty: u32,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// A local target was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DutyTargetMissed {
    /// Its number within the case.
    pub duty: u32,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// A duty was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DutyMet {
    /// Its number within the case.
    pub duty: u32,
    /// When what met it happened.
    pub occurred_at: DateTime<Utc>,
    /// Met in time although recorded after it was due.
    pub recorded_late: bool,
}

/// An agency met the duty and said so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::InputObject),
    graphql(input_name = "RecordDutyMetOtherwiseFields")
)]
pub struct DutyMetOtherwise {
    /// Its number within the case.
    pub duty: u32,
    /// Which agency, and who there.
    pub by: Text,
    /// When.
    pub at: DateTime<Utc>,
    /// The agency's reference.
    pub reference: Option<Text>,
    /// What it said.
    pub said: Option<Narrative>,
}

/// A duty is not needed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "MarkDutyNotNeededFields"))]
pub struct DutyNotNeeded {
    /// Its number within the case.
    pub duty: u32,
    /// Why.
    pub reasons: Narrative,
}

/// It is owed no longer: no rule that imposed it matches the case any more, or more is asked of it now and it is imposed anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DutySuperseded {
    /// Its number within the case.
    pub duty: u32,
}

/// How a duty stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DutyState {
    /// Owed.
    Owed,
    /// Owed, and its time passed.
    Overdue {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// Owed, and a local target was missed.
    TargetMissed {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// Met.
    Met {
        /// When what met it happened.
        occurred_at: DateTime<Utc>,
        /// Met in time although recorded after it was due.
        recorded_late: bool,
    },
    /// Met by an agency.
    MetOtherwise {
        /// When.
        at: DateTime<Utc>,
    },
    /// Not needed.
    NotNeeded,
    /// No rule matches any more, or it was imposed anew.
    Superseded,
}

vocabulary! {
    /// How a duty stands, in one word, for rows, filters and screens.
    pub enum DutyStatus {
        /// Owed.
        Owed = "owed" "owed",
        /// Owed, and its time passed.
        Overdue = "overdue" "overdue",
        /// Owed, and a local target was missed.
        TargetMissed = "target-missed" "owed, local target missed",
        /// Met.
        Met = "met" "met",
        /// Met in time, recorded late.
        MetRecordedLate = "met-recorded-late" "met in time, recorded late",
        /// Met by an agency.
        MetOtherwise = "met-otherwise" "met by an agency",
        /// Not needed.
        NotNeeded = "not-needed" "not needed",
        /// No rule matches any more, or it was imposed anew.
        Superseded = "superseded" "no longer owed",
    }
}

/// No warning comes earlier than this before the due time.
const EARLIEST_WARNING: TimeDelta = TimeDelta::days(2);

/// A duty as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Duty {
    /// As it was imposed.
    pub imposed: DutyImposed,
    /// When it was imposed.
    pub imposed_at: DateTime<Utc>,
    /// Whether a warning went out.
    pub warned: bool,
    /// How it stands.
    pub state: DutyState,
}

impl Duty {
    /// Whether it is still owed, overdue or not.
    #[must_use]
    pub const fn is_owed(&self) -> bool {
        matches!(self.state, DutyState::Owed | DutyState::Overdue { .. } | DutyState::TargetMissed { .. })
    }

    /// When a warning is due: when a quarter of its time is left, and two days before at the earliest.
    #[must_use]
    pub fn warns_at(&self) -> Option<DateTime<Utc>> {
        let due = self.imposed.due?;
        let left = ((due - self.imposed_at) / 4).min(EARLIEST_WARNING);
        (left > TimeDelta::zero()).then(|| due - left)
    }

    /// When time alone next changes something: a warning, then the due time, then the limit.
    #[must_use]
    pub fn acts_at(&self) -> Option<DateTime<Utc>> {
        match self.state {
            DutyState::Owed if self.warned => self.imposed.due,
            DutyState::Owed => self.warns_at().or(self.imposed.due),
            DutyState::TargetMissed { .. } => self.imposed.limit,
            _ => None,
        }
    }

    /// How it stands, in one word.
    #[must_use]
    pub const fn status(&self) -> DutyStatus {
        match self.state {
            DutyState::Owed => DutyStatus::Owed,
            DutyState::Overdue { .. } => DutyStatus::Overdue,
            DutyState::TargetMissed { .. } => DutyStatus::TargetMissed,
            DutyState::Met { recorded_late: true, .. } => DutyStatus::MetRecordedLate,
            DutyState::Met { .. } => DutyStatus::Met,
            DutyState::MetOtherwise { .. } => DutyStatus::MetOtherwise,
            DutyState::NotNeeded => DutyStatus::NotNeeded,
            DutyState::Superseded => DutyStatus::Superseded,
        }
    }

    /// The rule it is cited by first.
    #[must_use]
    pub fn rule(&self) -> Option<&RuleCited> {
        self.imposed.rules.first()
    }
}
