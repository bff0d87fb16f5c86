//! Meetings about a case: planned and held, who was there, what was decided and why.

use super::agency::Agency;
use crate::{Narrative, PersonId, Text};
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What kind of meeting.
    pub enum MeetingKind {
        /// A strategy discussion of the local authority (Children Act 1989, section 47).
        Strategy = "strategy" "strategy meeting",
        /// A meeting of the designated officer about an allegation.
        Allegation = "allegation" "allegation meeting",
        /// A child protection conference.
        Conference = "conference" "child protection conference",
        /// A core group, or a meeting about a child in need.
        CoreGroup = "core-group" "core group or child in need meeting",
        /// A meeting inside the school.
        School = "school" "meeting in the school",
        /// A meeting with the family.
        Family = "family" "meeting with the family",
        /// Another meeting.
        Other = "other" "meeting",
    }
}

/// Somebody who is asked to a meeting or was there: a person the school knows, or somebody outside in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "AttendeeInput"))]
pub struct Attendee {
    /// The person, where the school knows her.
    pub person: Option<PersonId>,
    /// Name and post, where it is somebody outside.
    pub outside: Option<Text>,
    /// For which body she comes.
    pub agency: Option<Agency>,
}

/// A meeting is planned. It gives nobody sight of the case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MeetingPlanned {
    /// Its number within the case, from 1.
    pub meeting: u32,
    /// What kind.
    pub kind: MeetingKind,
    /// When it is to be held.
    pub at: DateTime<Utc>,
    /// Where, or by which means.
    pub place: Option<Text>,
    /// Which body called it, where that is not the school.
    pub called_by: Option<Agency>,
    /// Who is asked to come.
    pub invited: Vec<Attendee>,
}

/// Something a meeting decided, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "MeetingDecisionInput")
)]
pub struct MeetingDecision {
    /// What was decided.
    pub decision: Narrative,
    /// Why.
    pub reasons: Narrative,
}

/// A meeting was held. The actions it agreed follow as agreed actions of their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MeetingHeld {
    /// Its number within the case: that of the plan, where it was planned.
    pub meeting: u32,
    /// What kind.
    pub kind: MeetingKind,
    /// When.
    pub at: DateTime<Utc>,
    /// Where, or by which means.
    pub place: Option<Text>,
    /// Who was there.
    pub attended: Vec<Attendee>,
    /// What was said, in short.
    pub summary: Narrative,
    /// What was decided.
    pub decisions: Vec<MeetingDecision>,
}
