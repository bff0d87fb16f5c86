//! Use cases in process, on real SQLite: one order for every command, and nothing shown to whoever may not see it.

use access::Viewer;
use anyhow::{Context as _, Result};
use casework::{At, CaseworkError, Done, PeopleFilter};
use chrono::TimeDelta;
use domain::incident::commands::add_note::AddNote;
use domain::incident::commands::assign_case::AssignCase;
use domain::incident::commands::join_as_one_event::JoinAsOneEvent;
use domain::incident::commands::link_case::LinkCase;
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::raise::NoteAdded;
use domain::incident::work::Assigned;
use domain::incident::{
    Allegation, Answer, ConcernAboutChild, Details, ImmediateSafety, Involved, PartPlayed,
    kind::{Engagement, HarmLimb},
};
use domain::person::PersonKind::{Adult, Child};
use domain::policy::rehearsal::Answer as Rehearsed;
use domain::school::command::AdoptPack;
use domain::school::targets::ConfirmedAs;
use domain::school::{EmptyAnswerSettled, Layer, Role, RoleEnded, RoleGiven, StaffLeft};
use domain::{CaseId, IncidentCommand, IncidentEvent, Narrative, PersonId, SchoolCommand, Text};
use store::{CaseFilter, CaseOrder};
use wardbook_tests::installation::{Installation, InventedSchool, call};

fn concern(details: Details, people: Vec<Involved>) -> RaiseConcern {
    RaiseConcern {
        details,
        people,
        narrative: Narrative::plain("Seen in the corridor after lunch."),
        childs_words: None,
        informant: None,
        occurred_at: None,
        known_at: None,
        told: Vec::new(),
        safety: ImmediateSafety::default(),
    }
}

fn about_a_child(child: PersonId) -> RaiseConcern {
    let details = ConcernAboutChild { category: Text::new("neglect"), online: Answer::No };
    concern(Details::ConcernAboutChild(details), vec![Involved { person: child, part: PartPlayed::Child }])
}

fn about_an_adult(adult: PersonId) -> RaiseConcern {
    let details = Allegation {
        limbs: vec![HarmLimb::HarmedChild],
        engagement: Engagement::Employee,
        employer: None,
        crime_on_device: Answer::No,
        immediate_risk: Answer::No,
    };
    concern(Details::Allegation(details), vec![Involved { person: adult, part: PartPlayed::Subject }])
}

async fn small_school(installation: &Installation) -> Result<InventedSchool> {
    installation
        .school(
            "mer",
            &[
                ("Tamsin", Adult, &[]),
                ("Hester", Adult, &[Role::Headteacher, Role::DesignatedSafeguardingLead]),
                ("Conrad", Adult, &[Role::ChairOfGovernors]),
                ("Pip", Child, &[]),
            ],
        )
        .await
}

async fn worklist(installation: &Installation, school: &InventedSchool, name: &str) -> Result<usize> {
    let viewer = school.viewer(name);
    let page =
        installation.casework.worklist(&viewer, school.id, CaseFilter::default(), CaseOrder::default(), 50).await?;
    Ok(page.rows.len())
}

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
async fn the_same_key_is_answered_as_before_and_another_command_under_it_is_refused() -> Result<()> {
    let installation = Installation::sqlite().await?;
    let school = small_school(&installation).await?;
    let casework = &installation.casework;
    let teacher = school.viewer("Tamsin");
    let raise = about_a_child(school.person("Pip"));
    let first = casework.raise(&teacher, school.id, raise.clone(), &call("once", None)).await?;
    let again = casework.raise(&teacher, school.id, raise.clone(), &call("once", None)).await?;
    assert_eq!(first, again);
    let other = RaiseConcern { narrative: Narrative::plain("Something else."), ..raise };
    let refused = casework.raise(&teacher, school.id, other, &call("once", None)).await;
    assert!(matches!(refused, Err(CaseworkError::KeyReused)));
    Ok(())
}

#[tokio::test]
async fn a_text_that_cannot_be_kept_is_answered_with_the_way_to_its_field() -> Result<()> {
    let installation = Installation::sqlite().await?;
    let school = small_school(&installation).await?;
    let casework = &installation.casework;
    let lead = school.viewer("Hester");
    let raise = about_a_child(school.person("Pip"));
    let (case, done) = casework.raise(&lead, school.id, raise, &call("k1", None)).await?;
    let note = AddNote(NoteAdded { note: Narrative::plain("a\0b"), occurred_at: None });
    let refused = casework.on_case(&lead, case, note.into(), &call("k2", None)).await;
    let Err(CaseworkError::Rejected(rejections)) = refused else { panic!("not rejected: {refused:?}") };
    assert_eq!(rejections[0].path, ["note", "parts", "0", "text"]);
    let note = AddNote(NoteAdded { note: Narrative::plain("Spoke to her after break."), occurred_at: None });
    let noted = casework.on_case(&lead, case, note.into(), &call("k2", None)).await?;
    assert_eq!(noted.version, done.version + 1);
    Ok(())
}

async fn raised(installation: &Installation, school: &InventedSchool, concern: RaiseConcern) -> Result<CaseId> {
    let key = installation.key();
    Ok(installation.casework.raise(&school.viewer("Tamsin"), school.id, concern, &call(&key, None)).await?.0)
}

/// A command of the head, who is also the lead, under a key of its own.
async fn by_the_lead(
    installation: &Installation,
    school: &InventedSchool,
    case: CaseId,
    command: impl Into<IncidentCommand>,
    expected_version: Option<u64>,
) -> Result<Done, CaseworkError> {
    let key = installation.key();
    let call = call(&key, expected_version);
    installation.casework.on_case(&school.viewer("Hester"), case, command.into(), &call).await
}

fn note(text: &str) -> AddNote {
    AddNote(NoteAdded { note: Narrative::plain(text), occurred_at: None })
}

#[tokio::test]
async fn a_decision_carries_the_version_it_was_taken_on() -> Result<()> {
    let installation = Installation::sqlite().await?;
    let school = small_school(&installation).await?;
    let case = raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
    let assign = AssignCase(Assigned { to: school.person("Tamsin") });
    let refused = by_the_lead(&installation, &school, case, assign, None).await;
    let Err(CaseworkError::Rejected(rejections)) = refused else { panic!("not rejected: {refused:?}") };
    assert_eq!((rejections[0].code, rejections[0].path.as_slice()), ("MISSING", &["expectedVersion".to_owned()][..]));
    Ok(())
}

#[tokio::test]
async fn a_decision_on_a_version_that_is_over_is_answered_with_the_current_one() -> Result<()> {
    let installation = Installation::sqlite().await?;
    let school = small_school(&installation).await?;
    let case = raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
    let looked_at = installation.casework.case(&school.viewer("Hester"), case, At::Now).await?.current_version;
    let noted = by_the_lead(&installation, &school, case, note("Her aunt telephoned."), None).await?;
    let assign = AssignCase(Assigned { to: school.person("Tamsin") });
    let refused = by_the_lead(&installation, &school, case, assign, Some(looked_at)).await;
    assert!(matches!(refused, Err(CaseworkError::Conflict { current }) if current == noted.version), "{refused:?}");
    let done = by_the_lead(&installation, &school, case, assign, Some(noted.version)).await?;
    assert!(done.version > noted.version);
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
async fn a_link_stands_in_both_cases_and_a_join_in_all_of_them() -> Result<()> {
    let installation = Installation::sqlite().await?;
    let school = small_school(&installation).await?;
    let lead = school.viewer("Hester");
    let mut cases = Vec::new();
    for _ in 0..3 {
        cases.push(raised(&installation, &school, about_a_child(school.person("Pip"))).await?);
    }
    let link = LinkCase { to: cases[1], reasons: Narrative::plain("The same family.") };
    let first = installation.casework.on_case(&lead, cases[0], link.clone().into(), &call("link", None)).await?;
    let again = installation.casework.on_case(&lead, cases[0], link.into(), &call("link", None)).await?;
    assert_eq!(first, again);
    for (case, other) in [(cases[0], cases[1]), (cases[1], cases[0])] {
        let incident = installation.casework.case(&lead, case, At::Now).await?.incident;
        assert_eq!(incident.links().iter().map(|link| link.to).collect::<Vec<_>>(), [other.incident]);
    }
    let join = JoinAsOneEvent {
        lead: cases[0],
        others: vec![cases[1], cases[2]],
        reasons: Narrative::plain("Three children told of one afternoon."),
    };
    by_the_lead(&installation, &school, cases[2], join, None).await?;
    for case in cases.iter().copied() {
        let incident = installation.casework.case(&lead, case, At::Now).await?.incident;
        assert_eq!(incident.join().map(|(_, goes_on_in)| goes_on_in), Some(cases[0].incident));
    }
    Ok(())
}

#[tokio::test]
async fn a_case_cannot_be_linked_to_one_that_is_not_for_her() -> Result<()> {
    let installation = Installation::sqlite().await?;
    let school = small_school(&installation).await?;
    let case = raised(&installation, &school, about_a_child(school.person("Pip"))).await?;
    let hidden = raised(&installation, &school, about_an_adult(school.person("Hester"))).await?;
    let link = LinkCase { to: hidden, reasons: Narrative::plain("The same week.") };
    assert!(matches!(by_the_lead(&installation, &school, case, link, None).await, Err(CaseworkError::NotFound)));
    let incident = installation.casework.case(&school.viewer("Hester"), case, At::Now).await?.incident;
    assert!(incident.links().is_empty());
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

fn as_head() -> ConfirmedAs {
    ConfirmedAs { role: Role::Headteacher, changed: Vec::new() }
}

#[tokio::test]
async fn a_pack_is_adopted_once_a_named_person_settled_what_nobody_could_be_told_of() -> Result<()> {
    let installation = Installation::sqlite().await?;
    let people: &[(&str, _, &[Role])] = &[
        ("Tamsin", Adult, &[]),
        ("Hester", Adult, &[Role::Headteacher, Role::DesignatedSafeguardingLead]),
        ("Lionel", Adult, &[Role::LeadershipTeam]),
    ];
    let school = installation.school("mer", people).await?;
    let (casework, head) = (&installation.casework, school.viewer("Hester"));
    let (_, toml) = domain::policy::pack::REFERENCE.into_iter().find(|(name, _)| *name == "stm").context("stm")?;
    let adopt = || {
        SchoolCommand::AdoptPack(AdoptPack { layer: Layer::School, toml: toml.to_owned(), targets: Some(as_head()) })
    };
    let refused = casework.on_school(&head, school.id, adopt(), &call(&installation.key(), None)).await;
    assert!(matches!(&refused, Err(CaseworkError::Rejected(why)) if why[0].code == "NOT_YET"), "{refused:?}");
    let empty = casework.rehearse(&head, school.id, Some(toml)).await?.into_iter().filter(Rehearsed::is_empty).count();
    assert!(empty > 0);
    let settle = SchoolCommand::SettleEmptyAnswer(EmptyAnswerSettled {
        kind: None,
        about: None,
        goes_to: Some(school.person("Lionel")),
        outside: None,
        reasons: Narrative::plain("There is no governor until the election."),
    });
    casework.on_school(&head, school.id, settle, &call(&installation.key(), None)).await?;
    casework.on_school(&head, school.id, adopt(), &call(&installation.key(), None)).await?;
    let told =
        casework.who_will_be_told(&school.viewer("Tamsin"), school.id, about_an_adult(school.person("Hester"))).await?;
    assert!(told.people.iter().any(|told| told.person == school.person("Lionel")), "{told:?}");
    assert!(casework.rehearse(&school.viewer("Tamsin"), school.id, None).await.is_err(), "a teacher rehearses");
    Ok(())
}
