//! What is done about the adult an allegation is about: support, suspension and what stands in its place, reviews, and what
//! follows when permission to work with children is withdrawn.

use super::kind::Answer;
use crate::{Narrative, PersonId, Text};
use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Support was offered to the adult, by somebody who is named (Keeping Children Safe in Education, part four).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "OfferSupportFields"))]
pub struct SupportOffered {
    /// To whom.
    pub person: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who supports her and answers her questions, where it is a member of staff. It gives that person no sight of the case.
    pub supported_by: Option<PersonId>,
    /// Who does, where it is somebody outside: a union, occupational health.
    pub outside: Option<Text>,
    /// What was offered.
    pub what: Narrative,
}

vocabulary! {
    /// What was decided about suspension.
    pub enum Suspension {
        /// The adult is suspended.
        Suspended = "suspended" "suspended",
        /// The adult works on, under other arrangements.
        Arranged = "arranged" "works on under other arrangements",
        /// The adult works on as before.
        NotSuspended = "not-suspended" "not suspended",
        /// A suspension ended.
        Lifted = "lifted" "suspension ended",
    }
}

vocabulary! {
    /// What stands in the place of suspension (Keeping Children Safe in Education, part four; not re-verified).
    pub enum Alternative {
        /// Other duties in the school, without contact with the child.
        OtherDuties = "other-duties" "other duties without contact with the child",
        /// Never alone with children: an assistant is there.
        NeverAlone = "never-alone" "never alone with children",
        /// Work without unsupervised access to children.
        NoUnsupervised = "no-unsupervised" "work without unsupervised access to children",
        /// The child is taught where she does not meet the adult; it must not look like a punishment.
        ChildElsewhere = "child-elsewhere" "the child is taught elsewhere",
        /// Work at another place.
        OtherPlace = "other-place" "work at another place",
        /// Leave that was agreed.
        AgreedLeave = "agreed-leave" "leave that was agreed",
    }
}

/// Suspension was considered and decided on. It is never automatic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "DecideSuspensionFields"))]
pub struct SuspensionDecided {
    /// Whom it is about.
    pub person: PersonId,
    /// What was decided.
    pub decision: Suspension,
    /// From when.
    pub from: DateTime<Utc>,
    /// The alternatives that were weighed; with `arranged`, those that stand.
    #[serde(default)]
    #[cfg_attr(feature = "graphql", graphql(default))]
    pub alternatives: Vec<Alternative>,
    /// What speaks for and against each.
    pub weighed: Option<Narrative>,
    /// Why this was decided.
    pub reasons: Narrative,
    /// On whose advice (the designated officer, the police), by name.
    pub on_advice_of: Option<Text>,
}

/// A suspension was confirmed to the adult in writing, with its reasons and a named contact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "ConfirmSuspensionFields"))]
pub struct SuspensionConfirmed {
    /// To whom.
    pub person: PersonId,
    /// When the letter was given or sent.
    pub at: DateTime<Utc>,
    /// The contact it names, with how to reach her.
    pub named_contact: Text,
}

/// The progress of an allegation was reviewed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AllegationReviewed {
    /// Its number within the case, from 1.
    pub review: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// Where it stands, and what is still to be done.
    pub progress: Narrative,
    /// When it is reviewed next.
    pub next_on: Option<NaiveDate>,
}

vocabulary! {
    /// How an adult's work with children ended.
    pub enum Withdrawal {
        /// Dismissed.
        Dismissed = "dismissed" "dismissed",
        /// No longer used: a supply teacher, a volunteer, a contractor.
        NotUsed = "not-used" "no longer used",
        /// Moved to work without children.
        Redeployed = "redeployed" "moved to other work",
        /// Resigned.
        Resigned = "resigned" "resigned",
        /// Retired.
        Retired = "retired" "retired",
        /// The contract ended.
        ContractEnded = "contract-ended" "contract ended",
    }
}

/// Permission to work with children was withdrawn, or the adult left first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "RecordWithdrawalFields"))]
pub struct PermissionWithdrawn {
    /// From whom.
    pub person: PersonId,
    /// How.
    pub how: Withdrawal,
    /// The last day.
    pub on: NaiveDate,
    /// Where she left: whether permission would have been withdrawn had she not.
    pub would_have_been: Answer,
    /// Whether the harm test is met (Safeguarding Vulnerable Groups Act 2006, section 35).
    pub harm_test: Answer,
    /// Whether she did teaching work.
    pub taught: Answer,
    /// Why.
    pub reasons: Narrative,
}

impl PermissionWithdrawn {
    /// Whether permission was withdrawn, or would have been. A suspension is none, and the outcome of the allegation is no
    /// condition (Safeguarding Vulnerable Groups Act 2006, section 35).
    #[must_use]
    pub const fn is_withdrawn(&self) -> bool {
        matches!(self.how, Withdrawal::Dismissed | Withdrawal::NotUsed | Withdrawal::Redeployed)
            || matches!(self.would_have_been, Answer::Yes)
    }
}
