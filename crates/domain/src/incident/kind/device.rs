//! Devices: confiscated, found in a search, or brought by visitors.

use super::Answer;
use crate::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A device was taken from a pupil (LEY-M-6.1-c, MER-M-6-h1). Its custody is recorded apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "DeviceConfiscationInput")
)]
pub struct DeviceConfiscation {
    /// Which device, in words.
    pub device: Text,
    /// On what grounds it was taken.
    pub grounds: Text,
    /// Whether it may hold evidence of an offence.
    pub may_be_evidence: Answer,
}

/// A pupil or a pupil's device was searched, or is to be (Department for Education, Searching, screening and confiscation). Recorded whether or not anything was found; the search itself is recorded apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "PupilSearchInput")
)]
pub struct PupilSearch {
    /// What is looked for.
    pub looked_for: Text,
    /// Whether there are grounds to suspect a prohibited item (LEY-M-6.1-i).
    pub prohibited_item: Answer,
    /// Whether it shows a risk to a child (LEY-M-6.1-j).
    pub shows_risk: Answer,
}

/// A visitor's device was used against what was agreed (LEY-M-7-e, MER-M-7-e).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "VisitorDeviceInput")
)]
pub struct VisitorDevice {
    /// Who the visitor was, as far as known: a trade or a firm.
    pub visitor: Text,
    /// Where it happened.
    pub place: Option<Text>,
    /// Whether the visitor was spoken to.
    pub challenged: Answer,
    /// Whether images of children may have been made.
    pub images_made: Answer,
}
