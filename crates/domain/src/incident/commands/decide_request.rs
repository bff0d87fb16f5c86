//! Decide on a permission, an exception or a declared relationship. A decision: guarded, with reasons; where a policy wants two
//! people to decide, each gives this command.

use crate::incident::checking::written;
use crate::incident::command::{Decide, Nature};
use crate::incident::guarding::Asked;
use crate::incident::outcome::{RequestDecided, Verdict};
use crate::incident::{Incident, IncidentError, IncidentEvent, Kind};
use crate::policy::guard::Decision;
use crate::{Actor, Desk};
use serde::{Deserialize, Serialize};

/// Decide on a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DecideRequest(pub RequestDecided);

impl Decide for DecideRequest {
    const NATURE: Nature = Nature::Decision;

    type Fields = RequestDecided;

    fn of(fields: RequestDecided) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        match incident.kind() {
            Some(Kind::PermissionRequest | Kind::PriorRelationship) => {}
            Some(kind) => return Err(IncidentError::WrongKind(kind)),
            None => return Err(IncidentError::NotRaised),
        }
        if let Actor::Person(person) = desk.actor
            && incident.reporters().any(|reporter| reporter == person)
        {
            // Nobody agrees to her own request.
            return Err(IncidentError::Excluded(person));
        }
        if self.0.verdict == Verdict::Agreed {
            incident.guard(Asked::new(Decision::AgreeRequest), desk)?;
        }
        written("reasons", &self.0.reasons, "say why")?;
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::kind::{Answer, ContactFrom, Details, PermissionFor, PermissionRequest, PriorRelationship};
    use crate::incident::{Duty, DutyKind};
    use crate::scenario::concerns::about_a_child;
    use crate::scenario::{Case, DSL, HEAD, LEADER, TEACHER, nothing, words};
    use crate::school::{Role, RoleGiven};
    use crate::{SchoolCommand, Text};

    fn decided(verdict: Verdict) -> DecideRequest {
        DecideRequest(RequestDecided {
            verdict,
            advice: Some(words("Keep it to the family.")),
            conditions: None,
            reasons: words("The families have been friends for years."),
            until: None,
        })
    }

    fn declared(pack: &'static str) -> Case {
        let details = Details::PriorRelationship(PriorRelationship {
            with: ContactFrom::Parent,
            nature: Text::from("old friends of the family"),
            since: None,
            channel: None,
        });
        let raised =
            crate::incident::commands::raise_concern::RaiseConcern { details, people: vec![], ..about_a_child() };
        nothing().under(pack).by(TEACHER).and(raised)
    }

    fn asked(permission: PermissionFor, risk_assessed: Answer) -> Case {
        let details = Details::PermissionRequest(PermissionRequest {
            permission,
            purpose: Text::from("lessons by video"),
            risk_assessed,
            terms_agreed: Answer::Yes,
            until: None,
        });
        let raised =
            crate::incident::commands::raise_concern::RaiseConcern { details, people: vec![], ..about_a_child() };
        nothing().under("ley").by(TEACHER).and(raised)
    }

    #[test]
    fn a_declared_relationship_is_decided_by_the_lead_with_advice_and_reasons() {
        declared("stm").by(DSL).when(decided(Verdict::Agreed)).meeting(DutyKind::DecideRequest);
    }

    #[test]
    fn where_the_policy_names_two_the_second_must_be_another_person() {
        let from = crate::scenario::time("2020-09-01T08:00");
        let given = RoleGiven { person: LEADER, role: Role::HeadOfSchool, from, until: None, scope: None };
        let case = declared("asp").school(SchoolCommand::GiveRole(given)).by(DSL).and(decided(Verdict::Agreed));
        let owed = |case: &Case| case.incident.duty(case.duty(DutyKind::DecideRequest)).is_some_and(Duty::is_owed);
        assert!(owed(&case));
        let case = case.by(DSL).and(decided(Verdict::Agreed));
        assert!(owed(&case), "the same person twice is one person");
        case.by(LEADER).when(decided(Verdict::Agreed)).meeting(DutyKind::DecideRequest);
    }

    #[test]
    fn nobody_agrees_to_her_own_request() {
        declared("stm").by(TEACHER).when(decided(Verdict::Agreed)).refused(&IncidentError::Excluded(TEACHER));
    }

    #[test]
    fn remote_teaching_is_agreed_after_a_formal_risk_assessment_and_not_before() {
        let without = asked(PermissionFor::RemoteTeaching, Answer::No);
        without.by(HEAD).when(decided(Verdict::Agreed)).not_yet("a formal risk assessment", "LEY-M-5-e");
        asked(PermissionFor::RemoteTeaching, Answer::Yes)
            .by(HEAD)
            .when(decided(Verdict::Agreed))
            .meeting(DutyKind::DecideRequest);
    }

    #[test]
    fn it_can_be_refused_without_one() {
        let case = asked(PermissionFor::RemoteTeaching, Answer::No);
        case.by(HEAD).when(decided(Verdict::Refused)).meeting(DutyKind::DecideRequest);
    }

    #[test]
    fn a_concern_about_a_child_is_no_request() {
        let case = crate::scenario::given(about_a_child()).by(DSL);
        case.when(decided(Verdict::Agreed)).refused(&IncidentError::WrongKind(Kind::ConcernAboutChild));
    }
}
