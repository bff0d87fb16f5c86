//! Duties: what a rule says is owed, by whom, by when, and how each one stands.

use crate::policy::guard::Decision;
use crate::policy::rule::Body;
use crate::school::Role;
use crate::{Narrative, PersonId, Text};
use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What is owed. What meets each one is in `incident/discharge.rs`.
    pub enum DutyKind {
        /// Somebody who must know looks at the concern.
        FirstLook = "first-look" "first look at the concern",
        /// The designated safeguarding lead, or a deputy, is told.
        TellDsl = "tell-dsl" "tell the designated safeguarding lead",
        /// The case manager is told.
        TellCaseManager = "tell-case-manager" "tell the case manager",
        /// A first decision: the level of need, with reasons.
        FirstDecision = "first-decision" "first decision",
        /// The designated officer is told.
        TellLado = "tell-lado" "tell the local authority designated officer",
        /// The police are told.
        TellPolice = "tell-police" "tell the police",
        /// Children's social care is told.
        TellSocialCare = "tell-social-care" "tell children's social care",
        /// Refer to an agency, or decide not to with reasons.
        DecideReferral = "decide-referral" "refer, or decide not to with reasons",
        /// A device is handed to the police.
        DeviceToPolice = "device-to-police" "hand the device to the police",
        /// A device is kept in a secure place.
        StoreDevice = "store-device" "put the device in a secure place",
        /// Advice is sought.
        SeekAdvice = "seek-advice" "seek advice",
        /// Parents are informed, or it is decided not to yet.
        InformParents = "inform-parents" "inform parents, or decide not to yet with reasons",
        /// The outside employer of the adult is told.
        TellEmployer = "tell-employer" "tell the employer",
        /// A change of the filter is asked for.
        RequestFilterChange = "request-filter-change" "ask for the filter to be changed",
        /// The filter is tested again.
        RetestFilter = "retest-filter" "test the filter again",
        /// A debrief is held.
        Debrief = "debrief" "debrief",
        /// The case is looked at again on its review date.
        Review = "review" "look at the case again",
        /// The designated safeguarding lead is told of a departure.
        TellDslOfDeparture = "tell-dsl-of-departure" "tell the designated safeguarding lead of the departure",
        /// A departure is explained.
        ExplainDeparture = "explain-departure" "explain the departure",
        /// Nobody could be told: somebody independent is found.
        FindRecipient = "find-recipient" "find somebody independent to take this up, or call the designated officer",
    }
}

impl DutyKind {
    /// Whether an agency can do it in the school's place and say so; all else is the school's own.
    #[must_use]
    pub const fn can_be_met_by_an_agency(self) -> bool {
        match self {
            Self::TellLado
            | Self::TellPolice
            | Self::TellSocialCare
            | Self::DecideReferral
            | Self::DeviceToPolice
            | Self::SeekAdvice
            | Self::InformParents
            | Self::TellEmployer => true,
            Self::FirstLook
            | Self::TellDsl
            | Self::TellCaseManager
            | Self::FirstDecision
            | Self::StoreDevice
            | Self::RequestFilterChange
            | Self::RetestFilter
            | Self::Debrief
            | Self::Review
            | Self::TellDslOfDeparture
            | Self::ExplainDeparture
            | Self::FindRecipient => false,
        }
    }
}

vocabulary! {
    /// What makes it owed. Only the first three can become overdue.
    pub enum Basis {
        /// An Act or regulations.
        Statute = "statute" "statute",
        /// Statutory guidance.
        StatutoryGuidance = "statutory-guidance" "statutory guidance",
        /// The school's policy.
        SchoolPolicy = "school-policy" "school policy",
        /// A target the school set itself.
        LocalTarget = "local-target" "local target",
    }
}

impl Basis {
    /// Whether time passing makes such a duty overdue, and not merely a missed target.
    #[must_use]
    pub const fn can_be_overdue(self) -> bool {
        !matches!(self, Self::LocalTarget)
    }
}

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

/// The rule that imposed it no longer matches the case.
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
    /// The rule no longer matches.
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
        /// The rule no longer matches.
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
