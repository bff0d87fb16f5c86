//! Record that parents were informed. A fact: kept during a hold too, then with its departure.

use crate::incident::checking::{happened, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::guarding::Asked;
use crate::incident::telling::ParentsInformed;
use crate::incident::{Incident, IncidentError, IncidentEvent, PartPlayed};
use crate::policy::guard::Decision;
use crate::{Desk, PersonId};
use serde::{Deserialize, Serialize};

/// Record that parents were informed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InformParents(pub ParentsInformed);

impl Decide for InformParents {
    const NATURE: Nature = Nature::Fact;

    type Fields = ParentsInformed;

    fn of(fields: ParentsInformed) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        happened("at", self.0.at, desk)?;
        written("said", &self.0.said, "write what they were told")?;
        let departures = incident.departures_of(asked(&self.0, incident, desk), None, desk);
        Ok([vec![self.0.into()], departures].concat())
    }
}

/// The parent held back, where one is among those informed; with none named, the parents of the case are meant.
pub(in crate::incident) fn asked(informed: &ParentsInformed, incident: &Incident, desk: &Desk) -> Asked<'static> {
    let named = informed.parents.iter().copied();
    let meant: Vec<_> =
        if informed.parents.is_empty() { incident.playing(PartPlayed::Parent).collect() } else { named.collect() };
    let held = |parent: &PersonId| incident.holds(desk.now).any(|hold| desk.school.are_one(hold.person, *parent));
    let asked = Asked::new(Decision::InformParents);
    match meant.iter().find(|parent| held(parent)).or(meant.first()) {
        Some(parent) => asked.person(*parent),
        None => asked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::incident::commands::hold_on_telling::HoldOnTelling;
    use crate::incident::telling::HoldPlaced;
    use crate::incident::{DutyKind, Means};
    use crate::scenario::concerns::{about_a_child, an_image};
    use crate::scenario::{DSL, PARENT, given, time, words};

    fn informed() -> InformParents {
        InformParents(ParentsInformed {
            parents: vec![PARENT],
            at: time("2027-03-01T08:58"),
            how: Means::Telephone,
            said: words("What was seen."),
        })
    }

    fn hold() -> HoldOnTelling {
        HoldOnTelling(HoldPlaced { person: PARENT, asked_by: Text::from("social care"), until: None, reasons: None })
    }

    #[test]
    fn informing_parents_meets_the_duty() {
        given(an_image()).by(DSL).when(informed()).departing(&[]).meeting(DutyKind::InformParents);
    }

    #[test]
    fn informing_them_during_a_hold_is_kept_with_its_departure() {
        given(about_a_child()).by(DSL).and(hold()).when(informed()).departing(&[Decision::InformParents]);
    }

    #[test]
    fn with_nobody_named_the_parents_of_the_case_are_meant() {
        let InformParents(informed) = informed();
        let unnamed = InformParents(ParentsInformed { parents: Vec::new(), ..informed });
        given(about_a_child()).by(DSL).and(hold()).when(unnamed).departing(&[Decision::InformParents]);
    }

    #[test]
    fn a_hold_that_ended_holds_nothing_back() {
        let HoldOnTelling(placed) = hold();
        let until = Some(time("2027-03-01T12:00"));
        given(about_a_child())
            .by(DSL)
            .and(HoldOnTelling(HoldPlaced { until, ..placed }))
            .at("2027-03-01T12:00")
            .when(informed())
            .departing(&[]);
    }

    #[test]
    fn what_they_were_told_is_written_down() {
        let InformParents(informed) = informed();
        given(about_a_child()).when(InformParents(ParentsInformed { said: words(""), ..informed })).missing("said");
    }
}
