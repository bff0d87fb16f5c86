//! Packs: rules with their clauses, in words.

use super::person::Person;
use async_graphql::SimpleObject;
use casework::SchoolFile;
use chrono::{DateTime, NaiveDate, Utc};
use domain::policy::clause::scenario::Scenario;
use domain::policy::clause::{self, ClauseMeans, EvidenceOf, RecordedAs};
use domain::policy::clock::Within;
use domain::policy::pack;
use domain::policy::rule::{Body, Condition, Effect, Rule as Ruled};
use domain::school::evidence::{ClauseStanding, ClauseStands, EvidenceHeld};
use domain::{Narrative, Policy, SchoolId};

/// A policy pack.
#[derive(SimpleObject)]
pub(crate) struct Pack {
    /// Its short name.
    name: String,
    /// Its version, from 1.
    version: u32,
    /// What it is called.
    title: String,
    /// SHA-256 of its text, in hexadecimal.
    hash: String,
    /// The documents it was made from, with their editions.
    documents: Vec<String>,
    /// Law and guidance it stands on, each with its edition.
    statutory_basis: Vec<StatutoryBasis>,
    /// The day on which it was approved.
    approved: Option<NaiveDate>,
    /// The day on which the school said it would review it.
    review_due: Option<NaiveDate>,
    /// Categories of a concern about a child.
    categories: Vec<Category>,
    /// What it settles once and for all.
    settings: Vec<Setting>,
    /// Law not yet in force that it keeps ready.
    switches: Vec<Switch>,
    /// Its rules, in the order written.
    rules: Vec<Rule>,
    /// Places where it contradicts itself: each owes a ruling.
    contradictions: Vec<Contradiction>,
    /// Every clause of the policy, what it asks and by what means it is met: the policy, clause by clause.
    register: Vec<ClauseEntry>,
}

/// A clause of a policy and by what means it is met.
#[derive(SimpleObject)]
pub(crate) struct ClauseEntry {
    /// Its id.
    clause: String,
    /// What it asks, in a sentence.
    asks: String,
    /// By what means it is met.
    means: ClauseMeans,
    /// By what means, in words.
    means_words: &'static str,
    /// The rules that name it.
    rules: Vec<String>,
    /// For what is recorded, where; for advice, why software can do no more.
    how: Option<String>,
    /// For what the school records itself, as what.
    recorded: Option<RecordedAs>,
    /// For evidence, what the school gives.
    evidence: Option<EvidenceOf>,
    /// The cases in which one sees that it is met, in words: one for each rule that names it.
    scenarios: Vec<String>,
    /// How it stands at the school.
    standing: ClauseStanding,
    /// How it stands, in words.
    standing_words: &'static str,
    /// The newest evidence of it, whether or not it holds still.
    given: Option<GivenEvidence>,
}

/// Evidence that a clause is met which no rule can carry out.
#[derive(SimpleObject)]
pub(crate) struct GivenEvidence {
    /// What was done, and where that can be looked up.
    what: Narrative,
    /// When it was done.
    on: NaiveDate,
    /// The last day it holds, where it holds for a time.
    until: Option<NaiveDate>,
    /// The version of the policy for which it was given.
    version: u32,
    /// Who gave it.
    by: Option<Person>,
    /// When it was recorded.
    at: DateTime<Utc>,
}

impl GivenEvidence {
    fn of(school: SchoolId, held: &EvidenceHeld) -> Self {
        let given = &held.given;
        Self {
            what: given.what.clone(),
            on: given.on,
            until: given.until,
            version: given.version,
            by: Person::acting(school, held.by),
            at: held.at,
        }
    }
}

impl ClauseEntry {
    fn of(school: SchoolId, stands: ClauseStands<'_>) -> Self {
        let ClauseStands { entry, standing, evidence: held } = stands;
        let clause::Entry { clause, asks, means, rules, how, recorded, evidence, scenarios } = entry;
        Self {
            clause,
            asks,
            means,
            means_words: means.words(),
            rules,
            how,
            recorded,
            evidence,
            scenarios: scenarios.iter().map(Scenario::words).collect(),
            standing,
            standing_words: standing.words(),
            given: held.map(|held| GivenEvidence::of(school, held)),
        }
    }
}

/// A category of a concern about a child.
#[derive(SimpleObject)]
pub(crate) struct Category {
    /// As commands name it.
    code: String,
    /// As people read it.
    words: String,
}

/// Law or guidance that a pack stands on.
#[derive(SimpleObject)]
pub(crate) struct StatutoryBasis {
    /// How the clauses that stand on it begin.
    cites: String,
    /// What it is called.
    title: String,
    /// Which edition.
    edition: String,
    /// From when this edition is in force.
    in_force_from: Option<NaiveDate>,
    /// What a reader must know of it.
    note: Option<String>,
}

/// What a policy says once and for all.
#[derive(SimpleObject)]
pub(crate) struct Setting {
    /// About what, in words.
    about: &'static str,
    /// What the policy says.
    says: String,
    /// Where.
    clauses: Vec<String>,
}

/// Law not yet in force.
#[derive(SimpleObject)]
pub(crate) struct Switch {
    /// Its id.
    id: String,
    /// What the law will ask.
    says: String,
}

/// A place where a policy contradicts itself.
#[derive(SimpleObject)]
pub(crate) struct Contradiction {
    /// Its id within the pack, which a ruling names.
    id: String,
    /// The clauses that do not agree.
    clauses: Vec<String>,
    /// What they disagree about.
    about: String,
}

/// A rule: when it matches, and the one thing it then says.
#[derive(SimpleObject)]
pub(crate) struct Rule {
    /// Its id within the pack.
    id: String,
    /// The clauses it comes from.
    clauses: Vec<String>,
    /// What it asks, in a sentence.
    says: String,
    /// Every one of these must hold.
    when: Vec<RuleCondition>,
    /// None of these may hold.
    unless: Vec<RuleCondition>,
    /// Who must be told, where it says that.
    tell: Option<Tells>,
    /// What is owed, where it says that.
    owe: Option<Owes>,
    /// What is held back, where it says that.
    guard: Option<Guards>,
    /// Which fields are asked for, in words, where it says that. Nothing is refused for one that is missing.
    asks: Vec<&'static str>,
    /// What whoever noticed should do now, where it says that.
    advises: Vec<String>,
    /// What becomes of the record, in words.
    files: Option<String>,
    /// The law not yet in force that it waits for.
    switch: Option<String>,
}

/// A fact that must have one of these values.
#[derive(SimpleObject)]
pub(crate) struct RuleCondition {
    /// Which fact, in words.
    fact: &'static str,
    /// Any one of these values.
    any_of: Vec<String>,
}

/// Who must be told.
#[derive(SimpleObject)]
pub(crate) struct Tells {
    /// Whom, in words.
    whom: Vec<&'static str>,
    /// Whether any one of them is enough.
    any_of: bool,
    /// Whether deputies stand in when nobody in the role can be told.
    or_deputy: bool,
    /// Whether the roles mean different people.
    independent: bool,
}

/// What is owed.
#[derive(SimpleObject)]
pub(crate) struct Owes {
    /// What, in words.
    duty: &'static str,
    /// What makes it owed, in words.
    basis: &'static str,
    /// The policy's own words on time.
    wording: Option<String>,
    /// The duration, in words.
    within: Option<String>,
    /// Whether the duration is a local one, where the text has only words.
    local: bool,
    /// Who owes it, in words: any one of these.
    owners: Vec<&'static str>,
    /// To whom it escalates, in words.
    chain: Vec<&'static str>,
    /// The decisions it blocks while owed, in words.
    blocks: Vec<&'static str>,
    /// Who may say that it is not needed, in words.
    not_needed_by: Vec<&'static str>,
    /// What meets it, in words.
    met_by: &'static str,
    /// What must be there for it to count as met, in words.
    evidence: Vec<&'static str>,
}

/// What is held back until something is there.
#[derive(SimpleObject)]
pub(crate) struct Guards {
    /// What is held back, in words.
    decision: &'static str,
    /// Until what is there, in words.
    needs: &'static str,
}

impl Pack {
    /// The packs of a policy, floor first, with their registers as they stand at this school at this time.
    pub(crate) fn all(file: &SchoolFile, policy: &Policy, at: DateTime<Utc>) -> Vec<Self> {
        policy.packs().iter().map(|pack| Self::of(file, pack, at)).collect()
    }

    fn of(file: &SchoolFile, pack: &pack::Pack, at: DateTime<Utc>) -> Self {
        let category = |(code, words): (&String, &String)| Category { code: code.clone(), words: words.clone() };
        let contradictions = pack.contradictions.iter();
        Self {
            name: pack.name.clone(),
            version: pack.version,
            title: pack.title.clone(),
            hash: pack.hash.clone(),
            documents: pack.documents.clone(),
            statutory_basis: pack.bases.iter().map(StatutoryBasis::of).collect(),
            approved: pack.approved,
            settings: pack.settings.iter().map(Setting::of).collect(),
            switches: pack.switches.iter().map(Switch::of).collect(),
            review_due: pack.review_due,
            categories: pack.categories.iter().map(category).collect(),
            rules: pack.rules.iter().map(Rule::of).collect(),
            register: file.school.clauses(pack, at).into_iter().map(|one| ClauseEntry::of(file.id, one)).collect(),
            contradictions: contradictions
                .map(|found| Contradiction {
                    id: found.id.clone(),
                    clauses: found.clauses.clone(),
                    about: found.about.clone(),
                })
                .collect(),
        }
    }
}

impl StatutoryBasis {
    fn of(basis: &pack::StatutoryBasis) -> Self {
        Self {
            cites: basis.cites.clone(),
            title: basis.title.clone(),
            edition: basis.edition.clone(),
            in_force_from: basis.in_force_from,
            note: basis.note.clone(),
        }
    }
}

impl Setting {
    fn of(setting: &pack::Parameter) -> Self {
        Self { about: setting.setting.words(), says: setting.is.clone(), clauses: setting.clauses.clone() }
    }
}

impl Switch {
    fn of(switch: &pack::Switch) -> Self {
        Self { id: switch.id.clone(), says: switch.says.clone() }
    }
}

impl Rule {
    fn of(rule: &Ruled) -> Self {
        let condition =
            |condition: &Condition| RuleCondition { fact: condition.fact.words(), any_of: condition.any_of.clone() };
        let (tell, owe, guard) = effects(&rule.effect);
        Self {
            id: rule.cited.rule.clone(),
            clauses: rule.cited.clauses.clone(),
            says: rule.says.clone(),
            when: rule.when.iter().map(condition).collect(),
            unless: rule.unless.iter().map(condition).collect(),
            tell,
            owe,
            guard,
            asks: match &rule.effect {
                Effect::Ask(fields) => fields.iter().map(|field| field.words()).collect(),
                _ => Vec::new(),
            },
            advises: match &rule.effect {
                Effect::Advise(advice) => advice.clone(),
                _ => Vec::new(),
            },
            files: match &rule.effect {
                Effect::File(file) => Some(file.words()),
                _ => None,
            },
            switch: rule.switch.clone(),
        }
    }
}

fn effects(effect: &Effect) -> (Option<Tells>, Option<Owes>, Option<Guards>) {
    let words = |bodies: &[Body]| bodies.iter().map(|body| body.words()).collect();
    match effect {
        Effect::Tell(tell) => {
            let tells = Tells {
                whom: words(&tell.whom),
                any_of: tell.any_of,
                or_deputy: tell.or_deputy,
                independent: tell.independent,
            };
            (Some(tells), None, None)
        }
        Effect::Owe(owe) => {
            let owes = Owes {
                duty: owe.duty.words(),
                basis: owe.basis.words(),
                wording: owe.wording.clone(),
                within: owe.within.map(Within::words),
                local: owe.local,
                owners: words(&owe.owners),
                chain: words(&owe.chain),
                blocks: owe.blocks.iter().map(|decision| decision.words()).collect(),
                not_needed_by: owe.not_needed_by.iter().map(|role| role.words()).collect(),
                met_by: owe.duty.met_by(),
                evidence: owe.evidence.iter().map(|evidence| evidence.words()).collect(),
            };
            (None, Some(owes), None)
        }
        Effect::Guard(guard) => {
            (None, None, Some(Guards { decision: guard.decision.words(), needs: guard.needs.words() }))
        }
        Effect::Ask(_) | Effect::Advise(_) | Effect::File(_) => (None, None, None),
    }
}
