//! What is counted of one case: a few words of a vocabulary, and nothing by which it could be known.

use super::table::{ConcernGroup, Level, OutcomeOfAllegation, Population, Referred};
use crate::Incident;
use crate::incident::{Agency, Kind, Status};
use crate::notice::is_about_an_adult;

/// What statistics know of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Among which concerns it is counted.
    pub population: Population,
    /// Its group.
    pub group: ConcernGroup,
    /// The level of need that was decided.
    pub level: Level,
    /// Whether social care or the police were told.
    pub referred: Referred,
    /// What an allegation came to.
    pub outcome: OutcomeOfAllegation,
    /// Whole hours from when the school knew to the first decision.
    pub hours_to_decision: Option<u32>,
}

impl Counted {
    /// What is counted of this case as it stands; nothing where it was never raised, was raised twice or in error.
    #[must_use]
    pub fn of(incident: &Incident) -> Option<Self> {
        let kind = incident.kind()?;
        if matches!(incident.status(), Status::Duplicate | Status::Error) {
            return None;
        }
        let is_about_adults = kind.is_about_adults() || is_about_an_adult(incident);
        let mut agencies = incident.agencies_referred_to();
        let is_referred = agencies.any(|agency| matches!(agency, Agency::SocialCare | Agency::Police));
        let decided = incident.triaged_at().zip(incident.known_at());
        let hours = decided.map(|(at, known)| (at - known).num_hours().max(0));
        Some(Self {
            population: if is_about_adults { Population::Adults } else { Population::Children },
            group: ConcernGroup::of(kind, is_about_adults),
            level: Level::of(incident.triage().map(|triage| triage.level)),
            referred: if is_referred { Referred::Told } else { Referred::NotTold },
            outcome: OutcomeOfAllegation::of(kind == Kind::Allegation, incident.outcome()),
            hours_to_decision: hours.map(|hours| u32::try_from(hours).unwrap_or(u32::MAX)),
        })
    }
}
