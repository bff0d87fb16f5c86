//! Decide not to refer the matter. A decision: never without reasons.

use crate::Desk;
use crate::incident::agency::NotReferred;
use crate::incident::checking::{is_open, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Decide not to refer the matter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DecideNotToRefer(pub NotReferred);

impl Decide for DecideNotToRefer {
    const NATURE: Nature = Nature::Decision;

    type Fields = NotReferred;

    fn of(fields: NotReferred) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, _desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        is_open(incident)?;
        written("reasons", &self.0.reasons, "say why it is not referred")?;
        if let Some(about) = self.0.about.filter(|about| !incident.people().iter().any(|one| one.person == *about)) {
            return Err(IncidentError::NotInCase(about));
        }
        let made = incident.referrals().any(|(_, made)| made.agency == self.0.agency && made.about == self.0.about);
        if made {
            return Err(IncidentError::AlreadyDone { what: "this referral" });
        }
        Ok(vec![self.0.into()])
    }
}
