//! Information and systems: what was lost, what got in, who went round the filter.

use super::Answer;
use crate::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What happened to information or systems.
    pub enum InformationMatter {
        /// Documents or files lost.
        LostDocuments = "lost-documents" "documents or files lost",
        /// Suspected virus or malware.
        Malware = "malware" "suspected virus or malware",
        /// Suspicious message.
        SuspiciousMessage = "suspicious-message" "suspicious message",
        /// Shared or unprotected password, or an unlocked screen.
        Password = "password" "shared or unprotected password, or an unlocked screen",
        /// Pupil data on a private device.
        PersonalDevice = "personal-device" "pupil data on a private device",
        /// Data taken out without encryption.
        Unencrypted = "unencrypted" "data taken out without encryption",
        /// Software without permission.
        Software = "software" "software without permission",
        /// A device or account used without authority.
        UnauthorisedAccess = "unauthorised-access" "a device or account used without authority",
        /// Another matter of information security.
        Other = "other" "another matter of information security",
    }
}

/// Information was lost, or a system put at risk (LEY-A-5 to A-15).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "InformationSecurityInput")
)]
pub struct InformationSecurity {
    /// What happened.
    pub matter: InformationMatter,
    /// Which system, device or documents, in words and without names.
    pub what: Text,
    /// Whether personal data may be affected: then the Information Commissioner's 72 hours run.
    pub personal_data: Answer,
}

/// Somebody tried to go round filtering or security (LEY-A-13).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "FilterBypassInput")
)]
pub struct FilterBypass {
    /// How, in a few words: never instructions.
    pub how: Text,
    /// Whether it was a member of staff.
    pub by_staff: Answer,
    /// Whether it worked.
    pub succeeded: Answer,
}
