//! Who is asking: one account, known to each of her schools as one person.

use domain::school::Role;
use domain::{PersonId, SchoolId};
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
    /// Whether she holds one of these roles.
    #[must_use]
    pub fn holds(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.roles.contains(role))
    }
}
