//! Whoever runs the school's accounts tries every way there is to a case or to a role: the ways are read from the contract itself, so that
//! one added tomorrow is tried too. She is refused, somebody hears of it, and it is on record.

use crate::browser::{Browser, World};
use anyhow::{Context as _, Result, ensure};
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{BaseType, ServiceDocument, Type, TypeKind, TypeSystemDefinition};
use domain::graphql::GlobalId as _;
use domain::school::Role;
use domain::{CaseId, PersonId};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What stands in the case, and nowhere else.
const CANARY: &str = "Zinnia saw a bruise like a heron.";
/// How deep answers are asked for.
const DEPTH: usize = 4;
/// Mutations by which anybody hands something in, and gets nothing out.
const HANDS_IN: [&str; 1] = ["raiseConcern"];

/// A field: its name, its arguments by name and type, its type.
type Field = (String, Vec<(String, Type)>, Type);

/// The contract, as it is published.
struct Contract {
    types: BTreeMap<String, TypeKind>,
    case: String,
    school: String,
    person: String,
    /// What an id is of that is called neither case nor school: of a case, else of a person.
    others_are_cases: bool,
}

impl Contract {
    fn read(case: CaseId, person: PersonId) -> Result<Self> {
        let document: ServiceDocument = parse_schema(graphql::sdl())?;
        let definitions = document.definitions.into_iter().filter_map(|definition| match definition {
            TypeSystemDefinition::Type(found) => Some((found.node.name.node.to_string(), found.node.kind)),
            _ => None,
        });
        let (school, person) = (case.school.to_global(), person.to_global());
        let case = case.to_global();
        Ok(Self { types: definitions.collect(), case, school, person, others_are_cases: false })
    }

    /// The fields of an object.
    fn fields(&self, of: &str) -> Vec<Field> {
        let fields = match self.types.get(of) {
            Some(TypeKind::Object(object)) => &object.fields,
            Some(TypeKind::Interface(interface)) => &interface.fields,
            _ => return Vec::new(),
        };
        let arguments = |field: &async_graphql::parser::types::FieldDefinition| {
            field.arguments.iter().map(|given| (given.node.name.to_string(), given.node.ty.node.clone())).collect()
        };
        fields
            .iter()
            .map(|field| (field.node.name.to_string(), arguments(&field.node), field.node.ty.node.clone()))
            .collect()
    }

    /// A value of this type; ids by the name they are asked for under. What need not be given is not.
    fn value(&self, name: &str, ty: &Type) -> Value {
        let inner = match &ty.base {
            BaseType::List(inner) => return json!([self.value(name, inner)]),
            BaseType::Named(inner) => inner.as_str(),
        };
        match self.types.get(inner) {
            Some(TypeKind::Enum(values)) => json!(values.values.first().map(|value| value.node.value.to_string())),
            Some(TypeKind::InputObject(input)) => {
                let is_one_of = input.fields.iter().all(|field| field.node.ty.node.nullable);
                let needed = input.fields.iter().filter(|field| is_one_of || !field.node.ty.node.nullable);
                let needed = needed.take(if is_one_of { 1 } else { usize::MAX });
                let fields = needed
                    .filter(|field| field.node.default_value.is_none())
                    .map(|field| (field.node.name.to_string(), self.value(&field.node.name.node, &field.node.ty.node)));
                Value::Object(fields.collect::<Map<_, _>>())
            }
            _ => self.scalar(name, inner),
        }
    }

    fn scalar(&self, name: &str, scalar: &str) -> Value {
        match (scalar, name) {
            ("ID", "school") => json!(self.school),
            ("ID", "case" | "id") => json!(self.case),
            ("ID", _) if self.others_are_cases => json!(self.case),
            ("ID", _) => json!(self.person),
            ("Int" | "UInt" | "Float", _) => json!(1),
            ("Boolean", _) => json!(true),
            ("DateTime", _) => json!("2026-09-10T09:00:00Z"),
            ("Date" | "NaiveDate", _) => json!("2026-09-10"),
            (_, "toml") => json!("name = 'a pack'"),
            (_, "idempotencyKey") => json!(format!("tried-{}", uuid::Uuid::new_v4())),
            _ => json!("Nothing to see."),
        }
    }

    /// Everything an answer of this type can show without being asked for more.
    fn selection(&self, ty: &Type, depth: usize) -> Option<String> {
        let inner = match &ty.base {
            BaseType::List(inner) => return self.selection(inner, depth),
            BaseType::Named(inner) => inner.as_str(),
        };
        if !matches!(self.types.get(inner), Some(TypeKind::Object(_) | TypeKind::Interface(_) | TypeKind::Union(_))) {
            return Some(String::new());
        }
        if depth == 0 {
            return None;
        }
        let fields =
            self.fields(inner).into_iter().filter(|(_, arguments, _)| arguments.iter().all(|(_, ty)| ty.nullable));
        let fields: Vec<String> =
            fields.filter_map(|(name, _, ty)| Some(format!("{name} {}", self.selection(&ty, depth - 1)?))).collect();
        Some(format!("{{ __typename {} }}", fields.join(" ")))
    }

    /// Every query, asked for everything it can show.
    fn questions(&self) -> Vec<(String, String, Value)> {
        let all = self.fields("Query").into_iter();
        all.map(|(name, arguments, ty)| {
            let needed: Vec<_> = arguments.into_iter().filter(|(_, ty)| !ty.nullable).collect();
            let declared: Vec<String> = needed.iter().map(|(name, ty)| format!("${name}: {ty}")).collect();
            let given: Vec<String> = needed.iter().map(|(name, _)| format!("{name}: ${name}")).collect();
            let around =
                |parts: Vec<String>| if parts.is_empty() { String::new() } else { format!("({})", parts.join(", ")) };
            let depth = if name == "me" { 2 } else { DEPTH };
            let selection = self.selection(&ty, depth).unwrap_or_default();
            let query = format!("query {} {{ {name}{} {selection} }}", around(declared), around(given));
            let values: Map<_, _> = needed.iter().map(|(name, ty)| (name.clone(), self.value(name, ty))).collect();
            (name, query, Value::Object(values))
        })
        .collect()
    }

    /// Every mutation, with what it needs.
    fn attempts(&self) -> Vec<(String, String, Value)> {
        let all = self.fields("Mutation").into_iter();
        all.filter_map(|(name, arguments, _)| {
            let (_, ty) = arguments.into_iter().next()?;
            let query = format!(
                "mutation ($input: {ty}) {{ {name}(input: $input) {{ __typename userErrors {{ code message }} }} }}"
            );
            let input = self.value("input", &ty);
            Some((name, query, json!({ "input": input })))
        })
        .collect()
    }
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
    let mut contract = Contract::read(case, world.school.person("Pip"))?;
    let before = as_it_stands(world, case).await?;
    let mut asked_for_it = 0;
    for (name, query, variables) in contract.questions() {
        let answer = adele.ask_with(&query, &variables).await?;
        let text = answer.to_string();
        ensure!(
            answer["errors"][0]["extensions"]["code"] != "VALIDATION_FAILED",
            "{name} was not tried: {query}\n{answer}"
        );
        ensure!(!text.contains("heron") && !text.contains(&contract.case), "{name} shows the case: {text}");
        asked_for_it += usize::from(variables.to_string().contains(&contract.case));
    }
    ensure!(asked_for_it >= 4, "{asked_for_it} questions were about the case");
    let mut tried = 0;
    let with_people = contract.attempts();
    contract.others_are_cases = true;
    let with_cases = contract.attempts();
    for ((name, query, variables), (_, _, otherwise)) in with_people.into_iter().zip(with_cases) {
        let of_case = variables["input"]["case"].is_string();
        if HANDS_IN.contains(&name.as_str()) || !of_case {
            continue;
        }
        let mut answer = adele.ask_with(&query, &variables).await?;
        if answer["errors"][0]["extensions"]["code"] == "BAD_INPUT" {
            answer = adele.ask_with(&query, &otherwise).await?;
        }
        ensure!(answer["data"][&name]["userErrors"][0]["code"] == "NOT_FOUND", "{name}: {answer}\n{variables}");
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
        contract.school
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
    let roles: Vec<String> = Contract::read(case, world.school.person("Adele"))?
        .types
        .get("Role")
        .and_then(|kind| match kind {
            TypeKind::Enum(values) => Some(values.values.iter().map(|value| value.node.value.to_string()).collect()),
            _ => None,
        })
        .context("no roles")?;
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
