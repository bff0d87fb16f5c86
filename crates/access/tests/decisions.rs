//! The decision table: who may do what, one sentence for each row, and what no combination of roles and ties can open.

use access::{Action, CaseFacts, Factors, Membership, SchoolAction, Viewer, may, may_at_school};
use chrono::{DateTime, TimeDelta, Utc};
use domain::incident::Kind;
use domain::person::PersonKind;
use domain::read_model::{Tie, TieRow};
use domain::school::Role;
use domain::school::auditing::{AuditEngagement, AuditScope, AuditorEngaged};
use domain::{CaseId, IncidentId, PersonId, SchoolId, Text};
use proptest::prelude::*;
use uuid::Uuid;

use Action::{
    BreakGlass, Decide, DeclareOwnConflict, Read, ReadOwnSubmission, RecordFact, RecordOwnReferral, ReportConflict,
    WorkOnFilter,
};
use Role::{
    Administrator, Auditor, ChairOfGovernors, Clerk, DeputyDsl, DesignatedSafeguardingLead, ExecutiveHeadteacher,
    HeadOfSchool, Headteacher, ItManager, OfficeRecorder, Reporter,
};

/// Whoever works on a case may do all of this.
const WORK_ON_IT: [Action; 7] =
    [Read, RecordFact, Decide, DeclareOwnConflict, RecordOwnReferral, WorkOnFilter, ReportConflict];
const NOTHING: [Action; 0] = [];

const fn here() -> SchoolId {
    SchoolId::new(Uuid::from_u128(1))
}

const fn this(school: SchoolId) -> CaseId {
    CaseId { school, incident: IncidentId::new(Uuid::from_u128(3)) }
}

const fn elsewhere() -> SchoolId {
    SchoolId::new(Uuid::from_u128(2))
}

/// Any time.
const fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH
}

const fn her() -> PersonId {
    PersonId::new(Uuid::from_u128(7))
}

fn viewer(roles: &[Role]) -> Viewer {
    Viewer::member(vec![Membership::new(here(), her(), roles.iter().copied().collect())])
}

/// What she may do with a case as it is; whether she may break the glass has sentences of its own.
fn allowed(viewer: &Viewer, case: &CaseFacts) -> Vec<Action> {
    let may = |action: &Action| *action != BreakGlass && may(viewer, *action, case).is_allowed();
    Action::ALL.into_iter().filter(may).collect()
}

const fn tied(tie: Tie) -> TieRow {
    TieRow { person: her(), tie, role: None, until: None }
}

/// A case that the leads on child protection see by their role.
fn about_a_child(ties: &[Tie]) -> CaseFacts {
    CaseFacts {
        case: this(here()),
        kind: Some(Kind::ConcernAboutChild),
        raised_at: Some(now()),
        named_only: false,
        ties: ties.iter().copied().map(tied).collect(),
        restricted: false,
        filter_task: false,
        at: now(),
    }
}

/// A case only for those the rules named.
fn about_an_adult(ties: &[Tie]) -> CaseFacts {
    CaseFacts { named_only: true, ..about_a_child(ties) }
}

fn must_know_as(role: Role) -> CaseFacts {
    CaseFacts { ties: vec![TieRow { role: Some(role), ..tied(Tie::Routed) }], ..about_an_adult(&[]) }
}

#[test]
fn the_lead_and_her_deputy_work_on_every_case_about_a_child() {
    for lead in [DesignatedSafeguardingLead, DeputyDsl] {
        assert_eq!(allowed(&viewer(&[Reporter, lead]), &about_a_child(&[])), WORK_ON_IT);
    }
}

#[test]
fn the_lead_sees_nothing_of_a_case_about_an_adult_unless_the_rules_name_her() {
    let lead = viewer(&[Reporter, DesignatedSafeguardingLead, DeputyDsl]);
    assert_eq!(allowed(&lead, &about_an_adult(&[])), NOTHING);
    assert_eq!(allowed(&lead, &must_know_as(DesignatedSafeguardingLead)), WORK_ON_IT);
}

#[test]
fn whoever_must_know_works_on_it_and_manages_it_and_so_does_whoever_was_given_it() {
    for tie in [Tie::Routed, Tie::Assignee, Tie::CaseManager] {
        assert_eq!(allowed(&viewer(&[Reporter]), &about_an_adult(&[tie])), WORK_ON_IT, "{tie:?}");
    }
}

#[test]
fn the_investigating_officer_reads_and_records_and_takes_no_decision() {
    let allowed = allowed(&viewer(&[Reporter]), &about_an_adult(&[Tie::Investigator]));
    assert_eq!(allowed, [Read, RecordFact, DeclareOwnConflict, RecordOwnReferral, WorkOnFilter, ReportConflict]);
}

#[test]
fn a_reporter_sees_what_she_submitted_and_no_more() {
    for case in [about_a_child(&[Tie::Reporter]), about_an_adult(&[Tie::Reporter])] {
        let allowed = allowed(&viewer(&[Reporter]), &case);
        assert_eq!(allowed, [ReadOwnSubmission, DeclareOwnConflict, RecordOwnReferral, ReportConflict]);
    }
}

#[test]
fn whoever_submitted_it_records_her_own_referral_whatever_stands_against_her_and_sees_no_more() {
    for tie in [Tie::Subject, Tie::Conflicted] {
        let case = about_an_adult(&[Tie::Reporter, tie]);
        assert_eq!(allowed(&viewer(&[Reporter]), &case), [ReadOwnSubmission, RecordOwnReferral], "{tie:?}");
    }
}

#[test]
fn nobody_sees_a_case_because_she_plays_a_part_in_it() {
    for tie in [Tie::Child, Tie::Sender, Tie::Recipient, Tie::Witness, Tie::Parent, Tie::Other] {
        assert_eq!(allowed(&viewer(&[Reporter]), &about_a_child(&[tie])), NOTHING, "{tie:?}");
    }
}

#[test]
fn the_subject_of_an_allegation_sees_nothing_whatever_she_is_else() {
    let all = viewer(Role::ALL);
    for tie in Tie::ALL.iter().copied().filter(|tie| *tie != Tie::Reporter) {
        assert_eq!(allowed(&all, &about_an_adult(&[Tie::Subject, tie])), NOTHING, "{tie:?}");
        assert_eq!(allowed(&all, &about_a_child(&[Tie::Subject, tie])), NOTHING, "{tie:?}");
    }
}

#[test]
fn whoever_has_a_conflict_of_interest_sees_nothing_whatever_she_is_else() {
    let all = viewer(Role::ALL);
    for tie in Tie::ALL.iter().copied().filter(|tie| *tie != Tie::Reporter) {
        assert_eq!(allowed(&all, &about_a_child(&[Tie::Conflicted, tie])), NOTHING, "{tie:?}");
    }
}

#[test]
fn a_report_about_oneself_can_be_read_as_submitted_and_in_no_other_way() {
    let case = about_an_adult(&[Tie::Subject, Tie::Reporter]);
    let allowed = allowed(&viewer(&[Reporter, DesignatedSafeguardingLead]), &case);
    assert_eq!(allowed, [ReadOwnSubmission, RecordOwnReferral]);
}

#[test]
fn a_head_who_is_also_the_lead_sees_nothing_of_an_allegation_about_herself() {
    let head = viewer(&[Reporter, Headteacher, DesignatedSafeguardingLead]);
    let case = CaseFacts { ties: vec![tied(Tie::Subject), must_know_as(Headteacher).ties[0]], ..about_an_adult(&[]) };
    assert_eq!(allowed(&head, &case), NOTHING);
}

#[test]
fn no_other_role_opens_a_case_to_whoever_is_not_named() {
    let by_role = [DesignatedSafeguardingLead, DeputyDsl];
    for role in Role::ALL.iter().filter(|role| !by_role.contains(role)) {
        let viewer = viewer(&[Reporter, *role]);
        assert_eq!(allowed(&viewer, &about_a_child(&[])), NOTHING, "{role:?}");
        assert_eq!(allowed(&viewer, &about_an_adult(&[])), NOTHING, "{role:?}");
    }
}

/// An auditor engaged over this scope, approved by two who have nothing to do with the case.
fn auditor(scope: AuditScope) -> Viewer {
    approved(scope, [PersonId::new(Uuid::from_u128(11)), PersonId::new(Uuid::from_u128(12))])
}

fn approved(scope: AuditScope, [proposed_by, confirmed_by]: [PersonId; 2]) -> Viewer {
    let (from, until) = (now(), now() + TimeDelta::days(30));
    let engagement = AuditEngagement { person: her(), from, until, purpose: Text::new("A sample."), scope };
    let engaged = AuditorEngaged { engagement, proposed_by, confirmed_by };
    let membership = Membership { engagements: vec![engaged], ..Membership::new(here(), her(), [Auditor].into()) };
    Viewer::member(vec![membership])
}

/// Everything recorded so far, about adults too.
fn everything() -> AuditScope {
    AuditScope { recorded_until: Some(now() + TimeDelta::days(1)), about_adults: true, ..AuditScope::default() }
}

const AUDITS: [Action; 3] = [Read, DeclareOwnConflict, ReportConflict];

#[test]
fn an_auditor_reads_what_her_engagement_reaches_and_changes_nothing() {
    for case in [about_a_child(&[]), about_an_adult(&[])] {
        assert_eq!(allowed(&auditor(everything()), &case), AUDITS);
        assert_eq!(allowed(&viewer(&[Auditor]), &case), NOTHING, "without an engagement");
    }
}

#[test]
fn outside_its_scope_an_engagement_opens_nothing() {
    let of_kinds = |kind| AuditScope { kinds: [kind].into(), ..everything() };
    let named = |school| AuditScope { cases: [this(school)].into(), ..everything() };
    let since = |from| AuditScope { recorded_from: Some(from), ..everything() };
    let until = |until| AuditScope { recorded_until: Some(until), ..everything() };
    let second = TimeDelta::seconds(1);
    for (scope, reaches) in [
        (of_kinds(Kind::ConcernAboutChild), true),
        (of_kinds(Kind::Allegation), false),
        (named(here()), true),
        (named(elsewhere()), false),
        (since(now()), true),
        (since(now() + second), false),
        (until(now()), false),
        (until(now() + second), true),
        (AuditScope { kinds: [Kind::Allegation].into(), ..named(here()) }, false),
    ] {
        let expected = if reaches { AUDITS.as_slice() } else { &NOTHING };
        assert_eq!(allowed(&auditor(scope.clone()), &about_a_child(&[])), expected, "{scope:?}");
    }
}

#[test]
fn cases_about_adults_are_within_where_the_engagement_says_so_and_restricted_ones_never() {
    let children = AuditScope { about_adults: false, ..everything() };
    assert_eq!(allowed(&auditor(children.clone()), &about_a_child(&[])), AUDITS);
    assert_eq!(allowed(&auditor(children), &about_an_adult(&[])), NOTHING);
    assert_eq!(allowed(&auditor(everything()), &restricted(&[])), NOTHING);
}

#[test]
fn two_engagements_reach_together_what_either_reaches_and_no_more() {
    let kinds = AuditScope { kinds: [Kind::Allegation].into(), ..everything() };
    let children = AuditScope { about_adults: false, kinds: [Kind::ConcernAboutChild].into(), ..everything() };
    let mut both = auditor(kinds);
    both.memberships[0].engagements.extend(auditor(children).memberships.remove(0).engagements);
    assert_eq!(allowed(&both, &about_a_child(&[])), AUDITS);
    assert_eq!(allowed(&both, &about_an_adult(&[])), NOTHING, "it is no allegation by its kind");
}

#[test]
fn an_engagement_opens_no_case_that_is_about_one_of_those_who_approved_it() {
    let (one, other) = (PersonId::new(Uuid::from_u128(11)), PersonId::new(Uuid::from_u128(12)));
    for tie in [Tie::Subject, Tie::Conflicted] {
        for approvers in [[one, other], [other, one]] {
            let case = CaseFacts { ties: vec![TieRow { person: one, ..tied(tie) }], ..about_an_adult(&[]) };
            assert_eq!(allowed(&approved(everything(), approvers), &case), NOTHING, "{tie:?}");
        }
    }
}

#[test]
fn whoever_must_know_in_a_role_does_so_while_she_holds_it() {
    assert_eq!(allowed(&viewer(&[Reporter, ChairOfGovernors]), &must_know_as(ChairOfGovernors)), WORK_ON_IT);
    assert_eq!(allowed(&viewer(&[Reporter, Clerk]), &must_know_as(ChairOfGovernors)), NOTHING);
}

#[test]
fn whoever_runs_the_filter_records_what_was_changed_where_that_was_asked_for_and_reads_nothing() {
    let asked = CaseFacts { filter_task: true, ..about_a_child(&[]) };
    assert_eq!(allowed(&viewer(&[Reporter, ItManager]), &asked), [WorkOnFilter]);
    assert_eq!(allowed(&viewer(&[Reporter, ItManager]), &about_a_child(&[])), NOTHING);
    assert_eq!(allowed(&viewer(&[Reporter]), &asked), NOTHING);
}

/// A case restricted to people by name.
fn restricted(ties: &[Tie]) -> CaseFacts {
    CaseFacts { restricted: true, ..about_an_adult(ties) }
}

#[test]
fn a_restricted_case_is_for_those_named_whatever_roles_others_hold() {
    let all = viewer(Role::ALL);
    assert_eq!(allowed(&all, &restricted(&[])), NOTHING);
    assert!(!may(&all, BreakGlass, &restricted(&[])).is_allowed());
    let named = allowed(&viewer(&[Reporter]), &restricted(&[Tie::Named]));
    assert_eq!(named, [Read, RecordFact, DeclareOwnConflict, RecordOwnReferral, WorkOnFilter, ReportConflict]);
}

#[test]
fn those_who_lead_break_the_glass_of_a_case_that_is_not_theirs_and_nobody_else_does() {
    let lead = [DesignatedSafeguardingLead, DeputyDsl, Headteacher, HeadOfSchool, ExecutiveHeadteacher];
    for role in Role::ALL {
        let leads = lead.contains(role) || [ChairOfGovernors, Role::TrustExecutiveDsl].contains(role);
        let breaks = may(&viewer(&[Reporter, *role]), BreakGlass, &about_an_adult(&[])).is_allowed();
        assert_eq!(breaks, leads, "{role:?}");
    }
    for tie in [Tie::Subject, Tie::Conflicted] {
        assert!(!may(&viewer(Role::ALL), BreakGlass, &about_an_adult(&[tie])).is_allowed(), "{tie:?}");
    }
}

#[test]
fn whoever_was_let_in_for_a_time_reads_until_it_is_over() {
    let until = now() + TimeDelta::hours(24);
    for tie in [Tie::Granted, Tie::BrokeGlass] {
        let lent = CaseFacts { ties: vec![TieRow { until: Some(until), ..tied(tie) }], ..about_an_adult(&[]) };
        assert_eq!(allowed(&viewer(&[Reporter]), &lent), [Read, DeclareOwnConflict, ReportConflict], "{tie:?}");
        assert_eq!(allowed(&viewer(&[Reporter]), &CaseFacts { at: until, ..lent.clone() }), NOTHING, "{tie:?}");
        assert_eq!(allowed(&viewer(&[]), &lent), NOTHING, "{tie:?}");
    }
}

#[test]
fn one_factor_is_enough_to_raise_a_concern_and_opens_no_case() {
    let one = |roles: &[Role]| Viewer { factors: Factors::One, ..viewer(roles) };
    let says = [DeclareOwnConflict, RecordOwnReferral, ReportConflict];
    assert_eq!(allowed(&one(Role::ALL), &about_a_child(&[Tie::CaseManager])), says);
    assert!(!may(&one(Role::ALL), BreakGlass, &about_a_child(&[])).is_allowed());
    let submitted = allowed(&one(&[Reporter]), &about_a_child(&[Tie::Reporter]));
    assert_eq!(submitted, [ReadOwnSubmission, DeclareOwnConflict, RecordOwnReferral, ReportConflict]);
    for (action, _) in school_table() {
        let enough = [
            SchoolAction::Raise,
            SchoolAction::ReadSchool,
            SchoolAction::ReadNames,
            SchoolAction::RegisterPerson(PersonKind::Outside),
        ];
        let allowed = may_at_school(&one(Role::ALL), &action, here()).is_allowed();
        assert_eq!(allowed, enough.contains(&action), "{action:?}");
    }
}

/// A leader who covers for the holders of these roles.
fn covering(roles: &[Role]) -> Viewer {
    let roles = roles.iter().copied().collect();
    Viewer::member(vec![Membership { covers: roles, ..Membership::new(here(), her(), [Reporter].into()) }])
}

#[test]
fn whoever_covers_for_the_lead_works_on_cases_about_children_as_she_does() {
    assert_eq!(allowed(&covering(&[DesignatedSafeguardingLead]), &about_a_child(&[])), WORK_ON_IT);
}

#[test]
fn cover_opens_no_case_about_an_adult_but_those_that_reached_her_while_it_lasts() {
    for role in [DesignatedSafeguardingLead, Headteacher, ChairOfGovernors] {
        assert_eq!(allowed(&covering(&[role]), &about_an_adult(&[])), NOTHING, "{role:?}");
        assert_eq!(allowed(&covering(&[role]), &must_know_as(role)), WORK_ON_IT, "{role:?}");
        assert_eq!(allowed(&covering(&[]), &must_know_as(role)), NOTHING, "{role:?}");
    }
}

#[test]
fn cover_gives_no_power_over_the_school_itself() {
    let cover = covering(&[Headteacher, ChairOfGovernors, DesignatedSafeguardingLead]);
    for action in [SchoolAction::AdoptPack, SchoolAction::ManageStaff, SchoolAction::ManageRole(DeputyDsl)] {
        assert!(!may_at_school(&cover, &action, here()).is_allowed(), "{action:?}");
    }
}

#[test]
fn whoever_left_the_school_sees_no_case_of_it_even_if_it_was_hers() {
    for tie in [Tie::Routed, Tie::Assignee, Tie::CaseManager, Tie::Investigator] {
        assert_eq!(allowed(&viewer(&[]), &about_a_child(&[tie])), NOTHING, "{tie:?}");
    }
}

#[test]
fn roles_and_ties_at_one_school_open_nothing_at_another() {
    let case = CaseFacts { case: this(elsewhere()), ..about_a_child(Tie::ALL) };
    assert_eq!(allowed(&viewer(Role::ALL), &case), NOTHING);
}

#[test]
fn whoever_sets_the_installation_up_sees_no_case() {
    assert_eq!(allowed(&Viewer::installation(), &about_a_child(Tie::ALL)), NOTHING);
}

/// What may be done at a school outside any case, and by whom; whoever is not in the row may not.
fn school_table() -> Vec<(SchoolAction, Vec<Role>)> {
    let heads = [Headteacher, HeadOfSchool, ExecutiveHeadteacher];
    let leads = [DesignatedSafeguardingLead, DeputyDsl];
    let with = |roles: &[Role], more: &[Role]| [roles, more].concat();
    let records = with(&heads, &with(&leads, &[OfficeRecorder, Administrator]));
    let governors = [ChairOfGovernors, Role::ViceChair, Role::NominatedGovernor, Clerk];
    let governing = |role| (SchoolAction::ManageRole(role), vec![ChairOfGovernors, Clerk]);
    let staffing = |role| (SchoolAction::ManageRole(role), with(&heads, &[ChairOfGovernors, Administrator]));
    vec![
        (SchoolAction::Raise, vec![Reporter, OfficeRecorder]),
        (SchoolAction::ReadSchool, Role::ALL.to_vec()),
        (SchoolAction::ReadLists, Role::ALL.to_vec()),
        (SchoolAction::ReadNames, vec![Reporter, OfficeRecorder, Administrator]),
        (SchoolAction::ReadPerson, with(&heads, &with(&leads, &[OfficeRecorder]))),
        (SchoolAction::RegisterPerson(PersonKind::Outside), with(&records, &[Reporter])),
        (SchoolAction::RegisterPerson(PersonKind::Child), records.clone()),
        (SchoolAction::RegisterPerson(PersonKind::Adult), records.clone()),
        (SchoolAction::CorrectPerson, records.clone()),
        (SchoolAction::ManageSchool, records),
        (SchoolAction::ManageStaff, with(&heads, &[Administrator])),
        (SchoolAction::AdoptPack, with(&heads, &[ChairOfGovernors])),
        (SchoolAction::GiveEvidence, with(&heads, &with(&leads, &[Role::LeadershipTeam, Role::DataProtectionOfficer]))),
        (
            SchoolAction::ArrangeCover([DesignatedSafeguardingLead].into()),
            with(&heads, &[ChairOfGovernors, Administrator]),
        ),
        (SchoolAction::ArrangeCover([Headteacher, ChairOfGovernors].into()), vec![ChairOfGovernors]),
        (SchoolAction::ArrangeCover([].into()), with(&heads, &with(&leads, &[Administrator]))),
        (SchoolAction::TriageAlerts, with(&heads, &leads)),
        (SchoolAction::CheckFilter, with(&heads, &with(&leads, &[ItManager]))),
        (SchoolAction::LookAfterMessages, vec![ItManager, Administrator]),
        (SchoolAction::PlanVisit, with(&heads, &with(&leads, &[OfficeRecorder, Administrator]))),
        (SchoolAction::ReviewReading, with(&heads, &[ChairOfGovernors, Role::DataProtectionOfficer])),
        (SchoolAction::OpenEmergencySheet, leads.to_vec()),
        (
            SchoolAction::ReadStatistics,
            with(
                &with(&heads, &governors),
                &with(
                    &leads,
                    &[
                        Role::LeadershipTeam,
                        Role::DataProtectionOfficer,
                        Role::TrustExecutiveDsl,
                        Role::TrustChiefExecutive,
                        Auditor,
                    ],
                ),
            ),
        ),
        (SchoolAction::ReadOverview, vec![Role::TrustExecutiveDsl, Role::TrustChiefExecutive]),
        (SchoolAction::RegisterSchool, vec![]),
        (SchoolAction::EndStaff([Reporter, DesignatedSafeguardingLead].into()), with(&heads, &[Administrator])),
        (SchoolAction::EndStaff([Reporter, ChairOfGovernors].into()), vec![ChairOfGovernors, Clerk]),
        (SchoolAction::MergePeople([Reporter].into()), with(&heads, &with(&leads, &[OfficeRecorder]))),
        (SchoolAction::MergePeople([Reporter, Auditor].into()), vec![ChairOfGovernors, Clerk]),
        (SchoolAction::ConfirmRole(DeputyDsl), with(&heads, &governors)),
        (SchoolAction::ConfirmRole(Auditor), governors.to_vec()),
        governing(ChairOfGovernors),
        governing(Role::ViceChair),
        governing(Role::NominatedGovernor),
        governing(Role::TrustExecutiveDsl),
        governing(Role::TrustChiefExecutive),
        governing(Auditor),
        staffing(DesignatedSafeguardingLead),
        staffing(DeputyDsl),
        staffing(Headteacher),
        staffing(OfficeRecorder),
        staffing(Administrator),
    ]
}

#[test]
fn each_thing_done_at_a_school_is_for_the_roles_in_its_row_and_for_no_other() {
    for (action, roles) in school_table() {
        for role in Role::ALL {
            let is_allowed = may_at_school(&viewer(&[*role]), &action, here()).is_allowed();
            assert_eq!(is_allowed, roles.contains(role), "{action:?} by {role:?}");
        }
    }
}

#[test]
fn no_administrator_can_engage_an_auditor_and_no_head_can_fill_the_governing_body() {
    for (role, by) in [(Auditor, Administrator), (Auditor, Headteacher), (ChairOfGovernors, Headteacher)] {
        assert!(
            !may_at_school(&viewer(&[by]), &SchoolAction::ManageRole(role), here()).is_allowed(),
            "{role:?} by {by:?}"
        );
    }
}

#[test]
fn whoever_a_school_does_not_know_may_do_nothing_there() {
    for (action, _) in school_table() {
        assert!(!may_at_school(&viewer(Role::ALL), &action, elsewhere()).is_allowed(), "{action:?}");
        assert!(!may_at_school(&viewer(&[]), &action, here()).is_allowed(), "{action:?}");
    }
}

#[test]
fn only_whoever_sets_the_installation_up_registers_a_school() {
    assert!(may_at_school(&Viewer::installation(), &SchoolAction::RegisterSchool, here()).is_allowed());
    assert!(!may_at_school(&viewer(Role::ALL), &SchoolAction::RegisterSchool, here()).is_allowed());
}

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
