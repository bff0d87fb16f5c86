//! Investigations of allegations, and the debrief that follows.

use crate::{Narrative, PersonId};
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An investigation was opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "OpenInvestigationFields"))]
pub struct InvestigationOpened {
    /// Who investigates.
    pub officer: Option<PersonId>,
    /// What is investigated.
    pub scope: Narrative,
}

vocabulary! {
    /// The outcomes of an allegation (Keeping Children Safe in Education, part four).
    pub enum AllegationOutcome {
        /// Proved.
        Substantiated = "substantiated" "substantiated",
        /// Disproved, and a deliberate act to deceive.
        Malicious = "malicious" "malicious",
        /// Disproved.
        False = "false" "false",
        /// Neither proved nor disproved; implies neither guilt nor innocence.
        Unsubstantiated = "unsubstantiated" "unsubstantiated",
        /// No evidence or proper basis.
        Unfounded = "unfounded" "unfounded",
    }
}

/// An investigation was concluded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::InputObject),
    graphql(input_name = "ConcludeInvestigationFields")
)]
pub struct InvestigationConcluded {
    /// The outcome, where an allegation was investigated.
    pub outcome: Option<AllegationOutcome>,
    /// What was found.
    pub findings: Narrative,
    /// Why this outcome.
    pub reasons: Narrative,
}

/// A debrief was held (STM-6-b and its family).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "HoldDebriefFields"))]
pub struct DebriefHeld {
    /// Who took part.
    pub attended: Vec<PersonId>,
    /// When.
    pub at: DateTime<Utc>,
    /// What was learned.
    pub lessons: Narrative,
    /// Changes of policy; blank with reasons in the lessons where there are none.
    pub policy_changes: Option<Narrative>,
    /// Changes of the curriculum.
    pub curriculum_changes: Option<Narrative>,
}
