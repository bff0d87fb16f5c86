//! What was done about the filter: change asked for, made, tested again.

use crate::Text;
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A change of the filter was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "RequestFilterChangeFields"))]
pub struct FilterChangeRequested {
    /// What is to be changed.
    pub what: Text,
    /// When it was asked for.
    pub at: DateTime<Utc>,
}

/// The filter was changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "RecordFilterChangeFields"))]
pub struct FilterChanged {
    /// What was changed.
    pub what: Text,
    /// When.
    pub at: DateTime<Utc>,
}

/// The filter was tested again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "RecordFilterRetestFields"))]
pub struct FilterRetested {
    /// Which devices, user groups and places were tested.
    pub where_tested: Text,
    /// Whether it now holds.
    pub passed: bool,
    /// When.
    pub at: DateTime<Utc>,
}
