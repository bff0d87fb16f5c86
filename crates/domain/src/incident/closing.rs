//! How a case ends, opens again, or turns out to belong to another.

use crate::id::JoinId;
use crate::{IncidentId, Narrative};
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The case was closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "CloseCaseFields"))]
pub struct Closed {
    /// What came of it, and why it can rest.
    pub reasons: Narrative,
    /// "Finished, debrief owed by": the work is done and only the debrief is still to come, by this time.
    pub debrief_owed_by: Option<DateTime<Utc>>,
}

/// The case was opened again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "ReopenCaseFields"))]
pub struct Reopened {
    /// Why.
    pub reasons: Narrative,
}

/// The whole case was entered in error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "MarkEnteredInErrorFields"))]
pub struct EnteredInError {
    /// What went wrong.
    pub reasons: Narrative,
}

/// The case was linked to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Linked {
    /// The other case.
    pub to: IncidentId,
    /// What binds them.
    pub reasons: Narrative,
}

/// The case was joined with others as reports of one event; each report keeps its own words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct JoinedAsOneEvent {
    /// What the joined reports have in common.
    pub join: JoinId,
    /// The case in which the work goes on.
    pub lead: IncidentId,
    /// The other reports.
    pub others: Vec<IncidentId>,
    /// Why they are one event.
    pub reasons: Narrative,
}

/// The case was closed as a duplicate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClosedAsDuplicate {
    /// The case that goes on.
    pub of: IncidentId,
    /// Why.
    pub reasons: Narrative,
}
