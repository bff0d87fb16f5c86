//! Facts that went against a rule: kept, shown, and owed an explanation.

use super::duty::RuleCited;
use crate::Narrative;
use crate::policy::guard::Decision;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A fact went against a rule. The fact stands in the event before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PolicyDepartureRecorded {
    /// Its number within the case, from 1.
    pub departure: u32,
    /// What was done that the rule guards.
    pub what: Decision,
    /// What the rule would have needed, in words.
    pub needed: String,
    /// The rules that say so, floor first.
    pub rules: Vec<RuleCited>,
    /// Why, where it was said at once.
    pub why: Option<Narrative>,
}

/// A departure was explained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "ExplainDepartureFields"))]
pub struct DepartureExplained {
    /// Its number within the case.
    pub departure: u32,
    /// Why it came about.
    pub explanation: Narrative,
}
