//! Who is asking: one account, known to each of her schools as one person.

use chrono::{DateTime, Utc};
use domain::school::Role;
use domain::{PersonId, School, SchoolId};
use std::collections::BTreeSet;

/// Who is asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// As whom each school knows her. Roles are those of today, whatever day is looked at.
    pub memberships: Vec<Membership>,
    /// Whether this is whoever set the installation up, or Wardbook's own worker; never from outside.
    pub is_installation: bool,
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
}

impl Viewer {
    /// Whoever sets the installation up, and the worker.
    #[must_use]
    pub const fn installation() -> Self {
        Self { memberships: Vec::new(), is_installation: true }
    }

    /// A person of one or several schools.
    #[must_use]
    pub const fn member(memberships: Vec<Membership>) -> Self {
        Self { memberships, is_installation: false }
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
        Self { school, person, roles, covers: BTreeSet::new() }
    }

    /// As this school has her at this time: the roles she holds, and those she acts in for others.
    #[must_use]
    pub fn at(school: SchoolId, person: PersonId, record: &School, now: DateTime<Utc>) -> Self {
        let (roles, covers) = (record.roles_of(person, now), record.roles_covered_by(person, now));
        Self { school, person, roles, covers }
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
