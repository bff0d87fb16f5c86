//! Two worlds, with a case that nobody is left to decide on and without it: to whoever names no people for it, because of her roles or of
//! a conflict of interest, everything about such cases is answered with the same bytes, by the same statements in the same order.

use crate::door::Door;
use crate::nobody::{EVERYBODY, concern, involved};
use crate::statements::statements_of;
use anyhow::{Result, ensure};
use domain::graphql::GlobalId;
use domain::incident::commands::report_conflict::ReportConflict;
use domain::incident::commands::restrict_case::RestrictCase;
use domain::incident::need_to_know::{CaseRestricted, ConflictReported};
use domain::incident::{Kind, PartPlayed};
use domain::{CaseId, IncidentId, Narrative};
use serde_json::{Value, json};
use uuid::Uuid;
use wardbook_tests::installation::{Installation, call};
use wardbook_tests::server::is_quick;

/// Those who name people for such a case.
const NAMING: [&str; 2] = ["Vashti", "Nerys"];

/// What one person is answered, and by which statements.
#[derive(PartialEq, Debug)]
struct Answered {
    list: Value,
    proposing: Value,
    confirming: Value,
    statements: Vec<String>,
}

async fn answered(door: &Door, name: &str, case: CaseId) -> Result<Answered> {
    let token = door.token(name).await?;
    let list = format!(
        "{{ casesWithoutPeople(school: {:?}) {{ case reference since isClosed proposals {{ number }} }} }}",
        door.school_id()
    );
    // What is read once and kept then is no trace of anything.
    door.asked_by(&token, &list).await?;
    let (list, statements) = statements_of(door.asked_by(&token, &list)).await;
    let to = json!({ "to": [door.person_id("Delyth")], "reasons": { "parts": [{ "text": "She takes over." }] } });
    Ok(Answered {
        list: list?.json(),
        proposing: named(door, name, "proposePeople", case, to).await?,
        confirming: named(door, name, "confirmPeople", case, json!({ "proposal": 1 })).await?,
        statements,
    })
}

async fn named(door: &Door, name: &str, mutation: &str, case: CaseId, mut input: Value) -> Result<Value> {
    let (first, rest) = mutation.split_at(1);
    let query = format!(
        "mutation ($input: {}{rest}Input!) {{ {mutation}(input: $input) {{ recordedAt userErrors {{ code message path }} }} }}",
        first.to_uppercase()
    );
    input["case"] = json!(case.to_global());
    input["idempotencyKey"] = json!(door.installation.key());
    Ok(door.ask(name, &query, json!({ "input": input })).await?.json())
}

/// A case that is for the lead alone, about whose family it turns out to be, and about the chair's.
async fn left_with_nobody(door: &Door) -> Result<CaseId> {
    let (pip, lowri) = (door.school.person("Pip"), door.school.person("Lowri"));
    let about_pip = vec![involved(pip, PartPlayed::Child)];
    let case = door.raised("Tamsin", concern(Kind::ConcernAboutChild, about_pip, pip, "A quokka was seen.")?).await?;
    let (casework, lead) = (&door.installation.casework, door.school.viewer("Lowri"));
    let reasons = Narrative::plain("They are sisters.");
    let version = casework.case(&lead, case, casework::At::Now).await?.current_version;
    let only_her = RestrictCase(CaseRestricted { to: [lowri].into(), reasons: reasons.clone() });
    casework.on_case(&lead, case, only_her.into(), &call(&door.installation.key(), Some(version))).await?;
    for person in [door.school.person("Conrad"), lowri] {
        let said = ReportConflict(ConflictReported { person, reasons: reasons.clone() });
        let key = door.installation.key();
        casework.on_case(&door.school.viewer("Tamsin"), case, said.into(), &call(&key, None)).await?;
    }
    Ok(case)
}

async fn leaves_no_trace(door: &Door) -> Result<()> {
    let no_case = CaseId { school: door.school.id, incident: IncidentId::new(Uuid::from_u128(404)) };
    let adults = || EVERYBODY.iter().map(|(name, ..)| *name).filter(|name| !["Pip", "Wren"].contains(name));
    let mut without = Vec::new();
    for name in adults() {
        without.push(answered(door, name, no_case).await?);
    }
    let case = left_with_nobody(door).await?;
    for (name, without) in adults().zip(without) {
        let with = answered(door, name, case).await?;
        if NAMING.contains(&name) {
            let cases = with.list["data"]["casesWithoutPeople"].as_array().map(Vec::len);
            ensure!(cases == Some(1), "{name} is told of nothing, so this proves nothing: {}", with.list);
            continue;
        }
        ensure!(without == with, "it shows to {name}\nwithout: {without:?}\nwith: {with:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_case_without_people_is_nothing_to_whoever_names_none_for_it_on_sqlite() -> Result<()> {
    leaves_no_trace(&Door::of(Installation::sqlite().await?, &EVERYBODY).await?).await
}

#[tokio::test]
async fn a_case_without_people_is_nothing_to_whoever_names_none_for_it_on_postgresql() -> Result<()> {
    if is_quick() {
        return Ok(());
    }
    leaves_no_trace(&Door::of(Installation::postgres().await?, &EVERYBODY).await?).await
}
