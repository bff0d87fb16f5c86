//! The work on a case: acknowledging, judging the level of need, assigning, actions, conflicts of interest.

use crate::{Narrative, PersonId, Text};
use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Somebody who must know has seen the concern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Acknowledged {
    /// Who.
    pub by: PersonId,
    /// When, where it was before it was typed in.
    pub at: DateTime<Utc>,
}

vocabulary! {
    /// The level of need a triage arrives at.
    pub enum LevelOfNeed {
        /// Nothing further.
        NoAction = "no-action" "no further action",
        /// Watch, and look again on a date.
        Monitor = "monitor" "monitor",
        /// Early help.
        EarlyHelp = "early-help" "early help",
        /// Child in need (Children Act 1989, section 17).
        ChildInNeed = "child-in-need" "child in need",
        /// Child protection (Children Act 1989, section 47).
        ChildProtection = "child-protection" "child protection",
    }
}

/// The level of need, with reasons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(name = "Triage", input_name = "TriageConcernFields")
)]
pub struct Triaged {
    /// The level of need.
    pub level: LevelOfNeed,
    /// Why.
    pub reasons: Narrative,
    /// When to look again.
    pub review_on: Option<NaiveDate>,
    /// The school's policies applied, in words ("behaviour", "anti-bullying").
    #[serde(default)]
    #[cfg_attr(feature = "graphql", graphql(default))]
    pub policies_applied: Vec<Text>,
}

/// A date to look again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "SetReviewDateFields"))]
pub struct ReviewDateSet {
    /// When to look again.
    pub on: NaiveDate,
    /// Why then.
    pub reasons: Option<Narrative>,
}

/// The case was given to somebody to work on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "AssignCaseFields"))]
pub struct Assigned {
    /// To whom.
    pub to: PersonId,
}

/// A case manager was appointed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "AppointCaseManagerFields"))]
pub struct CaseManagerAppointed {
    /// Who.
    pub person: PersonId,
}

/// An action was agreed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ActionAgreed {
    /// Its number within the case, from 1.
    pub action: u32,
    /// What is to be done.
    pub what: Narrative,
    /// Who does it, where it is a member of staff.
    pub owner: Option<PersonId>,
    /// Who does it, where it is somebody outside.
    pub outside_owner: Option<Text>,
    /// By when.
    pub due: Option<DateTime<Utc>>,
    /// The meeting that agreed it, by its number within the case.
    #[serde(default)]
    pub meeting: Option<u32>,
}

/// An action was completed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "CompleteActionFields"))]
pub struct ActionCompleted {
    /// Its number within the case.
    pub action: u32,
    /// What came of it.
    pub outcome: Narrative,
}

/// Somebody has a conflict of interest in the case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "DeclareConflictFields"))]
pub struct ConflictDeclared {
    /// Who.
    pub person: PersonId,
    /// Why.
    pub reasons: Narrative,
}

/// A conflict of interest that Wardbook proposed was looked at, and there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "FindNoConflictFields"))]
pub struct NoConflictFound {
    /// Who has none.
    pub person: PersonId,
    /// Why.
    pub reasons: Narrative,
}

/// A declared conflict was lifted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "LiftConflictFields"))]
pub struct ConflictLifted {
    /// Who.
    pub person: PersonId,
    /// Why.
    pub reasons: Narrative,
}
