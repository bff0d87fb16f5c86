//! Patterns across cases: how many other low-level concerns there are about an adult, and what somebody saw who looked at them
//! together.

use super::kind::Answer;
use crate::{Narrative, PersonId};
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When somebody became the subject of this case, there were low-level concerns about her in other cases. How many, and nothing
/// else of them; allegations are not counted, because one that was false must never stand beside a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OtherConcernsFound {
    /// About whom.
    pub person: PersonId,
    /// How many there ever were.
    pub ever: u32,
    /// How many of them became known in the twelve months before this one.
    pub within_a_year: u32,
}

/// Somebody looked at the concerns about an adult together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "ReviewPatternFields"))]
pub struct PatternReviewed {
    /// About whom.
    pub person: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// What was seen.
    pub found: Narrative,
    /// Whether the harm threshold may be met, all taken together: then it is an allegation.
    pub meets_threshold: Answer,
}
