//! A rule, a guard and a field of each policy, over HTTP: what is seen cites the clause while the school's policy has it, and cites
//! it no longer once the school has adopted the policy without it. Which clauses is worked out from the pack.

use crate::client::{School, key};
use crate::stage::{Cited, Stage};
use anyhow::{Context, Result, ensure};
use domain::policy::clause::ClauseMeans;
use domain::policy::clause::scenario::{Scenario, Then};
use domain::policy::pack::{Pack, REFERENCE};
use domain::policy::rule::{Effect, Rule};
use serde_json::{Value, json};
use wardbook_tests::pack_text::without;

/// The means of which one clause each is taken out.
const MEANS: [ClauseMeans; 3] = [ClauseMeans::Rule, ClauseMeans::Guard, ClauseMeans::Field];

const ADOPT: &str =
    "mutation ($input: AdoptPackInput!) { adoptPack(input: $input) { userErrors { code message path } } }";

pub(crate) async fn is_missed_by_every_means(school: &School<'_>) -> Result<()> {
    let (_, whole) = REFERENCE.iter().find(|(name, _)| *name == school.policy).context("no such policy")?;
    let pack = Pack::parse(whole)?;
    let stage = Stage::of(school).await?;
    let mut shown: Vec<&Rule> = Vec::new();
    for means in MEANS {
        let rules = || pack.rules.iter().filter(|rule| by(&rule.effect) == Some(means) && rule.switch.is_none());
        let found = first_seen(&stage, &pack, rules()).await?;
        // An infant school's policy may have no guard and ask for no field: there the floor speaks alone.
        ensure!(found.is_some() || rules().next().is_none(), "nothing is seen of any clause by {}", means.words());
        shown.extend(found);
    }
    ensure!(!shown.is_empty(), "nothing was shown");
    adopts(school, &without(whole, &shown)).await?;
    for rule in &shown {
        let cited = stage.play(&Scenario::of(rule), &[]).await.with_context(|| rule.cited.rule.clone())?;
        for clause in own(rule, &pack) {
            ensure!(!cites(&cited, rule, clause), "{clause} is seen without {}: {cited:?}", rule.cited.rule);
        }
    }
    adopts(school, whole).await
}

/// The first of these rules whose own clauses are cited by what is seen in its scenario. What a field's rule asks for is then
/// given, and must be asked for no longer.
async fn first_seen<'a>(
    stage: &Stage<'_>,
    pack: &Pack,
    rules: impl Iterator<Item = &'a Rule>,
) -> Result<Option<&'a Rule>> {
    for rule in rules.filter(|rule| own(rule, pack).next().is_some()) {
        let scenario = Scenario::of(rule);
        let cited = stage.play(&scenario, &[]).await.with_context(|| rule.cited.rule.clone())?;
        if !own(rule, pack).all(|clause| cites(&cited, rule, clause)) {
            continue;
        }
        if let Then::Missing(fields) = &scenario.then {
            let cited = stage.play(&scenario, fields).await.with_context(|| format!("{}, given", rule.cited.rule))?;
            let asked = own(rule, pack).any(|clause| cites(&cited, rule, clause));
            ensure!(!asked, "what {} asks for was given, and is missing: {cited:?}", rule.cited.rule);
        }
        return Ok(Some(rule));
    }
    Ok(None)
}

/// Whether what is seen by the means of the rule cites the clause.
fn cites(cited: &Cited, rule: &Rule, clause: &str) -> bool {
    by(&rule.effect).and_then(|means| cited.get(&means)).is_some_and(|clauses| clauses.contains(clause))
}

/// The clauses of this rule that no other rule names which works by the same means.
fn own<'a>(rule: &'a Rule, pack: &'a Pack) -> impl Iterator<Item = &'a String> {
    let alike = |other: &&Rule| by(&other.effect) == by(&rule.effect) && other.cited.rule != rule.cited.rule;
    let others = move || pack.rules.iter().filter(alike);
    rule.cited.clauses.iter().filter(move |clause| !others().any(|other| other.cited.clauses.contains(clause)))
}

const fn by(effect: &Effect) -> Option<ClauseMeans> {
    match effect {
        Effect::Tell(_) | Effect::Owe(_) => Some(ClauseMeans::Rule),
        Effect::Guard(_) => Some(ClauseMeans::Guard),
        Effect::Ask(_) => Some(ClauseMeans::Field),
        Effect::Advise(_) | Effect::File(_) => None,
    }
}

async fn adopts(school: &School<'_>, toml: &str) -> Result<()> {
    let (head, role) = [("headteacher", "HEADTEACHER"), ("head-of-school", "HEAD_OF_SCHOOL")]
        .into_iter()
        .find_map(|(role, written)| Some((school.with_role(role).ok()?, written)))
        .context("nobody leads the school")?;
    let input = json!({ "school": school.id, "idempotencyKey": key(), "layer": "SCHOOL", "toml": toml,
        "targets": { "role": role, "changed": [] } });
    let adopted: Value = school.ask(head, ADOPT, json!({ "input": input })).await?;
    ensure!(adopted["adoptPack"]["userErrors"] == json!([]), "{adopted}");
    Ok(())
}
