//! What is done about the adult an allegation is about: suspension and its alternatives, the letter, support, reviews, and
//! what is owed to the barring service when she resigns first; then what becomes of the record.

use crate::allegation::{about, sees_nothing};
use crate::client::{School, contact, now, words};
use anyhow::{Context, Result, ensure};
use serde_json::json;

pub(crate) async fn from_suspension_to_the_barring_service(school: &School<'_>) -> Result<()> {
    let (teacher, adult) = (school.with_role("reporter")?, school.with_role("it-manager")?);
    let told = school.who_will_be_told(teacher, &about(adult, "NO")).await?;
    let manager = school.person(&told.first().context("nobody would be told")?.0)?;
    let case = school.raise(teacher, about(adult, "NO")).await?;
    let case = case.as_str();
    school.does(manager, case, "acknowledge", json!({})).await?;
    let call = json!({ "contact": contact("LADO-21"), "summary": words("As it was told."), "reasons": words("A child may have been harmed.") });
    school.does(manager, case, "referToLado", call).await?;

    ensure!(!school.owed(manager, case, "CONSIDER_SUSPENSION").await?.is_empty(), "suspension is not considered");
    let mut suspend = json!({ "person": adult.id, "decision": "SUSPENDED", "from": now(), "reasons": words("She meets witnesses daily.") });
    school.is_told_not_yet(manager, case, "decideSuspension", suspend.clone()).await?;
    suspend["alternatives"] = json!(["NEVER_ALONE", "OTHER_DUTIES"]);
    suspend["weighed"] = words("The network is one room; every pupil passes it.");
    school.does(manager, case, "decideSuspension", suspend).await?;
    ensure!(school.owed(manager, case, "CONSIDER_SUSPENSION").await?.is_empty());
    ensure!(!school.owed(manager, case, "CONFIRM_SUSPENSION").await?.is_empty(), "no letter is owed");
    let letter = json!({ "person": adult.id, "at": now(), "namedContact": "the school business manager" });
    school.does(manager, case, "confirmSuspension", letter).await?;
    ensure!(school.owed(manager, case, "CONFIRM_SUSPENSION").await?.is_empty());

    let advice = json!({ "from": "LADO", "contact": contact("LADO-21"), "advice": words("She may be told.") });
    school.does(manager, case, "recordAdvice", advice).await?;
    let tell = json!({ "person": adult.id, "at": now(), "how": "IN_PERSON", "said": words("What is alleged.") });
    school.does(manager, case, "tellAdultOfAllegation", tell).await?;
    ensure!(!school.owed(manager, case, "OFFER_SUPPORT").await?.is_empty(), "nobody owes her support");
    let support =
        json!({ "person": adult.id, "at": now(), "outside": "her union", "what": words("A number to call.") });
    school.does(manager, case, "offerSupport", support).await?;
    ensure!(school.owed(manager, case, "OFFER_SUPPORT").await?.is_empty());

    let first = school.owed(manager, case, "REVIEW_ALLEGATION").await?;
    school
        .does(
            manager,
            case,
            "reviewAllegation",
            json!({ "at": now(), "progress": words("The police have both accounts.") }),
        )
        .await?;
    let next = school.owed(manager, case, "REVIEW_ALLEGATION").await?;
    ensure!(first.len() == 1 && next.len() == 1 && first != next, "first {first:?}, next {next:?}");
    leaves(school, manager, adult, case).await?;
    sees_nothing(school, adult, case).await
}

/// She resigns before it comes to a dismissal: what is owed is owed all the same.
async fn leaves(
    school: &School<'_>,
    manager: &crate::client::Person,
    adult: &crate::client::Person,
    case: &str,
) -> Result<()> {
    ensure!(
        school.owed(manager, case, "TELL_BODY").await?.is_empty(),
        "a suspension opened a duty to the barring service"
    );
    let resigned = json!({ "person": adult.id, "how": "RESIGNED", "on": chrono::Utc::now().date_naive().to_string(),
        "wouldHaveBeen": "YES", "harmTest": "YES", "taught": "NO", "reasons": words("What was found.") });
    school.does(manager, case, "recordWithdrawal", resigned).await?;
    ensure!(!school.owed(manager, case, "TELL_BODY").await?.is_empty(), "nothing is owed to the barring service");
    let form = json!({ "agency": "BARRING_SERVICE", "contact": contact("DBS-3"), "said": words("The referral form.") });
    school.does(manager, case, "recordAgencyContact", form).await?;
    ensure!(school.owed(manager, case, "TELL_BODY").await?.is_empty());
    school.does(manager, case, "openInvestigation", json!({ "scope": words("What happened.") })).await?;
    let conclude = json!({ "outcome": "UNSUBSTANTIATED", "findings": words("Neither proved nor disproved."), "reasons": words("Two accounts.") });
    school.does(manager, case, "concludeInvestigation", conclude).await?;
    let query = "query ($id: ID!) { case(id: $id) {
        recordKeeping { class references personnelFile rules { says clauses } }
        aboutTheAdult { suspension { decision } letters { namedContact } support { outside } reviews { number } ended { permissionWithdrawn } } } }";
    let seen = school.ask(manager, query, json!({ "id": case })).await?;
    let (record, done) = (&seen["case"]["recordKeeping"], &seen["case"]["aboutTheAdult"]);
    ensure!(record["class"] == "ALLEGATION" && record["references"] == "LEFT_OUT", "{seen}");
    ensure!(
        record["rules"].as_array().is_some_and(|rules| rules.iter().all(|rule| rule["clauses"] != json!([]))),
        "{seen}"
    );
    ensure!(done["ended"][0]["permissionWithdrawn"] == true && done["support"][0]["outside"] == "her union", "{seen}");
    Ok(())
}
