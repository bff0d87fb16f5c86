//! Conclude the investigation. A decision: guarded, with findings, reasons, and for an allegation one of the five outcomes.

use crate::Desk;
use crate::incident::checking::written;
use crate::incident::command::{Decide, Nature};
use crate::incident::error::Unmet;
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
        incident.guard(Asked::new(Decision::ConcludeInvestigation), desk)?;
        if incident.investigation_stands() != "open" {
            return Err(IncidentError::NotYet {
                decision: Decision::ConcludeInvestigation,
                needs: vec![Unmet { needs: Need::InvestigationOpen.words().to_owned(), rules: Vec::new() }],
            });
        }
        let is_allegation = incident.kind() == Some(Kind::Allegation) || incident.subjects().next().is_some();
        if is_allegation && self.0.outcome.is_none() {
            return Err(IncidentError::Missing { field: "outcome", reason: "an allegation ends with one of the five" });
        }
        written("findings", &self.0.findings, "write what was found")?;
        written("reasons", &self.0.reasons, "say why this outcome")?;
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::agency::AdviceGiven;
    use crate::incident::commands::open_investigation::OpenInvestigation;
    use crate::incident::commands::record_advice::RecordAdvice;
    use crate::incident::inquiry::InvestigationOpened;
    use crate::incident::{Agency, AllegationOutcome, DutyKind};
    use crate::scenario::concerns::{about_an_adult, call};
    use crate::scenario::{Case, HEAD, given, words};

    fn concluded(outcome: Option<AllegationOutcome>) -> ConcludeInvestigation {
        ConcludeInvestigation(InvestigationConcluded {
            outcome,
            findings: words("Three colleagues saw it."),
            reasons: words("It was proved."),
        })
    }

    fn open() -> Case {
        let contact = call("2027-03-01T08:55");
        let advice = AdviceGiven { from: Agency::Lado, contact, advice: words("You may look into it.") };
        let opened = InvestigationOpened { officer: None, scope: words("What happened in the hall.") };
        given(about_an_adult()).by(HEAD).and(RecordAdvice(advice)).and(OpenInvestigation(opened))
    }

    #[test]
    fn nothing_is_concluded_that_was_not_opened() {
        let concluded = concluded(Some(AllegationOutcome::Unfounded));
        given(about_an_adult()).by(HEAD).when(concluded).not_yet("an open investigation", "KCSIE-2025-part-4");
    }

    #[test]
    fn an_allegation_ends_with_one_of_the_five_outcomes() {
        open().when(concluded(None)).missing("outcome");
    }

    #[test]
    fn after_the_conclusion_a_debrief_is_owed() {
        open().under("stm").when(concluded(Some(AllegationOutcome::Substantiated))).imposing(DutyKind::Debrief);
    }
}
