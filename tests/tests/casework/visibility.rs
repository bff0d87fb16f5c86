//! Who sees what, and when that changes.

use crate::{about_a_child, about_an_adult, by_the_lead, note, raised, small_school, worklist};
use access::Viewer;
use anyhow::Result;
use casework::{At, CaseworkError, PeopleFilter};
use chrono::TimeDelta;
use domain::incident::commands::assign_case::AssignCase;
use domain::incident::commands::link_case::LinkCase;
use domain::incident::work::Assigned;
use domain::school::{Role, RoleEnded, RoleGiven, StaffLeft};
use domain::{CaseId, IncidentEvent, Narrative, PersonId, SchoolCommand};
use store::{CaseFilter, CaseOrder};
use wardbook_tests::installation::{Installation, call};

#[tokio::test]
async fn a_concern_about_a_child_reaches_the_lead_and_its_reporter_sees_three_words() -> Result<()> {
    let installation = Installation::sqlite().await?;
    let school = small_school(&installation).await?;
    let casework = &installation.casework;
    let raise = about_a_child(school.person("Pip"));
    let (case, done) = casework.raise(&school.viewer("Tamsin"), school.id, raise, &call("k1", None)).await?;
    assert!(done.leaf_hash.is_some());
    assert_eq!(worklist(&installation, &school, "Hester").await?, 1);
    assert_eq!(worklist(&installation, &school, "Tamsin").await?, 0);
    assert_eq!(worklist(&installation, &school, "Conrad").await?, 0);
    let submissions = casework.submissions(&school.viewer("Tamsin"), school.id).await?;
    assert_eq!(submissions.len(), 1);
    assert!(casework.case(&school.viewer("Hester"), case, At::Now).await.is_ok());
    assert!(matches!(casework.case(&school.viewer("Tamsin"), case, At::Now).await, Err(CaseworkError::NotFound)));
    Ok(())
}

#[tokio::test]
async fn a_role_given_or_ended_in_another_process_counts_for_the_next_list() -> Result<()> {
    let installation = Installation::sqlite().await?;
    let school = small_school(&installation).await?;
    let raise = about_a_child(school.person("Pip"));
    installation.casework.raise(&school.viewer("Tamsin"), school.id, raise, &call("k1", None)).await?;
    assert_eq!(worklist(&installation, &school, "Hester").await?, 1);
    assert_eq!(worklist(&installation, &school, "Conrad").await?, 0);
    let (other, until) = (installation.another().await?, installation.casework.now());
    let dsl = Role::DesignatedSafeguardingLead;
    let ended = SchoolCommand::EndRole(RoleEnded { person: school.person("Hester"), role: dsl, until });
    other.on_school(&Viewer::installation(), school.id, ended, &call("ended", None)).await?;
    assert_eq!(worklist(&installation, &school, "Hester").await?, 0);
    let given = RoleGiven { person: school.person("Conrad"), role: dsl, from: until, until: None, scope: None };
    let given = SchoolCommand::GiveRole(given);
    other.on_school(&Viewer::installation(), school.id, given, &call("given", None)).await?;
    assert_eq!(worklist(&installation, &school, "Conrad").await?, 1);
    let left = SchoolCommand::EndStaff(StaffLeft { person: school.person("Hester"), until });
    other.on_school(&Viewer::installation(), school.id, left, &call("left", None)).await?;
    let hester = school.viewer("Hester");
    let list = installation.casework.worklist(&hester, school.id, CaseFilter::default(), CaseOrder::default(), 50);
    assert!(matches!(list.await, Err(CaseworkError::NotFound)));
    Ok(())
}

#[tokio::test]
async fn an_allegation_about_the_head_reaches_the_chair_and_never_the_head() -> Result<()> {
    let installation = Installation::sqlite().await?;
    let school = small_school(&installation).await?;
    let casework = &installation.casework;
    let raise = about_an_adult(school.person("Hester"));
    let told = casework.who_will_be_told(&school.viewer("Tamsin"), school.id, raise.clone()).await?;
    let told: Vec<PersonId> = told.people.iter().map(|to| to.person).collect();
    assert_eq!(told, [school.person("Conrad")]);
    let (case, _) = casework.raise(&school.viewer("Tamsin"), school.id, raise, &call("k1", None)).await?;
    assert_eq!(worklist(&installation, &school, "Conrad").await?, 1);
    assert_eq!(worklist(&installation, &school, "Hester").await?, 0);
    assert!(matches!(casework.case(&school.viewer("Hester"), case, At::Now).await, Err(CaseworkError::NotFound)));
    Ok(())
}

#[tokio::test]
async fn a_case_that_is_not_for_her_is_answered_exactly_as_one_that_is_not_there() -> Result<()> {
    let installation = Installation::sqlite().await?;
    let school = small_school(&installation).await?;
    let forbidden = raised(&installation, &school, about_an_adult(school.person("Hester"))).await?;
    let unknown = CaseId { school: school.id, incident: domain::IncidentId::new(uuid::Uuid::from_u128(404)) };
    let mut answers = Vec::new();
    for case in [forbidden, unknown] {
        for at in [At::Now, At::Version(1), At::Time(installation.casework.now())] {
            let read = installation.casework.case(&school.viewer("Hester"), case, at).await;
            answers.push(format!("{:?}", read.map(drop)));
        }
        let assign = AssignCase(Assigned { to: school.person("Tamsin") });
        answers.push(format!("{:?}", by_the_lead(&installation, &school, case, note("A note."), None).await));
        answers.push(format!("{:?}", by_the_lead(&installation, &school, case, assign, Some(77)).await));
        let link = LinkCase { to: unknown, reasons: Narrative::plain("The same day.") };
        answers.push(format!("{:?}", by_the_lead(&installation, &school, case, link, None).await));
    }
    assert!(answers.iter().all(|answer| answer == "Err(NotFound)"), "{answers:?}");
    Ok(())
}

#[tokio::test]
async fn nobody_reaches_a_case_through_another_school() -> Result<()> {
    let installation = Installation::sqlite().await?;
    let (here, there) = (small_school(&installation).await?, small_school(&installation).await?);
    let case = raised(&installation, &here, about_a_child(here.person("Pip"))).await?;
    let astray = CaseId { school: there.id, ..case };
    for (case, viewer) in
        [(case, there.viewer("Hester")), (astray, there.viewer("Hester")), (astray, here.viewer("Hester"))]
    {
        let read = installation.casework.case(&viewer, case, At::Now).await;
        assert!(matches!(read, Err(CaseworkError::NotFound)));
        let key = installation.key();
        let noted = installation.casework.on_case(&viewer, case, note("A note.").into(), &call(&key, None)).await;
        assert!(matches!(noted, Err(CaseworkError::NotFound)), "{noted:?}");
    }
    let lists = installation
        .casework
        .worklist(&here.viewer("Hester"), there.id, CaseFilter::default(), CaseOrder::default(), 50)
        .await;
    assert!(matches!(lists, Err(CaseworkError::NotFound)));
    let link = LinkCase {
        to: raised(&installation, &there, about_a_child(there.person("Pip"))).await?,
        reasons: Narrative::plain("One family."),
    };
    assert!(matches!(by_the_lead(&installation, &here, case, link, None).await, Err(CaseworkError::NotFound)));
    Ok(())
}

#[tokio::test]
async fn those_who_would_be_told_are_those_who_are_told() -> Result<()> {
    let installation = Installation::sqlite().await?;
    let school = small_school(&installation).await?;
    let teacher = school.viewer("Tamsin");
    for concern in [
        about_a_child(school.person("Pip")),
        about_an_adult(school.person("Hester")),
        about_an_adult(school.person("Conrad")),
        about_an_adult(school.person("Tamsin")),
    ] {
        let before = installation.casework.who_will_be_told(&teacher, school.id, concern.clone()).await?.people;
        let case = raised(&installation, &school, concern).await?;
        let events = installation.casework.store().events::<domain::Incident>(school.id, case.incident).await?;
        let routed = events.into_iter().filter_map(|logged| match logged.event.event {
            IncidentEvent::ConcernRouted(routed) => Some(routed.to),
            _ => None,
        });
        assert_eq!(before, routed.flatten().collect::<Vec<_>>());
        assert!(!before.is_empty());
    }
    Ok(())
}

#[tokio::test]
async fn whoever_gave_up_the_role_or_left_no_longer_reads() -> Result<()> {
    let installation = Installation::sqlite().await?;
    let school = small_school(&installation).await?;
    let case = raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
    assert_eq!(worklist(&installation, &school, "Hester").await?, 1);
    installation.pass(TimeDelta::days(1));
    let (person, until) = (school.person("Hester"), installation.casework.now());
    let ended = SchoolCommand::EndRole(RoleEnded { person, role: Role::DesignatedSafeguardingLead, until });
    installation.casework.on_school(&Viewer::installation(), school.id, ended, &call("ended", None)).await?;
    assert_eq!(worklist(&installation, &school, "Hester").await?, 0);
    for at in [At::Now, At::Version(1)] {
        let read = installation.casework.case(&school.viewer("Hester"), case, at).await;
        assert!(matches!(read, Err(CaseworkError::NotFound)));
    }
    let left = SchoolCommand::EndStaff(StaffLeft { person: school.person("Tamsin"), until });
    installation.casework.on_school(&Viewer::installation(), school.id, left, &call("left", None)).await?;
    let raise = about_a_child(school.person("Pip"));
    let refused = installation.casework.raise(&school.viewer("Tamsin"), school.id, raise, &call("late", None)).await;
    assert!(matches!(refused, Err(CaseworkError::NotFound)));
    let names = installation.casework.people(&school.viewer("Tamsin"), school.id, &PeopleFilter::default(), 10).await;
    assert!(matches!(names, Err(CaseworkError::NotFound)));
    Ok(())
}
