//! What is brought to the school and is no concern about a child in itself: complaints, whistleblowing, findings, questions, requests.

use super::Answer;
use crate::Text;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Who complains.
    pub enum ComplaintFrom {
        /// A parent or carer.
        Parent = "parent" "a parent or carer",
        /// A pupil.
        Pupil = "pupil" "a pupil",
        /// A member of staff.
        Staff = "staff" "a member of staff",
        /// A member of the public.
        Public = "public" "a member of the public",
    }
}

/// A complaint, or a concern a parent brings (SSI-App-a, -e, -f; the complaints clause of the template).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "ComplaintInput")
)]
pub struct Complaint {
    /// Who complains.
    pub from: ComplaintFrom,
    /// What about.
    pub about: Text,
    /// Whether it is about the headteacher: then it goes to the chair of governors.
    pub about_head: Answer,
}

/// A member of staff reports wrongdoing (Public Interest Disclosure Act 1998; the whistleblowing clause of the template).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "WhistleblowingInput")
)]
pub struct Whistleblowing {
    /// What about.
    pub about: Text,
    /// Whether the reporter asks that her name is kept back.
    pub keep_name_back: Answer,
    /// Whether it is about the headteacher.
    pub about_head: Answer,
}

/// Monitoring or a check of filtering found something that is no incident yet (STM-5-b and its family).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "MonitoringFindingInput")
)]
pub struct MonitoringFinding {
    /// Which system or check.
    pub system: Text,
    /// What was found.
    pub finding: Text,
    /// Whether a child may be at risk.
    pub child_at_risk: Answer,
}

/// A question about safe practice, with no concern about anybody (LEY-A-31).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "AdviceEnquiryInput")
)]
pub struct AdviceEnquiry {
    /// What the question is.
    pub question: Text,
}

vocabulary! {
    /// What somebody asks for under data protection law.
    pub enum RightsAsked {
        /// A copy of personal data.
        Access = "access" "a copy of personal data",
        /// A correction.
        Rectification = "rectification" "a correction",
        /// Erasure.
        Erasure = "erasure" "erasure",
        /// A child's education record.
        EducationRecord = "education-record" "a child's education record",
    }
}

/// A request under data protection law, or for a child's education record (STATUTE: one month; fifteen school days for the record of a maintained school).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "RightsRequestInput")
)]
pub struct RightsRequest {
    /// What is asked for.
    pub asked: RightsAsked,
    /// On whose behalf, in relation to the child: the child, a parent, a solicitor.
    pub on_behalf_of: Text,
    /// Whether identity and authority were checked.
    pub identity_checked: Answer,
    /// When it reached the school.
    pub received_on: NaiveDate,
}
