//! The written shape of a pack, as TOML gives it.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct PackText {
    pub(super) pack: Spanned<String>,
    pub(super) version: Spanned<u32>,
    pub(super) title: Spanned<String>,
    #[serde(default)]
    pub(super) documents: Vec<String>,
    pub(super) review_due: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) categories: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) bank_holiday: Vec<Spanned<BankHolidayText>>,
    #[serde(default)]
    pub(super) case_manager: Vec<Spanned<CaseManagerText>>,
    #[serde(default)]
    pub(super) contradiction: Vec<Spanned<ContradictionText>>,
    #[serde(default)]
    pub(super) rule: Vec<Spanned<RuleText>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct BankHolidayText {
    pub(super) date: String,
    pub(super) is: bool,
    #[expect(dead_code, reason = "for whoever reads the pack")]
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct CaseManagerText {
    #[serde(default)]
    pub(super) subject: Vec<String>,
    pub(super) is: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ContradictionText {
    pub(super) clauses: Vec<String>,
    pub(super) about: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RuleText {
    pub(super) id: String,
    pub(super) clauses: Vec<String>,
    pub(super) says: String,
    pub(super) when: BTreeMap<String, OneOrMany>,
    #[serde(default)]
    pub(super) unless: BTreeMap<String, OneOrMany>,
    pub(super) tell: Option<TellText>,
    pub(super) owe: Option<OweText>,
    pub(super) guard: Option<GuardText>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "a fact has one value in quotes, or a list of them: `\"yes\"` or `[\"yes\", \"no\"]`")]
pub(super) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    pub(super) fn into_values(self) -> Vec<String> {
        match self {
            Self::One(value) => vec![value],
            Self::Many(values) => values,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct TellText {
    pub(super) all_of: Option<Vec<String>>,
    pub(super) any_of: Option<Vec<String>>,
    #[serde(default)]
    pub(super) or_deputy: bool,
    #[serde(default)]
    pub(super) unless_told: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct OweText {
    pub(super) duty: String,
    pub(super) basis: String,
    pub(super) wording: Option<String>,
    pub(super) within: Option<String>,
    #[serde(default)]
    pub(super) local: bool,
    pub(super) from: Option<String>,
    pub(super) owner: Vec<String>,
    #[serde(default)]
    pub(super) blocks: Vec<String>,
    #[serde(default)]
    pub(super) chain: Vec<String>,
    #[serde(default)]
    pub(super) not_needed_by: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct GuardText {
    pub(super) decision: String,
    pub(super) needs: String,
}
