//! The permits, compared with the function that says what they must say; and what becomes of permits that were altered.

use access::{Action, CaseFacts, Factors, Membership, Permits, PermitsError, SchoolAction, Viewer, may, may_at_school};
use chrono::{DateTime, TimeDelta, Utc};
use domain::incident::Kind;
use domain::person::PersonKind;
use domain::read_model::{Tie, TieRow};
use domain::school::Role;
use domain::school::auditing::{AuditEngagement, AuditScope, AuditorEngaged};
use domain::{CaseId, IncidentId, PersonId, SchoolId, Text};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use uuid::Uuid;

static PERMITS: LazyLock<Result<Permits, PermitsError>> = LazyLock::new(Permits::built_in);

const SCHEMA: &str = include_str!("../permits/wardbook.cedarschema");
const CASES: &str = include_str!("../permits/cases.cedar");
const SCHOOLS: &str = include_str!("../permits/schools.cedar");

const fn here() -> SchoolId {
    SchoolId::new(Uuid::from_u128(1))
}

/// Any time.
const fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH
}

const fn her() -> PersonId {
    PersonId::new(Uuid::from_u128(7))
}

/// Another record of hers.
const fn also_her() -> PersonId {
    PersonId::new(Uuid::from_u128(70))
}

fn viewer(roles: &BTreeSet<Role>, covers: &BTreeSet<Role>) -> Viewer {
    let also = [also_her()].into();
    let membership = Membership { covers: covers.clone(), also, ..Membership::new(here(), her(), roles.clone()) };
    Viewer::member(vec![membership])
}

/// A case that is for those named only, restricted, a task for whoever runs the filter, or left with nobody.
const fn case([named_only, restricted, filter_task, has_nobody]: [bool; 4], ties: Vec<TieRow>) -> CaseFacts {
    let (kind, raised_at) = (Some(Kind::ConcernAboutChild), Some(now()));
    CaseFacts { case: this(), kind, raised_at, named_only, restricted, ties, filter_task, has_nobody, at: now() }
}

const fn this() -> CaseId {
    CaseId { school: here(), incident: IncidentId::new(Uuid::from_u128(3)) }
}

/// Every way in which an engagement may reach the case or not, each approved by whoever might be tied to it and not.
fn engagements() -> Vec<AuditorEngaged> {
    let mut all = Vec::new();
    let kinds = [vec![], vec![Kind::ConcernAboutChild], vec![Kind::Allegation]];
    let hour = TimeDelta::hours(1);
    let periods = [
        (None, None),
        (Some(now()), None),
        (Some(now() + hour), None),
        (None, Some(now())),
        (None, Some(now() + hour)),
    ];
    let other = CaseId { incident: IncidentId::new(Uuid::from_u128(4)), ..this() };
    let cases = [vec![], vec![this()], vec![other]];
    for (kinds, (recorded_from, recorded_until), cases, about_adults, by) in combined(&kinds, &periods, &cases) {
        let scope = AuditScope { kinds, recorded_from, recorded_until, cases, about_adults };
        let (from, until) = (now(), now() + hour);
        let engagement = AuditEngagement { person: her(), from, until, purpose: Text::new("A sample."), scope };
        let approver = PersonId::new(Uuid::from_u128(by));
        all.push(AuditorEngaged { engagement, proposed_by: approver, confirmed_by: PersonId::new(Uuid::from_u128(9)) });
    }
    all
}

/// From when, and until when.
type Period = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);
type Scoped = (BTreeSet<Kind>, Period, BTreeSet<CaseId>, bool, u128);

fn combined(kinds: &[Vec<Kind>], periods: &[Period], cases: &[Vec<CaseId>]) -> Vec<Scoped> {
    let mut all = Vec::new();
    for kinds in kinds {
        for period in periods {
            for cases in cases {
                for (about_adults, by) in [(false, 8), (true, 8), (true, 10)] {
                    let (kinds, cases) = (kinds.iter().copied().collect(), cases.iter().copied().collect());
                    all.push((kinds, *period, cases, about_adults, by));
                }
            }
        }
    }
    all
}

/// Fails with what was asked where permits and specification differ.
fn agree_on(permits: &Permits, viewer: &Viewer, case: &CaseFacts) {
    for action in Action::ALL {
        let (permitted, specified) = (permits.may(viewer, action, case), may(viewer, action, case));
        assert_eq!(permitted, specified, "{action:?} of {case:?} by {viewer:?}");
    }
}

#[test]
fn permits_and_specification_agree_on_every_scope_of_an_engagement() {
    let permits = PERMITS.as_ref().unwrap();
    let roles = BTreeSet::from([Role::Reporter, Role::Auditor]);
    let others = |tie| TieRow { person: PersonId::new(Uuid::from_u128(8)), tie, role: None, until: None };
    let ties = [vec![], vec![others(Tie::Subject)], vec![others(Tie::Conflicted)]];
    for engaged in engagements() {
        let mut viewer = viewer(&roles, &BTreeSet::new());
        viewer.memberships[0].engagements = vec![engaged];
        for ties in &ties {
            for shape in [[false; 4], [true, false, false, false], [true, true, false, false]] {
                agree_on(permits, &viewer, &case(shape, ties.clone()));
            }
        }
    }
}

fn agree_at_school(permits: &Permits, viewer: &Viewer) {
    for action in school_actions() {
        let (permitted, specified) =
            (permits.may_at_school(viewer, &action, here()), may_at_school(viewer, &action, here()));
        assert_eq!(permitted, specified, "{action:?} by {viewer:?}");
    }
}

fn school_actions() -> Vec<SchoolAction> {
    let plain = [
        SchoolAction::Raise,
        SchoolAction::ReadSchool,
        SchoolAction::ReadNames,
        SchoolAction::ReadPerson,
        SchoolAction::CorrectPerson,
        SchoolAction::ManageStaff,
        SchoolAction::PlanVisit,
        SchoolAction::TriageAlerts,
        SchoolAction::CheckFilter,
        SchoolAction::LookAfterMessages,
        SchoolAction::AdoptPack,
        SchoolAction::GiveEvidence,
        SchoolAction::ManageSchool,
        SchoolAction::ReadLists,
        SchoolAction::ReviewReading,
        SchoolAction::OpenEmergencySheet,
        SchoolAction::ReadStatistics,
        SchoolAction::ReadOverview,
        SchoolAction::RegisterSchool,
        SchoolAction::ArrangeCover(BTreeSet::new()),
        SchoolAction::EndStaff(BTreeSet::new()),
        SchoolAction::MergePeople(BTreeSet::new()),
        SchoolAction::ArrangeCover([Role::Headteacher, Role::ChairOfGovernors].into()),
        SchoolAction::ArrangeCover([Role::Headteacher, Role::DeputyDsl].into()),
    ];
    let kinds = PersonKind::ALL.iter().map(|kind| SchoolAction::RegisterPerson(*kind));
    let roles = Role::ALL.iter().flat_map(|role| [SchoolAction::ManageRole(*role), SchoolAction::ConfirmRole(*role)]);
    let ended = Role::ALL.iter().map(|role| SchoolAction::EndStaff([Role::Reporter, *role].into()));
    let merged = Role::ALL.iter().map(|role| SchoolAction::MergePeople([Role::Reporter, *role].into()));
    let covers = Role::ALL.iter().map(|role| SchoolAction::ArrangeCover([*role].into()));
    plain.into_iter().chain(kinds).chain(roles).chain(ended).chain(merged).chain(covers).collect()
}

/// No role, and each role alone.
fn standings() -> Vec<BTreeSet<Role>> {
    let alone = Role::ALL.iter().map(|role| BTreeSet::from([*role]));
    std::iter::once(BTreeSet::new()).chain(alone).collect()
}

/// No tie, each tie alone, and each two.
fn tied() -> Vec<Vec<TieRow>> {
    let row = |tie| TieRow { person: her(), tie, role: None, until: None };
    let alone = Tie::ALL.iter().map(|tie| vec![row(*tie)]);
    let decisive = [Tie::Subject, Tie::Conflicted, Tie::Reporter];
    let two = decisive.iter().flat_map(|one| Tie::ALL.iter().map(move |other| vec![row(*one), row(*other)]));
    let elsewhere = |tie| TieRow { person: also_her(), ..row(tie) };
    let other = Tie::ALL.iter().flat_map(|tie| [vec![elsewhere(*tie)], vec![elsewhere(*tie), row(Tie::Routed)]]);
    std::iter::once(Vec::new()).chain(alone).chain(two).chain(other).collect()
}

#[test]
fn permits_and_specification_agree_on_every_role_every_tie_and_every_action() {
    let permits = PERMITS.as_ref().unwrap();
    for roles in standings() {
        for ties in tied() {
            let (no, yes) = (false, true);
            for shape in [
                [no; 4],
                [no, no, yes, no],
                [yes, no, no, no],
                [yes, yes, no, no],
                [yes, yes, no, yes],
                [no, no, no, yes],
            ] {
                let viewer = viewer(&roles, &BTreeSet::new());
                agree_on(permits, &viewer, &case(shape, ties.clone()));
                if ties.len() < 2 {
                    agree_on(permits, &Viewer { factors: Factors::One, ..viewer }, &case(shape, ties.clone()));
                }
            }
        }
    }
}

#[test]
fn permits_and_specification_agree_on_everything_done_at_a_school() {
    let permits = PERMITS.as_ref().unwrap();
    for roles in standings() {
        let one = Viewer { factors: Factors::One, ..viewer(&roles, &BTreeSet::new()) };
        agree_at_school(permits, &one);
        agree_at_school(permits, &viewer(&roles, &BTreeSet::new()));
        agree_at_school(permits, &viewer(&BTreeSet::new(), &roles));
    }
    agree_at_school(permits, &Viewer::installation());
    agree_at_school(permits, &Viewer::member(Vec::new()));
}

fn any_roles() -> impl Strategy<Value = BTreeSet<Role>> {
    proptest::sample::subsequence(Role::ALL, 0..=6).prop_map(|roles| roles.into_iter().collect())
}

fn any_ties() -> impl Strategy<Value = Vec<TieRow>> {
    let role = proptest::option::of(proptest::sample::select(Role::ALL));
    let until = proptest::option::of(-1_i64..2);
    let whose = proptest::sample::select(vec![her(), her(), also_her(), PersonId::new(Uuid::from_u128(8))]);
    let row = (proptest::sample::select(Tie::ALL), role, until, whose).prop_map(|(tie, role, until, person)| TieRow {
        person,
        tie,
        role: role.filter(|_| matches!(tie, Tie::Routed | Tie::Assignee | Tie::CaseManager | Tie::Investigator)),
        until: until
            .filter(|_| matches!(tie, Tie::Granted | Tie::BrokeGlass))
            .map(|hours| now() + TimeDelta::hours(hours)),
    });
    proptest::collection::vec(row, 0..6)
}

proptest! {
    #[test]
    fn permits_and_specification_agree_whatever_is_combined(
        roles in any_roles(), covers in any_roles(), ties in any_ties(), shape: [bool; 4], one_factor: bool,
        engaged in proptest::sample::subsequence(engagements(), 0..=2),
    ) {
        let permits = PERMITS.as_ref().unwrap();
        let factors = if one_factor { Factors::One } else { Factors::Two };
        let mut viewer = Viewer { factors, ..viewer(&roles, &covers) };
        viewer.memberships[0].engagements = engaged;
        agree_on(permits, &viewer, &case(shape, ties));
        agree_at_school(permits, &viewer);
    }
}

#[test]
fn the_schema_knows_every_role_tie_and_kind_of_person_and_no_other() {
    let listed = |name: &str| {
        let list = SCHEMA.split_once(&format!("entity {name} enum [")).unwrap().1.split_once(']').unwrap().0;
        list.split(',').map(|term| term.trim().trim_matches('"').to_owned()).collect::<BTreeSet<_>>()
    };
    let terms = |all: Vec<&str>| all.into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
    assert_eq!(listed("Role"), terms(Role::ALL.iter().map(|role| role.as_str()).collect()));
    assert_eq!(listed("Tie"), terms(Tie::ALL.iter().map(|tie| tie.as_str()).collect()));
    let keeps = ["of-its-kinds", "in-its-period", "among-its-cases", "about-adults-too", "approved-by-others"];
    assert_eq!(listed("Keeps"), terms(keeps.to_vec()));
    assert_eq!(listed("PersonKind"), terms(PersonKind::ALL.iter().map(|kind| kind.as_str()).collect()));
}

/// Why these permits are not taken.
fn refused(cases: &str) -> String {
    let permits = Permits::of(SCHEMA, &[("cases.cedar", cases), ("schools.cedar", SCHOOLS)]);
    permits.err().map(|error| error.to_string()).unwrap_or_default()
}

#[test]
fn permits_that_do_not_pass_strict_validation_are_refused_with_file_and_reason() {
    let misspelt = CASES.replacen("Tie::\"conflicted\"", "Tie::\"conflict\"", 1);
    assert!(refused(&misspelt).contains("conflict"), "{}", refused(&misspelt));
    let unknown = CASES.replacen("resource.namedOnly", "resource.secret", 1);
    assert!(refused(&unknown).contains("secret"), "{}", refused(&unknown));
    let cut = &CASES[..CASES.rfind("when {").unwrap()];
    let cut = format!("{cut} when {{");
    assert!(refused(&cut).contains("cases.cedar"), "{}", refused(&cut));
    let nameless = format!("{CASES}\npermit (principal, action == Action::\"read\", resource);");
    assert!(refused(&nameless).contains("@id"), "{}", refused(&nameless));
    let twice = format!("{CASES}\n{CASES}");
    assert!(refused(&twice).contains("cases.cedar"), "{}", refused(&twice));
}

#[test]
fn a_permit_that_fails_while_it_is_asked_denies_though_another_would_allow() {
    let overflows =
        format!("{CASES}\n@id(\"fails\") forbid (principal, action, resource) when {{ 9223372036854775807 + 1 > 0 }};");
    let permits = Permits::of(SCHEMA, &[("cases.cedar", &overflows), ("schools.cedar", SCHOOLS)]).unwrap();
    let lead = viewer(&[Role::DesignatedSafeguardingLead].into(), &BTreeSet::new());
    let case = case([false; 4], Vec::new());
    assert!(may(&lead, Action::Read, &case).is_allowed());
    assert!(!permits.may(&lead, Action::Read, &case).is_allowed());
}
