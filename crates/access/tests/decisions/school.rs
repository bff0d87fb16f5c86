//! Who may do what at a school outside any case.

use crate::{elsewhere, here, viewer};
use Role::{
    Administrator, Auditor, ChairOfGovernors, Clerk, DeputyDsl, DesignatedSafeguardingLead, ExecutiveHeadteacher,
    HeadOfSchool, Headteacher, ItManager, OfficeRecorder, Reporter,
};
use access::{SchoolAction, Viewer, may_at_school};
use domain::person::PersonKind;
use domain::school::Role;

/// What may be done at a school outside any case, and by whom; whoever is not in the row may not.
pub(crate) fn school_table() -> Vec<(SchoolAction, Vec<Role>)> {
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
        (SchoolAction::ArrangeCover([DesignatedSafeguardingLead].into()), with(&heads, &[ChairOfGovernors])),
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
