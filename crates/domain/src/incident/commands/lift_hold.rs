//! Lift a hold on telling somebody. A decision, on somebody's word.

use crate::Desk;
use crate::incident::checking::filled;
use crate::incident::command::{Decide, Nature};
use crate::incident::telling::HoldLifted;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Lift a hold on telling somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LiftHold(pub HoldLifted);

impl Decide for LiftHold {
    const NATURE: Nature = Nature::Decision;

    type Fields = HoldLifted;

    fn of(fields: HoldLifted) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        filled("onAdviceOf", &self.0.on_advice_of, "say on whose word")?;
        if !incident.holds(desk.now).any(|hold| hold.person == self.0.person) {
            return Err(IncidentError::NoSuchItem { what: "person" });
        }
        if desk.actor.person().is_some_and(|actor| desk.school.are_one(actor, self.0.person)) {
            return Err(IncidentError::AboutHerself);
        }
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::incident::commands::hold_on_telling::HoldOnTelling;
    use crate::incident::telling::HoldPlaced;
    use crate::scenario::concerns::about_an_adult;
    use crate::scenario::{COACH, Case, HEAD, given, time};

    fn lifted() -> LiftHold {
        LiftHold(HoldLifted { person: COACH, on_advice_of: Text::from("the investigating officer") })
    }

    fn held() -> Case {
        let asked_by = Text::from("police");
        let hold = HoldPlaced { person: COACH, asked_by, until: None, reasons: None };
        given(about_an_adult()).by(HEAD).and(HoldOnTelling(hold))
    }

    #[test]
    fn a_hold_is_lifted_on_somebodys_word() {
        let then = held().when(lifted());
        assert_eq!(then.case.incident.holds(time("2027-03-01T09:00")).count(), 0);
    }

    #[test]
    fn nobody_lifts_the_hold_on_herself() {
        held().by(COACH).when(lifted()).refused(&IncidentError::AboutHerself);
    }

    #[test]
    fn only_a_hold_that_stands_is_lifted() {
        let none = IncidentError::NoSuchItem { what: "person" };
        given(about_an_adult()).by(HEAD).when(lifted()).refused(&none);
    }
}
