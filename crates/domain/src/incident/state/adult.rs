//! What was done about the adult an allegation is about.

use super::super::adult::{
    AllegationReviewed, PermissionWithdrawn, SupportOffered, Suspension, SuspensionConfirmed, SuspensionDecided,
};
use super::super::inquiry::AllegationOutcome;
use super::super::telling::AdultTold;
use super::Incident;
use crate::PersonId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What was done about the adult, in the order it was recorded.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AdultMatter {
    /// Support offered.
    pub support: Vec<SupportOffered>,
    /// Decisions on suspension, and when each was recorded.
    pub suspension: Vec<(DateTime<Utc>, SuspensionDecided)>,
    /// Suspensions confirmed in writing.
    pub confirmed: Vec<SuspensionConfirmed>,
    /// Reviews.
    pub reviews: Vec<AllegationReviewed>,
    /// Permission withdrawn.
    pub withdrawn: Vec<PermissionWithdrawn>,
}

impl Incident {
    /// What was done about the adult an allegation is about.
    #[must_use]
    pub const fn adult(&self) -> &AdultMatter {
        &self.adult
    }

    /// Those who were told of the allegation about them.
    #[must_use]
    pub fn adults_told(&self) -> &[PersonId] {
        &self.adults_told
    }

    /// Whether this adult is suspended as things stand.
    #[must_use]
    pub fn is_suspended(&self, person: PersonId) -> bool {
        let decided = self.adult.suspension.iter().rev().find(|(_, decided)| decided.person == person);
        decided.is_some_and(|(_, decided)| decided.decision == Suspension::Suspended)
    }

    /// The outcome of the allegation, once concluded.
    #[must_use]
    pub fn outcome(&self) -> Option<AllegationOutcome> {
        self.investigation.as_ref()?.concluded.as_ref().and_then(|(_, concluded)| concluded.outcome)
    }

    pub(in crate::incident) fn fold_adult_told(&mut self, told: AdultTold) {
        self.adults_told.push(told.person);
        if told.supported_by.is_some() {
            let AdultTold { person, at, said, supported_by, .. } = told;
            self.adult.support.push(SupportOffered { person, at, supported_by, outside: None, what: said });
        }
    }
}
