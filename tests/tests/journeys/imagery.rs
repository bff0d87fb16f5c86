//! Imagery: somebody looked, with a second adult or without; data are erased only where they are no evidence.

use crate::client::{School, now, words};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

pub(crate) async fn is_looked_at_by_two_and_evidence_is_kept(school: &School<'_>) -> Result<()> {
    let (teacher, head) = (school.with_role("reporter")?, school.with_role("headteacher")?);
    let child = school.child(teacher).await?;
    let concern = json!({
        "details": { "indecentImageDevice": {
            "device": "a telephone", "depicted": "CHILD", "seenBy": [], "parentsTold": "NO",
            "tests": { "adultInvolved": "NO", "coerced": "NO", "unusualOrViolent": "NO", "underThirteen": "NO", "immediateRisk": "NO" }
        } },
        "people": [{ "person": child, "part": "CHILD" }],
        "narrative": { "parts": [{ "about": [child], "text": "A picture is going round." }] },
    });
    let told = school.who_will_be_told(teacher, &concern).await?;
    let lead = school.person(&told.first().context("nobody would be told")?.0)?;
    let case = school.raise(teacher, concern).await?;
    let case = case.as_str();
    school.does(lead, case, "acknowledge", json!({})).await?;
    let departures = async || -> Result<usize> {
        Ok(school.case(lead, case).await?["departures"].as_array().context("no departures")?.len())
    };
    let mut viewed = json!({ "viewer": lead.id, "at": now(), "place": "the head's office",
        "agreedBy": head.id, "why": words("The police could not say without it."), "support": words("The counsellor.") });
    school.does(lead, case, "viewImagery", viewed.clone()).await?;
    ensure!(departures().await? == 1, "having looked alone is no departure");
    viewed["secondAdult"] = json!(teacher.id);
    school.does(lead, case, "viewImagery", viewed).await?;
    ensure!(departures().await? == 1, "two adults are a departure");

    let taken = |evidence: bool| {
        json!({ "make": "a telephone", "power": "OFF", "by": lead.id, "at": now(),
        "grounds": words("A picture is going round."), "mayBeEvidence": evidence })
    };
    school.does(lead, case, "confiscateDevice", taken(true)).await?;
    school.does(lead, case, "confiscateDevice", taken(false)).await?;
    let erase = |device: u32, offence: &str| -> Value {
        json!({ "device": device, "what": "a film of a fight", "verdict": "ERASE", "authorisedBy": head.id,
            "test": { "harm": "YES", "disruption": "NO", "offence": offence }, "reasons": words("It is passed on to shame her.") })
    };
    school.is_told_not_yet(lead, case, "decideErasure", erase(1, "NO")).await?;
    school.is_told_not_yet(lead, case, "decideErasure", erase(2, "YES")).await?;
    school.does(lead, case, "decideErasure", erase(2, "NO")).await?;
    let erased =
        json!({ "device": 2, "what": "a film of a fight", "by": lead.id, "at": now(), "how": words("As decided.") });
    school.does(lead, case, "recordErasure", erased).await?;
    ensure!(departures().await? == 1, "erasing what was decided on is a departure");
    let query = "query ($id: ID!) { case(id: $id) { imagery { viewed { secondAdult { id } } decided { verdict } erased { device } } } }";
    let seen = school.ask(lead, query, json!({ "id": case })).await?["case"]["imagery"].clone();
    ensure!(seen["viewed"][1]["secondAdult"]["id"] == teacher.id && seen["erased"][0]["device"] == 2, "{seen}");
    Ok(())
}
