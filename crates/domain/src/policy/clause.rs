//! The clause register: every clause of a policy, what it asks, and by what means Wardbook meets it. "Our policy, clause by
//! clause" for governors is this, with the evidence the school gave.
//!
//! What a rule, a setting or a recorded contradiction names needs no entry of its own; the rest has a `[[clause]]` in its pack.

#[cfg(test)]
mod omitted;
#[cfg(test)]
mod removal;
pub mod scenario;

use super::field::Field;
use super::pack::Pack;
use super::rule::Effect;
use scenario::Scenario;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

vocabulary! {
    /// What a school gives as evidence that it does what no software can do for it.
    pub enum EvidenceOf {
        /// Training was held.
        Training = "training" "training",
        /// Induction of whoever is new.
        Induction = "induction" "induction",
        /// A notice to staff, parents or pupils.
        Notice = "notice" "notice",
        /// Signs that are up.
        Signage = "signage" "signs",
        /// It is in the curriculum.
        Curriculum = "curriculum" "curriculum",
        /// A policy was read and accepted.
        Acceptance = "acceptance" "acceptance of a policy",
        /// Consent was given in writing.
        Consent = "consent" "written consent",
        /// A checklist was gone through.
        Checklist = "checklist" "checklist",
    }
}

vocabulary! {
    /// Where a school records what no rule can ask of a case. The words say it in the register.
    pub enum RecordedAs {
        /// Somebody holds the role of designated safeguarding lead.
        SafeguardingLead = "safeguarding-lead" "Who is designated safeguarding lead, from when and until when, is a dated fact of the school.",
        /// The filter is checked, and each check is logged.
        FilterChecks = "filter-checks" "Each check of the filter is logged at the school itself, which owes the next one about every half-term: a local target.",
        /// Filtering and monitoring are reviewed.
        FilteringReview = "filtering-review" "Each review of filtering and monitoring is recorded at the school itself, which owes the next one within twelve months.",
    }
}

vocabulary! {
    /// By what means a clause is met.
    pub enum ClauseMeans {
        /// A rule tells somebody or imposes a duty.
        Rule = "rule" "a rule",
        /// A guard holds a decision back.
        Guard = "guard" "a guard",
        /// It is recorded: a field, a setting of the policy, or an entry of the case.
        Field = "field" "what is recorded",
        /// The school gives evidence of it.
        Evidence = "evidence" "evidence the school gives",
        /// It is advice to people, and software can do no more.
        Advice = "advice" "advice",
    }
}

/// How a clause that no rule names is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MetBy {
    /// Where the school records it.
    Recorded(RecordedAs),
    /// What the school gives as evidence.
    Evidence(EvidenceOf),
    /// Why software can do no more, in a sentence.
    Advice(String),
}

/// A clause that no rule names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Its id, such as `LEY-A-19.3`.
    pub id: String,
    /// What it asks, in a sentence.
    pub asks: String,
    /// How it is met.
    pub met_by: MetBy,
}

/// An entry of the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The clause.
    pub clause: String,
    /// What it asks, in a sentence.
    pub asks: String,
    /// By what means it is met: the strongest of those that meet it.
    pub means: ClauseMeans,
    /// The rules that name it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// For a field, where it is recorded; for advice, why software can do no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
    /// For what the school records itself, as what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded: Option<RecordedAs>,
    /// For evidence, what is to be given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceOf>,
    /// How one sees that it is met: a scenario for each rule that names it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<Scenario>,
}

/// The register of a pack, in the order of the clauses' ids.
#[must_use]
pub fn register(pack: &Pack) -> Vec<Entry> {
    let mut entries: BTreeMap<&str, Entry> = BTreeMap::new();
    for rule in &pack.rules {
        for clause in &rule.cited.clauses {
            let entry = entries.entry(clause).or_insert_with(|| entry(clause, &rule.says, ClauseMeans::Field));
            entry.means = entry.means.min(means(&rule.effect));
            if let Effect::Ask(fields) = &rule.effect {
                entry.how.get_or_insert_with(|| asked(fields));
            }
            entry.rules.push(rule.cited.rule.clone());
            entry.scenarios.push(Scenario::of(rule));
        }
    }
    for setting in &pack.settings {
        for clause in &setting.clauses {
            let says = format!("{}: {}", setting.setting.words(), setting.is);
            entries.entry(clause).or_insert_with(|| entry(clause, &says, ClauseMeans::Field)).how.get_or_insert(says);
        }
    }
    for contradiction in &pack.contradictions {
        for clause in &contradiction.clauses {
            entries.entry(clause).or_insert_with(|| entry(clause, &contradiction.about, ClauseMeans::Field));
        }
    }
    for clause in &pack.clauses {
        entries.entry(&clause.id).or_insert_with(|| Entry::of(clause));
    }
    // A document that is cited for a part of a clause (`MER-M-1-b` of `MER-M-1`) is no clause of its own.
    let part = |cites: &str| pack.bases.iter().any(|other| other.cites != cites && cites.starts_with(&other.cites));
    let own = pack.bases.iter().filter(|basis| pack.name.eq_ignore_ascii_case(prefix(&basis.cites)));
    for basis in own.filter(|basis| !part(&basis.cites)) {
        let says = format!("It stands on {} ({}).", basis.title, basis.edition);
        entries.entry(&basis.cites).or_insert_with(|| entry(&basis.cites, &says, ClauseMeans::Field));
    }
    entries.into_values().collect()
}

/// The register as governors read it: "our policy, clause by clause".
#[must_use]
pub fn report(pack: &Pack) -> String {
    let entries = register(pack);
    let mut text = format!("{}, version {}: {} clauses\n", pack.title, pack.version, entries.len());
    for means in ClauseMeans::ALL {
        let count = entries.iter().filter(|entry| entry.means == *means).count();
        let _ = writeln!(text, "  {count:>3} met by {}", means.words());
    }
    for entry in &entries {
        let _ = write!(text, "\n{}\n  asks   {}\n  met by {}", entry.clause, entry.asks, entry.means.words());
        if !entry.rules.is_empty() {
            let _ = write!(text, ": {}", entry.rules.join(", "));
        }
        if let Some(evidence) = entry.evidence {
            let _ = write!(text, ": {}", evidence.words());
        }
        if let Some(how) = &entry.how {
            let _ = write!(text, ": {how}");
        }
        text.push('\n');
    }
    text
}

impl Entry {
    fn of(clause: &Clause) -> Self {
        let met_by = |means| entry(&clause.id, &clause.asks, means);
        match &clause.met_by {
            MetBy::Recorded(place) => {
                let how = Some(place.words().to_owned());
                Self { how, recorded: Some(*place), ..met_by(ClauseMeans::Field) }
            }
            MetBy::Evidence(evidence) => Self { evidence: Some(*evidence), ..met_by(ClauseMeans::Evidence) },
            MetBy::Advice(why) => Self { how: Some(why.clone()), ..met_by(ClauseMeans::Advice) },
        }
    }
}

fn entry(clause: &str, asks: &str, means: ClauseMeans) -> Entry {
    Entry {
        clause: clause.to_owned(),
        asks: asks.to_owned(),
        means,
        rules: Vec::new(),
        how: None,
        recorded: None,
        evidence: None,
        scenarios: Vec::new(),
    }
}

fn asked(fields: &[Field]) -> String {
    let words: Vec<&str> = fields.iter().map(|field| field.words()).collect();
    format!("Asked for in the case, and shown as missing until it is given: {}.", words.join("; "))
}

const fn means(effect: &Effect) -> ClauseMeans {
    match effect {
        Effect::Tell(_) | Effect::Owe(_) | Effect::File(_) => ClauseMeans::Rule,
        Effect::Guard(_) => ClauseMeans::Guard,
        Effect::Ask(_) => ClauseMeans::Field,
        Effect::Advise(_) => ClauseMeans::Advice,
    }
}

fn prefix(clause: &str) -> &str {
    clause.split('-').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::pack::REFERENCE;

    fn registers() -> Vec<Entry> {
        REFERENCE.iter().flat_map(|(_, text)| register(&Pack::parse(text).unwrap())).collect()
    }

    #[test]
    fn a_clause_stands_in_the_register_of_its_school_once_with_what_it_asks() {
        for (name, text) in REFERENCE {
            let entries = register(&Pack::parse(text).unwrap());
            assert!(entries.iter().all(|entry| prefix(&entry.clause).eq_ignore_ascii_case(name)), "{name}");
            assert!(entries.windows(2).all(|pair| pair[0].clause < pair[1].clause));
            assert!(entries.iter().all(|entry| !entry.asks.trim().is_empty()));
        }
    }

    /// Whether a recorded contradiction names it: what it is about says where it is ruled on.
    fn contradicted(clause: &str) -> bool {
        let packs = REFERENCE.iter().map(|(_, text)| Pack::parse(text).unwrap());
        packs.flat_map(|pack| pack.contradictions).any(|found| found.clauses.iter().any(|named| named == clause))
    }

    #[test]
    fn what_meets_a_clause_is_named() {
        for entry in registers() {
            let named = match entry.means {
                ClauseMeans::Rule | ClauseMeans::Guard => !entry.rules.is_empty(),
                ClauseMeans::Field => {
                    entry.how.is_some() || contradicted(&entry.clause) || entry.asks.starts_with("It stands on ")
                }
                ClauseMeans::Evidence => entry.evidence.is_some(),
                ClauseMeans::Advice => entry.how.is_some() || !entry.rules.is_empty(),
            };
            assert!(named, "{entry:?}");
        }
    }

    #[test]
    fn a_clause_met_by_a_rule_and_by_a_guard_counts_as_a_rule() {
        let find = |clause: &str| registers().into_iter().find(|entry| entry.clause == clause).unwrap();
        assert_eq!(find("STM-6-b").means, ClauseMeans::Rule);
        assert_eq!(find("LEY-A-sign").evidence, Some(EvidenceOf::Acceptance));
        assert_eq!(find("MER-M-4-a").means, ClauseMeans::Advice);
    }

    #[test]
    fn the_registers_name_every_clause_of_the_five_policies() {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let entries = registers();
        for entry in &entries {
            *counts.entry(prefix(&entry.clause)).or_default() += 1;
        }
        insta::assert_debug_snapshot!("clauses-by-school", counts);
        let mut means: BTreeMap<&str, usize> = BTreeMap::new();
        for entry in &entries {
            *means.entry(entry.means.as_str()).or_default() += 1;
        }
        insta::assert_debug_snapshot!("clauses-by-means", means);
    }
}
