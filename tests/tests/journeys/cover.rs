//! The lead goes on a residential: somebody covers for her from then on, reads nothing she must not, and hands over afterwards.

use crate::allegation::about;
use crate::child::concern;
use crate::client::{Person, School, key, now};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

/// The lead goes away and comes back early.
pub(crate) async fn is_arranged_by_whoever_goes_away(school: &School<'_>) -> Result<()> {
    let (lead, teacher) = (school.with_role("dsl")?, school.with_role("reporter")?);
    let head = school.with_role("headteacher")?;
    let (since, until) = (now(), (chrono::Utc::now() + chrono::TimeDelta::days(3)).to_rfc3339());
    let adult = school.raise(lead, about(school.with_role("it-manager")?, "NO")).await?;
    let cover = json!({ "person": lead.id, "by": teacher.id, "from": since, "until": until });

    ensure!(
        errors(school, teacher, "arrangeCover", &cover).await? == ["NOT_FOUND"],
        "a teacher makes herself the cover"
    );
    ensure!(errors(school, lead, "arrangeCover", &cover).await?.is_empty());
    let for_the_head = json!({ "person": head.id, "by": teacher.id, "from": since, "until": until });
    ensure!(errors(school, head, "arrangeCover", &for_the_head).await?.is_empty());
    let visit = json!({ "leader": lead.id, "place": "an outdoor centre", "from": since, "until": until });
    ensure!(errors(school, lead, "planVisit", &visit).await?.is_empty());
    let seen = school.ask(teacher, SEEN, json!({ "id": school.id })).await?;
    ensure!(seen["node"]["covers"][0]["by"]["id"] == teacher.id.as_str(), "{seen}");
    ensure!(seen["node"]["visits"][0]["leader"]["id"] == lead.id.as_str(), "{seen}");

    let child = school.raise(head, concern(&school.child(teacher).await?, "Very quiet today.")).await?;
    let query = "query ($id: ID!) { case(id: $id) { mustKnow { person { id } capacity } } }";
    let told = school.ask(teacher, query, json!({ "id": child })).await?["case"]["mustKnow"].to_string();
    ensure!(told.contains(&lead.id), "the lead is told all the same: {told}");
    ensure!(told.contains(&teacher.id) && told.contains("covering for somebody who is away"), "{told}");
    school.does(teacher, &child, "acknowledge", json!({})).await?;
    ensure!(school.case(teacher, &adult).await?.is_null(), "cover opens a case about an adult that was there before");
    let later = school.raise(lead, about(school.with_role("it-manager")?, "NO")).await?;
    ensure!(!school.case(teacher, &later).await?.is_null(), "the acting head is not told of an allegation in her week");

    let handover = handed_over(school, lead, &since).await?;
    ensure!(handover.iter().any(|(case, what)| *case == child && what.contains("seen")), "{handover:?}");
    let hers = handed_over(school, teacher, &since).await?;
    ensure!(!hers.iter().any(|(case, _)| *case == adult), "the page tells of a case she may not read");

    for away in [lead, head] {
        let end = json!({ "person": away.id, "by": teacher.id, "until": now() });
        ensure!(errors(school, away, "endCover", &end).await?.is_empty());
    }
    for case in [child, later] {
        ensure!(school.case(teacher, &case).await?.is_null(), "it is over, and she reads on");
    }
    Ok(())
}

const SEEN: &str = "query ($id: ID!) { node(id: $id) { ... on School { covers { person { id } by { id } from until }
    visits { leader { id } place from until } } } }";

async fn errors(school: &School<'_>, who: &Person, mutation: &str, fields: &Value) -> Result<Vec<String>> {
    let mut fields = fields.clone();
    fields["school"] = json!(school.id);
    fields["idempotencyKey"] = json!(key());
    let (first, rest) = mutation.split_at(1);
    let query = format!(
        "mutation ($input: {}{rest}Input!) {{ {mutation}(input: $input) {{ userErrors {{ code }} }} }}",
        first.to_uppercase()
    );
    let answer = school.ask(who, &query, json!({ "input": fields })).await?;
    let errors = answer[mutation]["userErrors"].as_array().context("no answer")?;
    Ok(errors.iter().filter_map(|error| error["code"].as_str().map(str::to_owned)).collect())
}

async fn handed_over(school: &School<'_>, who: &Person, since: &str) -> Result<Vec<(String, String)>> {
    let query = "query ($school: ID!, $since: DateTime!) { handoverSince(school: $school, since: $since, first: 100) {
        edges { node { case { id } event { what } } } } }";
    let answer = school.ask(who, query, json!({ "school": school.id, "since": since })).await?;
    let edges = answer["handoverSince"]["edges"].as_array().context("no page")?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Ok(edges.iter().map(|edge| (text(&edge["node"]["case"]["id"]), text(&edge["node"]["event"]["what"]))).collect())
}
