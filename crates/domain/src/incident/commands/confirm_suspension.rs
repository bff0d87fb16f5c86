//! Record that a suspension was confirmed in writing, with a named contact. A fact.

use crate::Desk;
use crate::incident::adult::SuspensionConfirmed;
use crate::incident::checking::{filled, happened};
use crate::incident::command::{Decide, Nature};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Record that a suspension was confirmed in writing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConfirmSuspension(pub SuspensionConfirmed);

impl Decide for ConfirmSuspension {
    const NATURE: Nature = Nature::Fact;

    type Fields = SuspensionConfirmed;

    fn of(fields: SuspensionConfirmed) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        happened("at", self.0.at, desk)?;
        filled("namedContact", &self.0.named_contact, "name the contact the letter gives")?;
        if !incident.is_suspended(self.0.person) {
            return Err(IncidentError::NoSuchItem { what: "suspension" });
        }
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::incident::DutyKind;
    use crate::incident::commands::decide_suspension::tests::suspended;
    use crate::incident::commands::record_suspension::RecordSuspension;
    use crate::scenario::concerns::about_an_adult;
    use crate::scenario::{COACH, HEAD, given, time};

    fn confirmed(contact: &str) -> ConfirmSuspension {
        let at = time("2027-03-01T09:00");
        ConfirmSuspension(SuspensionConfirmed { person: COACH, at, named_contact: Text::from(contact) })
    }

    #[test]
    fn the_letter_meets_the_duty() {
        let case = given(about_an_adult()).by(HEAD).and(RecordSuspension(suspended()));
        case.when(confirmed("the head of middle years")).meeting(DutyKind::ConfirmSuspension);
    }

    #[test]
    fn it_names_a_contact() {
        given(about_an_adult()).by(HEAD).and(RecordSuspension(suspended())).when(confirmed("")).missing("namedContact");
    }

    #[test]
    fn only_a_suspension_is_confirmed() {
        let none = IncidentError::NoSuchItem { what: "suspension" };
        given(about_an_adult()).by(HEAD).when(confirmed("the head of middle years")).refused(&none);
    }
}
