//! Open an investigation. A decision: guarded, and only where there is an adult's or a pupil's conduct to investigate.

use crate::Desk;
use crate::incident::checking::{is_open, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::guarding::Asked;
use crate::incident::inquiry::InvestigationOpened;
use crate::incident::{Incident, IncidentError, IncidentEvent, Kind};
use crate::policy::guard::Decision;
use serde::{Deserialize, Serialize};

/// Open an investigation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OpenInvestigation(pub InvestigationOpened);

impl Decide for OpenInvestigation {
    const NATURE: Nature = Nature::Decision;

    type Fields = InvestigationOpened;

    fn of(fields: InvestigationOpened) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        is_open(incident)?;
        let kind = incident.kind().ok_or(IncidentError::NotRaised)?;
        if kind == Kind::ConcernAboutChild && incident.subjects().next().is_none() {
            return Err(IncidentError::WrongKind(kind));
        }
        if incident.investigation_stands() == "open" {
            return Err(IncidentError::AlreadyDone { what: "opening the investigation" });
        }
        written("scope", &self.0.scope, "say what is investigated")?;
        if let Some(officer) = self.0.officer.filter(|officer| incident.is_excluded(*officer)) {
            return Err(IncidentError::Excluded(officer));
        }
        incident.guard(Asked::new(Decision::OpenInvestigation), desk)?;
        Ok(vec![self.0.into()])
    }
}
