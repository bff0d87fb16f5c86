//! Lift the restriction of a case: from now on it is for those the rules name again. A decision, with reasons.

use crate::Desk;
use crate::incident::checking::written;
use crate::incident::command::{Decide, Nature};
use crate::incident::need_to_know::RestrictionLifted;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Lift the restriction of a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LiftRestriction(pub RestrictionLifted);

impl Decide for LiftRestriction {
    const NATURE: Nature = Nature::Decision;

    type Fields = RestrictionLifted;

    fn of(fields: RestrictionLifted) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, _: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        written("reasons", &self.0.reasons, "say why others may see it again")?;
        if incident.restricted_to().is_none() {
            return Err(IncidentError::NoSuchItem { what: "restriction" });
        }
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::commands::restrict_case::RestrictCase;
    use crate::incident::need_to_know::CaseRestricted;
    use crate::scenario::concerns::about_a_child;
    use crate::scenario::{DEPUTY, DSL, given, words};

    fn lifted() -> LiftRestriction {
        LiftRestriction(RestrictionLifted { reasons: words("The family has moved away.") })
    }

    #[test]
    fn a_case_that_is_restricted_no_longer_is_for_those_it_was_for_before() {
        let restricted = RestrictCase(CaseRestricted { to: [DSL].into(), reasons: words("The family works here.") });
        let case = given(about_a_child()).by(DSL).and(restricted).by(DSL).when(lifted()).then(lifted().0).case;
        assert!(case.incident.is_open_to(DEPUTY) && !case.incident.is_named_only());
    }

    #[test]
    fn what_is_not_restricted_cannot_be_opened() {
        given(about_a_child()).by(DSL).when(lifted()).refused(&IncidentError::NoSuchItem { what: "restriction" });
    }
}
