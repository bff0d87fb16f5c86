//! What passes between the school and other bodies: information shared, replies awaited, decisions challenged.

use super::agency::{Agency, ContactMade};
use super::kind::Answer;
use super::telling::Means;
use crate::{Narrative, PersonId, Text};
use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// On what basis information was shared (Department for Education, Information sharing advice; not re-verified).
    pub enum SharingBasis {
        /// To safeguard a child: Data Protection Act 2018, schedule 1, paragraph 18. No consent is needed.
        Safeguarding = "safeguarding" "safeguarding of children and individuals at risk",
        /// A law obliges the school.
        LegalObligation = "legal-obligation" "a legal obligation",
        /// To prevent or detect a crime.
        Crime = "crime" "prevention or detection of a crime",
        /// To save a life.
        VitalInterests = "vital-interests" "vital interests",
        /// Whoever it is about agreed.
        Consent = "consent" "consent",
    }
}

vocabulary! {
    /// How consent to sharing stands.
    pub enum Consent {
        /// It was given.
        Given = "given" "consent given",
        /// It was asked for and not given.
        NotGiven = "not-given" "consent not given",
        /// It was not asked for.
        NotSought = "not-sought" "consent not sought",
    }
}

/// Information was shared with a body outside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "ShareInformationFields"))]
pub struct InformationShared {
    /// With which body.
    pub agency: Agency,
    /// With whom there, by name and post.
    pub shared_with: Text,
    /// When.
    pub at: DateTime<Utc>,
    /// How.
    pub how: Means,
    /// Whether one called back on a number one knew already, before saying anything.
    pub called_back: Answer,
    /// About whom.
    #[serde(default)]
    #[cfg_attr(feature = "graphql", graphql(default))]
    pub about: Vec<PersonId>,
    /// What was passed on.
    pub what: Narrative,
    /// On what basis.
    pub basis: SharingBasis,
    /// How consent stands.
    pub consent: Consent,
    /// Why it was shared without consent, or why consent was not asked for.
    pub without_consent_because: Option<Narrative>,
}

/// An agency owes an answer, by a day on which somebody asks after it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReplyAwaited {
    /// Its number within the case, from 1; whoever asks after it and waits on begins a new one.
    pub wait: u32,
    /// Which agency.
    pub agency: Agency,
    /// What it is to answer.
    pub what: Narrative,
    /// The day on which somebody asks after it.
    pub by: NaiveDate,
}

vocabulary! {
    /// How far up a professional disagreement was taken.
    pub enum ChallengeStage {
        /// To whoever decided.
        Practitioner = "practitioner" "whoever decided",
        /// To her manager.
        Manager = "manager" "her manager",
        /// By the local safeguarding partners' procedure for resolving disagreement.
        Procedure = "procedure" "the local procedure for resolving professional disagreement",
    }
}

/// The school disagrees with what an agency decided, and said so (Working Together to Safeguard Children; the local
/// partners' own procedure gives the steps).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DecisionChallenged {
    /// Which agency.
    pub agency: Agency,
    /// How far up it was taken.
    pub stage: ChallengeStage,
    /// How the agency was reached.
    pub contact: ContactMade,
    /// What it had decided.
    pub decided: Narrative,
    /// Why the school disagrees.
    pub grounds: Narrative,
    /// What the school asks for.
    pub asked_for: Narrative,
}
