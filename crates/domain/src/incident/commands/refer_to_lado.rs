//! Pass an allegation about an adult to the local authority designated officer. A fact: the call was made.

use super::refer_to_police::both;
use crate::incident::agency::{AgencyContacted, ReferralMade};
use crate::incident::checking::{happened, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::{Agency, ContactMade, Incident, IncidentError, IncidentEvent};
use crate::{Desk, Narrative, PersonId};
use serde::{Deserialize, Serialize};

/// Pass an allegation about an adult to the designated officer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "ReferToLadoFields"))]
pub struct ReferToLado {
    /// The adult; where there is only one in the case, she.
    pub adult: Option<PersonId>,
    /// How the officer was reached.
    pub contact: ContactMade,
    /// What was passed on.
    pub summary: Narrative,
    /// Why.
    pub reasons: Narrative,
}

impl Decide for ReferToLado {
    const NATURE: Nature = Nature::Fact;
    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let adult = match self.adult {
            Some(adult) if incident.is_subject(adult) => Some(adult),
            Some(adult) => return Err(IncidentError::NotInCase(adult)),
            None => incident.subjects().next(),
        };
        happened("contact", self.contact.at, desk)?;
        written("summary", &self.summary, "write what was passed on")?;
        let told = incident.referrals().any(|(_, referral)| referral.agency == Agency::Lado && referral.about == adult);
        Ok(if told {
            // A second call is a new fact: another child, a reply, a reference.
            let said = both(self.summary, self.reasons);
            vec![AgencyContacted { agency: Agency::Lado, contact: self.contact, said }.into()]
        } else {
            vec![
                ReferralMade {
                    agency: Agency::Lado,
                    about: adult,
                    contact: self.contact,
                    summary: self.summary,
                    reasons: self.reasons,
                    made_by: None,
                }
                .into(),
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::DutyKind;
    use crate::scenario::concerns::{about_an_adult, call};
    use crate::scenario::{HEAD, LEADER, given, words};

    fn passed_on() -> ReferToLado {
        ReferToLado {
            adult: None,
            contact: call("2027-03-01T08:59"),
            summary: words("What the child said."),
            reasons: words("A child may have been harmed."),
        }
    }

    #[test]
    fn the_call_meets_the_duty_to_tell_the_officer() {
        given(about_an_adult()).by(HEAD).when(passed_on()).meeting(DutyKind::TellLado);
    }

    #[test]
    fn a_second_call_is_a_new_fact_and_keeps_every_word() {
        let then = given(about_an_adult()).by(HEAD).and(passed_on()).when(passed_on());
        let [IncidentEvent::AgencyContacted(contacted)] = then.events() else { panic!("a further contact") };
        assert_eq!(
            contacted.said.texts().collect::<Vec<_>>(),
            ["What the child said.", "A child may have been harmed."]
        );
    }

    #[test]
    fn only_a_subject_is_passed_on() {
        let adult = Some(LEADER);
        given(about_an_adult()).when(ReferToLado { adult, ..passed_on() }).refused(&IncidentError::NotInCase(LEADER));
    }

    #[test]
    fn the_call_was_not_in_the_future() {
        let contact = call("2027-03-02T08:59");
        given(about_an_adult()).when(ReferToLado { contact, ..passed_on() }).impossible("contact");
    }
}
