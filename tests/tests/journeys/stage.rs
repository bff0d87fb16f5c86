//! The scenario of a rule, played over HTTP by the people of the demonstration. Commands are put on the wire as the contract's
//! own input types write them.

use crate::client::{Person, School, text};
use anyhow::{Context, Result, bail};
use async_graphql::InputType;
use domain::examples::played::{Cast, played, supplied};
use domain::graphql::GlobalId;
use domain::policy::clause::ClauseMeans;
use domain::policy::clause::scenario::Scenario;
use domain::policy::field::Field;
use domain::{CaseId, IncidentCommand, PersonId};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Who is asked to act, in this order, until one of them may.
const ACTORS: [&str; 9] = [
    "dsl",
    "headteacher",
    "head-of-school",
    "executive-headteacher",
    "child-protection-colleague",
    "deputy-dsl",
    "chair-of-governors",
    "data-protection-officer",
    "it-manager",
];

const CITED: &str = "query ($id: ID!) { case(id: $id) { mustKnow { clauses } duties { status clauses }
    missing { clauses } departures { rules { clauses } } } }";

/// Where in a case one sees what by which means: what was done all the same is kept with its departure.
const SHOWN: [(ClauseMeans, &str); 4] = [
    (ClauseMeans::Rule, "mustKnow"),
    (ClauseMeans::Rule, "duties"),
    (ClauseMeans::Field, "missing"),
    (ClauseMeans::Guard, "departures"),
];

/// The clauses that are cited by what is seen, by means: by who must know and what is owed, by what is held back, by what is shown
/// as missing.
pub(crate) type Cited = BTreeMap<ClauseMeans, BTreeSet<String>>;

/// A school whose people play.
pub(crate) struct Stage<'a> {
    school: &'a School<'a>,
    cast: Cast,
}

impl<'a> Stage<'a> {
    pub(crate) async fn of(school: &'a School<'a>) -> Result<Self> {
        let reporter = school.with_role("reporter")?;
        let (children, outside) = (school.people(reporter, "CHILD").await?, school.people(reporter, "OUTSIDE").await?);
        // Best those without a post, who have no account; then whoever looks after the machines, and is told of little.
        let mut adults = school.people(reporter, "ADULT").await?;
        let technician = &school.with_role("it-manager")?.id;
        adults.retain(|adult| *adult != reporter.id);
        adults.sort_by_key(|adult| (school.has_account(adult), adult != technician));
        let mut adults = adults.iter();
        let adult = adults.next().context("no adult")?;
        let cast = Cast {
            reporter: person(&reporter.id)?,
            adult: person(adult)?,
            colleague: person(adults.next().context("no other adult")?)?,
            child: person(children.first().context("no child")?)?,
            parent: person(outside.first().context("no parent")?)?,
            holders: Vec::new(),
            now: chrono::Utc::now(),
        };
        Ok(Self { school, cast })
    }

    /// Plays the scenario, with these fields given although it leaves them out; what is seen then.
    pub(crate) async fn play(&self, scenario: &Scenario, given: &[Field]) -> Result<Cited> {
        let reporter = self.school.with_role("reporter")?;
        let other = if given.is_empty() { self.cast.child.to_global() } else { self.another(reporter).await? };
        let scene = |cast: &Cast| {
            let scene = played(scenario, cast).context("a scenario of some kind")?;
            Ok::<_, anyhow::Error>(match CaseId::from_global(&other) {
                Some(other) => supplied(scene, given, cast, other),
                None => scene,
            })
        };
        let before = scene(&self.cast)?;
        for concern in &before.others {
            self.school.raise(reporter, on_the_wire(concern)?).await?;
        }
        let case = self.school.raise(reporter, on_the_wire(&before.concern)?).await?;
        // What is done is done after it was raised.
        let scene = scene(&Cast { now: chrono::Utc::now(), ..self.cast.clone() })?;
        for step in &scene.steps {
            self.tries(&case, step).await?.map_err(|clauses| anyhow::anyhow!("{} by {clauses:?}", step.name()))?;
        }
        let held_back = match &scene.decision {
            Some(decision) => self.tries(&case, decision).await?.err(),
            None => None,
        };
        let mut cited = self.cited(&case).await?;
        cited.entry(ClauseMeans::Guard).or_default().extend(held_back.into_iter().flatten());
        Ok(cited)
    }

    /// Another case, of a child.
    async fn another(&self, reporter: &Person) -> Result<String> {
        self.school.raise(reporter, crate::child::concern(&self.cast.child.to_global(), "Very quiet today.")).await
    }

    fn actors(&self) -> impl Iterator<Item = &Person> {
        ACTORS.iter().filter_map(|role| self.school.with_role(role).ok())
    }

    /// By the first who may: carried out, or the clauses that hold it back.
    async fn tries(&self, case: &str, command: &IncidentCommand) -> Result<Result<(), Vec<String>>> {
        let (mutation, fields) = mutation(command)?;
        for who in self.actors() {
            match self.school.tries(who, case, &mutation, fields.clone()).await? {
                Ok(_) => return Ok(Ok(())),
                Err(refused) if refused.code == "NOT_FOUND" => {}
                Err(refused) if refused.code == "NOT_YET" => return Ok(Err(refused.clauses)),
                Err(refused) => bail!("{mutation}: {refused:?}"),
            }
        }
        bail!("nobody may {mutation}")
    }

    async fn cited(&self, case: &str) -> Result<Cited> {
        for who in self.actors() {
            let seen = self.school.ask(who, CITED, json!({ "id": case })).await?["case"].clone();
            if seen.is_null() {
                continue;
            }
            let mut cited = Cited::new();
            for (means, field) in SHOWN {
                gather(&seen[field], cited.entry(means).or_default())?;
            }
            return Ok(cited);
        }
        bail!("nobody may read the case")
    }
}

fn gather(seen: &Value, cited: &mut BTreeSet<String>) -> Result<()> {
    match seen {
        Value::Object(fields) if fields.get("status").is_some_and(|status| status == "SUPERSEDED") => {}
        Value::Object(fields) => {
            for (name, value) in fields {
                if name == "clauses" {
                    cited.extend(value.as_array().into_iter().flatten().map(text).collect::<Result<Vec<_>>>()?);
                } else {
                    gather(value, cited)?;
                }
            }
        }
        Value::Array(all) => all.iter().try_for_each(|one| gather(one, cited))?,
        _ => {}
    }
    Ok(())
}

fn person(id: &str) -> Result<PersonId> {
    PersonId::from_global(id).with_context(|| format!("no person: {id}"))
}

/// As the contract's input type writes it; what is not there is left out.
fn on_the_wire(input: &impl InputType) -> Result<Value> {
    let mut value = input.to_value().into_json()?;
    leave_out_nulls(&mut value);
    Ok(value)
}

fn leave_out_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(leave_out_nulls);
        }
        Value::Array(all) => all.iter_mut().for_each(leave_out_nulls),
        _ => {}
    }
}

/// The mutation of a command that scenarios play, and its fields.
fn mutation(command: &IncidentCommand) -> Result<(String, Value)> {
    macro_rules! fields {
        (whole: $($whole:ident)+; body: $($body:ident)+) => {
            match command {
                $( IncidentCommand::$whole(command) => on_the_wire(command)?, )+
                $( IncidentCommand::$body(command) => on_the_wire(&command.0)?, )+
                other => bail!("add {} to the commands that are played over HTTP", other.name()),
            }
        };
    }
    let fields = fields! {
        whole: AwaitReply ConfiscateDevice LinkCase NotifyPerson ReferToLado ReferToPolice ReferToSocialCare ReviewAllegation;
        body: CloseCase ConcludeInvestigation DecideErasure DecideRequest DecideSuspension HoldDebrief HoldOnTelling
            InformParents OpenInvestigation RecordAdultTold RecordAdvice RecordFilterChange RecordOutcome RecordSearch
            RecordTelling RecordWithdrawal RequestFilterChange ReturnDevice SetReviewDate TellAdultOfAllegation TriageConcern
    };
    let mut name = command.name().to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    Ok((name, fields))
}
