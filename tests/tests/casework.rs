//! Use cases in process, on real SQLite: one order for every command, and nothing shown to whoever may not see it.

use anyhow::Result;
use casework::{At, CaseworkError};
use domain::incident::commands::add_note::AddNote;
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::raise::NoteAdded;
use domain::incident::{
    Allegation, Answer, ConcernAboutChild, Details, ImmediateSafety, Involved, PartPlayed,
    kind::{Engagement, HarmLimb},
};
use domain::person::PersonKind::{Adult, Child};
use domain::school::Role;
use domain::{Narrative, PersonId, Text};
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
