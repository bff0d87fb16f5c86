//! Who knows: the recipients the rules worked out, people told, parents, holds, and the adult an allegation is about.

use super::duty::RuleCited;
use crate::school::Role;
use crate::{Narrative, PersonId, Text};
use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// How somebody was told.
    pub enum Means {
        /// Face to face.
        InPerson = "in-person" "in person",
        /// By telephone.
        Telephone = "telephone" "by telephone",
        /// In writing: letter, e-mail, message.
        Writing = "writing" "in writing",
        /// By Wardbook itself.
        Wardbook = "wardbook" "by Wardbook",
        /// At a meeting.
        Meeting = "meeting" "at a meeting",
    }
}

/// The rules worked out who must know; each person is told once, however many roles she holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConcernRouted {
    /// The people who now must know.
    pub to: Vec<RoutedTo>,
    /// Roles asked for that nobody could fill; told to nobody but the auditor.
    pub unfilled: Vec<Role>,
    /// Whether nobody at all could be told: somebody independent must be found.
    #[serde(default)]
    pub nobody_left: bool,
}

/// A person who must know, as what, and by which rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RoutedTo {
    /// Who.
    pub person: PersonId,
    /// In which capacity.
    pub capacity: Capacity,
    /// By which rule; none where somebody decided to tell this person.
    pub rule: Option<RuleCited>,
    /// What else asks for the same person: she is told once, and every rule is answered.
    #[serde(default)]
    pub also: Vec<AlsoAs>,
}

/// Another capacity in which, or another rule by which, a person must know who is told already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AlsoAs {
    /// In which capacity.
    pub capacity: Capacity,
    /// By which rule.
    pub rule: RuleCited,
}

/// The capacity in which a person must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Capacity {
    /// As the holder of a role.
    Role(Role),
    /// As whoever covers for the holder of a role while she is away.
    Cover(Role),
    /// As the line manager of the person who raised it.
    LineManager,
    /// As the class teacher of the child.
    ClassTeacher,
    /// As the case manager the policy computes, from the holders of this role; as the appointed one where there is none.
    CaseManager(Option<Role>),
    /// Because somebody decided to tell this person.
    Named,
}

impl RoutedTo {
    /// Every capacity in which she must know.
    pub fn capacities(&self) -> impl Iterator<Item = Capacity> + '_ {
        std::iter::once(self.capacity).chain(self.also.iter().map(|also| also.capacity))
    }
}

impl Capacity {
    /// Whether this is the case manager.
    #[must_use]
    pub const fn manages(self) -> bool {
        matches!(self, Self::CaseManager(_))
    }

    /// The role she must know in, where it is a role: she must know for as long as she holds it.
    #[must_use]
    pub const fn role(self) -> Option<Role> {
        match self {
            Self::Role(role) | Self::Cover(role) => Some(role),
            Self::CaseManager(role) => role,
            Self::LineManager | Self::ClassTeacher | Self::Named => None,
        }
    }

    /// The words people read.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Role(role) => role.words(),
            Self::Cover(_) => "covering for somebody who is away",
            Self::LineManager => "line manager",
            Self::ClassTeacher => "class teacher",
            Self::CaseManager(_) => "case manager",
            Self::Named => "told by decision",
        }
    }
}

/// Somebody was told: who, how, when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "RecordTellingFields"))]
pub struct SomeoneTold {
    /// Who was told.
    pub person: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// How.
    pub how: Means,
    /// What was said.
    pub said: Option<Narrative>,
}

/// Parents were informed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "InformParentsFields"))]
pub struct ParentsInformed {
    /// Which parents or carers.
    pub parents: Vec<PersonId>,
    /// When.
    pub at: DateTime<Utc>,
    /// How.
    pub how: Means,
    /// What was said.
    pub said: Narrative,
}

/// Parents are not informed yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::InputObject),
    graphql(input_name = "DeferInformingParentsFields")
)]
pub struct ParentsNotYet {
    /// Why not.
    pub reasons: Narrative,
    /// When this is looked at again.
    pub review_on: NaiveDate,
}

/// An agency asked that somebody be told nothing yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "HoldOnTellingFields"))]
pub struct HoldPlaced {
    /// Who is to be told nothing.
    pub person: PersonId,
    /// Which agency, or who, asked.
    pub asked_by: Text,
    /// Until when; open where not said.
    pub until: Option<DateTime<Utc>>,
    /// Why.
    pub reasons: Option<Narrative>,
}

/// A hold on telling ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "LiftHoldFields"))]
pub struct HoldLifted {
    /// Who may be told again.
    pub person: PersonId,
    /// On whose word.
    pub on_advice_of: Text,
}

/// The adult was told of the allegation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::InputObject),
    graphql(input_name = "TellAdultOfAllegationFields")
)]
pub struct AdultTold {
    /// Who.
    pub person: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// How.
    pub how: Means,
    /// What was said, and the support offered.
    pub said: Narrative,
    /// The named contact who supports her.
    pub supported_by: Option<PersonId>,
}

/// Who the adult an allegation is about was to the school on the day it became known: this decides the case manager.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubjectRecorded {
    /// The adult.
    pub person: PersonId,
    /// The roles she held.
    pub roles: Vec<Role>,
}
