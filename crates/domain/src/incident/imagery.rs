//! Imagery: having looked at it, as a fact of two people; and erasing, which evidence never allows.

use super::kind::Answer;
use crate::{Narrative, PersonId, Text};
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Somebody looked at imagery that may be indecent. Always recorded, never prevented (UK Council for Internet Safety, 2024: only
/// where there is no other way, agreed with the head, a second adult present, on the premises; not re-verified).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "ViewImageryFields"))]
pub struct ImageryViewed {
    /// On which device, by its number within the case.
    pub device: Option<u32>,
    /// Who looked.
    pub viewer: PersonId,
    /// The second adult who was there.
    pub second_adult: Option<PersonId>,
    /// Who agreed to it beforehand.
    pub agreed_by: Option<PersonId>,
    /// When.
    pub at: DateTime<Utc>,
    /// Where.
    pub place: Text,
    /// Why there was no other way.
    pub why: Narrative,
    /// What was done for whoever looked: it can hurt.
    pub support: Option<Narrative>,
}

/// The three parts of the test before anything is erased (Education Act 1996, section 550ZC, and the guidance on "good reason";
/// not re-verified since 2018). An offence makes it evidence, and evidence is never erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "ErasureTestInput")
)]
pub struct ErasureTest {
    /// Whether it is reasonably suspected that it was or could be used to cause harm.
    pub harm: Answer,
    /// Whether it was or could be used to disrupt teaching or break the school's rules.
    pub disruption: Answer,
    /// Whether it was or could be used to commit an offence.
    pub offence: Answer,
}

impl ErasureTest {
    /// Whether every part has an answer, and one of them gives a good reason.
    #[must_use]
    pub fn gives_good_reason(self) -> bool {
        let parts = [self.harm, self.disruption, self.offence];
        parts.contains(&Answer::Yes) && !parts.contains(&Answer::NotKnown)
    }
}

vocabulary! {
    /// What becomes of data on a device.
    pub enum DataVerdict {
        /// It is erased.
        Erase = "erase" "erased",
        /// It is left as it is.
        Keep = "keep" "left as it is",
    }
}

/// It was decided what becomes of data on a device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "DecideErasureFields"))]
pub struct ErasureDecided {
    /// The device, by its number within the case.
    pub device: u32,
    /// What data, in words and never as a copy.
    pub what: Text,
    /// The three parts of the test.
    pub test: ErasureTest,
    /// What was decided.
    pub verdict: DataVerdict,
    /// By whose authority, where whoever decides is not the head or authorised.
    pub authorised_by: Option<PersonId>,
    /// Why.
    pub reasons: Narrative,
}

/// Data were erased.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "RecordErasureFields"))]
pub struct DataErased {
    /// The device, by its number within the case; nothing where the school does not hold it.
    pub device: Option<u32>,
    /// What data, in words.
    pub what: Text,
    /// Who erased them: a member of staff, or the pupil.
    pub by: Option<PersonId>,
    /// When.
    pub at: DateTime<Utc>,
    /// How it came about.
    pub how: Narrative,
}
