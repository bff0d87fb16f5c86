//! Open a closed case again. A decision, with reasons.

use crate::Desk;
use crate::incident::checking::written;
use crate::incident::closing::Reopened;
use crate::incident::command::{Decide, Nature};
use crate::incident::{Incident, IncidentError, IncidentEvent, Status};
use serde::{Deserialize, Serialize};

/// Open a closed case again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReopenCase(pub Reopened);

impl Decide for ReopenCase {
    const NATURE: Nature = Nature::Decision;

    type Fields = Reopened;

    fn of(fields: Reopened) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, _desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        if matches!(incident.status(), Status::New | Status::Open | Status::Monitoring) {
            return Err(IncidentError::NotClosed);
        }
        written("reasons", &self.0.reasons, "say why work goes on")?;
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::concerns::about_a_child;
    use crate::scenario::{DSL, closed, given, words};

    fn again(reasons: &str) -> ReopenCase {
        ReopenCase(Reopened { reasons: words(reasons) })
    }

    #[test]
    fn work_goes_on_where_it_ended() {
        let then = closed().when(again("She came back on Thursday."));
        assert!(then.case.incident.status().is_open());
    }

    #[test]
    fn there_is_nothing_to_reopen_in_an_open_case() {
        given(about_a_child()).by(DSL).when(again("To be sure.")).refused(&IncidentError::NotClosed);
    }

    #[test]
    fn never_without_reasons() {
        closed().when(again("")).missing("reasons");
    }
}
