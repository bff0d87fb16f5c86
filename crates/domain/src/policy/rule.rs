//! A rule: when it matches, and the one thing it then says: tell, owe, or guard.

use super::clock::Within;
use super::facts::{FactName, Facts};
use super::field::Field;
use super::filing::File;
use super::guard::{Decision, Guard};
use crate::incident::{Agency, Basis, DutyKind, Evidence, RuleCited};
use crate::school::Role;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A rule of a pack.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its citation, ready to be put on an event.
    pub cited: RuleCited,
    /// The line it begins on in the pack's text, from 1.
    pub line: usize,
    /// What it asks, in a sentence.
    pub says: String,
    /// Every one of these must hold.
    pub when: Vec<Condition>,
    /// None of these may hold.
    pub unless: Vec<Condition>,
    /// The law not yet in force that it waits for: silent until a school switches that on.
    pub switch: Option<String>,
    /// What it says.
    pub effect: Effect,
}

/// A fact that must have one of these values.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Which fact.
    pub fact: FactName,
    /// Any one of these values.
    pub any_of: Vec<String>,
}

/// What a rule says.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Who must be told.
    Tell(Tell),
    /// What is owed.
    Owe(Owe),
    /// What is held back.
    Guard(Guard),
    /// Which fields are asked for. A field left out is shown as missing; nothing is refused for it.
    Ask(Vec<Field>),
    /// What whoever noticed should do now.
    Advise(Vec<String>),
    /// What becomes of the record: how long it is kept, what is said in references.
    File(File),
}

/// Who must be told.
#[derive(Clone, Debug, PartialEq)]
pub struct Tell {
    /// All of these, or any one of them: with `any_of`, everyone named is told and any one of them discharges.
    pub whom: Vec<Body>,
    /// Whether any one of them is enough.
    pub any_of: bool,
    /// Whether deputies stand in when nobody in the role can be told.
    pub or_deputy: bool,
    /// The rule is silent where another rule that matches reaches somebody in one of these capacities.
    pub unless_told: Vec<Body>,
    /// Whether the roles mean different people: whoever fills two of them is joined by somebody else (ASP-4.2-d).
    pub independent: bool,
}

/// What is owed.
#[derive(Clone, Debug, PartialEq)]
pub struct Owe {
    /// What.
    pub duty: DutyKind,
    /// The body outside that is told, where that is what is owed.
    pub body: Option<Agency>,
    /// What makes it owed.
    pub basis: Basis,
    /// The policy's own words on time.
    pub wording: Option<String>,
    /// The duration, and on whose word it stands.
    pub within: Option<Within>,
    /// Who set the duration, where the text has only words: shown as local, never as policy.
    pub local: bool,
    /// Whether the time runs from when the duty is imposed, and not from when the school knew.
    pub from_imposed: bool,
    /// Who owes it: any one of these.
    pub owners: Vec<Body>,
    /// The decisions it blocks while owed.
    pub blocks: Vec<Decision>,
    /// To whom it escalates.
    pub chain: Vec<Body>,
    /// Who may say it is not needed.
    pub not_needed_by: Vec<Role>,
    /// What must be there for it to count as met.
    pub evidence: Vec<Evidence>,
}

/// Somebody a rule can name: the holders of a role, or a relation to the people in the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Body {
    /// Whoever holds this role.
    Role(Role),
    /// The line manager of the person who raised it.
    LineManager,
    /// The class teacher of the child.
    ClassTeacher,
    /// The case manager.
    CaseManager,
    /// The person who raised it.
    Reporter,
    /// Whoever investigates.
    InvestigatingOfficer,
}

impl Owe {
    /// Whether its duration is a target that a school sets itself, and no limit.
    #[must_use]
    pub const fn is_target(&self) -> bool {
        self.local || !self.basis.can_be_overdue()
    }
}

impl Body {
    /// The relations; all else is a role.
    const RELATIONS: [Self; 5] =
        [Self::LineManager, Self::ClassTeacher, Self::CaseManager, Self::Reporter, Self::InvestigatingOfficer];

    /// Everybody a rule can name: relations, then roles.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::RELATIONS.into_iter().chain(Role::ALL.iter().copied().map(Self::Role))
    }

    /// Reads the written form of a pack: a role, `line-manager`, `class-teacher`, `case-manager`, `reporter-herself` or
    /// `investigating-officer`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "line-manager" => Self::LineManager,
            "class-teacher" => Self::ClassTeacher,
            "case-manager" => Self::CaseManager,
            "reporter-herself" => Self::Reporter,
            "investigating-officer" => Self::InvestigatingOfficer,
            role => Self::Role(Role::parse(role)?),
        })
    }

    /// The written form.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Role(role) => role.as_str(),
            Self::LineManager => "line-manager",
            Self::ClassTeacher => "class-teacher",
            Self::CaseManager => "case-manager",
            Self::Reporter => "reporter-herself",
            Self::InvestigatingOfficer => "investigating-officer",
        }
    }

    /// The words people read.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Role(role) => role.words(),
            Self::LineManager => "line manager",
            Self::ClassTeacher => "class teacher",
            Self::CaseManager => "case manager",
            Self::Reporter => "the person who raised it",
            Self::InvestigatingOfficer => "investigating officer",
        }
    }
}

/// Who manages a case about somebody with one of these roles; with no roles, about anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseManagerLine {
    /// The line it stands on in the pack's text, from 1.
    pub line: usize,
    /// The subject's roles; empty for anybody.
    pub subject: Vec<Role>,
    /// Who may manage it, best first.
    pub is: Vec<Body>,
}

impl CaseManagerLine {
    /// Whether it speaks of a subject with these roles.
    #[must_use]
    pub fn covers(&self, subject: &[Role]) -> bool {
        self.subject.is_empty() || self.subject.iter().any(|role| subject.contains(role))
    }
}

impl Rule {
    /// Whether it matches these facts.
    #[must_use]
    pub fn matches(&self, facts: &Facts) -> bool {
        self.when.iter().all(|condition| condition.holds(facts))
            && !self.unless.iter().any(|condition| condition.holds(facts))
    }
}

impl Condition {
    /// Whether the fact has one of the values.
    #[must_use]
    pub fn holds(&self, facts: &Facts) -> bool {
        facts.values(self.fact).any(|value| self.any_of.iter().any(|wanted| wanted == value))
    }
}
