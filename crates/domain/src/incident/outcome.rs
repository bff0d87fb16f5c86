//! What a matter came to: a request decided, and what was done about conduct.

use crate::{Narrative, Text};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// How a request was decided.
    pub enum Verdict {
        /// Agreed, with conditions where some are given.
        Agreed = "agreed" "agreed",
        /// Refused.
        Refused = "refused" "refused",
    }
}

/// A request was decided by one who may: where a policy wants two, each decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "DecideRequestFields"))]
pub struct RequestDecided {
    /// How.
    pub verdict: Verdict,
    /// The advice given with it: what to do and what not to do.
    pub advice: Option<Narrative>,
    /// The conditions it is bound to, such as where and when.
    pub conditions: Option<Narrative>,
    /// Why.
    pub reasons: Narrative,
    /// The last day it holds.
    pub until: Option<NaiveDate>,
}

vocabulary! {
    /// What was done about conduct.
    pub enum Measure {
        /// Nothing, for the reasons given.
        Nothing = "nothing" "nothing further",
        /// Advice or guidance.
        Advice = "advice" "advice or guidance",
        /// Pastoral support.
        PastoralSupport = "pastoral-support" "pastoral support",
        /// A sanction.
        Sanction = "sanction" "a sanction",
        /// The use of the internet or of a device was withdrawn.
        LossOfAccess = "loss-of-access" "use of the internet or of a device withdrawn",
        /// Disciplinary steps.
        Discipline = "discipline" "disciplinary steps",
        /// Content was taken down.
        ContentRemoved = "content-removed" "content taken down",
        /// Legal advice or steps.
        LegalSteps = "legal-steps" "legal advice or steps",
    }
}

/// What was done, under which of the school's policies, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "RecordOutcomeFields"))]
pub struct OutcomeRecorded {
    /// What was done; at least one, and `nothing` stands alone.
    pub measures: Vec<Measure>,
    /// The school's policies it was handled under, in words ("behaviour", "anti-bullying").
    pub policies_applied: Vec<Text>,
    /// Why.
    pub reasons: Narrative,
}
