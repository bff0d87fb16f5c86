//! What can happen to a person's record.

use super::relation::{RelationEnded, RelationRecorded};
use crate::Text;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

stored_events! {
    /// Everything that can happen to a person's record.
    pub enum PersonEvent in "person" {
        /// The person is known from here on.
        PersonRegistered(PersonRegistered) = "person-registered" v 1,
        /// Names or facts were corrected or brought up to date.
        PersonCorrected(PersonCorrected) = "person-corrected" v 1,
        /// The person holds a post.
        PostRecorded(PostRecorded) = "post-recorded" v 1,
        /// A post ended.
        PostEnded(PostEnded) = "post-ended" v 1,
        /// Another person is something to this one.
        RelationRecorded(RelationRecorded) = "relation-recorded" v 1,
        /// That no longer holds.
        RelationEnded(RelationEnded) = "relation-ended" v 1,
    }
}

vocabulary! {
    /// What kind of person this is to the school.
    pub enum PersonKind {
        /// A pupil, or another child.
        Child = "child" "child",
        /// A member of staff, governor, volunteer, or other adult who works in the school.
        Adult = "adult" "adult who works in the school",
        /// A parent, a carer, an officer of an agency, or a stranger.
        Outside = "outside" "person outside the school",
    }
}

/// Names and facts about a person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(name = "PersonDetails", input_name = "PersonDetailsInput")
)]
pub struct PersonDetails {
    /// Given name.
    pub given_name: Text,
    /// Family name.
    pub family_name: Text,
    /// The given name people use, where it differs.
    pub known_as: Option<Text>,
    /// Date of birth.
    pub born: Option<NaiveDate>,
    /// A pupil's unique number.
    pub upn: Option<Text>,
    /// The number in the school's own information system.
    #[serde(default)]
    pub local_id: Option<Text>,
    /// A pupil's year group or class.
    pub year_group: Option<Text>,
    /// Whether a pupil has special educational needs or a disability.
    pub special_needs: Option<bool>,
    /// Whether a social worker is named for the child.
    pub has_social_worker: Option<bool>,
    /// Whether the child is looked after by the local authority.
    pub looked_after: Option<bool>,
    /// Who the person is to the school, in words ("mother of", "officer of").
    pub connection: Option<Text>,
    /// Where the person lives. Never shown to anybody from whom it is withheld.
    #[serde(default)]
    pub address: Option<Text>,
    /// The own children of an adult who works in the school, in words ("two, four and seven years old").
    #[serde(default)]
    pub own_children: Option<Text>,
    /// Whom to ring in an emergency, in order, with numbers. Part of the emergency sheet.
    #[serde(default)]
    pub emergency_contacts: Option<Text>,
    /// What a court has ordered: who may not collect the child or be told where it is. Part of the emergency sheet.
    #[serde(default)]
    pub court_orders: Option<Text>,
    /// What whoever helps must know at once: allergies, medicine, conditions. Part of the emergency sheet.
    #[serde(default)]
    pub medical_alerts: Option<Text>,
    /// A pupil's last day at the school.
    #[serde(default)]
    pub left_on: Option<NaiveDate>,
    /// Where messages go that say no more than that something needs her; for adults who work in the school.
    pub email: Option<Text>,
}

/// The person is known from here on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "RegisterPersonFields"))]
pub struct PersonRegistered {
    /// Child, adult or outside person.
    pub kind: PersonKind,
    /// Names and facts.
    pub details: PersonDetails,
}

/// Names or facts as they now stand, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "CorrectPersonFields"))]
pub struct PersonCorrected {
    /// Names and facts.
    pub details: PersonDetails,
    /// Why, where there is something to say.
    pub reason: Option<Text>,
}

/// A post in a school or with another employer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(name = "Post", input_name = "PostInput")
)]
pub struct PostRecorded {
    /// What the post is called.
    pub title: Text,
    /// The employer, where it is not the school (an agency, a contractor).
    pub employer: Option<Text>,
    /// From when.
    pub from: NaiveDate,
    /// The last day, once it ended.
    pub until: Option<NaiveDate>,
}

/// A post ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "EndPostFields"))]
pub struct PostEnded {
    /// What the post is called.
    pub title: Text,
    /// The last day.
    pub until: NaiveDate,
}
