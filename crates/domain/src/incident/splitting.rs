//! One event that is two matters: the child's welfare and the allegation, each a case with its own access.

use crate::{IncidentId, Narrative, PersonId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Which of the two matters a case is about once they were split.
    pub enum MatterSide {
        /// The child's welfare: the designated safeguarding lead's.
        ChildsWelfare = "childs-welfare" "the child's welfare",
        /// What an adult is said to have done: the case manager's.
        Allegation = "allegation" "the allegation",
    }
}

/// The case was split off another, or another off it. Nothing of the other case is in here but its identity, which is shown to
/// nobody who may not read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MatterSplit {
    /// Which matter this case is about from here on.
    pub side: MatterSide,
    /// The case of the other matter.
    pub other: IncidentId,
    /// Whom this case is kept from, whatever role she holds. Never shown to anybody.
    pub kept_from: Vec<PersonId>,
    /// Why; said in the allegation alone, because it speaks of the adult.
    pub reasons: Option<Narrative>,
}
