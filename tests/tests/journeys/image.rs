//! A device that may hold an indecent image of a child: taken, not looked at, kept, handed to the police.

use crate::client::{School, contact, now, words};
use anyhow::{Context, Result, ensure};
use serde_json::json;

pub(crate) async fn from_raising_to_closing(school: &School<'_>) -> Result<()> {
    let teacher = school.with_role("reporter")?;
    let child = school.child(teacher).await?;
    let concern = json!({
        "details": { "indecentImageDevice": {
            "device": "a black telephone with a cracked corner", "depicted": "CHILD", "seenBy": [], "parentsTold": "NO",
            "tests": { "adultInvolved": "YES", "coerced": "NOT_KNOWN", "unusualOrViolent": "NOT_KNOWN", "underThirteen": "NOT_KNOWN", "immediateRisk": "NO" }
        } },
        "people": [{ "person": child, "part": "CHILD" }],
        "narrative": { "parts": [{ "about": [child], "text": "She said somebody sent it to her." }] },
    });
    let told = school.who_will_be_told(teacher, &concern).await?;
    let lead = school.person(&told.first().context("nobody would be told")?.0)?;
    let case = school.raise(teacher, concern).await?;
    let case = case.as_str();
    school.does(lead, case, "acknowledge", json!({})).await?;
    let taken = json!({
        "make": "a telephone", "colour": "black", "tag": "bag 7", "power": "OFF", "by": lead.id, "at": now(),
        "grounds": words("It may hold an indecent image of a child."), "mayBeEvidence": true
    });
    school.does(lead, case, "confiscateDevice", taken).await?;
    school
        .does(lead, case, "storeDevice", json!({ "device": 1, "place": "the safe", "by": lead.id, "at": now() }))
        .await?;
    let back = json!({ "device": 1, "at": now() });
    school.is_told_not_yet(lead, case, "returnDevice", back).await?;
    school.is_told_not_yet(lead, case, "closeCase", json!({ "reasons": words("Kept safe.") })).await?;
    let call = |reference: &str| json!({ "contact": contact(reference), "summary": words("A device, not looked at."), "reasons": words("An adult is involved.") });
    school.does(lead, case, "referToPolice", call("KP-77")).await?;
    school.does(lead, case, "referToSocialCare", call("SC-12")).await?;
    let handed = json!({ "device": 1, "officer": "PC 4411", "receipt": "R-9912", "at": now() });
    school.does(lead, case, "handDeviceToPolice", handed).await?;
    let not_yet = json!({ "reasons": words("The police asked us to wait."), "reviewOn": "2027-01-11" });
    school.does(lead, case, "deferInformingParents", not_yet).await?;
    let triage = json!({ "level": "CHILD_PROTECTION", "reasons": words("With the police and social care.") });
    school.does(lead, case, "triageConcern", triage).await?;
    ensure!(school.owed(lead, case, "TELL_POLICE").await?.is_empty(), "still owed to the police");
    ensure!(school.owed(lead, case, "DEVICE_TO_POLICE").await?.is_empty(), "the device is still owed to the police");
    school.closes(lead, case).await
}
