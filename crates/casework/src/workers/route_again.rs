//! Routes open cases again when who may be told has changed: a successor takes over without waiting for the next command.
//!
//! A school is looked at when its own stream moved, or when a dated fact of it took effect (a role or a cover that begins or ends).
//! Adopting a pack is no reason: a new pack changes nothing that is owed already.

use crate::{Casework, CaseworkError};
use chrono::{DateTime, Utc};
use domain::{CaseId, School, SchoolEvent, SchoolId};
use std::time::Duration;
use store::{Logged, SchoolMoved};

impl Casework {
    /// One round: the open cases of every school in which people moved. Returns how many cases were routed anew.
    ///
    /// # Errors
    /// [`CaseworkError::Unavailable`].
    pub async fn route_again(&self) -> Result<usize, CaseworkError> {
        let now = self.clock.now();
        let mut routed = 0;
        for moved in self.store.schools_moved(now).await? {
            let (people_moved, next) = self.looked_at(&moved, now).await?;
            if people_moved {
                routed += self.route_open_cases(moved.school).await?;
            }
            // After the cases: a process that ends in between routes them once more, which adds nothing.
            self.store.school_routed(moved.school, moved.version, next).await?;
        }
        Ok(routed)
    }

    /// Whether people moved since this school's cases were last routed, and when time alone next moves them.
    async fn looked_at(
        &self,
        moved: &SchoolMoved,
        now: DateTime<Utc>,
    ) -> Result<(bool, Option<DateTime<Utc>>), CaseworkError> {
        let events = self.store.events::<School>(moved.school, moved.school).await?;
        let people_moved = people_moved(&events, moved.routed);
        let standing = self.desks.at(&self.store, moved.school, moved.version).await?;
        Ok((people_moved, standing.school.next_change(now)))
    }

    async fn route_open_cases(&self, school: SchoolId) -> Result<usize, CaseworkError> {
        let mut routed = 0;
        for incident in self.store.open_cases(school).await? {
            match self.tell(CaseId { school, incident }).await {
                Ok(moved) => routed += usize::from(moved),
                Err(CaseworkError::Unavailable) => return Err(CaseworkError::Unavailable),
                // One case that cannot be decided must not hold up the others.
                Err(error) => tracing::error!(%error, case = %incident, "a case could not be routed again"),
            }
        }
        Ok(routed)
    }

    /// Runs rounds for ever, every `pause`.
    pub async fn keep_routing(&self, pause: Duration) {
        loop {
            if let Err(error) = self.route_again().await {
                tracing::warn!(%error, "open cases could not be routed again");
            }
            tokio::time::sleep(pause).await;
        }
    }
}

/// Whether people moved after this version. No event after it: it was a date that came.
fn people_moved(events: &[Logged<SchoolEvent>], routed: u64) -> bool {
    let mut new = events.iter().filter(|logged| logged.sequence > routed).peekable();
    new.peek().is_none() || new.any(|logged| moves_people(&logged.event.event))
}

/// Whether this may change who is told.
const fn moves_people(event: &SchoolEvent) -> bool {
    match event {
        SchoolEvent::StaffJoined(_)
        | SchoolEvent::StaffLeft(_)
        | SchoolEvent::RoleGiven(_)
        | SchoolEvent::RoleEnded(_)
        | SchoolEvent::ReportingLineSet(_)
        | SchoolEvent::ClassTeacherSet(_)
        | SchoolEvent::EmptyAnswerSettled(_)
        | SchoolEvent::RecordsMerged(_)
        | SchoolEvent::MergeUndone(_)
        | SchoolEvent::CoverArranged(_)
        | SchoolEvent::CoverEnded(_) => true,
        SchoolEvent::SchoolRegistered(_)
        | SchoolEvent::GroupJoined(_)
        | SchoolEvent::RoleProposed(_)
        | SchoolEvent::AuditorProposed(_)
        | SchoolEvent::StatisticsPublished(_)
        | SchoolEvent::AuditorEngaged(_)
        | SchoolEvent::RoleDeclined(_)
        | SchoolEvent::PermitsPutInForce(_)
        | SchoolEvent::PackAdopted(_)
        | SchoolEvent::CalendarSet(_)
        | SchoolEvent::ContactRecorded(_)
        | SchoolEvent::ControllerNamed(_)
        | SchoolEvent::RulingRecorded(_)
        | SchoolEvent::SwitchSet(_)
        | SchoolEvent::AlertDismissed(_)
        | SchoolEvent::FilterChecked(_)
        | SchoolEvent::VisitPlanned(_)
        | SchoolEvent::VisitChanged(_)
        | SchoolEvent::VisitCalledOff(_)
        | SchoolEvent::EvidenceGiven(_)
        | SchoolEvent::RecordsKeptApart(_)
        | SchoolEvent::ReviewHeld(_)
        | SchoolEvent::LocalTargetsConfirmed(_) => false,
    }
}
