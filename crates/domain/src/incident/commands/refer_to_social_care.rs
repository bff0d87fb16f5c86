//! Refer the matter to children's social care. A fact: the call was made, and any member of staff may make it.

use super::refer_to_police::refer;
use crate::incident::command::{Decide, Nature};
use crate::incident::{Agency, ContactMade, Incident, IncidentError, IncidentEvent};
use crate::{Desk, Narrative};
use serde::{Deserialize, Serialize};

/// Refer the matter to children's social care.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "ReferToSocialCareFields"))]
pub struct ReferToSocialCare {
    /// How social care was reached.
    pub contact: ContactMade,
    /// What was passed on.
    pub summary: Narrative,
    /// Why.
    pub reasons: Narrative,
}

impl Decide for ReferToSocialCare {
    const NATURE: Nature = Nature::Fact;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        refer(Agency::SocialCare, self.contact, self.summary, self.reasons, incident, desk)
    }
}
