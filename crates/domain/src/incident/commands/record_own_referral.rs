//! Record that a member of staff referred the matter herself, to the police, to social care or to the designated officer.
//! A fact, and never guarded: anybody may refer (Keeping Children Safe in Education, part one).

use super::refer_to_police::both;
use crate::incident::agency::{AgencyContacted, ReferralMade};
use crate::incident::checking::{happened, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::{Agency, ContactMade, Incident, IncidentError, IncidentEvent};
use crate::{Desk, Narrative, PersonId};
use serde::{Deserialize, Serialize};

/// Record a member of staff's own referral.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "RecordOwnReferralFields"))]
pub struct RecordOwnReferral {
    /// To whom: the police, children's social care, or the designated officer.
    pub agency: Agency,
    /// Who made it, where that is not whoever types it in.
    pub made_by: Option<PersonId>,
    /// How the agency was reached.
    pub contact: ContactMade,
    /// What was passed on.
    pub summary: Narrative,
    /// Why.
    pub reasons: Narrative,
}

impl Decide for RecordOwnReferral {
    const NATURE: Nature = Nature::Fact;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        if !matches!(self.agency, Agency::Police | Agency::SocialCare | Agency::Lado) {
            let reason = "name the police, children's social care, or the designated officer";
            return Err(IncidentError::Missing { field: "agency", reason });
        }
        happened("contact", self.contact.at, desk)?;
        written("summary", &self.summary, "write what was passed on")?;
        let made_by = self.made_by.or(desk.actor.person()).ok_or(IncidentError::NobodyActs)?;
        let about = incident.subjects().next().filter(|_| self.agency == Agency::Lado);
        let known = |(_, made): (_, &ReferralMade)| {
            made.agency == self.agency && made.about == about && made.made_by == Some(made_by)
        };
        Ok(vec![if incident.referrals().any(known) {
            let said = both(self.summary, self.reasons);
            AgencyContacted { agency: self.agency, contact: self.contact, said }.into()
        } else {
            ReferralMade {
                agency: self.agency,
                about,
                contact: self.contact,
                summary: self.summary,
                reasons: self.reasons,
                made_by: Some(made_by),
            }
            .into()
        }])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::DutyKind;
    use crate::scenario::concerns::{about_a_child, about_an_adult, an_image, call};
    use crate::scenario::{DSL, TEACHER, closed, given, words};

    fn own(agency: Agency) -> RecordOwnReferral {
        RecordOwnReferral {
            agency,
            made_by: None,
            contact: call("2027-03-01T08:59"),
            summary: words("What I saw."),
            reasons: words("I was told that nothing would be done."),
        }
    }

    #[test]
    fn a_teachers_own_call_to_the_police_counts_as_a_referral_and_is_hers() {
        let then = given(an_image()).when(own(Agency::Police)).departing(&[]).meeting(DutyKind::DecideReferral);
        let made: Vec<_> = then.case.incident.referrals().map(|(_, made)| made.made_by).collect();
        assert_eq!(made, [Some(TEACHER)]);
    }

    #[test]
    fn the_leads_earlier_referral_does_not_swallow_hers() {
        let case = given(about_a_child()).by(DSL).and(own(Agency::SocialCare)).by(TEACHER);
        let then = case.when(own(Agency::SocialCare));
        assert_eq!(then.case.incident.referrals().count(), 2);
    }

    #[test]
    fn her_own_call_to_the_designated_officer_is_about_the_adult() {
        given(about_an_adult()).when(own(Agency::Lado)).departing(&[]).meeting(DutyKind::TellLado);
    }

    #[test]
    fn a_closed_case_does_not_hold_it_back() {
        closed().by(TEACHER).when(own(Agency::SocialCare)).departing(&[]);
    }

    #[test]
    fn it_goes_to_an_agency_that_acts_for_children() {
        given(about_a_child()).when(own(Agency::Employer)).missing("agency");
    }
}
