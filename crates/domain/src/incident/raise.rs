//! The concern itself: as raised, noted, corrected, reclassified; and the people in it.

use super::kind::{Answer, Details, Kind};
use super::telling::Means;
use crate::{Narrative, PersonId, Text};
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// The part a person plays in a case.
    pub enum PartPlayed {
        /// The child the concern is about.
        Child = "child" "child",
        /// The person an allegation is about: this, and only this, is the subject.
        Subject = "subject" "person the allegation is about",
        /// Who sent a contact.
        Sender = "sender" "sender",
        /// Who received a contact.
        Recipient = "recipient" "recipient",
        /// Who saw or heard something.
        Witness = "witness" "witness",
        /// A parent or carer.
        Parent = "parent" "parent or carer",
        /// Anybody else who matters to the case.
        Other = "other" "other",
    }
}

/// A person and the part played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "InvolvedInput"))]
pub struct Involved {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub part: PartPlayed,
}

/// Somebody was told of the concern before or while it was raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "ToldInput")
)]
pub struct Told {
    /// Who was told.
    pub person: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// How.
    pub how: Means,
}

vocabulary! {
    /// For whom a concern was passed on.
    pub enum BehalfOf {
        /// For a child.
        Child = "child" "a child",
        /// For a parent or carer.
        Parent = "parent" "a parent or carer",
        /// For somebody else.
        Other = "other" "somebody else",
    }
}

/// A concern passed on for somebody who told it: a child, a parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "OnBehalfInput"))]
pub struct OnBehalf {
    /// For whom.
    pub of: BehalfOf,
    /// The person, where she is known.
    pub person: Option<PersonId>,
    /// Whether she agreed to be named to others: where she did not, or was not asked, no call sheet and no copy names her.
    pub may_be_named: Answer,
}

/// Whether somebody is in danger now, and what was done at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "ImmediateSafetyInput")
)]
pub struct ImmediateSafety {
    /// Whether a child is in danger now.
    pub in_danger: bool,
    /// What was done at once (999 called, child kept with an adult).
    pub done: Option<Text>,
}

/// A concern as it was raised.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConcernRaised {
    /// What is particular to its kind.
    pub details: Details,
    /// The people in it and the parts they play.
    pub people: Vec<Involved>,
    /// What happened.
    pub narrative: Narrative,
    /// The child's own words.
    pub childs_words: Option<Narrative>,
    /// Who noticed; may differ from who typed it in.
    pub informant: Option<PersonId>,
    /// Who typed it in.
    pub recorder: Option<PersonId>,
    /// When it happened, where known.
    pub occurred_at: Option<DateTime<Utc>>,
    /// When the first member of staff knew: duties run from here.
    pub known_at: DateTime<Utc>,
    /// Who was told before it was typed in.
    pub told: Vec<Told>,
    /// Immediate safety.
    pub safety: ImmediateSafety,
    /// For whom it was passed on, where somebody else told it.
    #[serde(default)]
    pub on_behalf: Option<OnBehalf>,
}

/// A note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "AddNoteFields"))]
pub struct NoteAdded {
    /// What is noted.
    pub note: Narrative,
    /// When what is noted happened, where that differs from now.
    pub occurred_at: Option<DateTime<Utc>>,
}

/// A correction of an earlier entry, which stays as it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "CorrectEntryFields"))]
pub struct Corrected {
    /// The entry, by its version in the case.
    pub entry: u64,
    /// What it should have said.
    pub correction: Narrative,
    /// Whether the entry as a whole was made in error (the wrong child, the wrong case).
    pub entered_in_error: bool,
}

/// The concern is of another kind, or its details are other, with reasons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reclassified {
    /// What it was.
    pub was: Kind,
    /// What it is.
    pub details: Details,
    /// Why.
    pub reasons: Narrative,
}

/// A person was named in the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "NamePersonFields"))]
pub struct PersonNamed {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub part: PartPlayed,
}

/// A person named by mistake was taken off the case; the entry that named her stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "UnlinkPersonFields"))]
pub struct PersonUnlinked {
    /// Who.
    pub person: PersonId,
    /// Why.
    pub reasons: Narrative,
}
