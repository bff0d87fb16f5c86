//! A concern about a child: three reports of one event, watched, referred or not, and read across cases.

use crate::client::{School, now, words};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

pub(crate) fn concern(child: &str, text: &str) -> Value {
    json!({
        "details": { "concernAboutChild": { "category": "neglect", "online": "NO" } },
        "people": [{ "person": child, "part": "CHILD" }],
        "narrative": { "parts": [{ "about": [child], "text": text }] },
        "childsWords": words("I did not have any breakfast."),
    })
}

pub(crate) async fn from_raising_to_closing(school: &School<'_>) -> Result<()> {
    let teacher = school.with_role("reporter")?;
    let child = school.child(teacher).await?;
    let told = school.who_will_be_told(teacher, &concern(&child, "Hungry again.")).await?;
    let lead = school.person(&told.first().context("nobody would be told")?.0)?;
    let case = school.raise(teacher, concern(&child, "Hungry again.")).await?;
    let case = case.as_str();
    let second = school.raise(teacher, concern(&child, "Took food from a bin at break.")).await?;
    school.does(lead, case, "acknowledge", json!({})).await?;
    let monitor = json!({ "level": "MONITOR", "reasons": words("Third time this term."), "reviewOn": "2027-01-12" });
    school.does(lead, case, "triageConcern", monitor).await?;
    ensure!(school.case(lead, case).await?["status"] == "MONITORING");
    let not_made =
        json!({ "agency": "SOCIAL_CARE", "reasons": words("Early help is in place and the family takes it up.") });
    school.does(lead, case, "decideNotToRefer", not_made).await?;
    let join = json!({ "lead": case, "others": [second], "reasons": words("The same morning.") });
    school.does(lead, case, "joinAsOneEvent", join).await?;
    let duplicate = json!({ "of": case, "reasons": words("One event; the work goes on in the other.") });
    school.does(lead, &second, "closeAsDuplicate", duplicate).await?;
    ensure!(school.case(lead, &second).await?["status"] == "DUPLICATE");
    let parents =
        json!({ "parents": [], "at": now(), "how": "TELEPHONE", "said": words("That we are worried, and why.") });
    school.does(lead, case, "informParents", parents).await?;
    let query = "query ($school: ID!, $child: ID!) {
        chronology: childChronology(school: $school, child: $child, first: 100) { edges { node { case { id } event { what } } } }
        referrals(school: $school, first: 100) { edges { node { case made } } } }";
    let across = school.ask(lead, query, json!({ "school": school.id, "child": child })).await?;
    let chronology = across["chronology"].to_string();
    ensure!(chronology.contains(case) && chronology.contains(&second), "not in the chronology: {across}");
    ensure!(across["referrals"].to_string().contains(case), "not in the register: {across}");
    school
        .does(lead, case, "triageConcern", json!({ "level": "EARLY_HELP", "reasons": words("Breakfast club.") }))
        .await?;
    school.closes(lead, case).await
}
