//! An unsolicited contact: a friend request from a parent, at half past three.

use crate::POLICIES;
use crate::client::{School, Wardbook, now, words};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

fn from_a_pupil(replied: &str) -> Value {
    json!({
        "details": { "unsolicitedContact": {
            "from": "CURRENT_PUPIL", "platform": "a photo-sharing site", "direction": "INCOMING", "account": "PERSONAL",
            "nature": "ORDINARY", "senderAge": 11, "replied": replied, "priorRelationship": "NO"
        } },
        "narrative": { "parts": [{ "text": "A friend request from a pupil in year six." }] },
    })
}

pub(crate) async fn from_raising_to_closing(school: &School<'_>) -> Result<()> {
    let teacher = school.with_role("reporter")?;
    let told = school.who_will_be_told(teacher, &from_a_pupil("NO")).await?;
    let reader = school.person(&told.first().context("nobody would be told")?.0)?;
    let case = school.raise(teacher, from_a_pupil("YES")).await?;
    let case = case.as_str();
    let seen = school.case(reader, case).await?;
    let forbids_replies = ["ley", "ssi"].contains(&school.policy);
    let departures = seen["departures"].as_array().context("no departures")?.len();
    ensure!(departures == usize::from(forbids_replies), "{departures} departures: {seen}");
    let own = school
        .ask(teacher, "query ($s: ID!) { mySubmissions(school: $s) { id status } }", json!({ "s": school.id }))
        .await?;
    ensure!(own.to_string().contains(case), "she does not see what she submitted: {own}");
    ensure!(school.case(teacher, case).await?.is_null(), "the reporter reads the case");
    school.does(reader, case, "acknowledge", json!({})).await?;
    school
        .is_refused(reader, case, "triageConcern", json!({ "level": "NO_ACTION", "reasons": words(" ") }), "MISSING")
        .await?;
    let triage = json!({ "level": "NO_ACTION", "reasons": words("Declined, settings checked, parents spoken to.") });
    school.does(reader, case, "triageConcern", triage).await?;
    let told = json!({ "person": reader.id, "at": now(), "how": "IN_PERSON" });
    school.does(reader, case, "recordTelling", told).await?;
    school.closes(reader, case).await?;
    school.does(reader, case, "addNote", json!({ "note": words("She thanked us.") })).await?;
    school.does(reader, case, "reopenCase", json!({ "reasons": words("A second request came.") })).await?;
    school.closes(reader, case).await
}

/// The same contact goes to different people at the five policies (CLAUSES, section 2).
pub(crate) async fn goes_to_different_people(wardbook: &Wardbook) -> Result<()> {
    let mut told: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for policy in POLICIES {
        // In a federation a head of school may herself be the lead, and is then told once: look at all its schools.
        for school in wardbook.schools(policy) {
            let people = school.who_will_be_told(school.with_role("reporter")?, &from_a_pupil("NO")).await?;
            told.entry(policy).or_default().extend(people.into_iter().map(|(_, capacity, _)| capacity));
        }
    }
    let to = |policy: &str, role: &str| told.get(policy).is_some_and(|roles| roles.contains(role));
    let lead = "designated safeguarding lead";
    ensure!(to("stm", lead) && told["stm"].len() == 1, "{told:?}");
    ensure!(to("asp", lead) && to("asp", "head of school"), "{told:?}");
    ensure!(to("ley", lead) && to("ley", "line manager"), "{told:?}");
    ensure!(to("ssi", "headteacher") && to("ssi", "child-protection colleague") && !to("ssi", lead), "{told:?}");
    ensure!(to("mer", lead), "{told:?}");
    Ok(())
}
