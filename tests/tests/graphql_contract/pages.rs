//! Pages: every row once, no totals, and cursors for one viewer and one filter alone.

use crate::door::Door;
use anyhow::Result;
use serde_json::{Value, json};

const WORKLIST: &str = "query ($school: ID!, $after: String, $filter: WorklistFilter, $sort: WorklistSort!) {
    worklist(school: $school, first: 3, after: $after, filter: $filter, sort: $sort) {
    edges { cursor node { id reference duties { words } people { person { name } tie } } }
    pageInfo { hasNextPage endCursor } } }";

async fn page(door: &Door, name: &str, after: &Value, filter: Value) -> Result<Value> {
    let variables = json!({ "school": door.school_id(), "after": after, "filter": filter, "sort": "RAISED" });
    Ok(door.ask(name, WORKLIST, variables).await?.json())
}

#[tokio::test]
async fn a_worklist_read_page_by_page_shows_every_case_once() -> Result<()> {
    let door = Door::open().await?;
    let mut raised = Vec::new();
    for _ in 0..8 {
        raised.push(door.concern("Tamsin").await?);
        door.installation.pass(chrono::TimeDelta::minutes(1));
    }
    let (mut seen, mut after) = (Vec::new(), Value::Null);
    loop {
        let answer = page(&door, "Hester", &after, json!({ "open": true })).await?;
        let list = &answer["data"]["worklist"];
        let ids = list["edges"].as_array().into_iter().flatten().filter_map(|edge| edge["node"]["id"].as_str());
        seen.extend(ids.map(str::to_owned));
        after = list["pageInfo"]["endCursor"].clone();
        if list["pageInfo"]["hasNextPage"] != true {
            break;
        }
    }
    assert_eq!(seen, raised);
    Ok(())
}

#[tokio::test]
async fn a_page_says_the_same_however_it_is_asked_for() -> Result<()> {
    const DUTY: &str = "number kind words basis basisWords status statusWords due wording duration clauses blocksClose
        imposedAt isOwed owners owedBy person { id }";
    const LINE: &str = "id reference version kind kindWords status statusWords raisedAt knownAt changedAt
        assignee { id } level reviewOn nextDue owed overdue";
    let door = Door::open().await?;
    let case = door.concern("Tamsin").await?;
    door.concern("Tamsin").await?;
    let version = door.data("Hester", "query ($id: ID!) { case(id: $id) { version } }", json!({ "id": case })).await?;
    let assign = json!({ "to": door.person_id("Hester"), "expectedVersion": version["case"]["version"] });
    let assigned = door.command("Hester", "assignCase", &case, assign).await?;
    assert_eq!(assigned["userErrors"], json!([]));
    let asked = |selection: &str| {
        format!("query ($school: ID!) {{ worklist(school: $school) {{ edges {{ node {{ {selection} }} }} }} }}")
    };
    let variables = json!({ "school": door.school_id() });
    let at_once = door.data("Hester", &asked(&format!("{LINE} duties {{ {DUTY} }}")), variables.clone()).await?;
    assert_eq!(at_once["worklist"]["edges"].as_array().map(Vec::len), Some(2), "{at_once}");
    // What a fragment holds, what is asked for twice and what has to be looked up goes the ordinary way of every resolver.
    let fragments = format!("... on CaseLine {{ {LINE} duties {{ ... on Duty {{ {DUTY} }} }} }}");
    let twice = format!("id {LINE} duties {{ number }} duties {{ {DUTY} }}");
    for selection in [fragments, twice] {
        assert_eq!(door.data("Hester", &asked(&selection), variables.clone()).await?, at_once, "{selection}");
    }
    let named = door.data("Hester", &asked("assignee { name } duties { __typename }"), variables).await?;
    assert_eq!(named["worklist"]["edges"][0]["node"]["duties"][0]["__typename"], "Duty", "{named}");
    assert!(named.to_string().contains("Hester Example"), "{named}");
    Ok(())
}

#[tokio::test]
async fn a_cursor_of_another_viewer_or_another_filter_is_refused() -> Result<()> {
    let door = Door::open().await?;
    for _ in 0..4 {
        door.concern("Tamsin").await?;
    }
    let first = page(&door, "Hester", &Value::Null, json!({})).await?;
    let cursor = &first["data"]["worklist"]["pageInfo"]["endCursor"];
    assert!(cursor.is_string(), "{first}");
    let code = |answer: &Value| answer["errors"][0]["extensions"]["code"].clone();
    assert_eq!(code(&page(&door, "Conrad", cursor, json!({})).await?), "BAD_INPUT");
    assert_eq!(code(&page(&door, "Hester", cursor, json!({ "overdue": true })).await?), "BAD_INPUT");
    assert_eq!(code(&page(&door, "Hester", &json!("bm90IGEgY3Vyc29y"), json!({})).await?), "BAD_INPUT");
    assert!(page(&door, "Hester", cursor, json!({})).await?.get("errors").is_none());
    Ok(())
}

#[tokio::test]
async fn what_is_not_for_the_asker_is_on_no_list() -> Result<()> {
    let door = Door::open().await?;
    let case = door.concern("Tamsin").await?;
    let query = "query ($school: ID!, $case: ID!, $child: ID!) {
        worklist(school: $school) { edges { node { id } } } counts(school: $school) { open new }
        node(id: $case) { id } referrals(school: $school) { edges { node { case } } }
        searches(school: $school) { edges { node { case } } }
        childChronology(school: $school, child: $child) { edges { node { event { what } } } } }";
    let variables = json!({ "school": door.school_id(), "case": case, "child": door.person_id("Pip") });
    let data = door.data("Conrad", query, variables.clone()).await?;
    let empty = json!({ "edges": [] });
    assert_eq!((&data["worklist"], &data["childChronology"]), (&empty, &empty));
    assert_eq!((&data["node"], &data["counts"]["open"]), (&Value::Null, &json!("0")));
    let data = door.data("Hester", query, variables).await?;
    assert_eq!(data["worklist"]["edges"][0]["node"]["id"], json!(case));
    assert_eq!(data["node"]["id"], json!(case));
    Ok(())
}

#[tokio::test]
async fn a_search_finds_words_of_the_narrative() -> Result<()> {
    let door = Door::open().await?;
    let case = door.concern("Tamsin").await?;
    let found = page(&door, "Hester", &Value::Null, json!({ "text": "COAT" })).await?;
    assert_eq!(found["data"]["worklist"]["edges"][0]["node"]["id"], json!(case));
    let none = page(&door, "Hester", &Value::Null, json!({ "text": "scarf" })).await?;
    assert_eq!(none["data"]["worklist"]["edges"], json!([]));
    Ok(())
}

#[tokio::test]
async fn a_case_as_of_a_time_or_a_version_is_what_was_known_then() -> Result<()> {
    let door = Door::open().await?;
    let case = door.concern("Tamsin").await?;
    let then = door.installation.casework.now();
    door.installation.pass(chrono::TimeDelta::hours(1));
    let acknowledged = door.command("Hester", "acknowledge", &case, json!({})).await?;
    assert_eq!(acknowledged["userErrors"], json!([]));
    let query = "query ($id: ID!, $then: DateTime!) { now: case(id: $id) { status version currentVersion }
        then: case(id: $id, asOf: $then) { status version currentVersion } first: case(id: $id, atVersion: 1) { version }
        before: case(id: $id, asOf: \"2001-01-01T00:00:00Z\") { version } }";
    let data = door.data("Hester", query, json!({ "id": case, "then": then.to_rfc3339() })).await?;
    assert_eq!((&data["now"]["status"], &data["then"]["status"]), (&json!("OPEN"), &json!("NEW")));
    assert_eq!(data["then"]["currentVersion"], data["now"]["version"]);
    assert_eq!((&data["first"]["version"], &data["before"]), (&json!(1), &Value::Null));
    Ok(())
}
