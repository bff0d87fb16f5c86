//! Police, social care, the designated officer, advice lines: referrals made and not made, contacts, replies, advice.

use crate::{Narrative, PersonId, Text};
use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// A body outside the school.
    pub enum Agency {
        /// The local authority designated officer.
        Lado = "lado" "local authority designated officer",
        /// The police.
        Police = "police" "police",
        /// Children's social care.
        SocialCare = "social-care" "children's social care",
        /// A safeguarding advice line.
        AdviceLine = "advice-line" "safeguarding advice line",
        /// The trust's executive safeguarding lead.
        Trust = "trust" "trust executive safeguarding lead",
        /// The outside employer of the adult: an agency, a contractor.
        Employer = "employer" "the adult's employer",
        /// The body that set an examination.
        ExaminingBody = "examining-body" "examining body",
        /// The operator of a site or service.
        SiteOperator = "site-operator" "operator of the site",
        /// The Information Commissioner's Office.
        InformationCommissioner = "information-commissioner" "Information Commissioner's Office",
        /// The Disclosure and Barring Service.
        BarringService = "barring-service" "Disclosure and Barring Service",
        /// The Teaching Regulation Agency.
        TeachingRegulation = "teaching-regulation" "Teaching Regulation Agency",
        /// Another body.
        Other = "other" "another body",
    }
}

/// How a body outside was reached: who, when, what reference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "ContactMadeInput")
)]
pub struct ContactMade {
    /// When it was reached.
    pub at: DateTime<Utc>,
    /// Whom one spoke to there.
    pub spoke_to: Option<Text>,
    /// The body's own reference.
    pub reference: Option<Text>,
}

/// The matter was referred.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReferralMade {
    /// To whom.
    pub agency: Agency,
    /// About whom, where it is about one person (the adult of an allegation).
    pub about: Option<PersonId>,
    /// How the agency was reached.
    pub contact: ContactMade,
    /// What was passed on.
    pub summary: Narrative,
    /// Why.
    pub reasons: Narrative,
    /// Who made it, where a member of staff referred herself and not by way of the school's leads.
    #[serde(default)]
    pub made_by: Option<PersonId>,
}

/// It was decided not to refer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "DecideNotToReferFields"))]
pub struct NotReferred {
    /// To whom not.
    pub agency: Agency,
    /// About whom, where it is about one person.
    pub about: Option<PersonId>,
    /// Why not.
    pub reasons: Narrative,
    /// On whose advice, where advice was taken.
    pub on_advice_of: Option<Text>,
}

/// A further contact with an agency: another child, more facts, a reference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "RecordAgencyContactFields"))]
pub struct AgencyContacted {
    /// Which agency.
    pub agency: Agency,
    /// How it was reached.
    pub contact: ContactMade,
    /// What was said.
    pub said: Narrative,
}

/// An agency replied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "RecordAgencyReplyFields"))]
pub struct AgencyReplied {
    /// Which agency.
    pub agency: Agency,
    /// How it reached the school.
    pub contact: ContactMade,
    /// What it said.
    pub said: Narrative,
}

/// An agency was chased for its reply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "ChaseAgencyFields"))]
pub struct AgencyChased {
    /// Which agency.
    pub agency: Agency,
    /// How it was reached.
    pub contact: ContactMade,
    /// The day on which somebody asks again; nothing where no answer is awaited any longer.
    pub again_by: Option<NaiveDate>,
}

/// Advice was sought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "SeekAdviceFields"))]
pub struct AdviceSought {
    /// From whom.
    pub from: Agency,
    /// How they were reached.
    pub contact: ContactMade,
    /// What was asked.
    pub question: Narrative,
}

/// Advice was given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "RecordAdviceFields"))]
pub struct AdviceGiven {
    /// By whom.
    pub from: Agency,
    /// How it came.
    pub contact: ContactMade,
    /// What was said.
    pub advice: Narrative,
}
