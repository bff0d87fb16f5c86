//! End access that was granted, or taken by breaking the glass, before its time. A decision.

use crate::Desk;
use crate::incident::checking::written;
use crate::incident::command::{Decide, Nature};
use crate::incident::need_to_know::AccessEnded;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// End access before its time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EndAccess(pub AccessEnded);

impl Decide for EndAccess {
    const NATURE: Nature = Nature::Decision;

    type Fields = AccessEnded;

    fn of(fields: AccessEnded) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        written("reasons", &self.0.reasons, "say why she need not read it any more")?;
        if !incident.lent().iter().any(|lent| lent.person == self.0.person && lent.until > desk.now) {
            return Err(IncidentError::NoSuchItem { what: "access" });
        }
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::commands::grant_access::GrantAccess;
    use crate::incident::need_to_know::AccessGranted;
    use crate::scenario::concerns::about_a_child;
    use crate::scenario::{DSL, LEADER, given, time, words};

    fn ended() -> EndAccess {
        EndAccess(AccessEnded { person: LEADER, reasons: words("Her advice was given.") })
    }

    #[test]
    fn access_that_was_ended_is_lent_no_longer() {
        let until = time("2027-03-08T17:00");
        let granted = AccessGranted { person: LEADER, until, reasons: words("Her advice was asked.") };
        let case = given(about_a_child()).by(DSL).and(GrantAccess(granted)).by(DSL).when(ended()).then(ended().0).case;
        assert!(case.incident.lent().is_empty());
    }

    #[test]
    fn access_that_nobody_has_cannot_be_ended() {
        given(about_a_child()).by(DSL).when(ended()).refused(&IncidentError::NoSuchItem { what: "access" });
    }
}
