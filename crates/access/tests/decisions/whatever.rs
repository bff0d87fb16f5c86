//! What no combination of roles and ties can open.

use crate::{allowed, her, here, now, this, tied, viewer};
use Action::{Decide, Read, ReadOwnSubmission, RecordFact, RecordOwnReferral};
use access::{Action, CaseFacts, Viewer};
use domain::PersonId;
use domain::incident::Kind;
use domain::read_model::{Tie, TieRow};
use domain::school::Role;
use proptest::prelude::*;
use uuid::Uuid;

fn any_ties() -> impl Strategy<Value = Vec<TieRow>> {
    let role = proptest::option::of(proptest::sample::select(Role::ALL));
    let tie = (proptest::sample::select(Tie::ALL), role, any::<bool>());
    let row = tie.prop_map(|(tie, role, hers)| TieRow {
        person: if hers { her() } else { PersonId::new(Uuid::from_u128(8)) },
        tie,
        role: role.filter(|_| tie == Tie::Routed),
        until: None,
    });
    proptest::collection::vec(row, 0..8)
}

fn any_roles() -> impl Strategy<Value = Vec<Role>> {
    proptest::sample::subsequence(Role::ALL, 0..=Role::ALL.len())
}

fn any_case() -> impl Strategy<Value = CaseFacts> {
    (any_ties(), any::<bool>()).prop_map(|(ties, named_only)| CaseFacts {
        case: this(here()),
        kind: Some(Kind::ConcernAboutChild),
        raised_at: Some(now()),
        named_only,
        ties,
        restricted: false,
        filter_task: false,
        has_nobody: false,
        at: now(),
    })
}

proptest! {
    #[test]
    fn whoever_is_subject_or_conflicted_is_allowed_nothing_but_what_she_submitted_and_referred(
        roles in any_roles(), case in any_case(), excluded in proptest::sample::select(&[Tie::Subject, Tie::Conflicted][..]),
    ) {
        let mut case = case;
        case.ties.push(tied(excluded));
        let submitted = case.ties.contains(&tied(Tie::Reporter));
        let refers = (submitted && !roles.is_empty()).then_some(RecordOwnReferral);
        let expected: Vec<Action> = submitted.then_some(ReadOwnSubmission).into_iter().chain(refers).collect();
        prop_assert_eq!(allowed(&viewer(&roles), &case), expected);
    }

    #[test]
    fn without_membership_nothing_is_allowed(case in any_case()) {
        prop_assert!(allowed(&Viewer::member(Vec::new()), &case).is_empty());
    }

    #[test]
    fn a_case_for_named_people_is_never_open_to_more_than_the_same_case_about_a_child(
        roles in any_roles(), case in any_case(),
    ) {
        let named = allowed(&viewer(&roles), &CaseFacts { named_only: true, ..case.clone() });
        let open = allowed(&viewer(&roles), &CaseFacts { named_only: false, ..case });
        prop_assert!(named.iter().all(|action| open.contains(action)));
    }

    #[test]
    fn whoever_may_act_on_a_case_may_read_it(roles in any_roles(), case in any_case()) {
        let allowed = allowed(&viewer(&roles), &case);
        prop_assert!(allowed.contains(&Read) || !(allowed.contains(&RecordFact) || allowed.contains(&Decide)));
    }

    #[test]
    fn ties_of_others_open_nothing(roles in any_roles(), case in any_case()) {
        let own: Vec<TieRow> = case.ties.iter().copied().filter(|row| row.person == her()).collect();
        let alone = CaseFacts { ties: own, ..case.clone() };
        prop_assert_eq!(allowed(&viewer(&roles), &case), allowed(&viewer(&roles), &alone));
    }
}
