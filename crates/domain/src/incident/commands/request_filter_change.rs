//! Record that a change of the filter was asked for. A fact.

use crate::Desk;
use crate::incident::checking::{filled, happened};
use crate::incident::command::{Decide, Nature};
use crate::incident::filtering::FilterChangeRequested;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record that a change of the filter was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestFilterChange(pub FilterChangeRequested);

impl Decide for RequestFilterChange {
    const NATURE: Nature = Nature::Fact;

    type Fields = FilterChangeRequested;

    fn of(fields: FilterChangeRequested) -> Self {
        Self(fields)
    }

    fn decide(self, _incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        happened("at", self.0.at, desk)?;
        filled("what", &self.0.what, "say what is to be changed")?;
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::incident::DutyKind;
    use crate::scenario::concerns::a_breach;
    use crate::scenario::{DSL, given, time};

    fn requested(what: &str) -> RequestFilterChange {
        RequestFilterChange(FilterChangeRequested { what: Text::from(what), at: time("2027-03-01T08:59") })
    }

    #[test]
    fn asking_for_the_change_meets_the_duty_and_a_test_is_owed() {
        given(a_breach())
            .by(DSL)
            .when(requested("stop that class of games"))
            .meeting(DutyKind::RequestFilterChange)
            .imposing(DutyKind::RetestFilter);
    }

    #[test]
    fn what_is_to_be_changed_is_written_down() {
        given(a_breach()).by(DSL).when(requested("")).missing("what");
    }
}
