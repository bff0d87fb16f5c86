//! Somebody with two records: what keeps her from a case under one of them keeps her from it, and nothing opens to her by it.

use access::{Action, CaseFacts, Membership, Permits, PermitsError, Viewer, may};
use chrono::DateTime;
use domain::incident::Kind;
use domain::read_model::{Tie, TieRow};
use domain::school::Role;
use domain::{CaseId, IncidentId, PersonId, SchoolId};
use proptest::prelude::*;
use std::sync::LazyLock;
use uuid::Uuid;

static PERMITS: LazyLock<Result<Permits, PermitsError>> = LazyLock::new(Permits::built_in);

const HERE: SchoolId = SchoolId::new(Uuid::from_u128(1));
const HER: PersonId = PersonId::new(Uuid::from_u128(7));
const ALSO_HER: PersonId = PersonId::new(Uuid::from_u128(70));

fn viewer(roles: &[Role], has_two_records: bool) -> Viewer {
    let also = if has_two_records { [ALSO_HER].into() } else { [].into() };
    Viewer::member(vec![Membership { also, ..Membership::new(HERE, HER, roles.iter().copied().collect()) }])
}

const fn tied(person: PersonId, tie: Tie) -> TieRow {
    TieRow { person, tie, role: None, until: None }
}

const fn case(named_only: bool, ties: Vec<TieRow>) -> CaseFacts {
    CaseFacts {
        case: CaseId { school: HERE, incident: IncidentId::new(Uuid::from_u128(3)) },
        kind: Some(Kind::ConcernAboutChild),
        raised_at: Some(DateTime::UNIX_EPOCH),
        named_only,
        ties,
        restricted: false,
        filter_task: false,
        has_nobody: false,
        at: DateTime::UNIX_EPOCH,
    }
}

/// What she may do, as the specification and the permits have it.
fn allowed(viewer: &Viewer, case: &CaseFacts) -> Vec<Action> {
    let may = |action: &Action| {
        let specified = may(viewer, *action, case);
        let permitted = PERMITS.as_ref().map(|permits| permits.may(viewer, *action, case));
        assert_eq!(permitted.ok(), Some(specified), "{action:?}");
        specified.is_allowed()
    };
    Action::ALL.into_iter().filter(may).collect()
}

#[test]
fn whoever_is_subject_or_conflicted_under_another_record_is_allowed_nothing() {
    for tie in [Tie::Subject, Tie::Conflicted] {
        let case = case(false, vec![tied(HER, Tie::Routed), tied(ALSO_HER, tie)]);
        assert_eq!(allowed(&viewer(Role::ALL, true), &case), [], "{tie:?}");
        assert!(allowed(&viewer(Role::ALL, false), &case).contains(&Action::Read), "two people after all: {tie:?}");
    }
}

#[test]
fn what_is_hers_under_another_record_opens_nothing() {
    for tie in Tie::ALL {
        let case = case(true, vec![tied(ALSO_HER, *tie)]);
        let nothing_of_it = allowed(&viewer(&[Role::Reporter], true), &case);
        assert_eq!(nothing_of_it, [], "{tie:?}");
    }
}

fn any_ties() -> impl Strategy<Value = Vec<TieRow>> {
    let whose = proptest::sample::select(vec![HER, ALSO_HER, PersonId::new(Uuid::from_u128(8))]);
    let row = (whose, proptest::sample::select(Tie::ALL)).prop_map(|(person, tie)| tied(person, tie));
    proptest::collection::vec(row, 0..8)
}

proptest! {
    #[test]
    fn a_merge_never_opens_anything_and_closes_what_is_closed_to_either_record(
        roles in proptest::sample::subsequence(Role::ALL, 0..=Role::ALL.len()), ties in any_ties(), named_only: bool,
    ) {
        let case = case(named_only, ties);
        let (one, two) = (allowed(&viewer(&roles, false), &case), allowed(&viewer(&roles, true), &case));
        prop_assert!(two.iter().all(|action| one.contains(action)));
        let kept = case.ties.iter().any(|row| row.tie.keeps_from() && [HER, ALSO_HER].contains(&row.person));
        prop_assert!(!kept || !two.contains(&Action::Read));
        prop_assert!(kept || one == two);
    }
}
