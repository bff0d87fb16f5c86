//! Roles that were proposed and wait for another person, and roles of one person that should check each other.

use super::person::Person;
use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use domain::SchoolId;
use domain::school::Role;
use domain::school::appointing;

/// A role that opens cases, proposed and not yet confirmed or declined.
#[derive(SimpleObject)]
pub(crate) struct RoleProposal {
    /// Who is to hold it.
    person: Person,
    /// Which role.
    role: Role,
    /// The role in words.
    role_words: &'static str,
    /// From when; at the earliest from when it is confirmed.
    from: DateTime<Utc>,
    /// The first moment it no longer holds.
    until: Option<DateTime<Utc>>,
    /// Who proposed it; somebody else confirms it.
    proposed_by: Option<Person>,
    /// When it was proposed.
    proposed_at: DateTime<Utc>,
}

impl RoleProposal {
    pub(crate) fn of(school: SchoolId, proposal: &appointing::Proposal) -> Self {
        let proposed = &proposal.proposed;
        Self {
            person: Person::new(school, proposed.person),
            role: proposed.role,
            role_words: proposed.role.words(),
            from: proposed.from,
            until: proposed.until,
            proposed_by: proposal.by.person().map(|person| Person::new(school, person)),
            proposed_at: proposal.at,
        }
    }
}

/// Two roles that check each other, held by one person.
#[derive(SimpleObject)]
pub(crate) struct HeldTogether {
    /// Who holds both.
    person: Person,
    /// The two, in words.
    role_words: [&'static str; 2],
    /// What is missing because of it.
    why: &'static str,
}

impl HeldTogether {
    pub(crate) fn of(school: SchoolId, held: &appointing::HeldTogether) -> Self {
        let role_words = [held.one.words(), held.other.words()];
        Self { person: Person::new(school, held.person), role_words, why: held.why }
    }
}
