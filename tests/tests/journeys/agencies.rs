//! A concern about a child among agencies: the call sheet, what was shared and why, meetings with owners outside, answers
//! awaited and asked after, a disagreement; and a teacher who refers herself without seeing more than she may.

use crate::client::{Person, School, contact, key, now, words};
use anyhow::{Context, Result, ensure};
use chrono::{Days, Utc};
use serde_json::{Value, json};

fn in_days(days: u64) -> String {
    (Utc::now().date_naive() + Days::new(days)).to_string()
}

pub(crate) async fn from_the_call_to_the_meeting(school: &School<'_>) -> Result<()> {
    let teacher = school.with_role("reporter")?;
    let child = school.child(teacher).await?;
    let concern = json!({
        "details": { "concernAboutChild": { "category": "physical-abuse", "online": "NO" } },
        "people": [{ "person": child, "part": "CHILD" }],
        "narrative": { "parts": [{ "about": [child], "text": "A bruise on the arm." }] },
        "childsWords": words("He did it again."),
    });
    let told = school.who_will_be_told(teacher, &concern).await?;
    let lead = school.person(&told.first().context("nobody would be told")?.0)?;
    let case = school.raise(teacher, concern).await?;
    let case = case.as_str();
    ensure!(submission(school, teacher, case).await?["loopBack"] == "received");
    school.does(lead, case, "acknowledge", json!({})).await?;
    call_sheet(school, lead, case).await?;
    refers_herself(school, teacher, lead, case).await?;
    shares_and_waits(school, lead, &child, case).await?;
    meets(school, lead, case).await?;
    school.closes(lead, case).await
}

/// Every line of the call sheet is there, known or visibly not known; for whoever may read the case and nobody else.
async fn call_sheet(school: &School<'_>, lead: &Person, case: &str) -> Result<()> {
    let query = "query ($case: ID!) { callSheet(case: $case, agency: SOCIAL_CARE) { section field answer known } }";
    let sheet = school.ask(lead, query, json!({ "case": case })).await?;
    let lines = sheet["callSheet"].as_array().context("no call sheet")?;
    let line = |field: &str| lines.iter().find(|line| line["field"] == field).cloned().unwrap_or_default();
    ensure!(line("WORDS_USED")["answer"] == "He did it again.", "{sheet}");
    ensure!(
        line("WITNESSES") == json!({ "section": "EVENT", "field": "WITNESSES", "answer": "not known", "known": false })
    );
    ensure!(line("WHO_KNOWS")["known"] == true && line("IN_DANGER")["answer"] == "no", "{sheet}");
    let stranger = school.ask(school.with_role("it-manager")?, query, json!({ "case": case })).await?;
    ensure!(stranger["callSheet"].is_null(), "somebody else sees it: {stranger}");
    Ok(())
}

/// Anybody who raised a concern records her own referral; it opens nothing to her.
async fn refers_herself(school: &School<'_>, teacher: &Person, lead: &Person, case: &str) -> Result<()> {
    let query = "mutation ($input: RecordOwnReferralInput!) { recordOwnReferral(input: $input) {
        recordedAt userErrors { code } case { id } submission { ownReferrals { agency } } } }";
    let own = || {
        json!({ "input": { "case": case, "idempotencyKey": key(), "agency": "SOCIAL_CARE", "contact": contact("FD-1"),
            "summary": words("What I saw."), "reasons": words("I was worried for tonight.") } })
    };
    let made = school.ask(teacher, query, own()).await?["recordOwnReferral"].clone();
    ensure!(made["userErrors"] == json!([]) && made["recordedAt"].is_string(), "{made}");
    ensure!(made["case"].is_null(), "it opened the case to her: {made}");
    ensure!(made["submission"]["ownReferrals"] == json!([{ "agency": "SOCIAL_CARE" }]), "{made}");
    let stranger = school.ask(school.with_role("it-manager")?, query, own()).await?["recordOwnReferral"].clone();
    ensure!(stranger["userErrors"][0]["code"] == "NOT_FOUND", "{stranger}");
    let said = submission(school, teacher, case).await?["loopBack"].as_str().unwrap_or_default().to_owned();
    ensure!(said.starts_with("seen ") && said.ends_with(", being dealt with"), "she is told: {said}");
    let seen = school
        .ask(lead, "query ($id: ID!) { case(id: $id) { referrals { made madeBy { id } } } }", json!({ "id": case }))
        .await?;
    ensure!(seen["case"]["referrals"][0]["madeBy"]["id"] == teacher.id, "{seen}");
    Ok(())
}

async fn submission(school: &School<'_>, who: &Person, case: &str) -> Result<Value> {
    let query = "query ($school: ID!) { mySubmissions(school: $school) { id seenAt loopBack } }";
    let mine = school.ask(who, query, json!({ "school": school.id })).await?;
    let all = mine["mySubmissions"].as_array().context("no submissions")?;
    all.iter().find(|one| one["id"] == case).cloned().context("not among her submissions")
}

async fn shares_and_waits(school: &School<'_>, lead: &Person, child: &str, case: &str) -> Result<()> {
    let mut shared = json!({
        "agency": "SOCIAL_CARE", "sharedWith": "the duty social worker", "at": now(), "how": "TELEPHONE",
        "calledBack": "YES", "about": [child], "what": words("Her address, and what was seen."),
        "basis": "SAFEGUARDING", "consent": "NOT_SOUGHT",
    });
    school.is_refused(lead, case, "shareInformation", shared.clone(), "MISSING").await?;
    shared["withoutConsentBecause"] = words("Asking could put her at risk tonight.");
    school.does(lead, case, "shareInformation", shared).await?;
    let await_reply = json!({ "agency": "SOCIAL_CARE", "what": words("What follows the referral."), "by": in_days(1) });
    school.does(lead, case, "awaitReply", await_reply).await?;
    let owed = school.owed(lead, case, "CHASE_REPLY").await?;
    ensure!(owed.len() == 1, "asking after the answer is owed once: {owed:?}");
    let chased = json!({ "agency": "SOCIAL_CARE", "contact": contact("FD-1"), "againBy": in_days(2) });
    school.does(lead, case, "chaseAgency", chased).await?;
    ensure!(school.owed(lead, case, "CHASE_REPLY").await? != owed, "the next question is not owed");
    let disagree = json!({
        "agency": "SOCIAL_CARE", "stage": "MANAGER", "contact": contact("FD-1"), "decided": words("No further action."),
        "grounds": words("Three bruises in a month."), "askedFor": words("An assessment."),
    });
    school.does(lead, case, "challengeDecision", disagree).await?;
    let reply = json!({ "agency": "SOCIAL_CARE", "contact": contact("FD-1"), "said": words("A strategy meeting.") });
    school.does(lead, case, "recordAgencyReply", reply).await?;
    ensure!(school.owed(lead, case, "CHASE_REPLY").await?.is_empty(), "an answer that came is still asked after");
    Ok(())
}

async fn meets(school: &School<'_>, lead: &Person, case: &str) -> Result<()> {
    let officer = json!({ "outside": "a social worker", "agency": "SOCIAL_CARE" });
    let later = (Utc::now() + Days::new(1)).to_rfc3339();
    let plan = json!({ "kind": "STRATEGY", "at": later, "calledBy": "SOCIAL_CARE", "invited": [officer] });
    school.does(lead, case, "planMeeting", plan).await?;
    let held = json!({
        "meeting": 1, "kind": "STRATEGY", "at": now(), "attended": [officer, { "person": lead.id }],
        "summary": words("What is known was gone through."),
        "decisions": [{ "decision": words("A joint visit."), "reasons": words("She may be hurt.") }],
        "actions": [{ "what": words("Visit the family."), "outsideOwner": "the social worker", "due": later }],
    });
    school.does(lead, case, "recordMeeting", held).await?;
    let query = "query ($id: ID!) { case(id: $id) {
        meetings { number plannedFor heldAt attended { outside agency } decisions { decision { parts { text } } } }
        actions { outsideOwner meeting } shared { basisWords withoutConsentBecause { parts { text } } }
        awaited { agency chasedAt repliedAt } challenges { stageWords } } }";
    let seen = school.ask(lead, query, json!({ "id": case })).await?;
    let seen = &seen["case"];
    ensure!(seen["meetings"].as_array().is_some_and(|all| all.len() == 1), "{seen}");
    ensure!(seen["actions"][0] == json!({ "outsideOwner": "the social worker", "meeting": 1 }), "{seen}");
    ensure!(seen["awaited"][0]["chasedAt"].is_string() && seen["awaited"][1]["repliedAt"].is_string(), "{seen}");
    ensure!(seen["challenges"][0]["stageWords"] == "her manager", "{seen}");
    Ok(())
}
