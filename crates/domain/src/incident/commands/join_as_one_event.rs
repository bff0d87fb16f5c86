//! Join reports of one event. A fact, recorded alike in every one of the joined cases, each of which keeps its own words:
//! the same command is given to the lead and to all others, and giving it twice adds nothing.

use crate::id::JoinId;
use crate::incident::checking::written;
use crate::incident::closing::JoinedAsOneEvent;
use crate::incident::command::{Decide, Nature};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::{CaseId, Desk, Narrative};
use serde::{Deserialize, Serialize};

/// Join this case with others as reports of one event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "JoinAsOneEventFields"))]
pub struct JoinAsOneEvent {
    /// The case in which the work goes on.
    pub lead: CaseId,
    /// The other reports.
    pub others: Vec<CaseId>,
    /// Why they are one event.
    pub reasons: Narrative,
}

impl Decide for JoinAsOneEvent {
    const NATURE: Nature = Nature::Fact;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        written("reasons", &self.reasons, "say why they are one event")?;
        let cases = self.cases();
        if cases.iter().any(|case| case.school != desk.school_id) {
            return Err(IncidentError::OtherSchool);
        }
        if cases.len() < 2 {
            return Err(IncidentError::Missing { field: "others", reason: "name the other reports" });
        }
        if desk.incident.is_some_and(|here| !cases.iter().any(|case| case.incident == here)) {
            return Err(IncidentError::Missing {
                field: "others",
                reason: "name this case as the lead or among the others",
            });
        }
        let lead = self.lead.incident;
        let joined = JoinedAsOneEvent {
            join: JoinId::new(lead.as_uuid()),
            lead,
            others: cases.into_iter().map(|case| case.incident).filter(|other| *other != lead).collect(),
            reasons: self.reasons,
        };
        if incident.joined().is_some_and(|known| known.lead == joined.lead && known.others == joined.others) {
            return Ok(Vec::new());
        }
        Ok(vec![joined.into()])
    }
}

impl JoinAsOneEvent {
    /// Every case it is about, the lead first, each once: all of them are given this command.
    #[must_use]
    pub fn cases(&self) -> Vec<CaseId> {
        let mut cases = vec![self.lead];
        for other in &self.others {
            if !cases.contains(other) {
                cases.push(*other);
            }
        }
        cases
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SchoolId;
    use crate::scenario::concerns::about_a_child;
    use crate::scenario::{DSL, HERE, case, given, words};

    fn join(lead: CaseId, others: &[CaseId]) -> JoinAsOneEvent {
        JoinAsOneEvent { lead, others: others.to_vec(), reasons: words("The same playground, the same break.") }
    }

    fn here() -> CaseId {
        CaseId { incident: HERE, ..case(0) }
    }

    #[test]
    fn every_joined_report_names_the_same_lead_and_the_same_event() {
        let command = join(case(300), &[here(), case(400)]);
        let then = given(about_a_child()).by(DSL).when(command.clone());
        let joined = then.case.incident.joined().unwrap();
        assert_eq!(
            (joined.lead, joined.others.as_slice()),
            (case(300).incident, [HERE, case(400).incident].as_slice())
        );
        assert_eq!(command.cases(), [case(300), here(), case(400)]);
    }

    #[test]
    fn giving_it_twice_adds_nothing() {
        let command = join(here(), &[case(300)]);
        given(about_a_child()).by(DSL).and(command.clone()).when(command).then_nothing();
    }

    #[test]
    fn a_case_named_twice_counts_once() {
        given(about_a_child()).by(DSL).when(join(here(), &[here()])).missing("others");
    }

    #[test]
    fn this_case_is_one_of_them() {
        given(about_a_child()).by(DSL).when(join(case(300), &[case(400)])).missing("others");
    }

    #[test]
    fn never_with_a_case_of_another_school() {
        let elsewhere = CaseId { school: SchoolId::new(uuid::Uuid::from_u128(101)), ..case(300) };
        given(about_a_child()).by(DSL).when(join(here(), &[elsewhere])).refused(&IncidentError::OtherSchool);
    }
}
