//! The state of a case, and the questions rules, guards and readers ask of it.

mod adult;
mod agencies;
mod imagery;
mod parts;
mod people;
mod work;

pub use adult::AdultMatter;
pub use agencies::{Meeting, Wait};
pub use imagery::ImageryMatter;
pub use parts::{Action, Departure, Device, Investigation};

use super::agency::{AdviceGiven, AdviceSought, Agency, ContactMade, NotReferred, ReferralMade};
use super::closing::{Closed, JoinedAsOneEvent, Linked};
use super::custody::SearchRecorded;
use super::duty::Duty;
use super::inquiry::DebriefHeld;
use super::kind::{Details, Kind};
use super::need_to_know::NeedToKnow;
use super::outcome::Verdict;
use super::pattern::{OtherConcernsFound, PatternReviewed};
use super::raise::{ConcernRaised, Involved};
use super::sharing::{DecisionChallenged, InformationShared};
use super::splitting::MatterSplit;
use super::telling::{HoldPlaced, RoutedTo, SomeoneTold, SubjectRecorded};
use super::work::{Acknowledged, ConflictDeclared, Triaged};
use crate::id::JoinId;
use crate::school::Role;
use crate::{Actor, IncidentId, Narrative, PersonId, Text};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

vocabulary! {
    /// How a case stands.
    pub enum Status {
        /// Raised, and nobody who must know has seen it.
        New = "new" "new",
        /// Being worked on.
        Open = "open" "open",
        /// Watched; looked at again on a date.
        Monitoring = "monitoring" "monitoring",
        /// The work is done, the debrief is still owed.
        Finished = "finished" "finished, debrief owed",
        /// Closed.
        Closed = "closed" "closed",
        /// Closed as a duplicate of another.
        Duplicate = "duplicate" "closed as a duplicate",
        /// Entered in error.
        Error = "entered-in-error" "entered in error",
    }
}

impl Status {
    /// Whether work goes on.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::New | Self::Open | Self::Monitoring | Self::Finished)
    }

    /// The value rules see of it.
    #[must_use]
    pub const fn fact(self) -> &'static str {
        match self {
            Self::New | Self::Open | Self::Monitoring => "open",
            Self::Finished => "finished",
            Self::Closed => "closed",
            Self::Duplicate => "duplicate",
            Self::Error => "error",
        }
    }
}

vocabulary! {
    /// What a reporter may know of the case she raised, and no more.
    pub enum ReporterStatus {
        /// It arrived.
        Received = "received" "received",
        /// Somebody is dealing with it.
        BeingDealtWith = "being-dealt-with" "being dealt with",
        /// It is closed.
        Closed = "closed" "closed",
    }
}

/// The state of a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    pub(super) version: u64,
    pub(super) raised: Option<ConcernRaised>,
    pub(super) raised_by: Option<Actor>,
    pub(super) raised_at: Option<DateTime<Utc>>,
    pub(super) changed_at: Option<DateTime<Utc>>,
    pub(super) details: Option<Details>,
    pub(super) people: Vec<Involved>,
    pub(super) subjects: Vec<SubjectRecorded>,
    /// What other cases said of the subjects when they became subjects here.
    pub(super) other_concerns: Vec<OtherConcernsFound>,
    pub(super) patterns: Vec<PatternReviewed>,
    pub(super) routed: Vec<RoutedTo>,
    pub(super) routed_at: Vec<DateTime<Utc>>,
    pub(super) unfilled: BTreeSet<Role>,
    pub(super) nobody_left: bool,
    pub(super) told: Vec<SomeoneTold>,
    pub(super) acknowledged: Vec<Acknowledged>,
    pub(super) triage: Option<Triaged>,
    pub(super) triaged_at: Option<DateTime<Utc>>,
    pub(super) reviews: Vec<NaiveDate>,
    pub(super) reviewed_at: Option<DateTime<Utc>>,
    pub(super) assignee: Option<PersonId>,
    pub(super) case_manager: Option<PersonId>,
    /// Who decided on the request, when and how.
    pub(super) verdicts: Vec<(Actor, DateTime<Utc>, Verdict)>,
    /// When what was done was last recorded.
    pub(super) outcome_at: Option<DateTime<Utc>>,
    /// The school's policies it was handled under, as triage and outcome name them.
    pub(super) policies: Vec<Text>,
    /// Those the policy computed last, and from which role.
    pub(super) computed_managers: (Vec<PersonId>, Option<Role>),
    pub(super) conflicts: Vec<ConflictDeclared>,
    pub(super) need_to_know: NeedToKnow,
    #[serde(default)]
    pub(super) no_conflicts: Vec<PersonId>,
    /// Whom a matter that was split is kept from, and said to nobody.
    pub(super) kept_from: Vec<PersonId>,
    pub(super) splits: Vec<MatterSplit>,
    /// Whether somebody stood in it as subject before it was split: the case stays for those it was for.
    pub(super) narrowed: bool,
    pub(super) parents_at: Option<DateTime<Utc>>,
    pub(super) parents_not_yet: Option<NaiveDate>,
    pub(super) holds: Vec<HoldPlaced>,
    pub(super) adults_told: Vec<PersonId>,
    /// What was done about the adult an allegation is about.
    pub(super) adult: AdultMatter,
    pub(super) advice_sought: Vec<AdviceSought>,
    pub(super) advice_given: Vec<AdviceGiven>,
    pub(super) referrals: Vec<(Actor, ReferralMade)>,
    pub(super) not_referred: Vec<(Actor, DateTime<Utc>, NotReferred)>,
    pub(super) contacts: Vec<(Agency, ContactMade)>,
    /// Answers of agencies, and when each came.
    pub(super) replies: Vec<(Agency, DateTime<Utc>)>,
    /// Agencies asked after an answer, and when.
    pub(super) chased: Vec<(Agency, DateTime<Utc>)>,
    pub(super) waits: Vec<Wait>,
    pub(super) shared: Vec<(Actor, InformationShared)>,
    pub(super) challenges: Vec<(Actor, DecisionChallenged)>,
    pub(super) meetings: Vec<Meeting>,
    pub(super) devices: Vec<Device>,
    pub(super) searches: Vec<SearchRecorded>,
    pub(super) imagery: ImageryMatter,
    pub(super) filter_requested_at: Option<DateTime<Utc>>,
    pub(super) filter_changed_at: Option<DateTime<Utc>>,
    pub(super) filter_retested_at: Option<DateTime<Utc>>,
    pub(super) actions: Vec<Action>,
    pub(super) investigation: Option<Investigation>,
    pub(super) debrief: Option<DebriefHeld>,
    pub(super) departures: Vec<Departure>,
    pub(super) duties: Vec<Duty>,
    pub(super) closed: Option<Closed>,
    pub(super) ended: Option<Status>,
    pub(super) links: Vec<Linked>,
    pub(super) joined: Option<JoinedAsOneEvent>,
    pub(super) notes: Vec<Narrative>,
}

impl Incident {
    /// How many events are folded in.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// The concern as raised; nothing before the first event.
    #[must_use]
    pub const fn raised(&self) -> Option<&ConcernRaised> {
        self.raised.as_ref()
    }

    /// When it was recorded.
    #[must_use]
    pub const fn raised_at(&self) -> Option<DateTime<Utc>> {
        self.raised_at
    }

    /// When it last changed.
    #[must_use]
    pub const fn changed_at(&self) -> Option<DateTime<Utc>> {
        self.changed_at
    }

    /// The details as they stand now.
    #[must_use]
    pub const fn details(&self) -> Option<&Details> {
        self.details.as_ref()
    }

    /// The kind as it stands now.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        self.details.as_ref().map(Details::kind)
    }

    /// When the school first knew: duties run from here.
    #[must_use]
    pub fn known_at(&self) -> Option<DateTime<Utc>> {
        self.raised.as_ref().map(|raised| raised.known_at)
    }

    /// The school's policies it was handled under, as triage and outcome name them.
    #[must_use]
    pub fn policies_applied(&self) -> &[Text] {
        &self.policies
    }

    /// Whether parents were informed, or it was decided not to yet.
    #[must_use]
    pub const fn parents_are_dealt_with(&self) -> bool {
        self.parents_at.is_some() || self.parents_not_yet.is_some()
    }

    /// Cases this one is linked to.
    #[must_use]
    pub fn links(&self) -> &[Linked] {
        &self.links
    }

    /// The event it was joined into, and the case in which the work goes on.
    #[must_use]
    pub fn join(&self) -> Option<(JoinId, IncidentId)> {
        self.joined.as_ref().map(|joined| (joined.join, joined.lead))
    }

    /// How it was joined with other reports of one event.
    #[must_use]
    pub const fn joined(&self) -> Option<&JoinedAsOneEvent> {
        self.joined.as_ref()
    }

    /// How it stands.
    #[must_use]
    pub fn status(&self) -> Status {
        if let Some(ended) = self.ended {
            return ended;
        }
        if let Some(closed) = &self.closed {
            let debrief_owed = closed.debrief_owed_by.is_some() && self.debrief.is_none();
            return if debrief_owed { Status::Finished } else { Status::Closed };
        }
        if self.triage.as_ref().is_some_and(|triage| triage.level == super::LevelOfNeed::Monitor) {
            return Status::Monitoring;
        }
        if self.acknowledged.is_empty() && self.triage.is_none() { Status::New } else { Status::Open }
    }

    /// Whether a change of the filter was asked for.
    #[must_use]
    pub const fn asks_for_filter_change(&self) -> bool {
        self.filter_requested_at.is_some()
    }

    /// What a reporter may know of it.
    #[must_use]
    pub fn reporter_status(&self) -> ReporterStatus {
        match self.status() {
            Status::New => ReporterStatus::Received,
            Status::Open | Status::Monitoring => ReporterStatus::BeingDealtWith,
            Status::Finished | Status::Closed | Status::Duplicate | Status::Error => ReporterStatus::Closed,
        }
    }

    /// What anybody wrote, for search by whoever may read the case.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let raised = self
            .raised
            .iter()
            .flat_map(|raised| raised.narrative.texts().chain(raised.childs_words.iter().flat_map(Narrative::texts)));
        raised.chain(self.notes.iter().flat_map(Narrative::texts))
    }
}
