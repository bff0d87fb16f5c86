//! Low-level concerns about one adult: the first prompts nothing, the second has somebody look at both together; what a parent
//! told is passed on with whether she agreed to be named.

use crate::client::{Person, School, now, words};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

fn low_level(adult: &Person) -> Value {
    json!({
        "details": { "staffConduct": { "breach": "PERSONAL_USE", "selfReport": "NO" } },
        "people": [{ "person": adult.id, "part": "SUBJECT" }],
        "narrative": { "parts": [{ "about": [adult.id], "text": "On his telephone at the gate again." }] },
        "onBehalf": { "of": "PARENT", "mayBeNamed": "NO" },
    })
}

pub(crate) async fn is_looked_at_when_another_concern_comes(school: &School<'_>) -> Result<()> {
    let (teacher, adult) = (school.with_role("reporter")?, school.with_role("it-manager")?);
    let told = school.who_will_be_told(teacher, &low_level(adult)).await?;
    let manager = school.person(&told.first().context("nobody would be told")?.0)?;
    let first = school.raise(teacher, low_level(adult)).await?;
    ensure!(school.owed(manager, &first, "LOOK_AT_PATTERN").await?.is_empty(), "one concern is a pattern");
    let second = school.raise(teacher, low_level(adult)).await?;
    ensure!(!school.owed(manager, &second, "LOOK_AT_PATTERN").await?.is_empty(), "two concerns prompt nothing");
    let looked = json!({ "person": adult.id, "at": now(), "found": words("Twice at the gate; a word was had."), "meetsThreshold": "NO" });
    school.does(manager, &second, "reviewPattern", looked).await?;
    ensure!(school.owed(manager, &second, "LOOK_AT_PATTERN").await?.is_empty(), "it is still owed");
    let query =
        "query ($id: ID!) { case(id: $id) { onBehalf { words mayBeNamed } aboutTheAdult { patterns { meetsThreshold } }
        recordKeeping { class } } callSheet(case: $id, agency: LADO) { field answer } }";
    let seen = school.ask(manager, query, json!({ "id": second })).await?;
    ensure!(seen["case"]["onBehalf"] == json!({ "words": "a parent or carer", "mayBeNamed": "NO" }), "{seen}");
    ensure!(seen["case"]["aboutTheAdult"]["patterns"][0]["meetsThreshold"] == "NO", "{seen}");
    ensure!(seen["callSheet"].to_string().contains("a parent or carer, who is not named"), "{seen}");
    let hidden = school.ask(adult, query, json!({ "id": second })).await?;
    ensure!(hidden["case"].is_null() && hidden["callSheet"].is_null(), "he sees it: {hidden}");
    Ok(())
}
