//! A policy that contradicts itself: the duty stands until a named person rules, and until then everybody named is told.

use crate::child::concern;
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

const TARGETS: &str = "query ($id: ID!) { node(id: $id) { ... on School { localTargets { pack rule within insteadOf whose setBy { id } setAs } } } }";

/// The head sets a target of her own, and from then on every duty it holds for says so.
pub(crate) async fn has_targets_that_a_named_person_set(school: &School<'_>) -> Result<()> {
    let head = school.with_role("headteacher")?;
    let query = "mutation ($input: ConfirmLocalTargetsInput!) {
        confirmLocalTargets(input: $input) { userErrors { code path } } }";
    let confirm = |role: &str| {
        json!({ "input": { "school": school.id, "idempotencyKey": key(), "pack": "england", "targets": {
            "role": role, "changed": [{ "rule": "first-look-child", "within": "2 school-hours" }] } } })
    };
    let refused = school.ask(head, query, confirm("CHAIR_OF_GOVERNORS")).await?;
    ensure!(refused["confirmLocalTargets"]["userErrors"][0]["code"] == "NO_SUCH_ITEM", "as whom: {refused}");
    let teacher = school.ask(school.with_role("reporter")?, query, confirm("HEADTEACHER")).await?;
    ensure!(teacher["confirmLocalTargets"]["userErrors"][0]["code"] == "NOT_FOUND", "a teacher confirms: {teacher}");
    let done = school.ask(head, query, confirm("HEADTEACHER")).await?;
    ensure!(done["confirmLocalTargets"]["userErrors"] == json!([]), "{done}");
    let seen = school.ask(school.with_role("reporter")?, TARGETS, json!({ "id": school.id })).await?;
    let targets = seen["node"]["localTargets"].as_array().context("no targets")?;
    let changed = targets.iter().find(|target| target["rule"] == "first-look-child").context("no such target")?;
    ensure!(changed["within"] == "2 hours of school time" && changed["setBy"]["id"] == head.id.as_str(), "{changed}");
    ensure!(changed["insteadOf"].as_str().is_some_and(|was| was.starts_with("the same school day")), "{changed}");
    let teacher = school.with_role("reporter")?;
    let case = school.raise(teacher, concern(&school.child(teacher).await?, "Tired again.")).await?;
    let query = "query ($id: ID!) { case(id: $id) { duties { kind duration } } }";
    let seen = school.ask(school.with_role("dsl")?, query, json!({ "id": case })).await?;
    let duties = seen["case"]["duties"].as_array().context("no duties")?;
    let look = duties.iter().find(|duty| duty["kind"] == "FIRST_LOOK").context("no first look")?;
    let says = look["duration"].as_str().context("no duration")?;
    ensure!(says.starts_with("2 hours of school time (local target, set by the headteacher on "), "{says}");
    Ok(())
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
