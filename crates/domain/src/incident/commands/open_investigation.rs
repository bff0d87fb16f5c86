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
        if let Some(officer) = self.0.officer.filter(|officer| incident.is_kept_from(*officer, &desk.school)) {
            return Err(IncidentError::Excluded(officer));
        }
        incident.guard(Asked::new(Decision::OpenInvestigation), desk)?;
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PersonId;
    use crate::incident::Agency;
    use crate::incident::agency::AdviceGiven;
    use crate::incident::commands::record_advice::RecordAdvice;
    use crate::scenario::concerns::{about_a_child, about_an_adult, call};
    use crate::scenario::{COACH, Case, DSL, HEAD, LEADER, given, words};

    fn open(officer: Option<PersonId>) -> OpenInvestigation {
        OpenInvestigation(InvestigationOpened { officer, scope: words("What happened in the hall.") })
    }

    fn advised() -> Case {
        let contact = call("2027-03-01T08:55");
        let advice = AdviceGiven { from: Agency::Lado, contact, advice: words("You may look into it.") };
        given(about_an_adult()).by(HEAD).and(RecordAdvice(advice))
    }

    #[test]
    fn an_allegation_is_not_investigated_before_the_designated_officers_advice() {
        given(about_an_adult())
            .by(HEAD)
            .when(open(None))
            .not_yet("advice from the local authority", "KCSIE-2025-part-4");
    }

    #[test]
    fn after_the_advice_it_is() {
        advised().when(open(Some(LEADER))).then(open(Some(LEADER)).0);
    }

    #[test]
    fn nobody_investigates_herself() {
        advised().when(open(Some(COACH))).refused(&IncidentError::Excluded(COACH));
    }

    #[test]
    fn one_investigation_at_a_time() {
        let already = IncidentError::AlreadyDone { what: "opening the investigation" };
        advised().and(open(None)).when(open(None)).refused(&already);
    }

    #[test]
    fn a_worry_about_a_child_alone_is_not_investigated() {
        let wrong = IncidentError::WrongKind(Kind::ConcernAboutChild);
        given(about_a_child()).by(DSL).when(open(None)).refused(&wrong);
    }
}
