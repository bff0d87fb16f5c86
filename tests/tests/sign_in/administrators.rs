//! Whoever runs the school's accounts tries every way there is to a case or to a role: the ways are read from the contract itself, so that
//! one added tomorrow is tried too. She is refused, somebody hears of it, and it is on record.

use crate::browser::{Browser, World};
use anyhow::{Context as _, Result, ensure};
use domain::graphql::GlobalId as _;
use domain::school::Role;
use domain::{CaseId, PersonId};
use serde_json::{Value, json};
use wardbook_tests::contract::{About, Contract};

/// What stands in the case, and nowhere else.
const CANARY: &str = "Zinnia saw a bruise like a heron.";
/// Mutations by which anybody hands something in, and gets nothing out.
const HANDS_IN: [&str; 1] = ["raiseConcern"];

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

/// How long the case is, and which roles everybody holds, past every edge.
async fn as_it_stands(world: &World, case: CaseId) -> Result<(Vec<String>, Vec<(PersonId, Vec<Role>)>)> {
    let events =
        world.installation.texts("SELECT count(*) || '' FROM events WHERE aggregate_type = 'incident'").await?;
    let casework = &world.installation.casework;
    let school = casework.school(&access::Viewer::installation(), case.school).await?;
    let roles = world.school.everybody();
    let roles = roles.map(|person| (person, school.school.roles_of(person, casework.now()).into_iter().collect()));
    Ok((events, roles.collect()))
}

/// How often the log of reads says that this person was refused.
async fn refusals(world: &World, who: &str) -> Result<usize> {
    let reads = world.installation.reads(world.school.id).await?;
    let hers = domain::Actor::Person(world.school.person(who));
    Ok(reads.iter().filter(|read| read.read.event.is_refusal() && read.read.actor == hers).count())
}

/// To whom something waits to be said that somebody was refused.
async fn told(world: &World) -> Result<Vec<PersonId>> {
    let messages = world.installation.casework.store().messages(None, 1000).await?;
    let texts =
        world.installation.texts("SELECT notices FROM outbox WHERE notices LIKE '%\"access\":\"tried\"%'").await?;
    ensure!(texts.iter().all(|text| !text.contains("heron")), "a message holds what the case holds");
    let mut told: Vec<PersonId> = messages.iter().filter(|_| !texts.is_empty()).map(|message| message.person).collect();
    told.sort_unstable();
    told.dedup();
    Ok(told)
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
    let mut tried = 0;
    let with_cases = contract.commands(&about(case, &pip.case))?;
    for ((name, command), (_, otherwise)) in contract.commands(&pip)?.into_iter().zip(with_cases) {
        if HANDS_IN.contains(&name.as_str()) || !command.contains(&pip.case) {
            continue;
        }
        let mut answer = adele.ask(&command).await?;
        if answer["errors"][0]["extensions"]["code"] == "BAD_INPUT" {
            answer = adele.ask(&otherwise).await?;
        }
        ensure!(answer["data"][&name]["userErrors"][0]["code"] == "NOT_FOUND", "{name}: {answer}\n{command}");
        tried += 1;
    }
    ensure!(tried > 60, "{tried} commands were tried");
    let after = as_it_stands(world, case).await?;
    ensure!(before == after, "something was changed: {before:?} {after:?}");
    let entered = refusals(world, "Adele").await?;
    ensure!(entered >= tried + asked_for_it - 1, "{entered} refusals are on record of {tried} and {asked_for_it}");
    let told = told(world).await?;
    for watcher in ["Hester", "Conrad"] {
        ensure!(told.contains(&world.school.person(watcher)), "{watcher} hears nothing of it");
    }
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
    for lead in ["Delia", "Conrad"] {
        let until = "2026-12-01T00:00:00Z";
        let cover = json!({ "person": id(lead), "by": id("Adele"), "from": from, "until": until, "reason": "away" });
        ensure!(!on_school(&mut adele, world, "arrangeCover", cover).await.unwrap_or(vec![String::new()]).is_empty());
    }
    for ended in [json!({ "person": id("Conrad"), "until": from })] {
        ensure!(on_school(&mut adele, world, "endStaff", ended).await? == ["NOT_FOUND"], "she removes the chair");
    }
    let (school, chair) = (case.school.as_uuid().to_string(), world.school.person("Conrad").as_uuid().to_string());
    let fields = [("school", school.as_str()), ("person", &chair), ("renews", "everything"), ("by", "link")];
    let refused = adele.post("/staff/help", &fields);
    ensure!(refused.await?.status == axum::http::StatusCode::NOT_FOUND, "she resets the chair");
    ensure!(as_it_stands(world, case).await? == before, "roles have changed");
    ensure!(refusals(world, "Adele").await? >= roles.len() * 2, "it is not on record");
    let chair = world.school.person("Conrad");
    ensure!(told(world).await?.contains(&chair), "the chair hears nothing of it");

    // A head, about whom there is a case, and the chair, whose it is.
    let (mut head, _) = world.with_two_factors("Hester").await?;
    let over = json!({ "person": id("Conrad"), "role": "CHAIR_OF_GOVERNORS", "until": from });
    ensure!(on_school(&mut head, world, "endRole", over).await? == ["NOT_FOUND"], "the head ends the chair");
    let left = json!({ "person": id("Conrad"), "until": from });
    ensure!(on_school(&mut head, world, "endStaff", left).await? == ["NOT_FOUND"], "the head ends the chair's staff");
    let other = json!({ "person": id("Tamsin"), "role": "CHAIR_OF_GOVERNORS", "from": from });
    ensure!(on_school(&mut head, world, "giveRole", other).await? == ["NOT_FOUND"], "the head names another chair");
    ensure!(refusals(world, "Hester").await? >= 3, "it is not on record");
    ensure!(as_it_stands(world, case).await? == before, "the chair is gone");
    Ok(())
}
