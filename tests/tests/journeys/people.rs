//! People: a child on record twice, a teacher whose own child a case is about, an address that must not reach somebody.

use crate::allegation::{about, sees_nothing};
use crate::child::concern;
use crate::client::{Person, School, key, words};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

const TWIN: &str =
    "mutation ($input: RegisterPersonInput!) { registerPerson(input: $input) { person { id } userErrors { code } } }";

/// A mutation about a person: the codes of what was wrong.
async fn errors(school: &School<'_>, who: &Person, mutation: &str, person: &str, fields: Value) -> Result<Vec<String>> {
    let (first, rest) = mutation.split_at(1);
    let query = format!(
        "mutation ($input: {}{rest}Input!) {{ {mutation}(input: $input) {{ userErrors {{ code }} }} }}",
        first.to_uppercase()
    );
    let mut input = fields;
    for (field, value) in [("school", json!(school.id)), ("person", json!(person)), ("idempotencyKey", json!(key()))] {
        input[field] = value;
    }
    let answer = school.ask(who, &query, json!({ "input": input })).await?;
    let errors = answer[mutation]["userErrors"].as_array().context("no answer")?;
    Ok(errors.iter().filter_map(|error| error["code"].as_str().map(str::to_owned)).collect())
}

async fn registered(school: &School<'_>, who: &Person, kind: &str, details: Value) -> Result<String> {
    let input = json!({ "school": school.id, "idempotencyKey": key(), "kind": kind, "details": details });
    let answer = school.ask(who, TWIN, json!({ "input": input })).await?;
    Ok(answer["registerPerson"]["person"]["id"].as_str().with_context(|| answer.to_string())?.to_owned())
}

fn child(upn: &str) -> Value {
    json!({ "givenName": "Tansy", "familyName": "Quillfeather", "born": "2018-05-04", "upn": upn,
        "address": "7 Invented Row" })
}

/// One child has two records: somebody notices, decides with reasons, and takes it back.
pub(crate) async fn on_record_twice_are_one_by_decision(school: &School<'_>) -> Result<()> {
    let (lead, teacher) = (school.with_role("dsl")?, school.with_role("reporter")?);
    let (one, two) = (
        registered(school, lead, "CHILD", child("A100")).await?,
        registered(school, lead, "CHILD", child("A100")).await?,
    );
    let likely = "query ($school: ID!) { likelyDuplicates(school: $school) { one { id } other { id } signs } }";
    let pairs = async || -> Result<String> {
        Ok(school.ask(lead, likely, json!({ "school": school.id })).await?["likelyDuplicates"].to_string())
    };
    ensure!(pairs().await?.contains(&one) && pairs().await?.contains("UPN"), "{}", pairs().await?);
    let nobodys = school.ask(teacher, likely, json!({ "school": school.id })).await?;
    ensure!(nobodys["likelyDuplicates"].is_null(), "a teacher compares the records of children: {nobodys}");

    let (first, second) = (
        school.raise(teacher, concern(&one, "Hungry again.")).await?,
        school.raise(teacher, concern(&two, "Tired again.")).await?,
    );
    let merge = |into: &str| json!({ "into": into, "reasons": "The same number; the office checked with her mother." });
    ensure!(errors(school, teacher, "mergePerson", &two, merge(&one)).await? == ["NOT_FOUND"]);
    ensure!(errors(school, lead, "mergePerson", &two, merge(&two)).await? == ["SAME_PERSON"]);
    ensure!(errors(school, lead, "mergePerson", &two, merge(&teacher.id)).await? == ["ANOTHER_KIND"]);
    ensure!(errors(school, lead, "mergePerson", &two, merge(&one)).await?.is_empty());
    ensure!(!pairs().await?.contains(&two), "what is decided is proposed again");
    for record in [&one, &two] {
        let seen = chronology(school, lead, record).await?;
        ensure!(seen.contains(&first) && seen.contains(&second), "not both: {seen}");
        ensure!(!chronology(school, teacher, record).await?.contains(&first), "a teacher reads on");
    }
    let found = school.ask(teacher, PICKED, json!({ "school": school.id })).await?["people"].to_string();
    ensure!(found.contains(&one) && !found.contains(&two), "both records are offered: {found}");

    let undo = json!({ "reasons": "Cousins, the number was typed in wrongly." });
    ensure!(errors(school, lead, "undoMerge", &two, undo).await?.is_empty());
    ensure!(!chronology(school, lead, &one).await?.contains(&second), "it was taken back");
    let apart = json!({ "from": one, "reasons": "Cousins." });
    ensure!(errors(school, lead, "keepApart", &two, apart).await?.is_empty());
    ensure!(!pairs().await?.contains(&two), "what is kept apart is proposed again");
    for case in [first, second] {
        school.closes(lead, &case).await?;
    }
    Ok(())
}

const PICKED: &str = "query ($school: ID!) { people(school: $school, name: \"Quillfeather\") { id } }";

async fn chronology(school: &School<'_>, who: &Person, child: &str) -> Result<String> {
    let query = "query ($school: ID!, $child: ID!) { childChronology(school: $school, child: $child, first: 100) {
        edges { node { case { id } } } } }";
    Ok(school.ask(who, query, json!({ "school": school.id, "child": child })).await?.to_string())
}

/// The head is on record twice, and a case is about her other record: from the merge until it is taken back nothing of it is hers.
pub(crate) async fn whose_other_record_a_case_is_about_see_nothing_of_it(school: &School<'_>) -> Result<()> {
    let (lead, teacher) = (school.with_role("dsl")?, school.with_role("reporter")?);
    let head = school.with_role("headteacher")?;
    let other =
        registered(school, teacher, "OUTSIDE", json!({ "givenName": "Ottoline", "familyName": "Quillfeather" }))
            .await?;
    let concern = about(head, "NO").to_string().replace(&head.id, &other);
    let case = school.raise(teacher, serde_json::from_str(&concern)?).await?;
    ensure!(!school.case(head, &case).await?.is_null(), "she does not manage it while nobody knows");
    let merge = json!({ "into": head.id, "reasons": "The teacher typed her in anew." });
    ensure!(errors(school, head, "mergePerson", &other, merge.clone()).await? == ["ABOUT_HERSELF"]);
    ensure!(errors(school, lead, "mergePerson", &other, merge).await?.is_empty());
    sees_nothing(school, head, &case).await?;
    let asked = "query ($school: ID!, $adult: ID!) { concernsAbout(school: $school, adult: $adult) { edges { node { case { id } } } } }";
    for record in [&other, &head.id] {
        let seen = school.ask(head, asked, json!({ "school": school.id, "adult": record })).await?;
        ensure!(!seen.to_string().contains(&case), "{seen}");
    }
    let undo = json!({ "reasons": "Two after all." });
    ensure!(errors(school, head, "undoMerge", &other, undo.clone()).await? == ["ABOUT_HERSELF"]);
    ensure!(errors(school, lead, "undoMerge", &other, undo).await?.is_empty());
    ensure!(!school.case(head, &case).await?.is_null(), "it was taken back, and is kept from her");
    Ok(())
}

/// A case about a teacher's own child: proposed to whoever leads, and decided by her.
pub(crate) async fn whose_own_child_it_is_about_are_proposed(school: &School<'_>) -> Result<()> {
    let (lead, deputy) = (school.with_role("dsl")?, school.with_role("deputy-dsl")?);
    let teacher = school.with_role("reporter")?;
    let hers = registered(school, lead, "CHILD", json!({ "givenName": "Wren", "familyName": "Larkspur" })).await?;
    let parent = json!({ "kind": "PARENT", "to": deputy.id });
    ensure!(errors(school, teacher, "recordRelation", &hers, parent.clone()).await? == ["NOT_FOUND"]);
    ensure!(errors(school, lead, "recordRelation", &hers, parent).await?.is_empty());
    let case = school.raise(teacher, concern(&hers, "Very quiet.")).await?;
    let query =
        "query ($id: ID!) { case(id: $id) { version proposedConflicts { person { id } child { id } relation } } }";
    let seen = school.ask(lead, query, json!({ "id": case })).await?["case"].clone();
    ensure!(seen["proposedConflicts"][0]["person"]["id"] == deputy.id.as_str(), "{seen}");
    ensure!(seen["proposedConflicts"][0]["relation"] == "PARENT", "{seen}");
    ensure!(school.case(deputy, &case).await?.is_null(), "she reads about her own child before anybody has judged it");
    ensure!(!school.owed(lead, &case, "JUDGE_CONFLICT").await?.is_empty(), "nobody is to judge it");
    let declare = json!({ "person": deputy.id, "reasons": words("The child is hers.") });
    school.does(lead, &case, "declareConflict", declare).await?;
    let seen = school.ask(lead, query, json!({ "id": case })).await?["case"].clone();
    ensure!(seen["proposedConflicts"] == json!([]), "decided, and proposed on: {seen}");
    ensure!(school.owed(lead, &case, "JUDGE_CONFLICT").await?.is_empty(), "judged, and still to judge");
    ensure!(school.case(deputy, &case).await?.is_null(), "she reads a case about her own child");

    let other = school.raise(teacher, concern(&hers, "Her coat is torn.")).await?;
    let none = json!({ "person": deputy.id, "reasons": words("A coat; she brought it up herself.") });
    school.does(lead, &other, "findNoConflict", none).await?;
    let seen = school.ask(lead, query, json!({ "id": other })).await?["case"].clone();
    ensure!(seen["proposedConflicts"] == json!([]) && !school.case(deputy, &other).await?.is_null(), "{seen}");
    for case in [case, other] {
        school.closes(lead, &case).await?;
    }
    Ok(())
}

/// An address that one parent must not have: nobody who prepares a letter gets it without saying to whom it goes.
pub(crate) async fn have_addresses_that_do_not_reach_everybody(school: &School<'_>) -> Result<()> {
    let (lead, office) = (school.with_role("dsl")?, school.with_role("headteacher")?);
    let child = registered(school, lead, "CHILD", child("A200")).await?;
    let outside = |name: &str| json!({ "givenName": name, "familyName": "Quillfeather", "connection": "parent" });
    let (mother, father) = (
        registered(school, lead, "OUTSIDE", outside("Juniper")).await?,
        registered(school, lead, "OUTSIDE", outside("Alder")).await?,
    );
    let order = json!({ "kind": "CONTACT_ORDER", "to": father });
    ensure!(errors(school, lead, "recordRelation", &child, order).await? == ["MISSING"], "an order that says nothing");
    let order = json!({ "kind": "CONTACT_ORDER", "to": father, "says": "No contact; the family court, in March." });
    ensure!(errors(school, lead, "recordRelation", &child, order).await?.is_empty());
    ensure!(address(school, office, &child, &[&father]).await?["address"] == "7 Invented Row");
    let withheld = json!({ "kind": "ADDRESS_WITHHELD_FROM", "to": father, "says": "Her mother asked for it." });
    ensure!(errors(school, lead, "recordRelation", &child, withheld).await?.is_empty());

    let to_whom = address(school, office, &child, &[]).await?;
    ensure!(to_whom["address"].is_null() && to_whom["words"].as_str().is_some_and(|words| words.contains("to whom")));
    ensure!(to_whom["details"].is_null(), "the details hold it: {to_whom}");
    let both = address(school, office, &child, &[&mother, &father]).await?;
    ensure!(both["address"].is_null() && both["withheldFrom"][0]["id"] == father.as_str(), "{both}");
    ensure!(address(school, office, &child, &[&mother]).await?["address"] == "7 Invented Row");
    let query = "query ($id: ID!) { node(id: $id) { ... on Person { relations { number kind holds } } } }";
    let seen = school.ask(lead, query, json!({ "id": child })).await?["node"]["relations"].clone();
    ensure!(seen[1]["kind"] == "ADDRESS_WITHHELD_FROM" && seen[1]["holds"] == true, "{seen}");
    let end = json!({ "relation": 2, "on": "2020-01-01", "reasons": "Recorded for the wrong child." });
    ensure!(errors(school, lead, "endRelation", &child, end).await?.is_empty());
    ensure!(address(school, office, &child, &[&father]).await?["address"] == "7 Invented Row");
    Ok(())
}

async fn address(school: &School<'_>, who: &Person, child: &str, to: &[&String]) -> Result<Value> {
    let query = "query ($id: ID!, $to: [ID!]!) { node(id: $id) { ... on Person {
        details { address } address(goingTo: $to) { address words withheldFrom { id } } } } }";
    let seen = school.ask(who, query, json!({ "id": child, "to": to })).await?["node"].clone();
    let mut answer = seen["address"].clone();
    answer["details"] = seen["details"]["address"].clone();
    Ok(answer)
}
