//! What was done in the case, and what is still owed.

use super::super::agency::{AdviceGiven, AdviceSought, Agency, NotReferred, ReferralMade};
use super::super::custody::SearchRecorded;
use super::super::duty::Duty;
use super::super::inquiry::DebriefHeld;
use super::super::kind::Kind;
use super::super::outcome::Verdict;
use super::super::telling::HoldPlaced;
use super::super::work::Triaged;
use super::{Action, Departure, Device, Incident, Investigation};
use crate::{Actor, PersonId};
use chrono::{DateTime, NaiveDate, Utc};

impl Incident {
    /// How a request stands, as rules see it: `open`, `agreed` or `refused`; nothing for a case that is no request.
    #[must_use]
    pub fn request_stands(&self) -> Option<&'static str> {
        if !matches!(self.kind(), Some(Kind::PermissionRequest | Kind::PriorRelationship)) {
            return None;
        }
        let refused = self.verdicts.iter().any(|(_, _, verdict)| *verdict == Verdict::Refused);
        Some(match (refused, self.verdicts.is_empty()) {
            (true, _) => "refused",
            (false, true) => "open",
            (false, false) => "agreed",
        })
    }

    /// The triage as it stands.
    #[must_use]
    pub const fn triage(&self) -> Option<&Triaged> {
        self.triage.as_ref()
    }

    /// When a level of need was first decided.
    #[must_use]
    pub const fn triaged_at(&self) -> Option<DateTime<Utc>> {
        self.triaged_at
    }

    /// The next date to look again.
    #[must_use]
    pub fn review_on(&self) -> Option<NaiveDate> {
        self.reviews.last().copied()
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

    /// Referrals this person made herself.
    pub fn own_referrals(&self, person: PersonId) -> impl Iterator<Item = &ReferralMade> {
        self.referrals.iter().map(|(_, made)| made).filter(move |made| made.made_by == Some(person))
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
}
