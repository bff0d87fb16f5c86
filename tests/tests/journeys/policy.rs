//! A policy that contradicts itself: the duty stands until a named person rules, and until then everybody named is told.

use crate::client::{School, key, words};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

const DUTIES: &str = "query ($id: ID!) { node(id: $id) { ... on School { duties { kind contradiction clauses owners }
    rulings { contradiction follow by { id } } rehearsal(emptyOnly: true) { kind } } } }";

async fn look(school: &School<'_>, role: &str) -> Result<Value> {
    let seen = school.ask(school.with_role(role)?, DUTIES, json!({ "id": school.id })).await?;
    Ok(seen["node"].clone())
}

fn owes(seen: &Value, contradiction: &str) -> bool {
    let duties = seen["duties"].as_array().into_iter().flatten();
    duties.into_iter().any(|duty| duty["kind"] == "RECORD_RULING" && duty["contradiction"] == contradiction)
}

pub(crate) async fn is_ruled_on_by_a_named_person(school: &School<'_>) -> Result<()> {
    let contradiction = "how-often-it-is-reviewed";
    let seen = look(school, "headteacher").await?;
    ensure!(owes(&seen, contradiction), "no duty to rule: {seen}");
    ensure!(seen["rehearsal"].as_array().is_some(), "the head cannot rehearse: {seen}");
    ensure!(look(school, "reporter").await?["rehearsal"].is_null(), "a teacher rehearses");
    let query =
        "mutation ($input: RecordRulingInput!) { recordRuling(input: $input) { userErrors { code path clause } } }";
    let rule = |follow: &str| {
        json!({ "input": { "school": school.id, "idempotencyKey": key(), "pack": school.policy,
            "contradiction": contradiction, "follow": [follow], "reasons": words("The body says what we do.") } })
    };
    let head = school.with_role("headteacher")?;
    let other = school.ask(head, query, rule("STM-5-a")).await?;
    ensure!(other["recordRuling"]["userErrors"][0]["code"] == "NO_SUCH_ITEM", "a clause of another policy: {other}");
    let ruled = school.ask(head, query, rule("LEY-S-6-a")).await?;
    let errors = ruled["recordRuling"]["userErrors"].as_array().context("no answer")?;
    ensure!(errors.is_empty(), "{errors:?}");
    let seen = look(school, "headteacher").await?;
    ensure!(!owes(&seen, contradiction) && owes(&seen, "who-is-told-of-a-contact"), "{seen}");
    ensure!(seen["rulings"][0]["by"]["id"] == head.id.as_str(), "who ruled: {seen}");
    Ok(())
}
