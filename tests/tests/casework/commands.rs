//! One order for every command: keys, versions, texts, and commands on several cases.

use crate::{about_a_child, about_an_adult, by_the_lead, note, raised, small_school};
use anyhow::Result;
use casework::{At, CaseworkError};
use domain::Narrative;
use domain::incident::commands::add_note::AddNote;
use domain::incident::commands::assign_case::AssignCase;
use domain::incident::commands::join_as_one_event::JoinAsOneEvent;
use domain::incident::commands::link_case::LinkCase;
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::raise::NoteAdded;
use domain::incident::work::Assigned;
use wardbook_tests::installation::{Installation, call};

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
