//! A filtering breach: noticed, change asked for, changed, tested again, closed.

use crate::clauses::standing;
use crate::client::{School, key, now, words};
use anyhow::{Context, Result, ensure};
use serde_json::json;

pub(crate) async fn from_raising_to_closing(school: &School<'_>) -> Result<()> {
    let teacher = school.with_role("reporter")?;
    let breach = json!({
        "details": { "filteringBreach": {
            "userIsStaff": "NO", "device": "tablet 14", "material": "INAPPROPRIATE", "reached": "REACHED", "intent": "ACCIDENTAL",
            "site": "ON_SITE", "source": "PERSON", "urlClass": "video sharing"
        } },
        "narrative": { "parts": [{ "text": "A video began to play that should have been stopped." }] },
    });
    let told = school.who_will_be_told(teacher, &breach).await?;
    let lead = school.person(&told.first().context("nobody would be told")?.0)?;
    let case = school.raise(teacher, breach).await?;
    let case = case.as_str();
    school.does(lead, case, "acknowledge", json!({})).await?;
    school
        .does(lead, case, "requestFilterChange", json!({ "what": "Stop that class of site for pupils.", "at": now() }))
        .await?;
    mended_by_whoever_runs_it(school, case).await?;
    let agreed = json!({ "what": words("Look at the report again in a month."), "owner": lead.id });
    school.does(lead, case, "agreeAction", agreed).await?;
    school.does(lead, case, "completeAction", json!({ "action": 1, "outcome": words("Nothing new.") })).await?;
    let triage = json!({ "level": "NO_ACTION", "reasons": words("By accident; the filter is mended.") });
    school.does(lead, case, "triageConcern", triage).await?;
    ensure!(school.owed(lead, case, "RETEST_FILTER").await?.is_empty());
    school.closes(lead, case).await
}

/// Whoever runs the filter sees what was asked, and nothing of the case; where nobody has that post the lead records it.
async fn mended_by_whoever_runs_it(school: &School<'_>, case: &str) -> Result<()> {
    let it = school.with_role("it-manager")?;
    let tasks =
        "query ($school: ID!) { filterTasks(school: $school) { case device urlClass asked { what by { id } } } }";
    let seen = school.ask(it, tasks, json!({ "school": school.id })).await?["filterTasks"].clone();
    let hers = seen.as_array().context("no tasks")?.iter().find(|task| task["case"] == case).context("no such task")?;
    ensure!(hers["asked"][0]["what"] == "Stop that class of site for pupils.", "{hers}");
    ensure!(hers["asked"][0]["by"].is_null(), "a task names somebody: {hers}");
    ensure!(school.case(it, case).await?.is_null(), "whoever runs the filter reads the case");
    ensure!(
        school.ask(school.with_role("reporter")?, tasks, json!({ "school": school.id })).await?["filterTasks"]
            == json!([])
    );
    school.does(it, case, "recordFilterChange", json!({ "what": "Stopped.", "at": now() })).await?;
    let retest =
        json!({ "whereTested": "Two tablets and a library computer, as a pupil.", "passed": true, "at": now() });
    school.does(it, case, "recordFilterRetest", retest).await?;
    let seen = school.ask(it, tasks, json!({ "school": school.id })).await?.to_string();
    ensure!(!seen.contains(case), "it is done, and still a task");
    school.is_refused(it, case, "addNote", json!({ "note": words("What else?") }), "NOT_FOUND").await
}

/// One page as an inspector asks for it: event, who acted, asked, tested, told, outcome; checks; reviews.
pub(crate) async fn is_shown_on_one_page(school: &School<'_>) -> Result<()> {
    let (lead, it) = (school.with_role("dsl")?, school.with_role("it-manager")?);
    let check = json!({ "school": school.id, "idempotencyKey": key(), "at": now(), "device": "tablet 14", "userGroup": "year 4",
        "place": "library", "held": true, "result": "Three searches were stopped." });
    let query =
        "mutation ($input: RecordFilterCheckInput!) { recordFilterCheck(input: $input) { userErrors { code } } }";
    for what in ["FILTER_CHECKS", "FILTERING_REVIEW"] {
        ensure!(standing(school, lead, what).await? == "UNMET", "{what} stands before it is recorded");
    }
    let done = school.ask(it, query, json!({ "input": check })).await?;
    ensure!(done["recordFilterCheck"]["userErrors"] == json!([]), "{done}");
    ensure!(standing(school, lead, "FILTER_CHECKS").await? == "MET", "a check is logged, and is not");
    let today = chrono::Utc::now().date_naive().to_string();
    let review = json!({ "school": school.id, "idempotencyKey": key(), "of": "FILTERING", "on": today,
        "findings": words("It suits our pupils; games are stopped from now on.") });
    let query = "mutation ($input: RecordReviewInput!) { recordReview(input: $input) { userErrors { code } } }";
    let done = school.ask(lead, query, json!({ "input": review })).await?;
    ensure!(done["recordReview"]["userErrors"] == json!([]), "{done}");
    ensure!(standing(school, lead, "FILTERING_REVIEW").await? == "MET", "a review is recorded, and is not");
    let query = "query ($school: ID!) { filteringAssurance(school: $school, since: \"2020-01-01T00:00:00Z\") {
        events { case looked: lookedAtBy { id } asked { what by { id } } changed { by { id } } retested { what holds } told { id } outcome status }
        checks { device userGroup place held by { id } } reviews { on by { id } } nextReview responsibleLeaders { id } responsibleGovernors { id } } }";
    let page = school.ask(lead, query, json!({ "school": school.id })).await?["filteringAssurance"].clone();
    let events = page["events"].as_array().context("no events")?;
    let mended = events.iter().find(|event| event["retested"][0]["holds"] == true).context("no event was mended")?;
    ensure!(mended["changed"][0]["by"]["id"] == it.id.as_str() && mended["status"] == "CLOSED", "{mended}");
    ensure!(mended["outcome"] == "no further action" && mended["looked"]["id"].is_string(), "{mended}");
    ensure!(page["checks"][0]["userGroup"] == "year 4" && page["checks"][0]["by"]["id"] == it.id.as_str(), "{page}");
    ensure!(page["reviews"][0]["by"]["id"] == lead.id.as_str() && page["nextReview"].is_string(), "{page}");
    ensure!(page["responsibleLeaders"][0]["id"] == lead.id.as_str(), "{page}");
    let theirs = school.ask(it, query, json!({ "school": school.id })).await?["filteringAssurance"].clone();
    ensure!(theirs["events"] == json!([]), "whoever runs the filter reads events: {theirs}");
    Ok(())
}
