//! Name people for a case that nobody is left to decide on. By somebody of the governing body, who reads nothing of it; it counts when
//! another of them confirms it, and nobody names herself. Whether somebody is kept from the case is not said: whoever is drops out when
//! it is confirmed.

use crate::incident::checking::written;
use crate::incident::command::{Decide, Nature};
use crate::incident::need_to_know::PeopleProposed;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::{Desk, Narrative, PersonId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Name people for a case that nobody is left to decide on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "ProposePeopleFields"))]
pub struct ProposePeople {
    /// Those it is to be for: staff of the school, and not oneself.
    pub to: BTreeSet<PersonId>,
    /// Why they. Of the case itself nothing need be said; those it becomes read it, and nobody else.
    pub reasons: Narrative,
}

impl Decide for ProposePeople {
    // Whoever proposes it has not seen the case, and so no version of it.
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
        written("reasons", &self.reasons, "say why these people")?;
        if self.to.is_empty() {
            return Err(IncidentError::Missing { field: "to", reason: "name at least one person" });
        }
        for person in self.to.iter().copied() {
            if !desk.school.is_staff(person, desk.now) {
                return Err(IncidentError::NotStaff(person));
            }
            if desk.school.are_one(actor, person) {
                return Err(IncidentError::AboutHerself);
            }
        }
        Ok(vec![PeopleProposed { proposal: incident.next_proposal(), to: self.to, reasons: self.reasons }.into()])
    }
}
