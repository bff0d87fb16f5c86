//! Who may help somebody to sign in: whoever may fill her posts, and for those who watch over the school nobody who runs it.

use crate::Membership;
use domain::school::Role;
use std::collections::BTreeSet;

/// Roles whose holders see cases by holding them.
const OPENS_CASES: [Role; 12] = [
    Role::DesignatedSafeguardingLead,
    Role::DeputyDsl,
    Role::Headteacher,
    Role::HeadOfSchool,
    Role::ExecutiveHeadteacher,
    Role::ChildProtectionColleague,
    Role::ChairOfGovernors,
    Role::ViceChair,
    Role::NominatedGovernor,
    Role::Auditor,
    Role::TrustExecutiveDsl,
    Role::TrustChiefExecutive,
];
/// Roles that watch over those who run the school.
const WATCHES: [Role; 6] = [
    Role::ChairOfGovernors,
    Role::ViceChair,
    Role::NominatedGovernor,
    Role::Auditor,
    Role::TrustExecutiveDsl,
    Role::TrustChiefExecutive,
];
/// Roles that run the school or its installation.
const RUNS: [Role; 7] = [
    Role::Headteacher,
    Role::HeadOfSchool,
    Role::ExecutiveHeadteacher,
    Role::DesignatedSafeguardingLead,
    Role::DeputyDsl,
    Role::ItManager,
    Role::Administrator,
];

/// Whether an account in these roles may be entered anew only with the help of two people: its holder sees cases.
#[must_use]
pub fn needs_two(of: &BTreeSet<Role>) -> bool {
    OPENS_CASES.iter().any(|role| of.contains(role))
}

/// Whether somebody in these roles watches over those who run the school.
#[must_use]
pub fn watches(of: &BTreeSet<Role>) -> bool {
    WATCHES.iter().any(|role| of.contains(role))
}

/// Whether the viewer is far enough from somebody in these roles to help her: the account of whoever watches over the school is
/// reset by nobody who runs it, whatever other post she fills.
#[must_use]
pub fn is_far_enough(helper: &Membership, of: &BTreeSet<Role>) -> bool {
    !watches(of) || !helper.acts_in(&RUNS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{PersonId, SchoolId};
    use uuid::Uuid;

    fn helper(roles: &[Role]) -> Membership {
        let (school, person) = (SchoolId::new(Uuid::from_u128(1)), PersonId::new(Uuid::from_u128(2)));
        Membership::new(school, person, roles.iter().copied().collect())
    }

    #[test]
    fn nobody_who_runs_the_school_resets_the_chair_even_as_clerk() {
        let chair = BTreeSet::from([Role::Reporter, Role::ChairOfGovernors]);
        assert!(is_far_enough(&helper(&[Role::Clerk]), &chair));
        for role in RUNS {
            assert!(!is_far_enough(&helper(&[Role::Clerk, role]), &chair), "{role:?}");
        }
    }

    #[test]
    fn a_teacher_is_helped_by_one_and_whoever_sees_cases_by_two() {
        assert!(!needs_two(&BTreeSet::from([Role::Reporter])));
        for role in OPENS_CASES {
            assert!(needs_two(&BTreeSet::from([Role::Reporter, role])), "{role:?}");
        }
    }
}
