//! What is asked for beforehand: permissions, exceptions, accounts and tools, and relationships declared.

use super::Answer;
use super::ContactFrom;
use crate::Text;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What is asked for.
    pub enum PermissionFor {
        /// A pupil's device for medical or other exceptional reasons.
        PupilDevice = "pupil-device" "a pupil's device for medical or other exceptional reasons",
        /// A pupil's call other than by the office.
        PupilCall = "pupil-call" "a pupil's call other than by the office",
        /// A private device in teaching time.
        TeachingDevice = "teaching-device" "a private device in teaching time",
        /// Remote teaching on a private device.
        RemoteTeaching = "remote-teaching" "remote teaching on a private device",
        /// A visitor's device.
        VisitorDevice = "visitor-device" "a visitor's device",
        /// An official account.
        OfficialAccount = "official-account" "an official account",
        /// Social media as a teaching tool.
        TeachingTool = "teaching-tool" "social media as a teaching tool",
        /// Monitoring of a member of staff's use.
        Monitoring = "monitoring" "monitoring of a member of staff's use",
        /// Another permission or exception.
        Other = "other" "another permission or exception",
    }
}

/// A permission or an exception is asked for before use (CLAUSES: exceptions, official accounts, teaching tools). Whom it is for stands among the people of the case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "PermissionRequestInput")
)]
pub struct PermissionRequest {
    /// What is asked for.
    pub permission: PermissionFor,
    /// To what purpose.
    pub purpose: Text,
    /// Whether the risk was assessed formally.
    pub risk_assessed: Answer,
    /// Whether the terms are written down and agreed with those they bind.
    pub terms_agreed: Answer,
    /// Until when it is asked for.
    pub until: Option<NaiveDate>,
}

/// A member of staff declares a relationship from before with a pupil, a former pupil or a family (STM-3.2-d, LEY-A-25.5, ASP-4.2-d, MER-S-4.2-d).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "PriorRelationshipInput")
)]
pub struct PriorRelationship {
    /// With whom, in relation to the school.
    pub with: ContactFrom,
    /// What the relationship is.
    pub nature: Text,
    /// Since when.
    pub since: Option<NaiveDate>,
    /// How they are in touch online.
    pub channel: Option<Text>,
}
