//! Those of a trust: numbers of each school, and of a case nothing until somebody whose case it is lets them in by name.

use crate::reads::each;
use crate::{about_a_child, about_an_adult, by_the_lead, raised, small_school};
use access::{Membership, Viewer};
use anyhow::Result;
use casework::{At, CaseworkError, TrustSchool};
use chrono::TimeDelta;
use domain::incident::commands::end_access::EndAccess;
use domain::incident::commands::grant_access::GrantAccess;
use domain::incident::need_to_know::{AccessEnded, AccessGranted};
use domain::school::{Role, RoleGiven};
use domain::{CaseId, IncidentEvent, Narrative, SchoolCommand};
use std::collections::BTreeSet;
use store::{CaseFilter, CaseOrder};
use wardbook_tests::installation::{Installation, InventedSchool, call};

/// Ada, who has this role of the trust in both schools.
async fn trust(installation: &Installation, schools: [&InventedSchool; 2], role: Role) -> Result<Viewer> {
    let mut memberships = Vec::new();
    for school in schools {
        let (person, from) = (school.person("Ada"), installation.now());
        let given = SchoolCommand::GiveRole(RoleGiven { person, role, from, until: None, scope: None });
        let key = installation.key();
        installation.casework.on_school(&Viewer::installation(), school.id, given, &call(&key, None)).await?;
        memberships.push(Membership::new(school.id, person, BTreeSet::new()));
    }
    Ok(Viewer::member(memberships))
}

fn numbers(overview: &[TrustSchool], school: &InventedSchool) -> (Option<u32>, Option<u32>) {
    let found = overview.iter().find(|one| one.file.id == school.id);
    found.map_or((None, None), |one| (one.open, one.overdue))
}

#[tokio::test]
async fn the_trust_sees_numbers_of_each_school_and_none_under_five() -> Result<()> {
    for role in [Role::TrustExecutiveDsl, Role::TrustChiefExecutive] {
        for (installation, one) in each().await? {
            let other = small_school(&installation).await?;
            let trust = trust(&installation, [&one, &other], role).await?;
            for _ in 0..5 {
                raised(&installation, &one, about_a_child(one.person("Pip"))).await?;
            }
            for _ in 0..4 {
                raised(&installation, &other, about_a_child(other.person("Pip"))).await?;
            }
            let overview = installation.casework.trust_overview(&trust).await?;
            assert_eq!((numbers(&overview, &one), numbers(&overview, &other)), ((Some(5), None), (None, None)));
            assert_eq!(overview[0].vacant, [Role::DeputyDsl, Role::NominatedGovernor]);
            // A hidden case changes nothing: one about an adult is in no number.
            let before = format!("{overview:?}");
            raised(&installation, &one, about_an_adult(one.person("Hester"))).await?;
            assert_eq!(before, format!("{:?}", installation.casework.trust_overview(&trust).await?));
            let list =
                installation.casework.worklist(&trust, one.id, CaseFilter::default(), CaseOrder::default(), 50).await?;
            assert!(list.rows.is_empty());
        }
    }
    Ok(())
}

#[tokio::test]
async fn whoever_holds_no_role_of_the_trust_has_no_overview_and_sees_only_the_schools_she_holds_it_in() -> Result<()> {
    for (installation, one) in each().await? {
        let other = small_school(&installation).await?;
        for name in ["Hester", "Conrad", "Tamsin"] {
            let overview = installation.casework.trust_overview(&one.viewer(name)).await;
            assert!(matches!(overview, Err(CaseworkError::NotFound)), "{name}");
        }
        trust(&installation, [&one, &one], Role::TrustExecutiveDsl).await?;
        let both = [&one, &other].map(|school| Membership::new(school.id, school.person("Ada"), BTreeSet::new()));
        let overview = installation.casework.trust_overview(&Viewer::member(both.to_vec())).await?;
        assert_eq!(overview.iter().map(|school| school.file.id).collect::<Vec<_>>(), [one.id]);
    }
    Ok(())
}

async fn reads(installation: &Installation, trust: &Viewer, case: CaseId) -> Result<bool> {
    match installation.casework.case(trust, case, At::Now).await {
        Ok(_) => Ok(true),
        Err(CaseworkError::NotFound) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// LEY-M-9-g: advice is asked of the trust's lead, which is a grant by name, for one case and for a time.
#[tokio::test]
async fn a_case_is_opened_to_the_trust_by_name_for_a_time_and_that_is_recorded() -> Result<()> {
    for (installation, one) in each().await? {
        let other = small_school(&installation).await?;
        let trust = trust(&installation, [&one, &other], Role::TrustExecutiveDsl).await?;
        let granted = raised(&installation, &one, about_a_child(one.person("Pip"))).await?;
        let another = raised(&installation, &one, about_a_child(one.person("Pip"))).await?;
        assert!(!reads(&installation, &trust, granted).await?);
        let (person, until) = (one.person("Ada"), installation.now() + TimeDelta::days(7));
        let reasons = Narrative::plain("Her advice is asked.");
        let grant = GrantAccess(AccessGranted { person, until, reasons: reasons.clone() });
        let version = installation.casework.case(&one.viewer("Hester"), granted, At::Now).await?.current_version;
        by_the_lead(&installation, &one, granted, grant, Some(version)).await?;
        assert!(reads(&installation, &trust, granted).await?);
        assert!(!reads(&installation, &trust, another).await?);
        let file = installation.casework.case(&one.viewer("Hester"), granted, At::Now).await?;
        let recorded =
            file.history.iter().filter(|logged| matches!(logged.event.event, IncidentEvent::AccessGranted(_)));
        assert_eq!(recorded.count(), 1);
        let end = EndAccess(AccessEnded { person, reasons });
        by_the_lead(&installation, &one, granted, end, Some(file.current_version)).await?;
        assert!(!reads(&installation, &trust, granted).await?);
    }
    Ok(())
}
