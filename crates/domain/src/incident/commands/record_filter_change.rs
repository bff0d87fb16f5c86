//! Record that the filter was changed. A fact.

use crate::Desk;
use crate::incident::checking::{filled, happened};
use crate::incident::command::{Decide, Nature};
use crate::incident::filtering::FilterChanged;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record that the filter was changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordFilterChange(pub FilterChanged);

impl Decide for RecordFilterChange {
    const NATURE: Nature = Nature::Fact;

    type Fields = FilterChanged;

    fn of(fields: FilterChanged) -> Self {
        Self(fields)
    }

    fn decide(self, _incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        happened("at", self.0.at, desk)?;
        filled("what", &self.0.what, "say what was changed")?;
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::incident::DutyKind;
    use crate::scenario::concerns::a_breach;
    use crate::scenario::{IT, given, time};

    #[test]
    fn a_change_made_without_being_asked_for_meets_the_duty_to_ask() {
        let changed = FilterChanged { what: Text::from("games are stopped"), at: time("2027-03-01T08:59") };
        given(a_breach()).by(IT).when(RecordFilterChange(changed)).meeting(DutyKind::RequestFilterChange);
    }

    #[test]
    fn not_in_the_future() {
        let changed = FilterChanged { what: Text::from("games are stopped"), at: time("2027-03-02T08:59") };
        given(a_breach()).by(IT).when(RecordFilterChange(changed)).impossible("at");
    }
}
