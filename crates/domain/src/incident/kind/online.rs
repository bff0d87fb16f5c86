//! What is posted: about the school and its people, and on its own accounts.

use super::Answer;
use crate::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Who posted.
    pub enum PostedBy {
        /// A parent or carer.
        Parent = "parent" "a parent or carer",
        /// A pupil.
        Pupil = "pupil" "a pupil",
        /// A member of staff.
        Staff = "staff" "a member of staff",
        /// Somebody else.
        Other = "other" "somebody else",
        /// Not known.
        NotKnown = "not-known" "not known",
    }
}

/// Something defamatory or humiliating about the school or its people was posted (SSI-App-b to -d).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "OnlinePostsInput")
)]
pub struct OnlinePosts {
    /// Who posted it.
    pub posted_by: PostedBy,
    /// On which platform.
    pub platform: Text,
    /// Whether it humiliates a person in public, which counts as serious bullying.
    pub humiliates: Answer,
    /// Whether it is still there.
    pub still_there: Answer,
}

vocabulary! {
    /// What happened on an official account, or about one.
    pub enum AccountMatter {
        /// Criticism or complaint.
        Criticism = "criticism" "criticism or complaint",
        /// Content that should not be there.
        BadContent = "bad-content" "content that should not be there",
        /// Private contact from a learner or a family.
        LearnerContact = "learner-contact" "private contact from a learner or a family",
        /// Misuse by whoever runs it.
        Misuse = "misuse" "misuse by whoever runs it",
        /// An account or a tool nobody approved.
        Unapproved = "unapproved" "an account or a tool nobody approved",
    }
}

/// Something on an official account, or an account nobody approved (ASP-5).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "OfficialAccountInput")
)]
pub struct OfficialAccount {
    /// What happened.
    pub matter: AccountMatter,
    /// Which account or tool.
    pub account: Text,
    /// On which platform.
    pub platform: Text,
}
