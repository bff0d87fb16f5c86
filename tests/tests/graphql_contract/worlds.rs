//! Two worlds, with a case and without it: to whoever may not see it everything is answered with the same bytes, by the same
//! statements in the same order.

use crate::door::Door;
use crate::nobody::{EVERYBODY, concern, involved};
use crate::statements::statements_of;
use anyhow::{Result, ensure};
use domain::graphql::GlobalId;
use domain::incident::{Kind, PartPlayed};
use domain::person::PersonKind::Adult;
use domain::{CaseId, IncidentId};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Debug;
use uuid::Uuid;
use wardbook_tests::contract::{About, Contract};
use wardbook_tests::installation::Installation;
use wardbook_tests::server::{is_quick, is_soak};

/// What one person is answered to everything, and by which statements.
#[derive(Default)]
struct World {
    answers: BTreeMap<String, String>,
    statements: BTreeMap<String, Vec<String>>,
}

/// A case nobody raised.
fn no_case(door: &Door) -> CaseId {
    CaseId { school: door.school.id, incident: IncidentId::new(Uuid::from_u128(404)) }
}

/// What she is answered to everything, asked with this case's id wherever one is asked for. Statements are those of the questions
/// alone: names and records of whoever is shown beside are read together, as it happens.
async fn world(door: &Door, contract: &Contract, token: &str, case: CaseId) -> Result<World> {
    let about = About {
        school: door.school_id(),
        case: case.to_global(),
        child: door.person_id("Pip"),
        adult: door.person_id("Lowri"),
        text: "quokka".to_owned(),
    };
    let mut world = World::default();
    for question in contract.questions(&about)? {
        let mut json = door.asked_by(token, &question).await?.json();
        without_cursors(&mut json);
        world.answers.insert(question.replace(&about.case, "the case"), json.to_string());
    }
    for question in contract.shallow(&about)? {
        let (answer, statements) = statements_of(door.asked_by(token, &question)).await;
        answer?;
        world.statements.insert(question.replace(&about.case, "the case"), statements);
    }
    Ok(world)
}

/// A cursor is sealed anew each time: it says nothing.
fn without_cursors(answer: &mut Value) {
    match answer {
        Value::Object(fields) => {
            for (name, value) in fields {
                if ["cursor", "endCursor", "startCursor"].contains(&name.as_str()) && value.is_string() {
                    *value = Value::from("sealed");
                }
                without_cursors(value);
            }
        }
        Value::Array(all) => all.iter_mut().for_each(without_cursors),
        _ => {}
    }
}

async fn sees(door: &Door, token: &str, case: CaseId) -> Result<bool> {
    let question = format!("{{ case(id: {:?}) {{ id }} }}", case.to_global());
    Ok(!door.asked_by(token, &question).await?.json()["data"]["case"].is_null())
}

/// Says which questions, and how, one world answers differently from the other. What her own looking adds to is left out: the log
/// of reads, in which she is shown what she herself did.
fn different<T: PartialEq + Debug>(
    without: &BTreeMap<String, T>,
    with: &BTreeMap<String, T>,
    say: &mut impl FnMut(&str, String),
) {
    for (question, with) in
        with.iter().filter(|(question, _)| !question.contains("whoHas") && !question.contains("unusualReading"))
    {
        let without = without.get(question);
        if without != Some(with) {
            say(question, format!("without: {without:?}\nwith: {with:?}"));
        }
    }
}

/// Fails where a case of one of these kinds, about the lead and the headteacher, changes anything for whoever does not see it:
/// for the lead herself, and for the others in turn.
async fn leaves_no_trace(door: &Door, kinds: &[Kind]) -> Result<()> {
    let contract = Contract::read()?;
    let (pip, lowri, hester) = (door.school.person("Pip"), door.school.person("Lowri"), door.school.person("Hester"));
    let others = EVERYBODY.iter().filter(|(name, kind, _)| *kind == Adult && !["Tamsin", "Lowri"].contains(name));
    let others = others.map(|(name, ..)| *name);
    let mut tokens = BTreeMap::new();
    for name in others.clone().chain(["Lowri"]) {
        tokens.insert(name, door.token(name).await?);
    }
    let mut others = others.cycle();
    let (mut compared, mut differences) = (0, Vec::new());
    for kind in kinds.iter().copied() {
        let mut without = Vec::new();
        for name in ["Lowri"].into_iter().chain(others.next()) {
            // What is read once and kept then is no trace of anything.
            let question = format!("{{ school(id: {:?}) {{ name }} }}", door.school_id());
            door.asked_by(&tokens[name], &question).await?;
            without.push((name, world(door, &contract, &tokens[name], no_case(door)).await?));
        }
        let people = vec![
            involved(pip, PartPlayed::Child),
            involved(lowri, PartPlayed::Subject),
            involved(hester, PartPlayed::Subject),
        ];
        let case = door.raised("Tamsin", concern(kind, people, pip, "A quokka was seen.")?).await?;
        for (name, without) in without {
            if sees(door, &tokens[name], case).await? {
                continue;
            }
            let with = world(door, &contract, &tokens[name], case).await?;
            different(&without.answers, &with.answers, &mut |question, worlds| {
                differences.push(format!("{kind:?} shows to {name}: {question}\n{worlds}"));
            });
            different(&without.statements, &with.statements, &mut |question, worlds| {
                differences.push(format!("{kind:?} costs {name} other statements: {question}\n{worlds}"));
            });
            compared += 1;
        }
    }
    ensure!(differences.is_empty(), "{} differences\n{}", differences.len(), differences.join("\n"));
    ensure!(compared >= kinds.len(), "nearly everybody sees them, so this proves nothing: {compared}");
    Ok(())
}

/// Every kind, where there is time.
fn kinds() -> &'static [Kind] {
    if is_soak() {
        Kind::ALL
    } else {
        &[Kind::Allegation, Kind::ConcernAboutChild, Kind::FilteringBreach, Kind::StaffConduct]
    }
}

#[tokio::test]
async fn a_case_that_is_not_hers_changes_nothing_she_is_answered_and_no_statement_on_sqlite() -> Result<()> {
    leaves_no_trace(&Door::of(Installation::sqlite().await?, &EVERYBODY).await?, kinds()).await
}

#[tokio::test]
async fn a_case_that_is_not_hers_changes_nothing_she_is_answered_and_no_statement_on_postgresql() -> Result<()> {
    if is_quick() {
        return Ok(());
    }
    leaves_no_trace(&Door::of(Installation::postgres().await?, &EVERYBODY).await?, &[Kind::Allegation]).await
}
