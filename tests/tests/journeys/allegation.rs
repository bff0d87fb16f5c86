//! An allegation against a member of staff, from the person who raised it to the auditor who replays it.

use crate::client::{Person, School, contact, now, words};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

/// An allegation about this adult.
pub(crate) fn about(adult: &Person, crime_on_device: &str) -> Value {
    json!({
        "details": { "allegation": {
            "limbs": ["HARMED_CHILD"], "engagement": "EMPLOYEE", "crimeOnDevice": crime_on_device, "immediateRisk": "NO"
        } },
        "people": [{ "person": adult.id, "part": "SUBJECT" }],
        "narrative": { "parts": [{ "about": [adult.id], "text": "Gripped a child by the arm in the corridor." }] },
    })
}

async fn raised<'a>(school: &'a School<'_>, crime_on_device: &str) -> Result<(String, &'a Person, &'a Person)> {
    let (teacher, adult) = (school.with_role("reporter")?, school.with_role("it-manager")?);
    let concern = about(adult, crime_on_device);
    let told = school.who_will_be_told(teacher, &concern).await?;
    let manager = school.person(&told.first().context("nobody would be told")?.0)?;
    let case = school.raise(teacher, concern).await?;
    Ok((case, manager, adult))
}

pub(crate) async fn from_raising_to_replay(school: &School<'_>) -> Result<()> {
    let (case, manager, adult) = raised(school, "YES").await?;
    let case = case.as_str();
    school.does(manager, case, "acknowledge", json!({})).await?;
    let before = chrono::Utc::now();
    too_early(school, manager, case).await?;
    refer(school, manager, case).await?;
    investigate(school, manager, adult, case).await?;
    close(school, manager, case).await?;
    replay(school, manager, case, before).await?;
    sees_nothing(school, adult, case).await
}

/// Decisions out of order are answered "not yet", with the clause; facts out of order are kept.
async fn too_early(school: &School<'_>, manager: &Person, case: &str) -> Result<()> {
    let close = json!({ "reasons": words("Nothing in it.") });
    school.is_told_not_yet(manager, case, "closeCase", close).await?;
    let open = json!({ "scope": words("What happened in the corridor.") });
    school.is_told_not_yet(manager, case, "openInvestigation", open).await?;
    let conclude = json!({ "outcome": "UNFOUNDED", "findings": words("None."), "reasons": words("None.") });
    school.is_told_not_yet(manager, case, "concludeInvestigation", conclude).await
}

async fn refer(school: &School<'_>, manager: &Person, case: &str) -> Result<()> {
    ensure!(!school.owed(manager, case, "TELL_LADO").await?.is_empty(), "nothing is owed to the designated officer");
    ensure!(!school.owed(manager, case, "TELL_POLICE").await?.is_empty(), "nothing is owed to the police");
    let call = |reference: &str| json!({ "contact": contact(reference), "summary": words("As it was told to me."), "reasons": words("A child may have been harmed.") });
    school.does(manager, case, "referToLado", call("LADO-17")).await?;
    let close = json!({ "reasons": words("The officer knows.") });
    school.is_told_not_yet(manager, case, "closeCase", close).await?;
    school.does(manager, case, "referToPolice", call("KP-2201")).await?;
    ensure!(school.owed(manager, case, "TELL_LADO").await?.is_empty(), "still owed to the designated officer");
    ensure!(school.owed(manager, case, "TELL_POLICE").await?.is_empty(), "still owed to the police");
    // A second call is a new fact, and is never refused.
    school.does(manager, case, "referToLado", call("LADO-17")).await?;
    Ok(())
}

async fn investigate(school: &School<'_>, manager: &Person, adult: &Person, case: &str) -> Result<()> {
    let tell = json!({ "person": adult.id, "at": now(), "how": "IN_PERSON", "said": words("What is alleged, and who supports you.") });
    school.is_told_not_yet(manager, case, "tellAdultOfAllegation", tell.clone()).await?;
    let advice = json!({ "from": "LADO", "contact": contact("LADO-17"), "advice": words("Go ahead; tell her now.") });
    school.does(manager, case, "recordAdvice", advice).await?;
    school.does(manager, case, "tellAdultOfAllegation", tell).await?;
    school
        .does(manager, case, "openInvestigation", json!({ "scope": words("What happened in the corridor.") }))
        .await?;
    let conclude = json!({ "outcome": "UNSUBSTANTIATED", "findings": words("Neither proved nor disproved."), "reasons": words("Two accounts, no witness.") });
    school.does(manager, case, "concludeInvestigation", conclude).await?;
    Ok(())
}

async fn close(school: &School<'_>, manager: &Person, case: &str) -> Result<()> {
    let close = json!({ "reasons": words("Concluded.") });
    if school.policy != "ssi" {
        school.is_told_not_yet(manager, case, "closeCase", close.clone()).await?;
    }
    let debrief = json!({ "attended": [manager.id], "at": now(), "lessons": words("Two adults on corridor duty."), "policyChanges": words("Duty rota.") });
    school.does(manager, case, "holdDebrief", debrief).await?;
    school.closes(manager, case).await
}

async fn replay(
    school: &School<'_>,
    manager: &Person,
    case: &str,
    before: chrono::DateTime<chrono::Utc>,
) -> Result<()> {
    let auditor = school.with_role("auditor").unwrap_or(manager);
    let query = "query ($id: ID!, $then: DateTime!) {
        now: case(id: $id) { status version auditTrail(first: 100) { edges { node { what clauses } } } }
        then: case(id: $id, asOf: $then) { status version }
        first: case(id: $id, atVersion: 1) { status version } }";
    let seen = school.ask(auditor, query, json!({ "id": case, "then": before.to_rfc3339() })).await?;
    ensure!(seen["now"]["status"] == "CLOSED", "{seen}");
    ensure!(seen["then"]["status"] == "OPEN", "{seen}");
    ensure!(seen["first"]["version"] == 1 && seen["first"]["status"] == "NEW", "{seen}");
    let trail = seen["now"]["auditTrail"]["edges"].as_array().context("no trail")?.len();
    ensure!(seen["now"]["version"] == trail, "the trail has {trail} entries: {seen}");
    Ok(())
}

/// Whoever a case is about sees nothing of it, whatever she asks.
pub(crate) async fn sees_nothing(school: &School<'_>, who: &Person, case: &str) -> Result<()> {
    let query = "query ($school: ID!, $id: ID!) {
        case(id: $id) { version } node(id: $id) { id }
        worklist(school: $school, first: 100) { edges { node { id } } }
        found: worklist(school: $school, first: 100, filter: { text: \"corridor\" }) { edges { node { id } } }
        referrals(school: $school, first: 100) { edges { node { case } } } }";
    let seen = school.ask(who, query, json!({ "school": school.id, "id": case })).await?;
    ensure!(seen["case"].is_null() && seen["node"].is_null(), "{seen}");
    ensure!(!seen.to_string().contains(case), "she sees it: {seen}");
    Ok(())
}

/// Close is refused while a police or LADO duty is owed, and possible when an agency has met it.
pub(crate) async fn met_by_an_agency(school: &School<'_>) -> Result<()> {
    let (case, manager, _) = raised(school, "YES").await?;
    let case = case.as_str();
    school.does(manager, case, "acknowledge", json!({})).await?;
    let call = json!({ "contact": contact("LADO-18"), "summary": words("As told."), "reasons": words("A child may have been harmed.") });
    school.does(manager, case, "referToLado", call).await?;
    let close = json!({ "reasons": words("With the agencies.") });
    school.is_told_not_yet(manager, case, "closeCase", close).await?;
    for duty in school.owed(manager, case, "TELL_POLICE").await? {
        let met = json!({ "duty": duty, "by": "The designated officer told the police", "at": now(), "reference": "LADO-18" });
        school.does(manager, case, "recordDutyMetOtherwise", met).await?;
    }
    school.closes(manager, case).await
}
