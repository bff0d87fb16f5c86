//! Who may do what with a case.

use crate::school::school_table;
use crate::{
    NOTHING, WORK_ON_IT, about_a_child, about_an_adult, allowed, elsewhere, her, here, must_know_as, now, this, tied,
    viewer,
};
use Action::{
    BreakGlass, DeclareOwnConflict, Read, ReadOwnSubmission, RecordFact, RecordOwnReferral, ReportConflict,
    WorkOnFilter,
};
use Role::{
    Administrator, Auditor, ChairOfGovernors, Clerk, DeputyDsl, DesignatedSafeguardingLead, ExecutiveHeadteacher,
    HeadOfSchool, Headteacher, ItManager, Reporter,
};
use access::{Action, CaseFacts, Factors, Membership, SchoolAction, Viewer, may, may_at_school};
use chrono::TimeDelta;
use domain::person::PersonKind;
use domain::read_model::{Tie, TieRow};
use domain::school::Role;

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
pub(crate) fn restricted(ties: &[Tie]) -> CaseFacts {
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
fn where_nobody_is_left_to_decide_the_governing_body_names_people_and_reads_nothing() {
    let left = CaseFacts { has_nobody: true, ..restricted(&[]) };
    for role in Role::ALL {
        let expected: &[Action] = if role.names_people() { &[Action::NamePeople] } else { &NOTHING };
        assert_eq!(allowed(&viewer(&[Reporter, *role]), &left), expected, "{role:?}");
        assert_eq!(allowed(&viewer(&[Reporter, *role]), &restricted(&[])), NOTHING, "somebody is left: {role:?}");
    }
    let head = [Headteacher, HeadOfSchool, ExecutiveHeadteacher, Administrator, DesignatedSafeguardingLead, Auditor];
    assert!(head.into_iter().all(|role| !role.names_people()), "those who run the school name nobody");
}

#[test]
fn whoever_it_is_about_or_is_in_conflict_names_nobody_for_it() {
    for tie in [Tie::Subject, Tie::Conflicted] {
        let left = CaseFacts { has_nobody: true, ..restricted(&[tie]) };
        assert_eq!(allowed(&viewer(Role::ALL), &left), NOTHING, "{tie:?}");
    }
}

#[test]
fn naming_people_takes_two_factors() {
    let left = CaseFacts { has_nobody: true, ..restricted(&[]) };
    let one = Viewer { factors: Factors::One, ..viewer(&[ChairOfGovernors]) };
    assert_eq!(allowed(&one, &left), NOTHING);
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
