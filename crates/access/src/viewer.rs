//! Who is asking: one account, known to each of her schools as one person.

use chrono::{DateTime, TimeDelta, Utc};
use domain::reading::SignedInBy;
use domain::school::Role;
use domain::school::auditing::AuditorEngaged;
use domain::{PersonId, School, SchoolId};
use std::collections::BTreeSet;

/// Who is asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// As whom each school knows her. Roles are those of today, whatever day is looked at.
    pub memberships: Vec<Membership>,
    /// Whether this is whoever set the installation up, or Wardbook's own worker; never from outside.
    pub is_installation: bool,
    /// By how many factors she proved who she is. An API token counts as two: it was issued to a program, on purpose.
    pub factors: Factors,
    /// When she last proved it with everything she has; nothing for a token, by which nobody signs in.
    pub authenticated_at: Option<DateTime<Utc>>,
    /// By which account and sign-in she came, for the log of reads; nothing decides on it.
    pub signed_in_by: Option<SignedInBy>,
}

/// By how many factors somebody proved who she is: raising a concern needs one, reading cases two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Factors {
    /// A password, or an identity provider that checked no more than one.
    One,
    /// A second one too: a code of an authenticator app, a printed code, or a provider that checked both.
    Two,
}

/// As whom one school knows the viewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The school.
    pub school: SchoolId,
    /// The person she is there.
    pub person: PersonId,
    /// The roles she holds today.
    pub roles: BTreeSet<Role>,
    /// The roles she acts in today because she covers for those who hold them: on cases alone.
    pub covers: BTreeSet<Role>,
    /// What she is engaged to audit today.
    pub engagements: Vec<AuditorEngaged>,
    /// Her other records at the school, as somebody decided: what keeps her from a case under one of them keeps her from it. They
    /// open nothing.
    pub also: BTreeSet<PersonId>,
}

impl Viewer {
    /// Whoever sets the installation up, and the worker.
    #[must_use]
    pub const fn installation() -> Self {
        let (factors, authenticated_at, signed_in_by) = (Factors::Two, None, None);
        Self { memberships: Vec::new(), is_installation: true, factors, authenticated_at, signed_in_by }
    }

    /// A person of one or several schools, by an API token.
    #[must_use]
    pub const fn member(memberships: Vec<Membership>) -> Self {
        let (factors, authenticated_at, signed_in_by) = (Factors::Two, None, None);
        Self { memberships, is_installation: false, factors, authenticated_at, signed_in_by }
    }

    /// A person of one or several schools, signed in by so many factors at that time.
    #[must_use]
    pub const fn signed_in(memberships: Vec<Membership>, factors: Factors, at: DateTime<Utc>) -> Self {
        Self { memberships, is_installation: false, factors, authenticated_at: Some(at), signed_in_by: None }
    }

    /// The same viewer, proved in the same way, as somebody of these schools.
    #[must_use]
    pub const fn as_known(&self, memberships: Vec<Membership>) -> Self {
        let Self { is_installation, factors, authenticated_at, signed_in_by, .. } = *self;
        Self { memberships, is_installation, factors, authenticated_at, signed_in_by }
    }

    /// Whether cases can open to her at all: that takes two factors, whatever case it is.
    #[must_use]
    pub fn has_proved_both(&self) -> bool {
        self.factors == Factors::Two
    }

    /// Whether she proved who she is within that time: what cannot be undone asks for it. A token never did.
    #[must_use]
    pub fn proved_within(&self, time: TimeDelta, now: DateTime<Utc>) -> bool {
        self.is_installation || self.authenticated_at.is_some_and(|at| now - at <= time)
    }

    /// As whom this school knows her.
    #[must_use]
    pub fn at(&self, school: SchoolId) -> Option<&Membership> {
        self.memberships.iter().find(|membership| membership.school == school)
    }
}

impl Membership {
    /// This person of this school in these roles, who covers for nobody.
    #[must_use]
    pub const fn new(school: SchoolId, person: PersonId, roles: BTreeSet<Role>) -> Self {
        Self { school, person, roles, covers: BTreeSet::new(), engagements: Vec::new(), also: BTreeSet::new() }
    }

    /// As this school has her at this time: the roles she holds, those she acts in for others, what she is engaged to
    /// audit, and her other records.
    #[must_use]
    pub fn at(school: SchoolId, person: PersonId, record: &School, now: DateTime<Utc>) -> Self {
        let (roles, covers) = (record.roles_of(person, now), record.roles_covered_by(person, now));
        let engagements = record.engagements_of(person, now).cloned().collect();
        let mut also = record.records_of(person);
        also.remove(&person);
        Self { school, person, roles, covers, engagements, also }
    }

    /// Whether this is a record of hers, the one she is known by or another.
    #[must_use]
    pub fn is(&self, person: PersonId) -> bool {
        self.person == person || self.also.contains(&person)
    }

    /// Whether she works on cases in one of these roles, as her own or because she covers for its holder.
    #[must_use]
    pub fn acts_in(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.roles.contains(role) || self.covers.contains(role))
    }

    /// Whether she holds one of these roles.
    #[must_use]
    pub fn holds(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.roles.contains(role))
    }
}
