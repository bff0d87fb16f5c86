//! Roles that were proposed and wait for another person, and roles of one person that should check each other.

use super::person::Person;
use async_graphql::SimpleObject;
use casework::Engagement;
use chrono::{DateTime, Utc};
use domain::incident::Kind;
use domain::school::Role;
use domain::school::appointing;
use domain::{CaseId, SchoolId, Text};

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

/// What an auditor is engaged for. Outside of it she sees nothing: it looks to her as if it were not there.
#[derive(SimpleObject)]
pub(crate) struct AuditEngagement {
    /// The auditor.
    person: Person,
    /// What for.
    purpose: Text,
    /// From when.
    from: DateTime<Utc>,
    /// The first moment it no longer holds.
    until: DateTime<Utc>,
    /// Cases of these kinds; every kind where none is said.
    kinds: Vec<Kind>,
    /// Cases recorded from this time on.
    recorded_from: Option<DateTime<Utc>>,
    /// The first moment of recording that is no longer within.
    recorded_until: Option<DateTime<Utc>>,
    /// Of the cases it names, those you may read.
    cases: Vec<CaseId>,
    /// How many cases it names that you may not read.
    other_cases: usize,
    /// Whether cases about adults are within too.
    about_adults: bool,
    /// Who proposed it.
    proposed_by: Option<Person>,
    /// Who confirmed it; nobody while it is proposed. Of a case that is about one of the two it opens nothing.
    confirmed_by: Option<Person>,
}

impl AuditEngagement {
    pub(crate) fn of(school: SchoolId, engagement: Engagement) -> Self {
        let person = |id| Person::new(school, id);
        let Engagement { engagement, other_cases, proposed_by, confirmed_by } = engagement;
        let scope = engagement.scope;
        Self {
            person: person(engagement.person),
            purpose: engagement.purpose,
            from: engagement.from,
            until: engagement.until,
            kinds: scope.kinds.into_iter().collect(),
            recorded_from: scope.recorded_from,
            recorded_until: scope.recorded_until,
            cases: scope.cases.into_iter().collect(),
            other_cases,
            about_adults: scope.about_adults,
            proposed_by: proposed_by.map(person),
            confirmed_by: confirmed_by.map(person),
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
