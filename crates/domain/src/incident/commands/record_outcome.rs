//! Record what was done about conduct, under which policies, and why. A fact.

use crate::Desk;
use crate::incident::checking::written;
use crate::incident::command::{Decide, Nature};
use crate::incident::outcome::{Measure, OutcomeRecorded};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record what was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordOutcome(pub OutcomeRecorded);

impl Decide for RecordOutcome {
    const NATURE: Nature = Nature::Fact;

    type Fields = OutcomeRecorded;

    fn of(fields: OutcomeRecorded) -> Self {
        Self(fields)
    }

    fn decide(self, _: &Incident, _: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let measures = &self.0.measures;
        if measures.is_empty() || (measures.contains(&Measure::Nothing) && measures.len() > 1) {
            let reason = "say what was done, or `nothing` alone with the reasons";
            return Err(IncidentError::Missing { field: "measures", reason });
        }
        written("reasons", &self.0.reasons, "say why, also where nothing was done")?;
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::incident::DutyKind;
    use crate::incident::closing::Closed;
    use crate::incident::commands::close_case::CloseCase;
    use crate::incident::commands::raise_concern::RaiseConcern;
    use crate::incident::kind::{Answer, Details, PupilBreach, PupilConduct, Site};
    use crate::scenario::concerns::about_a_child;
    use crate::scenario::{Case, DSL, nothing, words};

    fn messages() -> Case {
        let details = Details::PupilConduct(PupilConduct {
            breach: PupilBreach::AbusiveMessages,
            site: Site::OnSite,
            off_site_reason: None,
            child_at_risk: Answer::No,
            platform: None,
        });
        nothing().under("stm").and(RaiseConcern { details, ..about_a_child() }).by(DSL)
    }

    fn outcome(measures: &[Measure], why: &str) -> RecordOutcome {
        let policies_applied = vec![Text::from("anti-bullying")];
        RecordOutcome(OutcomeRecorded { measures: measures.to_vec(), policies_applied, reasons: words(why) })
    }

    #[test]
    fn a_sanction_or_support_is_recorded_and_meets_what_the_policy_asks() {
        let done = outcome(&[Measure::Sanction, Measure::PastoralSupport], "It was the second time.");
        messages().when(done).meeting(DutyKind::RecordOutcome);
    }

    #[test]
    fn that_nothing_was_done_has_its_reasons() {
        messages().when(outcome(&[Measure::Nothing], "")).missing("reasons");
        messages().when(outcome(&[], "None.")).missing("measures");
        messages().when(outcome(&[Measure::Nothing, Measure::Advice], "Both.")).missing("measures");
    }

    #[test]
    fn a_case_of_conduct_is_closed_once_its_outcome_is_recorded() {
        let close = CloseCase(Closed { reasons: words("Settled."), debrief_owed_by: None });
        messages().when(close).not_yet("record what was done", "STM-4-g");
    }
}
