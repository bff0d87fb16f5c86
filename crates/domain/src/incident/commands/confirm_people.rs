//! Confirm the people somebody else named for a case that nobody is left to decide on: from then on they must know of it and decide on it,
//! and where it is restricted it is for them, and for those it is still for. Whoever of them is kept from it is passed over, and nobody is
//! told; where nobody is left of them, the case waits on.

use crate::incident::checking::can_be_given_work;
use crate::incident::command::{Decide, Nature};
use crate::incident::need_to_know::{CaseRestricted, PeopleConfirmed, PeopleProposed};
use crate::incident::telling::{Capacity, ConcernRouted, RoutedTo};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::{Desk, PersonId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Confirm the people somebody else named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "ConfirmPeopleFields"))]
pub struct ConfirmPeople {
    /// Which proposal, by its number.
    pub proposal: u32,
}

impl Decide for ConfirmPeople {
    // Whoever confirms it has not seen the case, and so no version of it; the proposal has a number.
    const NATURE: Nature = Nature::Fact;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let actor = desk.actor.person().ok_or(IncidentError::NobodyActs)?;
        if !incident.has_nobody(&desk.school, desk.now) {
            return Err(IncidentError::AlreadyDone { what: "naming people for it" });
        }
        let mut held = incident.people_proposed(&desk.school, desk.now);
        let held = held.find(|held| held.proposed.proposal == self.proposal);
        let held = held.ok_or(IncidentError::NoSuchItem { what: "proposal" })?;
        let mut concerned = held.proposed.to.iter().copied().chain([held.by]);
        if concerned.any(|person| desk.school.are_one(actor, person)) {
            return Err(IncidentError::ConfirmedByAnother);
        }
        Ok(confirmed(&held.proposed, incident, desk))
    }
}

fn confirmed(proposed: &PeopleProposed, incident: &Incident, desk: &Desk) -> Vec<IncidentEvent> {
    let able = |person: &PersonId| can_be_given_work(*person, incident, desk).is_ok();
    let named: BTreeSet<PersonId> = proposed.to.iter().copied().filter(able).collect();
    let mut events = vec![PeopleConfirmed { proposal: proposed.proposal, to: named.clone() }.into()];
    if named.is_empty() {
        return events;
    }
    if let Some(before) = incident.restricted_to() {
        let to = before.iter().copied().filter(able).chain(named.iter().copied()).collect();
        events.push(CaseRestricted { to, reasons: proposed.reasons.clone() }.into());
    }
    let routed = |person| RoutedTo { person, capacity: Capacity::Named, rule: None, also: Vec::new() };
    events.push(
        ConcernRouted { to: named.into_iter().map(routed).collect(), unfilled: Vec::new(), nobody_left: false }.into(),
    );
    events
}

#[cfg(test)]
mod tests;
