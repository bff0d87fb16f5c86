//! Record that an agency met a duty and said so: who, when, under which reference. A fact.

use crate::Desk;
use crate::incident::checking::{given, happened};
use crate::incident::command::{Decide, Nature};
use crate::incident::duty::DutyMetOtherwise;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record that an agency met a duty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordDutyMetOtherwise(pub DutyMetOtherwise);

impl Decide for RecordDutyMetOtherwise {
    const NATURE: Nature = Nature::Fact;

    type Fields = DutyMetOtherwise;

    fn of(fields: DutyMetOtherwise) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let duty = incident.duty(self.0.duty).ok_or(IncidentError::NoSuchItem { what: "duty" })?;
        if !duty.is_owed() {
            return Err(IncidentError::AlreadyDone { what: "this duty" });
        }
        if !duty.imposed.kind.can_be_met_by_an_agency() {
            return Err(IncidentError::OnlyTheSchool);
        }
        happened("at", self.0.at, desk)?;
        given("by", &self.0.by, "say which agency, and who there")?;
        Ok(vec![self.0.into()])
    }
}
