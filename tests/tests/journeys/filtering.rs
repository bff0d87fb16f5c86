//! A filtering breach: noticed, change asked for, changed, tested again, closed.

use crate::client::{School, now, words};
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
    school.does(lead, case, "recordFilterChange", json!({ "what": "Stopped.", "at": now() })).await?;
    let retest =
        json!({ "whereTested": "Two tablets and a library computer, as a pupil.", "passed": true, "at": now() });
    school.does(lead, case, "recordFilterRetest", retest).await?;
    let agreed = json!({ "what": words("Look at the report again in a month."), "owner": lead.id });
    school.does(lead, case, "agreeAction", agreed).await?;
    school.does(lead, case, "completeAction", json!({ "action": 1, "outcome": words("Nothing new.") })).await?;
    let triage = json!({ "level": "NO_ACTION", "reasons": words("By accident; the filter is mended.") });
    school.does(lead, case, "triageConcern", triage).await?;
    ensure!(school.owed(lead, case, "RETEST_FILTER").await?.is_empty());
    school.closes(lead, case).await
}
