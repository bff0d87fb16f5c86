//! Record what was done about suspension. A fact: somebody sent home before anything was weighed is kept, with the departure.

use super::decide_suspension::{asked, fits};
use crate::Desk;
use crate::incident::adult::SuspensionDecided;
use crate::incident::command::{Decide, Nature};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record what was done about suspension.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordSuspension(pub SuspensionDecided);

impl Decide for RecordSuspension {
    const NATURE: Nature = Nature::Fact;

    type Fields = SuspensionDecided;

    fn of(fields: SuspensionDecided) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        fits(&self.0, incident)?;
        let departures = incident.departures_of_each(asked(&self.0), None, desk);
        Ok([vec![self.0.into()], departures].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::commands::decide_suspension::tests::suspended;
    use crate::policy::guard::Decision;
    use crate::scenario::concerns::about_an_adult;
    use crate::scenario::{HEAD, given};

    #[test]
    fn having_been_sent_home_at_once_is_kept_with_its_departure() {
        let at_once = SuspensionDecided { alternatives: Vec::new(), weighed: None, ..suspended() };
        given(about_an_adult())
            .by(HEAD)
            .when(RecordSuspension(at_once.clone()))
            .then(at_once)
            .departing(&[Decision::Suspend]);
    }

    #[test]
    fn one_that_was_weighed_is_no_departure() {
        given(about_an_adult()).by(HEAD).when(RecordSuspension(suspended())).departing(&[]);
    }
}
