//! What passed between the school and others: meetings, information shared, replies awaited, decisions challenged.

use super::super::agency::{AgencyChased, AgencyReplied};
use super::super::meeting::{MeetingHeld, MeetingPlanned};
use super::super::sharing::{DecisionChallenged, InformationShared, ReplyAwaited};
use super::Incident;
use crate::{Actor, Narrative};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A meeting, planned, held, or both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Meeting {
    /// Its number within the case.
    pub number: u32,
    /// As it was planned; nothing where it was recorded only once it had been held.
    pub planned: Option<MeetingPlanned>,
    /// As it was held.
    pub held: Option<MeetingHeld>,
}

/// An answer an agency owes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wait {
    /// What is awaited, and by when somebody asks after it.
    pub awaited: ReplyAwaited,
    /// Since when.
    pub since: DateTime<Utc>,
    /// When somebody asked after it.
    pub chased_at: Option<DateTime<Utc>>,
    /// When the answer came.
    pub replied_at: Option<DateTime<Utc>>,
}

impl Wait {
    /// Whether nobody answered yet and nobody asked after it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.chased_at.is_none() && self.replied_at.is_none()
    }
}

impl Incident {
    /// Meetings, in the order in which they came to be known.
    #[must_use]
    pub fn meetings(&self) -> &[Meeting] {
        &self.meetings
    }

    /// Information shared with bodies outside, and who recorded it.
    pub fn shared(&self) -> impl Iterator<Item = (Actor, &InformationShared)> {
        self.shared.iter().map(|(by, shared)| (*by, shared))
    }

    /// Answers that agencies owe or owed.
    #[must_use]
    pub fn waits(&self) -> &[Wait] {
        &self.waits
    }

    /// Decisions of agencies that the school challenged, and who did.
    pub fn challenges(&self) -> impl Iterator<Item = (Actor, &DecisionChallenged)> {
        self.challenges.iter().map(|(by, challenged)| (*by, challenged))
    }

    /// The number of the next meeting.
    pub(in crate::incident) fn next_meeting(&self) -> u32 {
        next(self.meetings.len())
    }

    /// The number of the next wait.
    pub(in crate::incident) fn next_wait(&self) -> u32 {
        next(self.waits.len())
    }

    pub(in crate::incident) fn fold_planned(&mut self, planned: MeetingPlanned) {
        self.meetings.push(Meeting { number: planned.meeting, planned: Some(planned), held: None });
    }

    pub(in crate::incident) fn fold_held(&mut self, held: MeetingHeld) {
        match self.meetings.iter_mut().find(|meeting| meeting.number == held.meeting) {
            Some(meeting) => meeting.held = Some(held),
            None => self.meetings.push(Meeting { number: held.meeting, planned: None, held: Some(held) }),
        }
    }

    pub(in crate::incident) fn fold_awaited(&mut self, awaited: ReplyAwaited, since: DateTime<Utc>) {
        self.waits.push(Wait { awaited, since, chased_at: None, replied_at: None });
    }

    /// Whoever asked after it and waits on begins a new wait for the same answer.
    pub(in crate::incident) fn fold_chased(&mut self, chased: &AgencyChased, at: DateTime<Utc>) {
        let agency = chased.agency;
        let mut what = Narrative::default();
        for wait in self.waits.iter_mut().filter(|wait| wait.awaited.agency == agency && wait.is_open()) {
            wait.chased_at = Some(chased.contact.at);
            what.clone_from(&wait.awaited.what);
        }
        self.chased.push((agency, chased.contact.at));
        if let Some(by) = chased.again_by {
            self.fold_awaited(ReplyAwaited { wait: self.next_wait(), agency, what, by }, at);
        }
    }

    pub(in crate::incident) fn fold_replied(&mut self, replied: &AgencyReplied) {
        let waits = self.waits.iter_mut();
        for wait in waits.filter(|wait| wait.awaited.agency == replied.agency && wait.replied_at.is_none()) {
            wait.replied_at = Some(replied.contact.at);
        }
        self.replies.push((replied.agency, replied.contact.at));
    }
}

fn next(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX).saturating_add(1)
}
