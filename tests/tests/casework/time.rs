//! What time does: duties overdue, cases as they were known, people who follow each other.

use crate::{about_a_child, about_an_adult, by_the_lead, note, raised, small_school};
use access::Viewer;
use anyhow::Result;
use casework::{At, CaseworkError};
use chrono::TimeDelta;
use domain::school::{Role, RoleEnded};
use domain::{IncidentEvent, SchoolCommand};
use wardbook_tests::installation::{Installation, call};

#[tokio::test]
async fn time_that_passes_makes_a_duty_overdue_once_and_it_stays_owed() -> Result<()> {
    let installation = Installation::sqlite().await?;
    let school = small_school(&installation).await?;
    let case = raised(&installation, &school, about_an_adult(school.person("Tamsin"))).await?;
    assert_eq!(installation.casework.record_time_passed().await?, 0);
    installation.pass(TimeDelta::days(10));
    assert_eq!(installation.casework.record_time_passed().await?, 1);
    assert_eq!(installation.casework.record_time_passed().await?, 0);
    let file = installation.casework.case(&school.viewer("Hester"), case, At::Now).await?;
    let overdue = file.history.iter().filter_map(|logged| match &logged.event.event {
        IncidentEvent::DutyOverdue(overdue) => Some(overdue.duty),
        _ => None,
    });
    let overdue: Vec<u32> = overdue.collect();
    assert!(!overdue.is_empty());
    for duty in &overdue {
        assert_eq!(overdue.iter().filter(|other| *other == duty).count(), 1, "duty {duty}");
        assert!(file.incident.duty(*duty).is_some_and(domain::incident::Duty::is_owed), "duty {duty}");
    }
    Ok(())
}

#[tokio::test]
async fn two_workers_share_what_is_due_and_each_case_is_told_once() -> Result<()> {
    let installation = Installation::sqlite().await?;
    let school = small_school(&installation).await?;
    let mut cases = Vec::new();
    for _ in 0..12 {
        cases.push(raised(&installation, &school, about_an_adult(school.person("Tamsin"))).await?);
    }
    installation.pass(TimeDelta::days(10));
    let another = installation.another().await?;
    let (here, there) = tokio::join!(installation.casework.record_time_passed(), another.record_time_passed());
    let (here, there) = (here?, there?);
    assert_eq!(here + there, cases.len(), "{here} here, {there} there");
    // What is done is given back: what falls due next is not held up.
    let claims = installation.casework.store().forget_leases(another.now() + TimeDelta::days(1)).await?;
    assert_eq!(claims, 0);
    Ok(())
}

#[tokio::test]
async fn a_case_is_replayed_as_it_was_known_at_a_time_and_at_a_version() -> Result<()> {
    let installation = Installation::sqlite().await?;
    let school = small_school(&installation).await?;
    let lead = school.viewer("Hester");
    let before = installation.casework.now();
    installation.pass(TimeDelta::hours(1));
    let case = raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
    let then = installation.casework.case(&lead, case, At::Now).await?;
    let yesterday = installation.casework.now();
    installation.pass(TimeDelta::days(1));
    let noted = by_the_lead(&installation, &school, case, note("Her aunt telephoned."), None).await?;
    let by_time = installation.casework.case(&lead, case, At::Time(yesterday)).await?;
    let by_version = installation.casework.case(&lead, case, At::Version(then.current_version)).await?;
    for replayed in [by_time, by_version] {
        assert_eq!(replayed.incident, then.incident);
        assert_eq!(replayed.history, then.history);
        assert_eq!(replayed.current_version, noted.version);
    }
    let unknown_then = installation.casework.case(&lead, case, At::Time(before)).await;
    assert!(matches!(unknown_then, Err(CaseworkError::NotFound)));
    Ok(())
}

#[tokio::test]
async fn a_new_chair_takes_over_the_allegation_about_the_head_before_anybody_touches_it() -> Result<()> {
    let installation = Installation::sqlite().await?;
    let school = small_school(&installation).await?;
    let casework = &installation.casework;
    let raise = about_an_adult(school.person("Hester"));
    let (case, _) = casework.raise(&school.viewer("Tamsin"), school.id, raise, &call("k1", None)).await?;
    assert_eq!(casework.route_again().await?, 0, "nobody moved since it was raised");
    let chair = |person| domain::school::RoleGiven {
        person,
        role: Role::ChairOfGovernors,
        from: installation.now(),
        until: None,
        scope: None,
    };
    let ended = RoleEnded { person: school.person("Conrad"), role: Role::ChairOfGovernors, until: installation.now() };
    let set_up = Viewer::installation();
    casework.on_school(&set_up, school.id, SchoolCommand::EndRole(ended), &call("k2", None)).await?;
    let given = SchoolCommand::GiveRole(chair(school.person("Tamsin")));
    casework.on_school(&set_up, school.id, given, &call("k3", None)).await?;
    let new_chair = school.viewer("Tamsin");
    assert!(matches!(casework.case(&new_chair, case, At::Now).await, Err(CaseworkError::NotFound)));
    assert_eq!(casework.route_again().await?, 1);
    assert!(casework.case(&school.viewer("Conrad"), case, At::Now).await.is_err());
    assert_eq!(casework.route_again().await?, 0);
    Ok(())
}
