//! The log of reads, over HTTP and over a socket: one entry of each school for each answer, before its first byte leaves.

use crate::door::Door;
use crate::sockets::{hear, introduced, say, serve};
use anyhow::{Context as _, Result};
use axum::http::StatusCode;
use domain::reading::Door as Way;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const CASE: &str =
    "query ($id: ID!) { case(id: $id) { version narrative { parts { text } } people { person { name } } } }";

async fn reads(door: &Door) -> Result<Vec<store::LoggedRead>> {
    door.installation.reads(door.school.id).await
}

#[tokio::test]
async fn a_whole_answer_is_one_read_of_all_it_holds() -> Result<()> {
    let door = Door::open().await?;
    let case = door.concern("Tamsin").await?;
    let before = reads(&door).await?.len();
    door.data("Hester", CASE, json!({ "id": case })).await?;
    let after = reads(&door).await?.split_off(before);
    assert_eq!(after.len(), 1);
    let read = &after[0].read.event;
    assert_eq!(*read.doors(), BTreeSet::from([Way::Case, Way::Names]));
    assert_eq!((read.cases().len(), read.people().contains(&door.school.person("Pip"))), (1, true));
    Ok(())
}

#[tokio::test]
async fn without_the_log_of_reads_an_answer_says_that_it_is_unavailable_and_nothing_else() -> Result<()> {
    let door = Door::open().await?;
    let case = door.concern("Tamsin").await?;
    let unknown =
        door.ask("Hester", CASE, json!({ "id": case.replace(&case[30..], &case[..case.len() - 30]) })).await?;
    assert!(unknown.status.is_success() || unknown.status == StatusCode::BAD_REQUEST);
    door.installation.reads_can_be_written(false).await?;
    let answer = door.ask("Hester", CASE, json!({ "id": case })).await?;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE"));
    assert!(!answer.text.contains("coat") && !answer.text.contains("Pip"), "{}", answer.text);
    assert_eq!(answer.json().get("data"), None);
    // What opens nothing is answered.
    let schema = door.ask("Hester", "{ __typename }", Value::Null).await?;
    assert_eq!(schema.status, StatusCode::OK);
    door.installation.reads_can_be_written(true).await?;
    assert_eq!(door.ask("Hester", CASE, json!({ "id": case })).await?.status, StatusCode::OK);
    Ok(())
}

#[tokio::test]
async fn a_purpose_is_said_in_a_header_and_kept() -> Result<()> {
    let door = Door::open().await?;
    let case = door.concern("Tamsin").await?;
    let body = json!({ "query": CASE, "variables": { "id": case } }).to_string();
    let request = door.request("Hester").await?.header("wardbook-purpose", "handing over to Conrad");
    assert_eq!(door.send(request.body(body.clone().into())?).await?.status, StatusCode::OK);
    let read = reads(&door).await?.pop().context("nothing was entered")?;
    assert_eq!(read.read.event.purpose().map(domain::Text::as_str), Some("handing over to Conrad"));
    let request = door.request("Hester").await?.header("wardbook-purpose", " ");
    assert_eq!(door.send(request.body(body.into())?).await?.status, StatusCode::BAD_REQUEST);
    Ok(())
}

#[tokio::test]
async fn each_push_of_a_subscription_is_a_read_and_none_comes_without_the_log() -> Result<()> {
    let door = Door::open().await?;
    let url = serve(&door).await?;
    let case = door.concern("Tamsin").await?;
    let mut socket = introduced(&door, &url, "Hester").await?;
    let query = "subscription ($id: ID!) { caseChanged(caseId: $id) { event { what } case { version } } }";
    let payload = json!({ "query": query, "variables": { "id": case } });
    say(&mut socket, json!({ "type": "subscribe", "id": "1", "payload": payload })).await?;
    say(&mut socket, json!({ "type": "ping" })).await?;
    assert_eq!(hear(&mut socket).await?, Ok(json!({ "type": "pong" })));
    let noted = |text: &str| json!({ "note": { "parts": [{ "text": text }] } });
    let before = reads(&door).await?.len();
    door.command("Hester", "addNote", &case, noted("First.")).await?;
    let pushed = hear(&mut socket).await?.ok().context("closed")?;
    assert_eq!(pushed["type"], "next", "{pushed}");
    let after = reads(&door).await?.split_off(before);
    let of_pushes = after.iter().filter(|read| read.read.event.doors().contains(&Way::Change)).count();
    assert_eq!(of_pushes, 1);
    door.installation.reads_can_be_written(false).await?;
    let key = door.installation.key();
    let id = <domain::CaseId as domain::graphql::GlobalId>::from_global(&case).context("an id")?;
    let command = domain::incident::commands::add_note::AddNote(domain::incident::raise::NoteAdded {
        note: domain::Narrative::plain("Second."),
        occurred_at: None,
    });
    let call = wardbook_tests::installation::call(&key, None);
    door.installation.casework.on_case(&door.school.viewer("Hester"), id, command.into(), &call).await?;
    let pushed = hear(&mut socket).await?.ok().context("closed")?;
    assert_eq!(
        (pushed["type"].as_str(), pushed["payload"][0]["extensions"]["code"].as_str()),
        (Some("error"), Some("UNAVAILABLE"))
    );
    Ok(())
}

#[tokio::test]
async fn who_has_looked_and_the_emergency_sheet_are_asked_over_http() -> Result<()> {
    let door = Door::open().await?;
    let case = door.concern("Tamsin").await?;
    door.data("Hester", CASE, json!({ "id": case })).await?;
    let query =
        "query ($case: ID!) { whoHasLooked(case: $case, first: 5) { edges { node { by { name } words refused } } } }";
    let looked = door.data("Hester", query, json!({ "case": case })).await?;
    let edges = looked["whoHasLooked"]["edges"].as_array().context("no page")?;
    assert!(edges.iter().any(|edge| edge["node"]["by"]["name"] == "Hester Example"), "{looked}");
    assert_eq!(door.data("Tamsin", query, json!({ "case": case })).await?["whoHasLooked"], Value::Null);
    let query =
        "query ($school: ID!, $child: ID!) { emergencySheet(school: $school, child: $child, reason: \"missing\") {
        name contacts courtOrders medicalAlerts enteredLate } }";
    let variables = json!({ "school": door.school_id(), "child": door.person_id("Pip") });
    let sheet = door.data("Hester", query, variables.clone()).await?;
    assert_eq!(
        (&sheet["emergencySheet"]["name"], &sheet["emergencySheet"]["enteredLate"]),
        (&json!("Pip Example"), &json!(false))
    );
    door.installation.reads_can_be_written(false).await?;
    let sheet = door.data("Hester", query, variables).await?;
    assert_eq!(sheet["emergencySheet"]["enteredLate"], true);
    let query =
        "query ($school: ID!) { unusualReading(school: $school, since: \"2026-01-01T00:00:00Z\") { whyWords many } }";
    door.installation.reads_can_be_written(true).await?;
    let unusual = door.data("Conrad", query, json!({ "school": door.school_id() })).await?;
    // She leads, and opened one case and one sheet of a child who is not recorded as her family.
    assert_eq!(unusual["unusualReading"], json!([]));
    let unusual = door.data("Tamsin", query, json!({ "school": door.school_id() })).await?;
    assert_eq!(unusual["unusualReading"], Value::Null);
    Ok(())
}
