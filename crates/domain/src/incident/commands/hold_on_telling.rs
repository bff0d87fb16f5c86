//! Record that an agency asked that somebody be told nothing yet. A fact.

use crate::Desk;
use crate::incident::checking::filled;
use crate::incident::command::{Decide, Nature};
use crate::incident::telling::HoldPlaced;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record that somebody is to be told nothing yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HoldOnTelling(pub HoldPlaced);

impl Decide for HoldOnTelling {
    const NATURE: Nature = Nature::Fact;

    type Fields = HoldPlaced;

    fn of(fields: HoldPlaced) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        filled("askedBy", &self.0.asked_by, "say who asked for it")?;
        if incident.holds(desk.now).any(|hold| *hold == self.0) {
            return Ok(Vec::new());
        }
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::scenario::concerns::about_an_adult;
    use crate::scenario::{COACH, HEAD, given};

    fn hold(asked_by: &str) -> HoldOnTelling {
        HoldOnTelling(HoldPlaced { person: COACH, asked_by: Text::from(asked_by), until: None, reasons: None })
    }

    #[test]
    fn an_agency_may_ask_that_somebody_be_told_nothing_yet() {
        let hold = hold("police");
        let event = hold.0.clone();
        given(about_an_adult()).by(HEAD).when(hold).then(event);
    }

    #[test]
    fn asking_the_same_twice_is_nothing_new() {
        given(about_an_adult()).by(HEAD).and(hold("police")).when(hold("police")).then_nothing();
    }

    #[test]
    fn who_asked_is_kept() {
        given(about_an_adult()).by(HEAD).when(hold(" ")).missing("askedBy");
    }
}
