//! Record that information was shared with a body outside: with whom, on what basis, and why without consent where it was.
//! A fact.

use crate::Desk;
use crate::incident::checking::{filled, happened, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::sharing::{Consent, InformationShared, SharingBasis};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record that information was shared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ShareInformation(pub InformationShared);

impl Decide for ShareInformation {
    const NATURE: Nature = Nature::Fact;

    type Fields = InformationShared;

    fn of(fields: InformationShared) -> Self {
        Self(fields)
    }

    fn decide(self, _incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let shared = &self.0;
        happened("at", shared.at, desk)?;
        filled("sharedWith", &shared.shared_with, "say with whom there, by name and post")?;
        written("what", &shared.what, "write what was passed on")?;
        if shared.basis == SharingBasis::Consent && shared.consent != Consent::Given {
            let reason = "consent was not given: name the basis it was shared on";
            return Err(IncidentError::Missing { field: "basis", reason });
        }
        let unsaid = shared.without_consent_because.as_ref().is_none_or(crate::Narrative::is_blank);
        if shared.consent != Consent::Given && unsaid {
            let reason = "say why it was shared without consent, or why consent was not asked for";
            return Err(IncidentError::Missing { field: "withoutConsentBecause", reason });
        }
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::incident::{Agency, Answer, Means};
    use crate::scenario::concerns::about_a_child;
    use crate::scenario::{CHILD, DSL, given, time, words};

    fn shared() -> InformationShared {
        InformationShared {
            agency: Agency::SocialCare,
            shared_with: Text::from("the duty social worker"),
            at: time("2027-03-01T08:50"),
            how: Means::Telephone,
            called_back: Answer::Yes,
            about: vec![CHILD],
            what: words("What was seen, and her address."),
            basis: SharingBasis::Safeguarding,
            consent: Consent::NotSought,
            without_consent_because: Some(words("Asking could put her at risk.")),
        }
    }

    #[test]
    fn what_was_shared_with_whom_and_on_what_basis_is_kept() {
        given(about_a_child()).by(DSL).when(ShareInformation(shared())).then(shared());
    }

    #[test]
    fn why_consent_was_not_sought_is_written_down() {
        let unsaid = InformationShared { without_consent_because: None, ..shared() };
        given(about_a_child()).by(DSL).when(ShareInformation(unsaid)).missing("withoutConsentBecause");
    }

    #[test]
    fn nothing_is_shared_on_a_consent_that_was_not_given() {
        let wrong = InformationShared { basis: SharingBasis::Consent, ..shared() };
        given(about_a_child()).by(DSL).when(ShareInformation(wrong)).missing("basis");
    }

    #[test]
    fn with_consent_no_reason_is_asked_for() {
        let agreed = InformationShared { consent: Consent::Given, without_consent_because: None, ..shared() };
        given(about_a_child()).by(DSL).when(ShareInformation(agreed.clone())).then(agreed);
    }
}
