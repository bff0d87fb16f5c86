//! Adopting a pack.

use crate::about_an_adult;
use anyhow::{Context as _, Result};
use casework::CaseworkError;
use domain::person::PersonKind::Adult;
use domain::policy::rehearsal::Answer as Rehearsed;
use domain::school::command::AdoptPack;
use domain::school::targets::ConfirmedAs;
use domain::school::{EmptyAnswerSettled, Layer, Role};
use domain::{Narrative, SchoolCommand};
use wardbook_tests::installation::{Installation, call};

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
