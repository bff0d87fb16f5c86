//! Read models as pure functions of one aggregate's state, written in the same transaction as its events. Rebuilding folds
//! each stream again and gives byte-equal rows.

pub mod duty_row;
pub mod family_row;
pub mod match_row;
pub mod person_row;
pub mod register_row;
pub mod tie_row;
pub mod worklist_row;

pub use duty_row::DutyRow;
pub use family_row::FamilyRow;
pub use match_row::MatchRow;
pub use person_row::PersonRow;
pub use register_row::{ReferralRow, SearchRow};
pub use tie_row::{Tie, TieRow};
pub use worklist_row::WorklistRow;

use crate::{Incident, IncidentId};

/// Every row one case has.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseRows {
    /// Its line in the worklist, with its duties and who is tied to it.
    pub worklist: WorklistRow,
    /// Referrals made and not made.
    pub referrals: Vec<ReferralRow>,
    /// Searches.
    pub searches: Vec<SearchRow>,
}

impl CaseRows {
    /// The rows of this case; nothing before it was raised.
    #[must_use]
    pub fn of(id: IncidentId, incident: &Incident) -> Option<Self> {
        Some(Self {
            worklist: WorklistRow::of(id, incident)?,
            referrals: ReferralRow::all(incident),
            searches: SearchRow::all(incident),
        })
    }
}
