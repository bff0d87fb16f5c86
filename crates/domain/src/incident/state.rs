//! The state of a case, and the questions rules, guards and readers ask of it.

use super::agency::{AdviceGiven, AdviceSought, Agency, NotReferred, ReferralMade};
use super::closing::{Closed, JoinedAsOneEvent, Linked};
use super::custody::{DeviceConfiscated, DeviceReturned, DeviceStored, DeviceToPolice, SearchRecorded};
use super::departure::PolicyDepartureRecorded;
use super::duty::Duty;
use super::inquiry::{DebriefHeld, InvestigationConcluded, InvestigationOpened};
use super::kind::{Details, Kind};
use super::raise::{ConcernRaised, Involved, PartPlayed};
use super::telling::{Capacity, HoldPlaced, RoutedTo, SomeoneTold, SubjectRecorded};
use super::work::{Acknowledged, ActionAgreed, ConflictDeclared, Triaged};
use crate::id::JoinId;
use crate::school::Role;
use crate::{Actor, IncidentId, Narrative, PersonId};
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
    pub(super) conflicts: Vec<ConflictDeclared>,
    pub(super) parents_at: Option<DateTime<Utc>>,
    pub(super) parents_not_yet: Option<NaiveDate>,
    pub(super) holds: Vec<HoldPlaced>,
    pub(super) adults_told: Vec<PersonId>,
    pub(super) advice_sought: Vec<AdviceSought>,
    pub(super) advice_given: Vec<AdviceGiven>,
    pub(super) referrals: Vec<(Actor, ReferralMade)>,
    pub(super) not_referred: Vec<(Actor, DateTime<Utc>, NotReferred)>,
    pub(super) contacts: Vec<(Agency, DateTime<Utc>)>,
    pub(super) replies: Vec<Agency>,
    pub(super) devices: Vec<Device>,
    pub(super) searches: Vec<SearchRecorded>,
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

/// A device in the case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Device {
    /// As it was confiscated.
    pub confiscated: DeviceConfiscated,
    /// Where it was put.
    pub stored: Option<DeviceStored>,
    /// How it went to the police.
    pub to_police: Option<DeviceToPolice>,
    /// How it was given back.
    pub returned: Option<DeviceReturned>,
}

impl Device {
    /// Whether the school still holds it.
    #[must_use]
    pub const fn is_held(&self) -> bool {
        self.to_police.is_none() && self.returned.is_none()
    }
}

/// An agreed action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// As it was agreed.
    pub agreed: ActionAgreed,
    /// When it was completed, and what came of it.
    pub completed: Option<(DateTime<Utc>, Narrative)>,
}

/// An investigation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Investigation {
    /// As it was opened.
    pub opened: InvestigationOpened,
    /// How it was concluded.
    pub concluded: Option<(DateTime<Utc>, InvestigationConcluded)>,
}

/// A departure and its explanation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Departure {
    /// As it was recorded.
    pub recorded: PolicyDepartureRecorded,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// Who recorded it.
    pub by: Actor,
    /// Why it came about, once explained.
    pub explanation: Option<Narrative>,
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

    /// The people in the case and the parts they play.
    #[must_use]
    pub fn people(&self) -> &[Involved] {
        &self.people
    }

    /// The people who play this part.
    pub fn playing(&self, part: PartPlayed) -> impl Iterator<Item = PersonId> {
        self.people.iter().filter(move |involved| involved.part == part).map(|involved| involved.person)
    }

    /// The people an allegation is about.
    pub fn subjects(&self) -> impl Iterator<Item = PersonId> {
        self.playing(PartPlayed::Subject)
    }

    /// Whether an allegation is about this person.
    #[must_use]
    pub fn is_subject(&self, person: PersonId) -> bool {
        self.subjects().any(|subject| subject == person)
    }

    /// The roles subjects held when it became known.
    pub fn subject_roles(&self) -> impl Iterator<Item = Role> {
        self.subjects
            .iter()
            .filter(|recorded| self.is_subject(recorded.person))
            .flat_map(|recorded| recorded.roles.iter().copied())
    }

    /// Whether this person has a recorded conflict of interest.
    #[must_use]
    pub fn is_conflicted(&self, person: PersonId) -> bool {
        self.conflicts.iter().any(|conflict| conflict.person == person)
    }

    /// Conflicts of interest as they stand.
    #[must_use]
    pub fn conflicts(&self) -> &[ConflictDeclared] {
        &self.conflicts
    }

    /// Whether this person can be told nothing and given nothing: subject, or conflicted.
    #[must_use]
    pub fn is_excluded(&self, person: PersonId) -> bool {
        self.is_subject(person) || self.is_conflicted(person)
    }

    /// Who raised it: the informant, and whoever typed it in.
    pub fn reporters(&self) -> impl Iterator<Item = PersonId> {
        self.raised.iter().flat_map(|raised| raised.informant.into_iter().chain(raised.recorder))
    }

    /// Who noticed: the informant, or whoever typed it in where nobody else is named.
    #[must_use]
    pub fn informant(&self) -> Option<PersonId> {
        self.raised.as_ref().and_then(|raised| raised.informant.or(raised.recorder))
    }

    /// The people the rules worked out, with capacity and rule.
    #[must_use]
    pub fn routed(&self) -> &[RoutedTo] {
        &self.routed
    }

    /// Whether the rules left nobody who could be told.
    #[must_use]
    pub const fn has_nobody_left(&self) -> bool {
        self.nobody_left
    }

    /// Tellings recorded.
    #[must_use]
    pub fn told(&self) -> &[SomeoneTold] {
        &self.told
    }

    /// Acknowledgements.
    #[must_use]
    pub fn acknowledgements(&self) -> &[Acknowledged] {
        &self.acknowledged
    }

    /// The triage as it stands.
    #[must_use]
    pub const fn triage(&self) -> Option<&Triaged> {
        self.triage.as_ref()
    }

    /// The next date to look again.
    #[must_use]
    pub fn review_on(&self) -> Option<NaiveDate> {
        self.reviews.last().copied()
    }

    /// Who works on it.
    #[must_use]
    pub const fn assignee(&self) -> Option<PersonId> {
        self.assignee
    }

    /// Who manages it: the appointed case manager, or those the policy computed.
    #[must_use]
    pub fn case_managers(&self) -> Vec<PersonId> {
        if let Some(appointed) = self.case_manager.filter(|person| !self.is_excluded(*person)) {
            return vec![appointed];
        }
        let computed = self.routed.iter().filter(|routed| routed.capacity == Capacity::CaseManager);
        computed.map(|routed| routed.person).filter(|person| !self.is_excluded(*person)).collect()
    }

    /// Who investigates.
    #[must_use]
    pub fn investigating_officer(&self) -> Option<PersonId> {
        self.investigation.as_ref().and_then(|investigation| investigation.opened.officer)
    }

    /// The investigation.
    #[must_use]
    pub const fn investigation(&self) -> Option<&Investigation> {
        self.investigation.as_ref()
    }

    /// How the investigation stands, as rules see it: `none`, `open` or `concluded`.
    #[must_use]
    pub fn investigation_stands(&self) -> &'static str {
        match &self.investigation {
            None => "none",
            Some(investigation) if investigation.concluded.is_none() => "open",
            Some(_) => "concluded",
        }
    }

    /// The debrief.
    #[must_use]
    pub const fn debrief(&self) -> Option<&DebriefHeld> {
        self.debrief.as_ref()
    }

    /// Referrals made.
    pub fn referrals(&self) -> impl Iterator<Item = (Actor, &ReferralMade)> {
        self.referrals.iter().map(|(by, referral)| (*by, referral))
    }

    /// Referrals decided against, with when and by whom.
    pub fn referrals_not_made(&self) -> impl Iterator<Item = (Actor, DateTime<Utc>, &NotReferred)> {
        self.not_referred.iter().map(|(by, at, decided)| (*by, *at, decided))
    }

    /// The agencies it was referred to.
    pub fn agencies_referred_to(&self) -> impl Iterator<Item = Agency> {
        self.referrals.iter().map(|(_, referral)| referral.agency)
    }

    /// Advice sought.
    #[must_use]
    pub fn advice_sought(&self) -> &[AdviceSought] {
        &self.advice_sought
    }

    /// Advice given.
    #[must_use]
    pub fn advice_given(&self) -> &[AdviceGiven] {
        &self.advice_given
    }

    /// Holds on telling that stand at this time.
    pub fn holds(&self, at: DateTime<Utc>) -> impl Iterator<Item = &HoldPlaced> {
        self.holds.iter().filter(move |hold| hold.until.is_none_or(|until| at < until))
    }

    /// Devices of the case.
    #[must_use]
    pub fn devices(&self) -> &[Device] {
        &self.devices
    }

    /// A device by its number within the case.
    #[must_use]
    pub fn device(&self, number: u32) -> Option<&Device> {
        self.devices.iter().find(|device| device.confiscated.device == number)
    }

    /// Searches recorded.
    #[must_use]
    pub fn searches(&self) -> &[SearchRecorded] {
        &self.searches
    }

    /// What was done about the filter, as rules see it.
    pub fn filter_stands(&self) -> impl Iterator<Item = &'static str> {
        [
            self.filter_requested_at.map(|_| "requested"),
            self.filter_changed_at.map(|_| "changed"),
            self.filter_retested_at.map(|_| "retested"),
        ]
        .into_iter()
        .flatten()
    }

    /// Agreed actions.
    #[must_use]
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// Departures from policy.
    #[must_use]
    pub fn departures(&self) -> &[Departure] {
        &self.departures
    }

    /// Every duty ever imposed, in order.
    #[must_use]
    pub fn duties(&self) -> &[Duty] {
        &self.duties
    }

    /// A duty by its number within the case.
    #[must_use]
    pub fn duty(&self, number: u32) -> Option<&Duty> {
        self.duties.iter().find(|duty| duty.imposed.duty == number)
    }

    /// Duties still owed.
    pub fn owed(&self) -> impl Iterator<Item = &Duty> {
        self.duties.iter().filter(|duty| duty.is_owed())
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

    /// Whether this person was appointed case manager.
    #[must_use]
    pub fn has_appointed(&self, person: PersonId) -> bool {
        self.case_manager == Some(person)
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
