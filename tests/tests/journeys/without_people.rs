//! A case that is for people by name and has lost all of them: two of the governing body name others, and read nothing of it.

use crate::allegation::sees_nothing;
use crate::child::concern;
use crate::client::{Person, School, key, words};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

const WITHOUT_PEOPLE: &str = "query ($school: ID!) { casesWithoutPeople(school: $school) {
    case reference since isClosed proposals { number to { id name } by { id name } at } } }";

/// What this person is told of this case; null where she is told nothing.
async fn told(school: &School<'_>, who: &Person, case: &str) -> Result<Value> {
    let answer = school.ask(who, WITHOUT_PEOPLE, json!({ "school": school.id })).await?;
    let cases = answer["casesWithoutPeople"].as_array().with_context(|| answer.to_string())?;
    Ok(cases.iter().find(|one| one["case"] == case).cloned().unwrap_or(Value::Null))
}

/// A mutation that names people: the codes of what was wrong.
async fn errors(school: &School<'_>, who: &Person, mutation: &str, case: &str, fields: Value) -> Result<Vec<String>> {
    let (first, rest) = mutation.split_at(1);
    let query = format!(
        "mutation ($input: {}{rest}Input!) {{ {mutation}(input: $input) {{ recordedAt userErrors {{ code }} }} }}",
        first.to_uppercase()
    );
    let mut input = fields;
    input["case"] = json!(case);
    input["idempotencyKey"] = json!(key());
    let answer = school.ask(who, &query, json!({ "input": input })).await?;
    let errors = answer[mutation]["userErrors"].as_array().with_context(|| answer.to_string())?;
    ensure!(errors.is_empty() == answer[mutation]["recordedAt"].is_string(), "{answer}");
    Ok(errors.iter().filter_map(|error| error["code"].as_str().map(str::to_owned)).collect())
}

async fn proposes(school: &School<'_>, who: &Person, case: &str, to: &Person) -> Result<Vec<String>> {
    let fields = json!({ "to": [to.id], "reasons": words("She takes over from her.") });
    errors(school, who, "proposePeople", case, fields).await
}

async fn confirms(school: &School<'_>, who: &Person, case: &str, proposal: &Value) -> Result<Vec<String>> {
    errors(school, who, "confirmPeople", case, json!({ "proposal": proposal })).await
}

/// A case that is for the lead alone.
async fn restricted(school: &School<'_>) -> Result<String> {
    let (lead, teacher) = (school.with_role("dsl")?, school.with_role("reporter")?);
    let case = school.raise(teacher, concern(&school.child(teacher).await?, "Very quiet today.")).await?;
    let only_her = json!({ "to": [lead.id], "reasons": words("The family works at the school.") });
    school.does(lead, &case, "restrictCase", only_her).await?;
    Ok(case)
}

async fn conflict(school: &School<'_>, case: &str, of: &Person) -> Result<()> {
    let said = json!({ "person": of.id, "reasons": words("She is his aunt.") });
    school.does(school.with_role("reporter")?, case, "reportConflict", said).await.map(drop)
}

/// Whoever shares the naming with the chair.
fn another<'a>(school: &'a School<'_>) -> Result<&'a Person> {
    school.with_role("vice-chair").or_else(|_| school.with_role("nominated-governor"))
}

/// Its only person is kept from it; others are named, and open it again after it was closed.
pub(crate) async fn is_never_for_long(school: &School<'_>) -> Result<()> {
    let (lead, deputy, head) =
        (school.with_role("dsl")?, school.with_role("deputy-dsl")?, school.with_role("headteacher")?);
    let (chair, other) = (school.with_role("chair-of-governors")?, another(school)?);
    let case = restricted(school).await?;
    ensure!(told(school, chair, &case).await?.is_null(), "somebody is there, and the chair is told of it");
    ensure!(proposes(school, chair, &case, deputy).await? == ["NOT_FOUND"], "somebody is there, and others are named");

    conflict(school, &case, lead).await?;
    let seen = told(school, chair, &case).await?;
    ensure!(seen["isClosed"] == false && seen["since"].is_string() && seen["proposals"] == json!([]), "{seen}");
    for who in [lead, deputy, head, school.with_role("reporter")?] {
        ensure!(told(school, who, &case).await?.is_null(), "{} is told of it", who.role);
        ensure!(proposes(school, who, &case, deputy).await? == ["NOT_FOUND"], "{} names people", who.role);
    }
    sees_nothing(school, chair, &case).await?;

    ensure!(proposes(school, chair, &case, chair).await? == ["ABOUT_HERSELF"], "she names herself");
    ensure!(proposes(school, chair, &case, deputy).await?.is_empty());
    let proposal = told(school, other, &case).await?["proposals"][0].clone();
    ensure!(proposal["to"][0]["id"] == deputy.id.as_str() && proposal["by"]["id"] == chair.id.as_str(), "{proposal}");
    ensure!(confirms(school, chair, &case, &proposal["number"]).await? == ["SAME_PERSON"], "she confirms it herself");
    ensure!(school.case(deputy, &case).await?.is_null(), "one person opens it");
    ensure!(confirms(school, other, &case, &proposal["number"]).await?.is_empty());

    ensure!(!school.case(deputy, &case).await?.is_null(), "it was confirmed and opens nothing");
    ensure!(school.owed(deputy, &case, "NAME_PEOPLE").await?.is_empty(), "it is owed still");
    for governor in [chair, other] {
        ensure!(told(school, governor, &case).await?.is_null(), "she is told of it still");
        sees_nothing(school, governor, &case).await?;
    }
    let mistake = json!({ "reasons": words("It was another child.") });
    school.does(deputy, &case, "markEnteredInError", mistake).await?;
    conflict(school, &case, deputy).await?;
    ensure!(told(school, chair, &case).await?["isClosed"] == true, "a closed case is left with nobody");
    ensure!(proposes(school, other, &case, head).await?.is_empty());
    let proposal = told(school, chair, &case).await?["proposals"][0]["number"].clone();
    ensure!(confirms(school, chair, &case, &proposal).await?.is_empty());
    school.does(head, &case, "reopenCase", json!({ "reasons": words("Her brother asked.") })).await?;
    Ok(())
}

/// A chair with a conflict of interest is told of no case, and finds none by trying.
pub(crate) async fn learns_nothing_who_is_in_conflict(school: &School<'_>) -> Result<()> {
    let (chair, other) = (school.with_role("chair-of-governors")?, another(school)?);
    let before = school.ask(chair, WITHOUT_PEOPLE, json!({ "school": school.id })).await?;
    let case = restricted(school).await?;
    conflict(school, &case, chair).await?;
    conflict(school, &case, school.with_role("dsl")?).await?;
    let after = school.ask(chair, WITHOUT_PEOPLE, json!({ "school": school.id })).await?;
    ensure!(before == after, "before: {before}\nafter: {after}");
    ensure!(!told(school, other, &case).await?.is_null(), "nobody is told of it, so this proves nothing");
    let deputy = school.with_role("deputy-dsl")?;
    ensure!(proposes(school, chair, &case, deputy).await? == ["NOT_FOUND"]);
    ensure!(proposes(school, other, &case, deputy).await?.is_empty());
    let proposal = told(school, other, &case).await?["proposals"][0]["number"].clone();
    ensure!(confirms(school, chair, &case, &proposal).await? == ["NOT_FOUND"], "she confirms what she may not know of");
    Ok(())
}
