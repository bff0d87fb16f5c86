//! Have Wardbook tell somebody, who may read the case from then on. A decision: never its subject, somebody conflicted, or
//! somebody of whom an agency asked that she be told nothing yet.

use crate::incident::checking::can_be_given_work;
use crate::incident::command::{Decide, Nature};
use crate::incident::guarding::Asked;
use crate::incident::telling::{ConcernRouted, RoutedTo, SomeoneTold};
use crate::incident::{Capacity, Incident, IncidentError, IncidentEvent, Means};
use crate::policy::guard::Decision;
use crate::{Desk, Narrative, PersonId};
use serde::{Deserialize, Serialize};

/// Tell this person through Wardbook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "NotifyPersonFields"))]
pub struct NotifyPerson {
    /// Whom.
    pub person: PersonId,
    /// What she is to be told beside the case itself.
    pub said: Option<Narrative>,
}

impl Decide for NotifyPerson {
    const NATURE: Nature = Nature::Decision;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        can_be_given_work(self.person, incident, desk)?;
        incident.guard(Asked::new(Decision::Tell).person(self.person), desk)?;
        let told = SomeoneTold { person: self.person, at: desk.now, how: Means::Wardbook, said: self.said };
        let mut events = vec![told.into()];
        if !incident.routed().iter().any(|routed| routed.person == self.person) {
            let to = vec![RoutedTo { person: self.person, capacity: Capacity::Named, rule: None }];
            events.push(ConcernRouted { to, unfilled: Vec::new(), nobody_left: false }.into());
        }
        Ok(events)
    }
}
