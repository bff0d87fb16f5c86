//! The written shape of a pack, from which its JSON Schema comes (`schema/pack.json`), for editors that check while one
//! types. What is read is read in `pack/read.rs`, which says more and says it in words; a test keeps both in step.

use crate::incident::{Agency, Basis, DutyKind, Evidence};
use crate::policy::clause::{EvidenceOf, RecordedAs};
use crate::policy::facts::FactName;
use crate::policy::field::Field;
use crate::policy::filing::{InReferences, PersonnelFile, RetentionClass};
use crate::policy::guard::{Decision, Need};
use crate::policy::rule::Body;
use crate::policy::setting::Setting;
use crate::school::Role;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::collections::BTreeMap;

/// A school's policy as rules, or the statutory floor.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PackWritten {
    /// Its short name: small letters, digits and hyphens. `england` is the floor.
    #[schemars(regex(pattern = r"^[a-z0-9-]{1,60}$"))]
    pub pack: String,
    /// Its version, from 1.
    #[schemars(range(min = 1))]
    pub version: u32,
    /// What it is called.
    pub title: String,
    /// The documents it was made from, with their editions.
    pub documents: Option<Vec<String>>,
    /// The day on which whoever adopts policies approved it, such as `2025-09-15`.
    pub approved: Option<String>,
    /// The day on which the school said it would review it. Passing it warns and blocks nothing.
    pub review_due: Option<String>,
    /// Categories of a concern about a child: code and words.
    pub categories: Option<BTreeMap<String, String>>,
    /// What this school calls its posts.
    #[schemars(schema_with = "titles")]
    pub titles: Option<BTreeMap<String, String>>,
    /// Law and guidance it stands on, with editions.
    pub statutory_basis: Option<Vec<StatutoryBasisWritten>>,
    /// Law not yet in force: off until a school switches it on.
    pub switch: Option<Vec<SwitchWritten>>,
    /// What the policy says once and for all.
    pub setting: Option<Vec<SettingWritten>>,
    /// Corrections of the computed bank holidays; the floor alone has them.
    pub bank_holiday: Option<Vec<BankHolidayWritten>>,
    /// Who manages an allegation, by whom it is about; the first line that fits speaks.
    pub case_manager: Option<Vec<CaseManagerWritten>>,
    /// Where the policy contradicts itself: the union applies until a named person rules.
    pub contradiction: Option<Vec<ContradictionWritten>>,
    /// Clauses that no rule names, and how they are met.
    pub clause: Option<Vec<ClauseWritten>>,
    /// The rules.
    pub rule: Option<Vec<RuleWritten>>,
}

/// Law or guidance a pack stands on.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct StatutoryBasisWritten {
    /// How the clauses that stand on it begin, such as `KCSIE-2025`.
    pub cites: String,
    /// The same name for the same document in every pack, such as `kcsie`.
    pub document: String,
    /// What it is called.
    pub title: String,
    /// Which edition, or `undated`.
    pub edition: String,
    /// From when this edition is in force.
    pub in_force_from: Option<String>,
    /// What a reader must know of it.
    pub note: Option<String>,
}

/// Law not yet in force.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SwitchWritten {
    /// Its id, which rules name.
    pub id: String,
    /// What the law will ask.
    pub says: String,
}

/// What a policy says once and for all.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SettingWritten {
    /// About what.
    pub name: Setting,
    /// What the policy says.
    pub is: String,
    /// Where.
    pub clauses: Vec<String>,
}

/// A correction of the computed bank holidays.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BankHolidayWritten {
    /// The day.
    pub date: String,
    /// Whether it is one.
    pub is: bool,
    /// Why.
    pub why: String,
}

/// Who manages an allegation about somebody with one of these roles.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CaseManagerWritten {
    /// Whom it is about; left out: anybody.
    pub subject: Option<Vec<Role>>,
    /// Who manages it, best first.
    #[schemars(schema_with = "bodies")]
    pub is: Vec<String>,
}

/// A place where the policy contradicts itself.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ContradictionWritten {
    /// Its id, which a ruling names.
    pub id: String,
    /// The clauses that do not agree.
    #[schemars(length(min = 2))]
    pub clauses: Vec<String>,
    /// What they disagree about.
    pub about: String,
}

/// A clause that no rule names, and how it is met: `recorded`, `evidence` or `advice`.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ClauseWritten {
    /// Its id, once in the pack.
    pub id: String,
    /// What it asks, in a sentence.
    pub asks: String,
    /// Where the school records it itself. What is recorded in a case is asked for by a rule instead.
    pub recorded: Option<RecordedAs>,
    /// What the school gives as evidence.
    pub evidence: Option<EvidenceOf>,
    /// Why software can do no more, in a sentence.
    pub advice: Option<String>,
}

/// A rule: when it matches, and the one thing it then says: `tell`, `owe`, `guard`, `ask`, `advise` or `file`.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RuleWritten {
    /// Its id, once in the pack.
    pub id: String,
    /// Where it comes from.
    #[schemars(length(min = 1))]
    pub clauses: Vec<String>,
    /// A sentence a reader of the policy recognises.
    pub says: String,
    /// Every one of these facts must have one of its values; `{}` is every case.
    #[schemars(schema_with = "conditions")]
    pub when: BTreeMap<String, String>,
    /// None of these may hold.
    #[schemars(schema_with = "conditions")]
    pub unless: Option<BTreeMap<String, String>>,
    /// The switch it waits for.
    pub switch: Option<String>,
    /// Who must be told.
    pub tell: Option<TellWritten>,
    /// What is owed.
    pub owe: Option<OweWritten>,
    /// What is held back.
    pub guard: Option<GuardWritten>,
    /// Fields asked for, and shown as missing.
    pub ask: Option<Vec<Field>>,
    /// What whoever noticed should do now.
    pub advise: Option<Vec<String>>,
    /// What becomes of the record; at least one of its fields.
    pub file: Option<FileWritten>,
}

/// What becomes of the record.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FileWritten {
    /// In which class it is kept; `says` tells how long.
    pub keep: Option<RetentionClass>,
    /// What may be said in a reference.
    pub reference: Option<InReferences>,
    /// What stays on the personnel file.
    pub personnel_file: Option<PersonnelFile>,
}

/// Who must be told: `all-of` or `any-of`.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TellWritten {
    /// All of these.
    #[schemars(schema_with = "bodies")]
    pub all_of: Option<Vec<String>>,
    /// Everyone of these is told, and any one is enough.
    #[schemars(schema_with = "bodies")]
    pub any_of: Option<Vec<String>>,
    /// Deputies stand in where nobody in the role can be told.
    pub or_deputy: Option<bool>,
    /// Silent where another rule reaches one of these.
    #[schemars(schema_with = "bodies")]
    pub unless_told: Option<Vec<String>>,
    /// Two roles mean two people.
    pub independent: Option<bool>,
}

/// What is owed.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OweWritten {
    /// What.
    pub duty: DutyKind,
    /// The body outside, with `tell-body` and only then.
    pub body: Option<Agency>,
    /// What makes it owed.
    pub basis: Basis,
    /// The policy's own words on time.
    pub wording: Option<String>,
    /// The duration, such as `1 working-day`, `30 school-minutes`, `24 clock-hours`, `1 month`, `same school-day`.
    pub within: Option<String>,
    /// The duration is a target the school set, no limit.
    pub local: Option<bool>,
    /// From when the time runs: `known` (the school knew) or `imposed`.
    #[schemars(schema_with = "from")]
    pub from: Option<String>,
    /// Who owes it: any one of these. `reporter-herself` alone makes it hers by name.
    #[schemars(schema_with = "bodies")]
    pub owner: Vec<String>,
    /// The decisions it blocks while owed.
    pub blocks: Option<Vec<Decision>>,
    /// To whom it escalates, in this order.
    #[schemars(schema_with = "bodies")]
    pub chain: Option<Vec<String>>,
    /// Who may say that it is not needed.
    pub not_needed_by: Option<Vec<Role>>,
    /// What must be there for it to count as met.
    pub evidence: Option<Vec<Evidence>>,
}

/// What is held back until something is there.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct GuardWritten {
    /// What is held back.
    pub decision: Decision,
    /// Until what is there.
    pub needs: Need,
}

/// The JSON Schema of a pack.
#[must_use]
pub fn schema() -> Schema {
    schemars::schema_for!(PackWritten)
}

fn bodies(_: &mut SchemaGenerator) -> Schema {
    let known: Vec<&str> = Body::all().map(Body::as_str).collect();
    json_schema!({ "type": "array", "items": { "enum": known } })
}

fn titles(_: &mut SchemaGenerator) -> Schema {
    let roles: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
    json_schema!({ "type": "object", "propertyNames": { "enum": roles }, "additionalProperties": { "type": "string" } })
}

fn from(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": ["known", "imposed"] })
}

/// Every fact with its values; the values of some are data of the packs.
fn conditions(_: &mut SchemaGenerator) -> Schema {
    let facts = FactName::ALL.iter().map(|fact| {
        let value = fact
            .values_known()
            .map_or_else(|| json_schema!({ "type": "string" }), |known| json_schema!({ "enum": known }));
        let one_or_many = json_schema!({
            "description": fact.words(),
            "anyOf": [value.clone(), { "type": "array", "items": value, "minItems": 1 }],
        });
        (fact.as_str().to_owned(), one_or_many.to_value())
    });
    let facts: serde_json::Map<String, serde_json::Value> = facts.collect();
    json_schema!({ "type": "object", "properties": facts, "additionalProperties": false })
}
