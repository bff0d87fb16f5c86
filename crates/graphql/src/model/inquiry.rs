//! How a case is looked into and looked back on: investigation, debrief, departures, conflicts of interest.

use super::duty::Citation;
use super::person::Person;
use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use domain::incident::inquiry::DebriefHeld;
use domain::incident::work::ConflictDeclared;
use domain::incident::{AllegationOutcome, Departure, Investigation};
use domain::{Narrative, SchoolId};

/// An investigation.
#[derive(SimpleObject)]
#[graphql(name = "Investigation")]
pub(crate) struct CaseInvestigation {
    /// Who investigates.
    officer: Option<Person>,
    /// What is investigated.
    scope: Narrative,
    /// When it was concluded.
    concluded_at: Option<DateTime<Utc>>,
    /// The outcome, where an allegation was investigated.
    outcome: Option<AllegationOutcome>,
    /// What was found.
    findings: Option<Narrative>,
    /// Why this outcome.
    reasons: Option<Narrative>,
}

impl CaseInvestigation {
    pub(crate) fn of(school: SchoolId, investigation: &Investigation) -> Self {
        let (concluded_at, concluded) = investigation.concluded.clone().unzip();
        Self {
            officer: investigation.opened.officer.map(|id| Person::new(school, id)),
            scope: investigation.opened.scope.clone(),
            concluded_at,
            outcome: concluded.as_ref().and_then(|concluded| concluded.outcome),
            findings: concluded.as_ref().map(|concluded| concluded.findings.clone()),
            reasons: concluded.map(|concluded| concluded.reasons),
        }
    }
}

/// A debrief.
#[derive(SimpleObject)]
pub(crate) struct Debrief {
    /// Who took part.
    attended: Vec<Person>,
    /// When.
    at: DateTime<Utc>,
    /// What was learned.
    lessons: Narrative,
    /// Changes of policy.
    policy_changes: Option<Narrative>,
    /// Changes of the curriculum.
    curriculum_changes: Option<Narrative>,
}

impl Debrief {
    pub(crate) fn of(school: SchoolId, debrief: &DebriefHeld) -> Self {
        Self {
            attended: Person::all(school, debrief.attended.iter().copied()),
            at: debrief.at,
            lessons: debrief.lessons.clone(),
            policy_changes: debrief.policy_changes.clone(),
            curriculum_changes: debrief.curriculum_changes.clone(),
        }
    }
}

/// A fact that went against a rule: kept, and owed an explanation.
#[derive(SimpleObject)]
#[graphql(name = "Departure")]
pub(crate) struct CaseDeparture {
    /// Its number within the case: commands name it by this.
    number: u32,
    /// What was done, in words.
    what: &'static str,
    /// What the rule would have needed, in words.
    needed: String,
    /// The rules that say so, the law's first.
    rules: Vec<Citation>,
    /// When it was recorded.
    at: DateTime<Utc>,
    /// Who recorded it.
    by: Option<Person>,
    /// Why, where it was said at once.
    why: Option<Narrative>,
    /// Why it came about, once explained.
    explanation: Option<Narrative>,
}

impl CaseDeparture {
    pub(crate) fn of(school: SchoolId, departure: &Departure) -> Self {
        let recorded = &departure.recorded;
        Self {
            number: recorded.departure,
            what: recorded.what.words(),
            needed: recorded.needed.clone(),
            rules: recorded.rules.iter().map(Citation::from).collect(),
            at: departure.at,
            by: Person::acting(school, departure.by),
            why: recorded.why.clone(),
            explanation: departure.explanation.clone(),
        }
    }
}

/// A conflict of interest.
#[derive(SimpleObject)]
pub(crate) struct Conflict {
    /// Who.
    person: Person,
    /// Why.
    reasons: Narrative,
}

impl Conflict {
    pub(crate) fn of(school: SchoolId, conflict: &ConflictDeclared) -> Self {
        Self { person: Person::new(school, conflict.person), reasons: conflict.reasons.clone() }
    }
}
