//! A school's own record, its packs, and who would be told of a concern before it is sent.

use crate::{Casework, CaseworkError};
use access::{SchoolAction, Viewer};
use chrono::{DateTime, Utc};
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::telling::RoutedTo;
use domain::policy::pack::Pack;
use domain::policy::rehearsal::{Answer, proposed, rehearse};
use domain::school::Layer;
use domain::school::owed::SchoolDuty;
use domain::school::targets::{self, LocalTarget};
use domain::{Actor, Incident, IncidentCommand, IncidentEvent, Policy, School, SchoolError, SchoolId};
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

impl SchoolFile {
    /// What the school owes at this time: rulings, reviews, empty answers to settle. Worked out when it is asked for.
    #[must_use]
    pub fn duties(&self, at: DateTime<Utc>) -> Vec<SchoolDuty> {
        self.school.duties(&self.policy, at)
    }
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

    /// The local targets of the packs in force, or those that this pack would bring: what whoever adopts it confirms.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the school does not know the viewer; [`CaseworkError::Rejected`] when the pack does not load.
    pub async fn local_targets(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        pack: Option<&str>,
    ) -> Result<Vec<LocalTarget>, CaseworkError> {
        let standing = self.permit(viewer, SchoolAction::ReadSchool, school).await?;
        let now = self.clock.now();
        let packs = match pack.map(Pack::parse).transpose().map_err(SchoolError::MalformedPack)? {
            None => standing.policy.packs().to_vec(),
            Some(pack) => vec![Arc::new(pack)],
        };
        Ok(packs.iter().flat_map(|pack| targets::listed(pack, &standing.school, now)).collect())
    }

    /// For every named adult of the school and every kind of concern, who would be told and who acts; with a pack, as it would
    /// be if that were the school's own. Only for whoever may adopt one: it names people.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when she may not adopt a pack there; [`CaseworkError::Rejected`] when the pack does not load.
    pub async fn rehearse(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        pack: Option<&str>,
    ) -> Result<Vec<Answer>, CaseworkError> {
        let standing = self.permit(viewer, SchoolAction::AdoptPack, school).await?;
        let now = self.clock.now();
        let policy = match pack.map(Pack::parse).transpose().map_err(SchoolError::MalformedPack)? {
            None => Arc::clone(&standing.policy),
            Some(pack) => Arc::new(proposed(&standing.policy, &standing.school, Layer::School, Arc::new(pack), now)),
        };
        Ok(rehearse(&policy, &standing.school, now))
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
        let mut desk = standing.desk(school, None, actor, self.clock.now());
        let command = IncidentCommand::from(concern);
        crate::commands::check(&command)?;
        desk.elsewhere = self.elsewhere(school, &standing, None, &Incident::default(), &command).await?;
        let events = Incident::default().decide(command, &desk)?;
        let people = events.into_iter().filter_map(|event| match event {
            IncidentEvent::ConcernRouted(routed) => Some(routed.to),
            _ => None,
        });
        Ok(WouldBeTold { people: people.flatten().collect() })
    }
}
