//! Our policy, clause by clause: every means is in each policy's register, and what a school gives evidence of is not met until
//! somebody who may has given it. (That rules tell and guards hold back is walked by the other journeys, at every policy.)

use crate::client::{Person, School, key, text, words};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

const REGISTER: &str = "query ($id: ID!) { node(id: $id) { ... on School { duties { kind clauses }
    packs { name register { clause asks means rules scenarios standing given { on by { id } } } } } } }";

async fn register(school: &School<'_>, who: &Person) -> Result<(Vec<Value>, Vec<String>)> {
    let seen = school.ask(who, REGISTER, json!({ "id": school.id })).await?;
    let packs = seen["node"]["packs"].as_array().context("no packs")?;
    let own = packs.iter().find(|pack| pack["name"] == school.policy).context("no policy of its own")?;
    let duties = seen["node"]["duties"].as_array().context("no duties")?.iter();
    let owed = duties.filter(|duty| duty["kind"] == "GIVE_EVIDENCE").filter_map(|duty| duty["clauses"].as_array());
    let owed = owed.flatten().filter_map(|clause| clause.as_str().map(str::to_owned)).collect();
    Ok((own["register"].as_array().context("no register")?.clone(), owed))
}

/// How it stands with what the school records itself, by the register of the floor.
pub(crate) async fn standing(school: &School<'_>, who: &Person, recorded: &str) -> Result<String> {
    let query =
        "query ($id: ID!) { node(id: $id) { ... on School { packs { name register { recorded standing } } } } }";
    let seen = school.ask(who, query, json!({ "id": school.id })).await?;
    let packs = seen["node"]["packs"].as_array().context("no packs")?;
    let floor = packs.iter().find(|pack| pack["name"] == "england").context("no floor")?;
    let mut entries = floor["register"].as_array().context("no register")?.iter();
    text(&entries.find(|entry| entry["recorded"] == recorded).context("no such entry")?["standing"])
}

pub(crate) async fn are_met_by_every_means(school: &School<'_>) -> Result<()> {
    let (entries, owed) = register(school, school.with_role("reporter")?).await?;
    for entry in &entries {
        let (by_evidence, bare) = (entry["means"] == "EVIDENCE", entry["rules"] == json!([]));
        let (is_given, unmet) = (!entry["given"].is_null(), entry["standing"] == "UNMET");
        let by_a_person = by_evidence || (entry["means"] == "ADVICE" && bare);
        ensure!(unmet == (by_a_person && !is_given), "how it stands: {entry}");
        ensure!(entry["standing"] != "LAPSED" || is_given, "what was never given has lapsed: {entry}");
        ensure!(bare || entry["scenarios"].as_array().is_some_and(|all| !all.is_empty()), "no scenario: {entry}");
        if unmet || entry["standing"] == "LAPSED" {
            ensure!(!by_evidence || owed.iter().any(|clause| entry["clause"] == clause.as_str()), "not owed: {entry}");
        }
    }
    for means in ["RULE", "FIELD"] {
        ensure!(entries.iter().any(|entry| entry["means"] == means), "nothing by {means} at {}", school.policy);
    }
    ensure!(entries.iter().any(|entry| entry["standing"] == "UNMET"), "nothing without evidence at {}", school.policy);
    for means in ["EVIDENCE", "ADVICE"] {
        let unmet = |entry: &&Value| entry["means"] == means && entry["standing"] == "UNMET";
        if let Some(entry) = entries.iter().find(unmet) {
            is_met_once_evidence_is_given(school, entry["clause"].as_str().context("no id")?).await?;
        }
    }
    Ok(())
}

async fn is_met_once_evidence_is_given(school: &School<'_>, clause: &str) -> Result<()> {
    let lead = school.with_role("headteacher").or_else(|_| school.with_role("head-of-school"))?;
    let query = "mutation ($input: GiveEvidenceInput!) { giveEvidence(input: $input) { userErrors { code path } } }";
    let on = chrono::Utc::now().date_naive() - chrono::Days::new(3);
    let give = || {
        json!({ "input": { "school": school.id, "idempotencyKey": key(), "clause": clause, "on": on,
            "what": words("Held on the first day of term; the list is in the office.") } })
    };
    let teacher = school.ask(school.with_role("reporter")?, query, give()).await?;
    ensure!(teacher["giveEvidence"]["userErrors"][0]["code"] == "NOT_FOUND", "a teacher gives it: {teacher}");
    let done = school.ask(lead, query, give()).await?;
    ensure!(done["giveEvidence"]["userErrors"] == json!([]), "{done}");
    let (entries, owed) = register(school, lead).await?;
    let entry = entries.iter().find(|entry| entry["clause"] == clause).context("the clause is gone")?;
    ensure!(entry["standing"] == "MET" && entry["given"]["by"]["id"] == lead.id.as_str(), "{entry}");
    ensure!(!owed.iter().any(|owed| owed == clause), "it is owed still");
    Ok(())
}
