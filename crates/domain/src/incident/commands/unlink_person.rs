//! Take a person off the case who was named in it by mistake; the entry that named her stays. A decision, with reasons, and
//! never one's own: a subject cannot make herself a bystander.

use crate::Desk;
use crate::incident::checking::written;
use crate::incident::command::{Decide, Nature};
use crate::incident::raise::PersonUnlinked;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Take a person off the case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnlinkPerson(pub PersonUnlinked);

impl Decide for UnlinkPerson {
    const NATURE: Nature = Nature::Decision;

    type Fields = PersonUnlinked;

    fn of(fields: PersonUnlinked) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        written("reasons", &self.0.reasons, "say how she came to be named")?;
        if !incident.people().iter().any(|involved| involved.person == self.0.person) {
            return Err(IncidentError::NotInCase(self.0.person));
        }
        if desk.actor.person() == Some(self.0.person) {
            return Err(IncidentError::AboutHerself);
        }
        Ok(vec![self.0.into()])
    }
}
