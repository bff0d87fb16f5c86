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
fn asked(informed: &ParentsInformed, incident: &Incident, desk: &Desk) -> Asked<'static> {
    let named = informed.parents.iter().copied();
    let meant: Vec<_> =
        if informed.parents.is_empty() { incident.playing(PartPlayed::Parent).collect() } else { named.collect() };
    let held = |parent: &PersonId| incident.holds(desk.now).any(|hold| hold.person == *parent);
    let asked = Asked::new(Decision::InformParents);
    match meant.iter().find(|parent| held(parent)).or(meant.first()) {
        Some(parent) => asked.person(*parent),
        None => asked,
    }
}
