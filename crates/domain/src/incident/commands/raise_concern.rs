//! Raise a concern. Never refused for routing, pack or state; only malformed input fails.

use crate::incident::command::{Decide, Nature};
use crate::incident::guarding::Asked;
use crate::incident::raise::{ConcernRaised, ImmediateSafety, Involved, Told};
use crate::incident::{Answer, Details, Incident, IncidentError, IncidentEvent};
use crate::policy::guard::Decision;
use crate::{Desk, Narrative, PersonId};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// How far ahead of the desk's clock a reporter's clock may be.
const CLOCKS_DIFFER_BY: Duration = Duration::minutes(5);

/// Raise a concern.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "RaiseConcernFields"))]
pub struct RaiseConcern {
    /// What is particular to its kind: exactly one of these.
    pub details: Details,
    /// The people in it and the parts they play.
    #[serde(default)]
    #[cfg_attr(feature = "graphql", graphql(default))]
    pub people: Vec<Involved>,
    /// What happened.
    pub narrative: Narrative,
    /// The child's own words.
    pub childs_words: Option<Narrative>,
    /// Who noticed, where that is not whoever types it in.
    pub informant: Option<PersonId>,
    /// When it happened, where known.
    pub occurred_at: Option<DateTime<Utc>>,
    /// When the first member of staff knew; now, where not said. Duties run from here.
    pub known_at: Option<DateTime<Utc>>,
    /// Who was told before it was typed in, when and how.
    #[serde(default)]
    #[cfg_attr(feature = "graphql", graphql(default))]
    pub told: Vec<Told>,
    /// Immediate safety.
    #[serde(default)]
    #[cfg_attr(feature = "graphql", graphql(default))]
    pub safety: ImmediateSafety,
}

impl Decide for RaiseConcern {
    const NATURE: Nature = Nature::Raise;
    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        if incident.raised().is_some() {
            return Err(IncidentError::AlreadyRaised);
        }
        let raised = self.checked(desk)?;
        let replied = replied(&raised.details);
        let mut events = vec![raised.into()];
        if replied {
            events.extend(departures(&events, desk));
        }
        Ok(events)
    }
}

impl RaiseConcern {
    fn checked(self, desk: &Desk) -> Result<ConcernRaised, IncidentError> {
        if self.narrative.is_blank() {
            return Err(IncidentError::Missing {
                field: "narrative",
                reason: "say what happened, in a few words if need be",
            });
        }
        let latest = desk.now + CLOCKS_DIFFER_BY;
        let known_at = self.known_at.or(self.told.iter().map(|told| told.at).min()).unwrap_or(desk.now);
        let late = |field| IncidentError::ImpossibleTime {
            field,
            reason: "this lies in the future: give the time it happened",
        };
        if known_at > latest {
            return Err(late("knownAt"));
        }
        if self.occurred_at.is_some_and(|occurred| occurred > latest) {
            return Err(late("occurredAt"));
        }
        if self.told.iter().any(|told| told.at > latest) {
            return Err(late("told"));
        }
        if self.occurred_at.is_some_and(|occurred| occurred > known_at + CLOCKS_DIFFER_BY) {
            return Err(IncidentError::ImpossibleTime {
                field: "occurredAt",
                reason: "nobody can have known of it before it happened: check both times",
            });
        }
        let recorder = desk.actor.person();
        Ok(ConcernRaised {
            details: self.details,
            people: self.people,
            narrative: self.narrative,
            childs_words: self.childs_words,
            informant: self.informant.or(recorder),
            recorder,
            occurred_at: self.occurred_at,
            known_at: known_at.min(desk.now),
            told: self.told,
            safety: self.safety,
        })
    }
}

fn replied(details: &Details) -> bool {
    matches!(details, Details::UnsolicitedContact(contact) if contact.replied == Answer::Yes)
}

/// A reply that the policy forbids is a fact: kept, with its departure.
fn departures(events: &[IncidentEvent], desk: &Desk) -> Vec<IncidentEvent> {
    let mut raised = Incident::default();
    for event in events {
        raised.fold(crate::Recorded { actor: desk.actor, recorded_at: desk.now, event: event.clone() });
    }
    raised.departures_of(Asked::new(Decision::Reply), None, desk)
}
