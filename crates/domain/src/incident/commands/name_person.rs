//! Name a person in the case and the part she plays. A fact.

use crate::Desk;
use crate::incident::command::{Decide, Nature};
use crate::incident::raise::PersonNamed;
use crate::incident::{Incident, IncidentError, IncidentEvent, Involved};
use serde::{Deserialize, Serialize};

/// Name a person in the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NamePerson(pub PersonNamed);

impl Decide for NamePerson {
    const NATURE: Nature = Nature::Fact;

    type Fields = PersonNamed;

    fn of(fields: PersonNamed) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, _desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let Self(PersonNamed { person, part }) = self;
        if incident.people().contains(&Involved { person, part }) {
            return Ok(Vec::new());
        }
        Ok(vec![self.0.into()])
    }
}
