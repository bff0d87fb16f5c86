//! `wardbook pack rehearse`: who would be told and who acts, for every named adult and every kind.

use super::super::find::find_school;
use crate::ambient;
use crate::config::Config;
use anyhow::Context as _;
use domain::policy::rehearsal::{Acts, Answer, Otherwise, proposed, rehearse};
use domain::school::Layer;
use domain::{PersonId, Policy, School};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

/// Rehearses the pack as the school's own, on the school as it stands.
///
/// # Errors
/// When the pack does not load, the school is not known, or the database cannot be reached.
pub(super) async fn run(named: &str, school: &str, empty: bool, config: &Config) -> anyhow::Result<ExitCode> {
    let pack = Arc::new(super::load(named)?);
    let store = config.open().await?;
    store.check_schema().await?;
    let id = find_school(&store, school).await?;
    let (record, _) = store.load::<School>(id, id).await?.context("this school has no record")?;
    let rows = store.persons(id).await?.into_iter();
    let names: HashMap<PersonId, String> = rows.map(|row| (row.person, row.name)).collect();
    store.close().await;
    let now = ambient::now();
    let policy = proposed(&Policy::of(&record, now)?, &record, Layer::School, pack, now);
    let answers = rehearse(&Arc::new(policy), &Arc::new(record), now);
    let unsettled = answers.iter().filter(|answer| answer.is_empty()).count();
    let shown: Vec<&Answer> = answers.iter().filter(|answer| !empty || answer.is_empty()).collect();
    super::say(&table(&shown, &names))?;
    if unsettled == 0 {
        return super::say("Every answer names somebody.\n");
    }
    super::say(&format!("{unsettled} answers are empty: settle each before this pack is adopted.\n"))?;
    Ok(ExitCode::from(super::TO_BE_SETTLED))
}

fn table(answers: &[&Answer], names: &HashMap<PersonId, String>) -> String {
    let name = |person: PersonId| names.get(&person).cloned().unwrap_or_else(|| "somebody without a name".to_owned());
    let mut out = String::new();
    let mut about = None;
    for answer in answers {
        if about != Some(answer.about) {
            about = Some(answer.about);
            let whom = answer.about.map_or_else(|| "nobody in particular".to_owned(), name);
            let _ = writeln!(out, "About {whom}");
        }
        let _ = writeln!(out, "  {}", answer.kind.words());
        match &answer.otherwise {
            Otherwise::Told => {
                for told in &answer.told {
                    let rule = told.rule.as_ref();
                    let by = rule.map_or_else(|| "last resort".to_owned(), |rule| rule.clauses.join(", "));
                    let _ = writeln!(out, "    told   {} as {} ({by})", name(told.person), told.capacity.words());
                }
            }
            Otherwise::Finds(person) => {
                let _ = writeln!(
                    out,
                    "    nobody is told; {} finds somebody independent, or calls the designated officer",
                    name(*person)
                );
            }
            Otherwise::Settled(outside) => {
                let _ = writeln!(out, "    nobody is told; settled: {}", outside.as_str());
            }
            Otherwise::Nobody => {
                let _ = writeln!(out, "    NOBODY IS TOLD, and nobody stands in");
            }
        }
        for acts in &answer.acts {
            let _ = writeln!(out, "    acts   {}: {}", acts.duty.words(), who_acts(acts, &name));
        }
    }
    out
}

fn who_acts(acts: &Acts, name: &impl Fn(PersonId) -> String) -> String {
    let mut people: Vec<String> = acts.people.iter().map(|person| name(*person)).collect();
    if acts.or_reporter {
        people.push("whoever raised it".to_owned());
    }
    if people.is_empty() { "whoever was told".to_owned() } else { people.join(" or ") }
}
