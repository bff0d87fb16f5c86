//! Refer the matter to the police. A fact: the call was made.

use crate::incident::agency::{AgencyContacted, ReferralMade};
use crate::incident::checking::{happened, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::{Agency, ContactMade, Incident, IncidentError, IncidentEvent};
use crate::{Desk, Narrative};
use serde::{Deserialize, Serialize};

/// Refer the matter to the police.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "ReferToPoliceFields"))]
pub struct ReferToPolice {
    /// How the police were reached.
    pub contact: ContactMade,
    /// What was passed on.
    pub summary: Narrative,
    /// Why.
    pub reasons: Narrative,
}

impl Decide for ReferToPolice {
    const NATURE: Nature = Nature::Fact;
    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        refer(Agency::Police, self.contact, self.summary, self.reasons, incident, desk)
    }
}

/// The first contact with an agency is the referral; every further one is a new fact.
pub(super) fn refer(
    agency: Agency,
    contact: ContactMade,
    summary: Narrative,
    reasons: Narrative,
    incident: &Incident,
    desk: &Desk,
) -> Result<Vec<IncidentEvent>, IncidentError> {
    happened("contact", contact.at, desk)?;
    written("summary", &summary, "write what was passed on")?;
    let told = incident.agencies_referred_to().any(|referred| referred == agency);
    Ok(if told {
        vec![AgencyContacted { agency, contact, said: both(summary, reasons) }.into()]
    } else {
        vec![ReferralMade { agency, about: None, contact, summary, reasons }.into()]
    })
}

/// A further contact keeps its reasons beside what was passed on: no text is dropped.
pub(super) fn both(summary: Narrative, reasons: Narrative) -> Narrative {
    let reasons = if reasons.is_blank() { Vec::new() } else { reasons.parts };
    Narrative { parts: [summary.parts, reasons].concat() }
}
