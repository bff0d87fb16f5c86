//! Messages that did not arrive, for whoever looks after the machines: never what they are about, and never a name.

use crate::{Casework, CaseworkError};
use access::{SchoolAction, Viewer};
use domain::school::Role;
use domain::{PersonId, School, SchoolId};
use store::OutboxMessage;
use uuid::Uuid;

/// How many are looked at.
const AT_MOST: u32 = 500;
/// Whoever may have to act on a concern about those who look after messages: that she was written to is not theirs to know.
const APART: [Role; 6] = [
    Role::ChairOfGovernors,
    Role::ViceChair,
    Role::NominatedGovernor,
    Role::Auditor,
    Role::TrustExecutiveDsl,
    Role::TrustChiefExecutive,
];

impl Casework {
    /// Messages of the school that did not arrive, newest first: given up, or tried in vain and still under way. Those to the
    /// governing body and the trust are left out: whoever runs the machine has `wardbook outbox`.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when she does not look after messages there.
    pub async fn undelivered(&self, viewer: &Viewer, school: SchoolId) -> Result<Vec<OutboxMessage>, CaseworkError> {
        let standing = self.permit(viewer, SchoolAction::LookAfterMessages, school).await?;
        let messages = self.store.undelivered(school, AT_MOST).await?;
        let now = self.clock.now();
        Ok(messages.into_iter().filter(|message| !is_apart(&standing.school, message.person, now)).collect())
    }

    /// Has a given-up message tried again.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when there is none of this id for her.
    pub async fn retry_message(&self, viewer: &Viewer, school: SchoolId, message: Uuid) -> Result<(), CaseworkError> {
        self.permit_command(viewer, SchoolAction::LookAfterMessages, school).await?;
        let hers = self.undelivered(viewer, school).await?;
        if !hers.iter().any(|one| one.id == message) {
            return Err(CaseworkError::NotFound);
        }
        let tried = self.store.retry_message(school, message, self.clock.now()).await?;
        if tried { Ok(()) } else { Err(CaseworkError::NotFound) }
    }
}

/// Whether she is one of those whose messages are nobody's business who runs the school or its machines.
pub(crate) fn is_apart(school: &School, person: PersonId, now: chrono::DateTime<chrono::Utc>) -> bool {
    APART.iter().any(|role| school.acts_as(person, *role, now))
}
