//! A school's own record, its packs, and who would be told of a concern before it is sent.

use crate::{Casework, CaseworkError};
use access::{SchoolAction, Viewer};
use chrono::{DateTime, Utc};
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::telling::RoutedTo;
use domain::{Actor, Incident, IncidentCommand, IncidentEvent, Policy, School, SchoolId};
use std::sync::Arc;

/// A school as it stands, with its packs.
#[derive(Clone, Debug)]
pub struct SchoolFile {
    /// Which school.
    pub id: SchoolId,
    /// Its own record.
    pub school: Arc<School>,
    /// The packs in force, floor first.
    pub policy: Arc<Policy>,
}

/// Who would be told of a concern.
#[derive(Clone, Debug, PartialEq)]
pub struct WouldBeTold {
    /// The people, with capacity and rule. Who was left out, and why, is never said.
    pub people: Vec<RoutedTo>,
}

impl Casework {
    /// A school as it stands.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the school does not know the viewer.
    pub async fn school(&self, viewer: &Viewer, school: SchoolId) -> Result<SchoolFile, CaseworkError> {
        let standing = self.permit(viewer, SchoolAction::ReadSchool, school).await?;
        Ok(SchoolFile { id: school, school: standing.school, policy: standing.policy })
    }

    /// The packs that were in force at a school on that day.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the school does not know the viewer.
    pub async fn policy_as_of(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        at: DateTime<Utc>,
    ) -> Result<Policy, CaseworkError> {
        let standing = self.permit(viewer, SchoolAction::ReadSchool, school).await?;
        self.desks.policy_as_of(&standing.school, at)
    }

    /// Who would be told if this concern were raised now: shown before it is sent. Nothing is recorded.
    ///
    /// # Errors
    /// [`CaseworkError::Rejected`] when malformed; [`CaseworkError::NotFound`] when she may not raise one there.
    pub async fn who_will_be_told(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        concern: RaiseConcern,
    ) -> Result<WouldBeTold, CaseworkError> {
        let standing = self.permit(viewer, SchoolAction::Raise, school).await?;
        let actor = viewer.at(school).map_or(Actor::SetUp, |membership| Actor::Person(membership.person));
        let desk = standing.desk(school, None, actor, self.clock.now());
        let command = IncidentCommand::from(concern);
        crate::commands::check(&command)?;
        let events = Incident::default().decide(command, &desk)?;
        let people = events.into_iter().filter_map(|event| match event {
            IncidentEvent::ConcernRouted(routed) => Some(routed.to),
            _ => None,
        });
        Ok(WouldBeTold { people: people.flatten().collect() })
    }
}
