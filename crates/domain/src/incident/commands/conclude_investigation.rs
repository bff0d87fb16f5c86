//! Conclude the investigation. A decision: guarded, with findings, reasons, and for an allegation one of the five outcomes.

use crate::Desk;
use crate::incident::checking::written;
use crate::incident::command::{Decide, Nature};
use crate::incident::guarding::Asked;
use crate::incident::inquiry::InvestigationConcluded;
use crate::incident::{Incident, IncidentError, IncidentEvent, Kind};
use crate::policy::guard::{Decision, Need};
use serde::{Deserialize, Serialize};

/// Conclude the investigation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConcludeInvestigation(pub InvestigationConcluded);

impl Decide for ConcludeInvestigation {
    const NATURE: Nature = Nature::Decision;

    type Fields = InvestigationConcluded;

    fn of(fields: InvestigationConcluded) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        if incident.investigation_stands() != "open" {
            return Err(IncidentError::NotYet {
                decision: Decision::ConcludeInvestigation,
                needs: Need::InvestigationOpen.words().to_owned(),
                rule: None,
            });
        }
        let is_allegation = incident.kind() == Some(Kind::Allegation) || incident.subjects().next().is_some();
        if is_allegation && self.0.outcome.is_none() {
            return Err(IncidentError::Missing { field: "outcome", reason: "an allegation ends with one of the five" });
        }
        written("findings", &self.0.findings, "write what was found")?;
        written("reasons", &self.0.reasons, "say why this outcome")?;
        incident.guard(Asked::new(Decision::ConcludeInvestigation), desk)?;
        Ok(vec![self.0.into()])
    }
}
