//! Record a search, whether or not anything was found. A fact: kept even without authority or consent, then with its
//! departure.

use crate::Desk;
use crate::incident::checking::{filled, happened};
use crate::incident::command::{Decide, Nature};
use crate::incident::custody::{SearchFooting, SearchRecorded};
use crate::incident::guarding::Asked;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::policy::guard::{Decision, Need};
use crate::school::Role;
use serde::{Deserialize, Serialize};

/// Record a search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordSearch(pub SearchRecorded);

impl Decide for RecordSearch {
    const NATURE: Nature = Nature::Fact;

    type Fields = SearchRecorded;

    fn of(fields: SearchRecorded) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        happened("at", self.0.at, desk)?;
        filled("lookedFor", &self.0.looked_for, "say what was looked for")?;
        let brings = brings(&self.0, desk);
        let asked = Asked::new(Decision::Search).person(self.0.pupil).bringing(&brings);
        let departures = incident.departures_of(asked, None, desk);
        Ok([vec![self.0.into()], departures].concat())
    }
}

/// What the search itself shows: consent or a power used and recorded, and the authority to search.
pub(in crate::incident) fn brings(search: &SearchRecorded, desk: &Desk) -> Vec<Need> {
    let consent = match search.footing {
        SearchFooting::Consent | SearchFooting::Police => true,
        SearchFooting::PowerUsed => !search.grounds.is_blank(),
    };
    // LAW: the head, or staff the head authorises, may search (Education Act 1996, section 550ZA).
    let roles = [Role::Headteacher, Role::HeadOfSchool, Role::ExecutiveHeadteacher, Role::AuthorisedSearcher];
    let holds = |role: Role| desk.school.holders(role, search.at).any(|held| held == search.by);
    let authority =
        search.footing == SearchFooting::Police || search.authorised_by.is_some() || roles.into_iter().any(holds);
    let mut brings = Vec::new();
    if consent {
        brings.push(Need::Consent);
    }
    if authority {
        brings.push(Need::Authority);
    }
    brings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::concerns::an_image;
    use crate::scenario::{CHILD, HEAD, LEADER, TEACHER, given, time, words};
    use crate::{PersonId, Text};

    fn search(by: PersonId, footing: SearchFooting) -> RecordSearch {
        RecordSearch(SearchRecorded {
            pupil: CHILD,
            by,
            present: vec![LEADER],
            at: time("2027-03-01T08:55"),
            place: Text::from("the office"),
            looked_for: Text::from("a telephone"),
            grounds: words("Two children saw it."),
            footing,
            authorised_by: None,
            found: None,
            followed_up: None,
        })
    }

    #[test]
    fn the_head_may_search_with_consent() {
        given(an_image()).by(HEAD).when(search(HEAD, SearchFooting::Consent)).departing(&[]);
    }

    #[test]
    fn a_power_used_and_recorded_stands_in_for_consent() {
        given(an_image()).by(HEAD).when(search(HEAD, SearchFooting::PowerUsed)).departing(&[]);
    }

    #[test]
    fn a_power_used_without_grounds_is_a_departure() {
        let RecordSearch(search) = search(HEAD, SearchFooting::PowerUsed);
        let groundless = RecordSearch(SearchRecorded { grounds: words(""), ..search });
        given(an_image()).by(HEAD).when(groundless).departing(&[Decision::Search]);
    }

    #[test]
    fn a_teacher_without_authority_departs_and_the_search_is_kept() {
        let search = search(TEACHER, SearchFooting::Consent);
        let event = search.0.clone();
        given(an_image()).when(search).then(event).departing(&[Decision::Search]);
    }

    #[test]
    fn a_teacher_whom_the_head_authorised_does_not_depart() {
        let RecordSearch(search) = search(TEACHER, SearchFooting::Consent);
        given(an_image()).when(RecordSearch(SearchRecorded { authorised_by: Some(HEAD), ..search })).departing(&[]);
    }

    #[test]
    fn what_was_looked_for_is_written_down() {
        let RecordSearch(search) = search(HEAD, SearchFooting::Consent);
        given(an_image())
            .when(RecordSearch(SearchRecorded { looked_for: Text::from(""), ..search }))
            .missing("lookedFor");
    }
}
