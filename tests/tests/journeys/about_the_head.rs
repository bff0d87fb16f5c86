//! An allegation about the head, where the head is also the designated safeguarding lead: it is accepted, reaches the chair,
//! and never her, by any query, count, search or subscription.

use crate::allegation::{about, sees_nothing};
use crate::client::{Person, School, now};
use crate::watcher::Watcher;
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::time::Duration;

const NEW_CONCERNS: &str = "subscription ($school: ID!) { newConcerns(school: $school) { case { id } } }";

pub(crate) async fn reaches_the_chair_and_never_her(school: &School<'_>) -> Result<()> {
    let (teacher, head) = (school.with_role("reporter")?, school.with_role("headteacher")?);
    let concern = about(head, "NO");
    let told = school.who_will_be_told(teacher, &concern).await?;
    ensure!(told.iter().all(|(person, ..)| *person != head.id), "she would be told: {told:?}");
    let chair = school.person(&told.first().context("nobody would be told")?.0)?;
    ensure!(chair.role == "chair-of-governors", "it goes to {}", chair.role);
    let counts = counts(school, head).await?;
    let mut her_watch = Watcher::of(school, head, NEW_CONCERNS).await?;
    let mut chairs_watch = Watcher::of(school, chair, NEW_CONCERNS).await?;
    let case = school.raise(teacher, concern).await?;
    let case = case.as_str();
    ensure!(
        chairs_watch.next(Duration::from_secs(20)).await?.is_some_and(|push| push.contains(case)),
        "the chair was not told"
    );
    // A push to the chair came, so hers would have come by now: only what is about other cases may.
    while let Some(push) = her_watch.next(Duration::from_millis(300)).await? {
        ensure!(!push.contains(case), "she was told: {push}");
    }
    ensure!(counts == self::counts(school, head).await?, "her counts moved");
    sees_nothing(school, head, case).await?;
    school.does(chair, case, "acknowledge", json!({})).await?;
    for (mutation, fields) in [
        ("notifyPerson", json!({ "person": head.id })),
        ("assignCase", json!({ "to": head.id })),
        ("appointCaseManager", json!({ "person": head.id })),
    ] {
        school.is_refused(chair, case, mutation, fields, "EXCLUDED_PERSON").await?;
    }
    // That she was told is a fact: kept, with its departure.
    let told = json!({ "person": head.id, "at": now(), "how": "IN_PERSON" });
    school.does(chair, case, "recordTelling", told).await?;
    let seen = school.case(chair, case).await?;
    ensure!(seen["departures"].as_array().is_some_and(|departures| departures.len() == 1), "no departure: {seen}");
    sees_nothing(school, head, case).await?;
    ensure!(counts == self::counts(school, head).await?, "her counts moved");
    Ok(())
}

async fn counts(school: &School<'_>, who: &Person) -> Result<Value> {
    let query = "query ($school: ID!) { counts(school: $school) { new open overdue monitoring } }";
    school.ask(who, query, json!({ "school": school.id })).await
}
