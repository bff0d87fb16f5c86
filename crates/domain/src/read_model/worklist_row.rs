//! A case's line in the worklist.

use super::{DutyRow, TieRow};
use crate::incident::{DutyStatus, Kind, LevelOfNeed, Status};
use crate::{Incident, IncidentId, PersonId, Reference};
use chrono::{DateTime, NaiveDate, Utc};

/// A case's line in the worklist: what lists filter, sort, judge and show. Duties and ties stand in it whole, so that a page costs
/// as much among a million cases as among a thousand.
#[derive(Clone, Debug, PartialEq)]
pub struct WorklistRow {
    /// The case.
    pub incident: IncidentId,
    /// What people say on the telephone.
    pub reference: String,
    /// The version these columns are of.
    pub version: u64,
    /// The kind of concern.
    pub kind: Kind,
    /// How it stands.
    pub status: Status,
    /// When it was recorded.
    pub raised_at: DateTime<Utc>,
    /// When the school first knew.
    pub known_at: DateTime<Utc>,
    /// When it last changed.
    pub changed_at: DateTime<Utc>,
    /// Who works on it.
    pub assignee: Option<PersonId>,
    /// The level of need.
    pub level: Option<LevelOfNeed>,
    /// When to look again.
    pub review_on: Option<NaiveDate>,
    /// The earliest time anything still owed is due.
    pub next_due: Option<DateTime<Utc>>,
    /// How many duties are owed.
    pub owed: u32,
    /// How many of them are overdue.
    pub overdue: u32,
    /// Whether the matter is an allegation: such rows are only for those the rules named.
    pub named_only: bool,
    /// Who is tied to it, and how: what `access` judges the line on.
    pub ties: Vec<TieRow>,
    /// Its duties, in order of their numbers.
    pub duties: Vec<DutyRow>,
    /// What anybody wrote, in small letters, for search by whoever may read the case.
    pub search_text: String,
}

impl WorklistRow {
    /// The line of this case; nothing before it was raised.
    #[must_use]
    pub fn of(id: IncidentId, incident: &Incident) -> Option<Self> {
        let kind = incident.kind()?;
        let overdue = incident.owed().filter(|duty| duty.status() == DutyStatus::Overdue).count();
        Some(Self {
            incident: id,
            reference: Reference::of(id).to_string(),
            version: incident.version(),
            kind,
            status: incident.status(),
            raised_at: incident.raised_at()?,
            known_at: incident.known_at()?,
            changed_at: incident.changed_at()?,
            assignee: incident.assignee(),
            level: incident.triage().map(|triage| triage.level),
            review_on: incident.review_on(),
            next_due: incident.owed().filter_map(|duty| duty.imposed.due).min(),
            owed: u32::try_from(incident.owed().count()).unwrap_or(u32::MAX),
            overdue: u32::try_from(overdue).unwrap_or(u32::MAX),
            named_only: incident.is_named_only(),
            ties: TieRow::all(incident),
            duties: incident.duties().iter().map(DutyRow::of).collect(),
            search_text: incident.texts().collect::<Vec<_>>().join("\n").to_lowercase(),
        })
    }
}
