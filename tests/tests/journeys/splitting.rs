//! One event, two matters: the lead keeps the child, the head gets the allegation, and the deputy it is about, who reads every
//! case of a child by her role, sees nothing of either.

use crate::allegation::{about, sees_nothing};
use crate::client::{Person, School, key, text, words};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

fn welfare(child: &str) -> Value {
    json!({
        "details": { "concernAboutChild": { "category": "physical-abuse", "online": "NO" } },
        "people": [{ "person": child, "part": "CHILD" }],
        "narrative": { "parts": [{ "about": [child], "text": "Crying in the corridor, a red mark on the arm." }] },
    })
}

pub(crate) async fn keeps_the_two_matters_apart(school: &School<'_>) -> Result<()> {
    let (teacher, deputy) = (school.with_role("reporter")?, school.with_role("deputy-dsl")?);
    let child = school.child(teacher).await?;
    let manager = told_first(school, teacher, &about(deputy, "NO")).await?;
    let lead = told_first(school, teacher, &welfare(&child)).await?;
    ensure!(manager.id != lead.id && lead.id != deputy.id, "the demo's school has too few people");

    let case = school.raise(teacher, welfare(&child)).await?;
    ensure!(!school.case(deputy, &case).await?.is_null(), "she would not read it by her role");
    school.does(lead, &case, "acknowledge", json!({})).await?;
    let split = about(deputy, "NO");
    let allegation = splits(school, lead, &case, split).await?;
    ensure!(school.case(lead, &allegation).await?.is_null(), "the lead reads the allegation");
    school.does(manager, &allegation, "acknowledge", json!({})).await?;
    ensure!(!school.owed(manager, &allegation, "TELL_LADO").await?.is_empty(), "nothing is owed to the officer");
    sees_nothing(school, deputy, &allegation).await?;
    sees_nothing(school, deputy, &case).await?;
    says_nothing(school, lead, &case, &[&deputy.id, &allegation]).await?;

    // The other way round: an allegation was raised, and its manager has the child looked after.
    let allegation = school.raise(teacher, about(deputy, "NO")).await?;
    let case = splits(school, manager, &allegation, welfare(&child)).await?;
    ensure!(!school.case(lead, &case).await?.is_null(), "the lead was not given the child");
    sees_nothing(school, deputy, &case).await?;
    says_nothing(school, lead, &case, &[&deputy.id, &allegation]).await
}

async fn told_first<'a>(school: &'a School<'_>, who: &Person, concern: &Value) -> Result<&'a Person> {
    let told = school.who_will_be_told(who, concern).await?;
    school.person(&told.first().context("nobody would be told")?.0)
}

/// Splits, and splits again as whoever lost the answer does: the same case both times.
async fn splits(school: &School<'_>, who: &Person, case: &str, concern: Value) -> Result<String> {
    let version = school.case(who, case).await?["version"].clone();
    let input = json!({ "input": { "case": case, "idempotencyKey": key(), "expectedVersion": version, "concern": concern,
        "reasons": words("What the child needs and what she is said to have done are two matters.") } });
    let query = "mutation ($input: SplitMatterInput!) { splitMatter(input: $input) {
        receipt { version } userErrors { code message } submission { id } } }";
    let first = school.ask(who, query, input.clone()).await?["splitMatter"].clone();
    ensure!(first["userErrors"] == json!([]), "{first}");
    let again = school.ask(who, query, input).await?["splitMatter"].clone();
    ensure!(first == again, "repeated, it was answered {again}, first {first}");
    text(&first["submission"]["id"])
}

/// Whoever reads the child's case finds no word of the other matter and nobody it is kept from.
async fn says_nothing(school: &School<'_>, who: &Person, case: &str, of: &[&String]) -> Result<()> {
    let query = "query ($school: ID!, $id: ID!) {
        case(id: $id) { people { person { id } } conflicts { person { id } } otherMatters { id } links { case { id } }
            narrative { parts { text about } }
            auditTrail(first: 100) { edges { node { what people { id } said { narrative { parts { text about } } } } } } }
        worklist(school: $school, first: 100) { edges { node { id people { person { id } tie } } } } }";
    let seen = school.ask(who, query, json!({ "school": school.id, "id": case })).await?;
    ensure!(!seen["case"].is_null(), "{who:?} does not read the case");
    let lines = seen["worklist"]["edges"].as_array().context("no worklist")?;
    let line = lines.iter().find(|line| line["node"]["id"] == case).cloned().unwrap_or_default();
    let said = format!("{}{line}", seen["case"]);
    for secret in of {
        ensure!(!said.contains(secret.as_str()), "it says {secret}: {said}");
    }
    Ok(())
}
