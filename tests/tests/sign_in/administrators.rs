//! Whoever runs the school's accounts tries every way there is to a case or to a role: the ways are read from the contract itself, so that
//! one added tomorrow is tried too. She is refused, somebody hears of it, and it is on record.

use crate::browser::{Browser, World};
use anyhow::{Context as _, Result, ensure};
use domain::graphql::GlobalId as _;
use domain::school::Role;
use domain::{CaseId, PersonId};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use wardbook_tests::contract::{About, Contract};
use wardbook_tests::installation::address;

/// What stands in the case, and nowhere else.
const CANARY: &str = "Zinnia saw a bruise like a heron.";
/// What an administrator may do, and why. Everything else there is, and whatever is added, is refused her.
const RIGHTLY: [(&str, &str); 20] = [
    ("raiseConcern", "whoever works here hands in concerns, and gets nothing out"),
    ("registerPerson", "she keeps the record of people, which tells nothing of cases"),
    ("correctPerson", "she keeps the record of people"),
    ("recordPost", "she keeps the record of people"),
    ("endPost", "she keeps the record of people"),
    ("joinGroup", "she keeps the record of the school"),
    ("setCalendar", "she keeps the record of the school"),
    ("recordContact", "she keeps the record of the school"),
    ("nameController", "she keeps the record of the school"),
    ("addStaff", "she keeps the list of staff; it opens nothing"),
    ("endStaff", "she keeps the list of staff, governors apart; it closes what was open"),
    ("setReportingLine", "she keeps the list of staff; never with herself as who is reported to"),
    ("setClassTeacher", "she keeps the list of staff; never with herself as the teacher"),
    ("giveRole", "she proposes, and another confirms; never for herself"),
    ("endRole", "roles end when somebody leaves; of the governing body she ends none"),
    ("arrangeCover", "for whoever holds no role that opens cases"),
    ("endCover", "for whoever holds no role that opens cases"),
    ("planVisit", "a visit opens the school for whoever leads it, and no case"),
    ("changeVisit", "a visit opens no case"),
    ("callOffVisit", "a visit opens no case"),
];
/// What is answered as if it was refused and stands on no record, and why.
const NOT_THERE: [(&str, &str); 2] = [
    ("registerSchool", "there is no school whose log could hold it"),
    ("retryMessage", "she looks after messages, and there is none of this id"),
];

/// This case; `others` is what an id is of that is called neither case nor school.
fn about(case: CaseId, others: &str) -> About {
    let (child, adult) = (others.to_owned(), others.to_owned());
    About { school: case.school.to_global(), case: case.to_global(), child, adult, text: "heron".to_owned() }
}

async fn raised(world: &World) -> Result<CaseId> {
    let mut teacher = world.with_one_factor("Tamsin").await?;
    let child = world.school.person("Pip").to_global();
    let raise = format!(
        "mutation {{ raiseConcern(input: {{school: \"{}\", idempotencyKey: \"raised\",
          details: {{concernAboutChild: {{category: \"neglect\", online: NO}}}}, people: [{{person: \"{}\", part: CHILD}}],
          narrative: {{parts: [{{text: \"{CANARY}\"}}]}}}}) {{ submission {{ id }} userErrors {{ code message path }} }} }}",
        world.school.id.to_global(),
        child
    );
    let answer = teacher.ask(&raise).await?;
    let id = answer["data"]["raiseConcern"]["submission"]["id"].as_str().with_context(|| answer.to_string())?;
    CaseId::from_global(id).context("not the id of a case")
}

/// How long the case is, and which roles every adult holds, past every edge.
async fn as_it_stands(world: &World, case: CaseId) -> Result<(Vec<String>, Vec<(PersonId, Vec<Role>)>)> {
    let events = format!("SELECT count(*) || '' FROM events WHERE aggregate_id = '{}'", case.incident.as_uuid());
    let events = world.installation.texts(&events).await?;
    ensure!(events != ["0"], "there is no case");
    let casework = &world.installation.casework;
    let school = casework.school(&access::Viewer::installation(), case.school).await?;
    // A child's record is there to be changed.
    let roles = world.school.everybody().filter(|person| *person != world.school.person("Pip"));
    let roles = roles.map(|person| (person, school.school.roles_of(person, casework.now()).into_iter().collect()));
    Ok((events, roles.collect()))
}

/// How often the log of reads says that this person was refused.
async fn refusals(world: &World, who: &str) -> Result<usize> {
    let reads = world.installation.reads(world.school.id).await?;
    let hers = domain::Actor::Person(world.school.person(who));
    Ok(reads.iter().filter(|read| read.read.event.is_refusal() && read.read.actor == hers).count())
}

/// How often each person waits to hear that somebody was refused.
async fn told(world: &World) -> Result<BTreeMap<PersonId, usize>> {
    let mut told = BTreeMap::new();
    for (person, about) in world.installation.outbox().await? {
        ensure!(!about.contains("heron"), "a message holds what the case holds");
        let many = about.matches("\"access\":\"tried\"").count();
        if many > 0 {
            *told.entry(person).or_default() += many;
        }
    }
    Ok(told)
}

/// Whoever watches over the school hears of it so often, and nobody else ever does.
async fn only_those_who_watch_hear(world: &World, times: impl Fn(usize) -> bool) -> Result<usize> {
    let told = told(world).await?;
    let watch: BTreeSet<PersonId> = ["Hester", "Conrad"].map(|name| world.school.person(name)).into();
    ensure!(told.keys().copied().collect::<BTreeSet<_>>() == watch, "others hear of it, or nobody: {told:?}");
    let many = told.values().copied().max().unwrap_or_default();
    ensure!(told.values().all(|one| *one == many && times(many)), "somebody does not hear of all of it: {told:?}");
    Ok(many)
}

/// Gives a command, with the ids of people or else of cases in it: whether it was refused, which is on record, and those who watch
/// heard of it.
async fn tries(
    world: &World,
    browser: &mut Browser<'_>,
    name: &str,
    commands: [&str; 2],
    is_hers: bool,
) -> Result<bool> {
    let (entered, heard) = (refusals(world, "Adele").await?, only_those_who_watch_hear(world, |_| true).await?);
    let mut answer = Value::Null;
    for command in commands {
        answer = browser.ask(command).await?;
        if answer["errors"][0]["extensions"]["code"] != "BAD_INPUT" {
            break;
        }
    }
    let error = &answer["data"][name]["userErrors"][0]["code"];
    let is_refused = error == "NOT_FOUND";
    ensure!(is_refused != is_hers && answer.get("errors").is_none(), "{name}: {answer}\n{commands:?}");
    if is_refused && NOT_THERE.iter().all(|(not_there, _)| *not_there != name) {
        ensure!(refusals(world, "Adele").await? == entered + 1, "{name} was refused, and is not on record");
        only_those_who_watch_hear(world, |many| many == heard + 1).await.with_context(|| name.to_owned())?;
    }
    Ok(is_refused)
}

pub(crate) async fn an_administrator_tries_every_way_to_a_case_and_is_refused_noticed_and_recorded(
    world: &World,
) -> Result<()> {
    let case = raised(world).await?;
    let (mut adele, _) = world.with_two_factors("Adele").await?;
    let (contract, pip) = (Contract::read()?, about(case, &world.school.person("Pip").to_global()));
    let before = as_it_stands(world, case).await?;
    let mut asked_for_it = 0;
    for question in contract.questions(&pip)? {
        let answer = adele.ask(&question).await?;
        let (code, text) = (&answer["errors"][0]["extensions"]["code"], answer.to_string());
        ensure!(code != "VALIDATION_FAILED" && code != "LIMIT_EXCEEDED", "this was not asked: {question}\n{answer}");
        let names_it = question.contains(&pip.case);
        ensure!(!text.contains("heron") && !text.contains(&pip.case), "{question} shows the case: {text}");
        asked_for_it += usize::from(names_it);
    }
    ensure!(asked_for_it >= 4, "{asked_for_it} questions were about the case");
    let entered = refusals(world, "Adele").await?;
    ensure!(entered >= asked_for_it, "{entered} refusals are on record of {asked_for_it}");
    only_those_who_watch_hear(world, |many| many >= asked_for_it).await?;
    let mut refused = 0;
    let with_cases = contract.commands(&about(case, &pip.case))?;
    for ((name, command), (_, otherwise)) in contract.commands(&pip)?.into_iter().zip(with_cases) {
        let is_hers = RIGHTLY.iter().any(|(rightly, _)| *rightly == name);
        refused += usize::from(tries(world, &mut adele, &name, [&command, &otherwise], is_hers).await?);
    }
    ensure!(refused > 90, "{refused} commands were refused");
    ensure!(before == as_it_stands(world, case).await?, "something was changed: {before:?}");
    let (mut head, _) = world.with_two_factors("Hester").await?;
    let unusual = format!(
        "{{ unusualReading(school: \"{}\", since: \"2026-01-01T00:00:00Z\") {{ who {{ id }} why }} }}",
        pip.school
    );
    let unusual = head.ask(&unusual).await?;
    ensure!(unusual.to_string().contains("REFUSED"), "nobody sees that she was refused: {unusual}");
    Ok(())
}

/// Gives this mutation of a school, and says by which codes it was refused.
async fn on_school(browser: &mut Browser<'_>, world: &World, name: &str, fields: Value) -> Result<Vec<String>> {
    let mut input = fields;
    input["school"] = json!(world.school.id.to_global());
    input["idempotencyKey"] = json!(uuid::Uuid::new_v4().to_string());
    let type_name = format!("{}{}Input!", name[..1].to_uppercase(), &name[1..]);
    let query = format!("mutation ($input: {type_name}) {{ {name}(input: $input) {{ userErrors {{ code }} }} }}");
    let answer = browser.ask_with(&query, &json!({ "input": input })).await?;
    let errors = answer["data"][name]["userErrors"].as_array().with_context(|| answer.to_string())?;
    Ok(errors.iter().filter_map(|error| error["code"].as_str()).map(str::to_owned).collect())
}

/// The chair's record, with this address.
fn conrad(address: &str) -> Value {
    json!({ "givenName": "Conrad", "familyName": "Example", "knownAs": "Con", "email": address })
}

pub(crate) async fn an_administrator_tries_every_way_to_a_role_and_a_head_to_remove_the_chair(
    world: &World,
) -> Result<()> {
    let case = raised(world).await?;
    let (mut adele, _) = world.with_two_factors("Adele").await?;
    let before = as_it_stands(world, case).await?;
    let id = |name: &str| world.school.person(name).to_global();
    let from = world.installation.now().to_rfc3339();
    let contract = Contract::read()?;
    let roles = contract.values("Role");
    ensure!(roles.len() == Role::ALL.len());
    for role in &roles {
        let hers = json!({ "person": id("Adele"), "role": role, "from": from });
        ensure!(on_school(&mut adele, world, "giveRole", hers).await? == ["NOT_FOUND"], "{role} is given by herself");
        let confirmed = json!({ "person": id("Adele"), "role": role });
        ensure!(!on_school(&mut adele, world, "confirmRole", confirmed).await?.is_empty(), "{role} is confirmed");
        let friends = json!({ "person": id("Tamsin"), "role": role });
        ensure!(!on_school(&mut adele, world, "confirmRole", friends).await?.is_empty(), "{role} of a friend");
    }
    let until = "2026-12-01T00:00:00Z";
    for by in ["Adele", "Tamsin"] {
        for lead in ["Delia", "Hester", "Conrad"] {
            let cover = json!({ "person": id(lead), "by": id(by), "from": from, "until": until });
            ensure!(
                on_school(&mut adele, world, "arrangeCover", cover).await? == ["NOT_FOUND"],
                "{by} covers for {lead}"
            );
        }
    }
    let line = json!({ "person": id("Tamsin"), "reportsTo": id("Adele"), "from": from });
    ensure!(on_school(&mut adele, world, "setReportingLine", line).await? == ["NOT_FOUND"], "she is reported to");
    let class = json!({ "child": id("Pip"), "teacher": id("Adele"), "from": from });
    ensure!(on_school(&mut adele, world, "setClassTeacher", class).await? == ["NOT_FOUND"], "she is the class teacher");
    let moved = json!({ "person": id("Conrad"), "details": conrad("adele@school.example") });
    ensure!(on_school(&mut adele, world, "correctPerson", moved).await? == ["NOT_FOUND"], "she reads the chair's mail");
    let ended = json!({ "person": id("Conrad"), "until": from });
    ensure!(on_school(&mut adele, world, "endStaff", ended).await? == ["NOT_FOUND"], "she removes the chair");
    let (school, chair) = (case.school.as_uuid().to_string(), world.school.person("Conrad").as_uuid().to_string());
    let fields = [("school", school.as_str()), ("person", &chair), ("renews", "everything"), ("by", "link")];
    let refused = adele.post("/staff/help", &fields);
    ensure!(refused.await?.status == axum::http::StatusCode::NOT_FOUND, "she resets the chair");
    ensure!(as_it_stands(world, case).await? == before, "roles have changed");
    ensure!(refusals(world, "Adele").await? >= roles.len() * 2, "it is not on record");
    only_those_who_watch_hear(world, |many| many >= roles.len() * 2).await?;

    // A head, about whom there is a case, and the chair, whose it is.
    let (mut head, _) = world.with_two_factors("Hester").await?;
    let moved = json!({ "person": id("Conrad"), "details": conrad("hester@school.example") });
    ensure!(
        on_school(&mut head, world, "correctPerson", moved).await? == ["NOT_FOUND"],
        "the head reads the chair's mail"
    );
    let stays = json!({ "person": id("Conrad"), "details": conrad(&address("Conrad")) });
    ensure!(
        on_school(&mut head, world, "correctPerson", stays).await?.is_empty(),
        "the head keeps no record of the chair"
    );
    let over = json!({ "person": id("Conrad"), "role": "CHAIR_OF_GOVERNORS", "until": from });
    ensure!(on_school(&mut head, world, "endRole", over).await? == ["NOT_FOUND"], "the head ends the chair");
    let left = json!({ "person": id("Conrad"), "until": from });
    ensure!(on_school(&mut head, world, "endStaff", left).await? == ["NOT_FOUND"], "the head ends the chair's staff");
    let other = json!({ "person": id("Tamsin"), "role": "CHAIR_OF_GOVERNORS", "from": from });
    ensure!(on_school(&mut head, world, "giveRole", other).await? == ["NOT_FOUND"], "the head names another chair");
    ensure!(refusals(world, "Hester").await? >= 4, "it is not on record");
    let (mut clerk, _) = world.with_two_factors("Clem").await?;
    let moved = json!({ "person": id("Conrad"), "details": conrad("chair@elsewhere.example") });
    ensure!(on_school(&mut clerk, world, "correctPerson", moved).await?.is_empty(), "nobody can move the chair's mail");
    ensure!(as_it_stands(world, case).await? == before, "the chair is gone");
    Ok(())
}
