//! Record that somebody looked at imagery. A fact, always accepted: without a second adult or the head's agreement it is kept
//! with its departure.

use crate::Desk;
use crate::incident::checking::{filled, happened, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::guarding::Asked;
use crate::incident::imagery::ImageryViewed;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::policy::guard::{Decision, Need};
use crate::school::Role;
use serde::{Deserialize, Serialize};

/// Record that somebody looked at imagery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ViewImagery(pub ImageryViewed);

impl Decide for ViewImagery {
    const NATURE: Nature = Nature::Fact;

    type Fields = ImageryViewed;

    fn of(fields: ImageryViewed) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        happened("at", self.0.at, desk)?;
        filled("place", &self.0.place, "say where")?;
        written("why", &self.0.why, "write why there was no other way")?;
        if self.0.device.is_some_and(|device| incident.device(device).is_none()) {
            return Err(IncidentError::NoSuchItem { what: "device" });
        }
        let brings = brings(&self.0, incident, desk);
        let departures = incident.departures_of(Asked::new(Decision::View).bringing(&brings), None, desk);
        Ok([vec![self.0.into()], departures].concat())
    }
}

/// What the viewing itself shows: a second adult who is not the viewer, and the agreement of a head. Whoever the case excludes
/// is neither.
pub(in crate::incident) fn brings(viewed: &ImageryViewed, incident: &Incident, desk: &Desk) -> Vec<Need> {
    let able = |person| person != viewed.viewer && !incident.is_kept_from(person, &desk.school);
    let heads = [Role::Headteacher, Role::HeadOfSchool, Role::ExecutiveHeadteacher];
    let leads = |person| heads.into_iter().any(|role| desk.school.holders(role, viewed.at).any(|held| held == person));
    let staff = |person| desk.school.is_staff(person, viewed.at);
    let second = viewed.second_adult.is_some_and(|second| able(second) && staff(second));
    let agreed = viewed.agreed_by.is_some_and(|head| !incident.is_kept_from(head, &desk.school) && leads(head));
    if second && agreed { vec![Need::SecondAdult] } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::DutyKind;
    use crate::scenario::concerns::an_image;
    use crate::scenario::{CHILD, DSL, HEAD, LEADER, given, time, words};
    use crate::{PersonId, Text};

    fn viewed(second_adult: Option<PersonId>, agreed_by: Option<PersonId>) -> ImageryViewed {
        ImageryViewed {
            device: None,
            viewer: DSL,
            second_adult,
            agreed_by,
            at: time("2027-03-01T08:55"),
            place: Text::from("the head's office"),
            why: words("Nobody could say whether there is a child in it, and the police asked."),
            support: Some(words("She spoke to the trust's counsellor.")),
        }
    }

    #[test]
    fn two_adults_with_the_heads_agreement_are_no_departure() {
        let two = viewed(Some(LEADER), Some(HEAD));
        given(an_image()).by(DSL).when(ViewImagery(two.clone())).then(two).departing(&[]);
    }

    #[test]
    fn alone_is_kept_with_its_departure_and_owed_an_explanation() {
        let alone = viewed(None, Some(HEAD));
        given(an_image())
            .by(DSL)
            .when(ViewImagery(alone.clone()))
            .then(alone)
            .departing(&[Decision::View])
            .imposing(DutyKind::ExplainDeparture);
    }

    #[test]
    fn the_viewer_is_not_her_own_second_adult_and_neither_is_a_child() {
        for nobody in [DSL, CHILD] {
            given(an_image()).when(ViewImagery(viewed(Some(nobody), Some(HEAD)))).departing(&[Decision::View]);
        }
    }

    #[test]
    fn without_the_heads_agreement_it_is_a_departure_too() {
        given(an_image()).when(ViewImagery(viewed(Some(LEADER), Some(LEADER)))).departing(&[Decision::View]);
    }

    #[test]
    fn where_the_policy_says_never_it_is_a_departure_whoever_was_there() {
        given(an_image()).under("ley").when(ViewImagery(viewed(Some(LEADER), Some(HEAD)))).departing(&[Decision::View]);
    }

    #[test]
    fn why_there_was_no_other_way_is_written_down() {
        let unsaid = ImageryViewed { why: words(""), ..viewed(Some(LEADER), Some(HEAD)) };
        given(an_image()).when(ViewImagery(unsaid)).missing("why");
    }
}
