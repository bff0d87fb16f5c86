//! Commands: what is wrong with one is answered in `userErrors`, with a code, a path and the clause.

use crate::door::Door;
use anyhow::Result;
use domain::graphql::GlobalId;
use domain::{CaseId, IncidentId};
use serde_json::{Value, json};

fn error(payload: &Value) -> (&str, Vec<&str>) {
    let error = &payload["userErrors"][0];
    let path = error["path"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    (error["code"].as_str().unwrap_or_default(), path)
}

fn words(text: &str) -> Value {
    json!({ "parts": [{ "text": text }] })
}

#[tokio::test]
async fn a_concern_is_raised_and_its_reporter_sees_what_she_submitted_and_not_the_case() -> Result<()> {
    let door = Door::open().await?;
    let raised = door.raise("Tamsin", json!({})).await?;
    assert_eq!(raised["submission"]["status"], "RECEIVED");
    assert_eq!(raised["case"], Value::Null);
    assert_eq!(raised["receipt"]["leafHash"].as_str().map(str::len), Some(64));
    let id = json!({ "id": raised["submission"]["id"] });
    let query = "query ($id: ID!) { case(id: $id) { id mustKnow { capacity clauses } duties { words clauses } } }";
    assert_eq!(door.data("Tamsin", query, id.clone()).await?["case"], Value::Null);
    let seen = door.data("Hester", query, id).await?;
    assert!(seen["case"]["mustKnow"].as_array().is_some_and(|told| !told.is_empty()), "{seen}");
    Ok(())
}

#[tokio::test]
async fn a_fact_is_recorded_and_shows_in_the_audit_trail_in_words() -> Result<()> {
    let door = Door::open().await?;
    let case = door.concern("Tamsin").await?;
    let noted = door.command("Hester", "addNote", &case, json!({ "note": words("Spoke to her after break.") })).await?;
    assert_eq!(noted["userErrors"], json!([]));
    let query = "query ($id: ID!) { case(id: $id) {
        chronology { what by { name } said { field narrative { parts { text } } } }
        auditTrail(first: 100) { edges { node { version what clauses byWhom } } pageInfo { hasNextPage } } } }";
    let data = door.data("Hester", query, json!({ "id": case })).await?;
    let last = data["case"]["chronology"].as_array().and_then(|all| all.last()).cloned().unwrap_or_default();
    assert_eq!(last["what"], "A note was added.");
    assert_eq!(last["by"]["name"], "Hester Example");
    assert_eq!(last["said"][0]["narrative"]["parts"][0]["text"], "Spoke to her after break.");
    Ok(())
}

#[tokio::test]
async fn a_case_that_is_not_there_and_one_that_is_not_for_the_asker_look_alike() -> Result<()> {
    let door = Door::open().await?;
    let hidden = door.concern("Tamsin").await?;
    let absent = CaseId { school: door.school.id, incident: IncidentId::new(uuid::Uuid::from_u128(7)) }.to_global();
    let elsewhere = CaseId {
        school: domain::SchoolId::new(uuid::Uuid::from_u128(8)),
        incident: IncidentId::new(uuid::Uuid::from_u128(7)),
    };
    let mut answers = Vec::new();
    for case in [hidden, absent, elsewhere.to_global()] {
        let note = door.command("Conrad", "addNote", &case, json!({ "note": words("x") })).await?;
        assert_eq!(error(&note), ("NOT_FOUND", vec!["input"]));
        answers.push(note);
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    Ok(())
}

#[tokio::test]
async fn texts_that_cannot_be_kept_are_answered_with_the_way_to_the_field() -> Result<()> {
    let door = Door::open().await?;
    let case = door.concern("Tamsin").await?;
    let image = format!("see data:image/png;base64,{}", "iVBORw0KGgo".repeat(30));
    for text in ["a\0b".to_owned(), "x".repeat(20_001), image] {
        let noted = door.command("Hester", "addNote", &case, json!({ "note": words(&text) })).await?;
        assert_eq!(error(&noted), ("BAD_FIELD", vec!["input", "note", "parts", "0", "text"]));
        assert_eq!(noted["receipt"], Value::Null);
    }
    Ok(())
}

#[tokio::test]
async fn impossible_times_are_answered_with_the_field() -> Result<()> {
    let door = Door::open().await?;
    let raised = door.raise("Tamsin", json!({ "knownAt": "2031-01-01T00:00:00Z" })).await?;
    assert_eq!(error(&raised), ("IMPOSSIBLE_TIME", vec!["input", "knownAt"]));
    let raised = door.raise("Tamsin", json!({ "knownAt": "0031-01-01T00:00:00Z" })).await?;
    assert_eq!(error(&raised), ("BAD_FIELD", vec!["input", "knownAt"]));
    Ok(())
}

#[tokio::test]
async fn a_decision_on_a_version_that_has_passed_is_a_conflict() -> Result<()> {
    let door = Door::open().await?;
    let case = door.concern("Tamsin").await?;
    let assign = json!({ "to": door.person_id("Tamsin"), "expectedVersion": 1 });
    let refused = door.command("Hester", "assignCase", &case, assign).await?;
    assert_eq!(error(&refused), ("CONFLICT", vec!["input", "expectedVersion"]));
    assert_eq!(refused["userErrors"][0]["currentVersion"], refused["case"]["version"]);
    let assign = json!({ "to": door.person_id("Tamsin") });
    let refused = door.command("Hester", "assignCase", &case, assign).await?;
    assert_eq!(error(&refused), ("MISSING", vec!["input", "expectedVersion"]));
    Ok(())
}

#[tokio::test]
async fn an_idempotency_key_is_answered_as_before_and_refused_with_another_command() -> Result<()> {
    let door = Door::open().await?;
    let case = door.concern("Tamsin").await?;
    let note = |text| json!({ "note": words(text), "idempotencyKey": "one" });
    let first = door.command("Hester", "addNote", &case, note("First.")).await?;
    let again = door.command("Hester", "addNote", &case, note("First.")).await?;
    assert_eq!(first, again);
    let other = door.command("Hester", "addNote", &case, note("Second.")).await?;
    assert_eq!(error(&other), ("IDEMPOTENCY_KEY_REUSED", vec!["input", "idempotencyKey"]));
    Ok(())
}

#[tokio::test]
async fn a_decision_out_of_order_is_answered_not_yet_with_the_clause() -> Result<()> {
    let door = Door::open().await?;
    let details = json!({ "allegation": { "limbs": ["HARMED_CHILD"], "engagement": "EMPLOYEE",
        "crimeOnDevice": "NO", "immediateRisk": "NO" } });
    let people = json!([{ "person": door.person_id("Tamsin"), "part": "SUBJECT" }]);
    let raised = door.raise("Hester", json!({ "details": details, "people": people })).await?;
    let case = raised["submission"]["id"].as_str().unwrap_or_default();
    let version = raised["receipt"]["version"].clone();
    let close = json!({ "reasons": words("Nothing in it."), "expectedVersion": version });
    for manager in ["Hester", "Conrad"] {
        let refused = door.command(manager, "closeCase", case, close.clone()).await?;
        if error(&refused).0 != "NOT_FOUND" {
            assert_eq!(error(&refused).0, "NOT_YET", "{refused}");
            assert!(refused["userErrors"][0]["clause"].is_string(), "{refused}");
            return Ok(());
        }
    }
    panic!("nobody manages the case")
}

#[tokio::test]
async fn who_will_be_told_is_said_before_anything_is_sent() -> Result<()> {
    let door = Door::open().await?;
    let query = "query ($school: ID!, $concern: RaiseConcernFields!) {
        whoWillBeTold(school: $school, concern: $concern) {
        people { person { name } capacity clauses } userErrors { code path } } }";
    let concern = json!({ "details": { "concernAboutChild": { "category": "neglect", "online": "NO" } },
        "narrative": words("Came without a coat again.") });
    let told = door.data("Tamsin", query, json!({ "school": door.school_id(), "concern": concern })).await?;
    assert_eq!(told["whoWillBeTold"]["people"][0]["person"]["name"], "Hester Example");
    assert_eq!(told["whoWillBeTold"]["userErrors"], json!([]));
    assert_eq!(
        door.data(
            "Hester",
            "query ($school: ID!) { counts(school: $school) { open } }",
            json!({ "school": door.school_id() })
        )
        .await?["counts"]["open"],
        "0"
    );
    Ok(())
}

#[tokio::test]
async fn who_would_be_told_of_a_malformed_concern_is_answered_as_raising_it_would_be() -> Result<()> {
    let door = Door::open().await?;
    let query = "query ($school: ID!, $concern: RaiseConcernFields!) {
        whoWillBeTold(school: $school, concern: $concern) { people { capacity } userErrors { code path } } }";
    let concern = json!({ "details": { "concernAboutChild": { "category": "neglect", "online": "NO" } },
        "narrative": words("data:image/png;base64,AAAA") });
    let told = door.data("Tamsin", query, json!({ "school": door.school_id(), "concern": concern })).await?;
    let raised = door.raise("Tamsin", json!({ "narrative": words("data:image/png;base64,AAAA") })).await?;
    assert_eq!(told["whoWillBeTold"]["people"], Value::Null);
    let (code, path) = error(&told["whoWillBeTold"]);
    assert_eq!((code, path.first(), path.get(1..)), (error(&raised).0, Some(&"concern"), error(&raised).1.get(1..)));
    Ok(())
}

#[tokio::test]
async fn a_malformed_pack_is_answered_and_never_adopted() -> Result<()> {
    let door = Door::open().await?;
    let query = "mutation ($input: AdoptPackInput!) { adoptPack(input: $input) {
        school { packs { name } } userErrors { code path } } }";
    let input = json!({ "school": door.school_id(), "idempotencyKey": "p", "layer": "SCHOOL", "toml": "name = [" });
    let data = door.data("Hester", query, json!({ "input": input })).await?;
    assert_eq!(error(&data["adoptPack"]), ("MALFORMED_PACK", vec!["input", "toml"]));
    Ok(())
}

#[tokio::test]
async fn packs_show_their_rules_with_clauses() -> Result<()> {
    let door = Door::open().await?;
    let query = "query ($id: ID!) { school(id: $id) { name packs { name hash rules { id clauses says
        tell { whom } owe { duty within } guard { decision needs } } } } }";
    let data = door.data("Tamsin", query, json!({ "id": door.school_id() })).await?;
    let packs = data["school"]["packs"].as_array().cloned().unwrap_or_default();
    assert_eq!(packs.iter().map(|pack| pack["name"].clone()).collect::<Vec<_>>(), ["england", "mer"]);
    Ok(())
}
