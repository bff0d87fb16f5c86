//! Record that the filter was tested again. A fact.

use crate::Desk;
use crate::incident::checking::{filled, happened};
use crate::incident::command::{Decide, Nature};
use crate::incident::filtering::FilterRetested;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record that the filter was tested again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordFilterRetest(pub FilterRetested);

impl Decide for RecordFilterRetest {
    const NATURE: Nature = Nature::Fact;

    type Fields = FilterRetested;

    fn of(fields: FilterRetested) -> Self {
        Self(fields)
    }

    fn decide(self, _incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        happened("at", self.0.at, desk)?;
        filled("whereTested", &self.0.where_tested, "say which devices, user groups and places were tested")?;
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::incident::DutyKind;
    use crate::incident::commands::record_filter_change::RecordFilterChange;
    use crate::incident::filtering::FilterChanged;
    use crate::scenario::concerns::a_breach;
    use crate::scenario::{IT, given, time};

    #[test]
    fn the_test_meets_the_duty() {
        let changed = FilterChanged { what: Text::from("games are stopped"), at: time("2027-03-01T08:57") };
        let where_tested = Text::from("tablets of class 4");
        let tested = FilterRetested { where_tested, passed: true, at: time("2027-03-01T08:59") };
        given(a_breach())
            .by(IT)
            .and(RecordFilterChange(changed))
            .when(RecordFilterRetest(tested))
            .meeting(DutyKind::RetestFilter);
    }

    #[test]
    fn where_it_was_tested_is_written_down() {
        let tested = FilterRetested { where_tested: Text::from(""), passed: true, at: time("2027-03-01T08:59") };
        given(a_breach()).by(IT).when(RecordFilterRetest(tested)).missing("whereTested");
    }
}
