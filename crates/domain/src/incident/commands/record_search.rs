//! Record a search, whether or not anything was found. A fact: kept even without authority or consent, then with its
//! departure.

use crate::Desk;
use crate::incident::checking::{given, happened};
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
        given("lookedFor", &self.0.looked_for, "say what was looked for")?;
        let brings = brings(&self.0, desk);
        let asked = Asked::new(Decision::Search).person(self.0.pupil).bringing(&brings);
        let departures = incident.departures_of(asked, None, desk);
        Ok([vec![self.0.into()], departures].concat())
    }
}

/// What the search itself shows: consent or a power used and recorded, and the authority to search.
fn brings(search: &SearchRecorded, desk: &Desk) -> Vec<Need> {
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
