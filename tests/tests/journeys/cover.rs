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
        school.errors(teacher, "arrangeCover", &cover).await? == ["NOT_FOUND"],
        "a teacher makes herself the cover"
    );
    ensure!(school.errors(lead, "arrangeCover", &cover).await?.is_empty());
    let for_the_head = json!({ "person": head.id, "by": teacher.id, "from": since, "until": until });
    ensure!(school.errors(head, "arrangeCover", &for_the_head).await?.is_empty());
    let visit = json!({ "leader": lead.id, "place": "an outdoor centre", "from": since, "until": until });
    ensure!(school.errors(lead, "planVisit", &visit).await?.is_empty());
    let seen = school.ask(teacher, SEEN, json!({ "id": school.id })).await?;
    ensure!(seen["node"]["covers"][0]["by"]["id"] == teacher.id.as_str(), "{seen}");
    ensure!(seen["node"]["visits"][0]["leader"]["id"] == lead.id.as_str(), "{seen}");
    the_visit_is_put_off(school, &visit).await?;

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
        ensure!(school.errors(away, "endCover", &end).await?.is_empty());
    }
    for case in [child, later] {
        ensure!(school.case(teacher, &case).await?.is_null(), "it is over, and she reads on");
    }
    Ok(())
}

/// The lead leads the visit: she changes it and calls it off, and a teacher does neither.
async fn the_visit_is_put_off(school: &School<'_>, visit: &Value) -> Result<()> {
    let (lead, teacher) = (school.with_role("dsl")?, school.with_role("reporter")?);
    let seen = async || -> Result<Value> {
        let seen = school.ask(teacher, SEEN, json!({ "id": school.id })).await?;
        Ok(seen["node"]["visits"][0].clone())
    };
    let number = seen().await?["number"].clone();
    let mut changed = visit.clone();
    changed["visit"] = number.clone();
    changed["place"] = json!("a nearer place");
    ensure!(school.errors(teacher, "changeVisit", &changed).await? == ["NOT_FOUND"]);
    ensure!(school.errors(lead, "changeVisit", &changed).await?.is_empty());
    ensure!(seen().await?["place"] == "a nearer place");
    let off = json!({ "visit": number });
    ensure!(school.errors(teacher, "callOffVisit", &off).await? == ["NOT_FOUND"]);
    ensure!(school.errors(lead, "callOffVisit", &off).await?.is_empty());
    ensure!(seen().await?["calledOff"].is_string());
    ensure!(!school.errors(lead, "changeVisit", &changed).await?.is_empty(), "a visit that was called off is changed");
    Ok(())
}

/// Whoever raises something while the school is closed reads what to do now, and who was told; nobody else's name.
pub(crate) async fn or_closed_is_said_at_once(school: &School<'_>) -> Result<()> {
    let (head, teacher) = (school.with_role("headteacher")?, school.with_role("reporter")?);
    let lead = school.with_role("dsl")?;
    let query = "mutation ($input: RaiseConcernInput!) { raiseConcern(input: $input) {
        outOfHours { words opens socialCare { telephone } told { id } } userErrors { code } } }";
    let raise = async |fields: Value| -> Result<Value> {
        let mut fields = fields;
        fields["school"] = json!(school.id);
        fields["idempotencyKey"] = json!(key());
        Ok(school.ask(teacher, query, json!({ "input": fields })).await?["raiseConcern"]["outOfHours"].clone())
    };
    let calendar = |terms: Value| json!({ "terms": terms, "closures": [], "opens": "08:30:00", "closes": "16:00:00" });
    let far_away = json!([{ "first": "2040-01-09", "last": "2040-03-30" }]);
    ensure!(school.errors(head, "setCalendar", &calendar(far_away)).await?.is_empty());
    let closed = raise(concern(&school.child(teacher).await?, "She does not want to go home.")).await?;
    let words = closed["words"].as_str().context("nothing is said")?;
    ensure!(words.starts_with("School is closed. If a child may be at risk now call 999 or "), "{words}");
    ensure!(closed["told"].to_string().contains(&lead.id), "{closed}");
    let number = closed["socialCare"]["telephone"].as_str().context("no number")?;
    ensure!(words.contains(number), "{words}");
    let about_the_head = raise(about(head, "NO")).await?;
    ensure!(!about_the_head.to_string().contains(&head.id), "the head is named to whoever raised it: {about_the_head}");
    ensure!(school.errors(head, "setCalendar", &calendar(json!([]))).await?.is_empty());
    Ok(())
}

const SEEN: &str = "query ($id: ID!) { node(id: $id) { ... on School { covers { person { id } by { id } from until }
    visits { number leader { id } place from until calledOff } } } }";

async fn handed_over(school: &School<'_>, who: &Person, since: &str) -> Result<Vec<(String, String)>> {
    let query = "query ($school: ID!, $since: DateTime!) { handoverSince(school: $school, since: $since, first: 100) {
        edges { node { case { id } event { what } } } } }";
    let answer = school.ask(who, query, json!({ "school": school.id, "since": since })).await?;
    let edges = answer["handoverSince"]["edges"].as_array().context("no page")?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Ok(edges.iter().map(|edge| (text(&edge["node"]["case"]["id"]), text(&edge["node"]["event"]["what"]))).collect())
}
