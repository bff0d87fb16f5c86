//! The scenario of a rule: a case in which it speaks, what is then decided, and what is seen that would not be seen without it.
//! It is worked out from the rule, so that it cannot say something else; `examples/played.rs` plays it.

use crate::incident::{Agency, DutyKind, Kind};
use crate::policy::facts::FactName;
use crate::policy::field::Field;
use crate::policy::guard::{Decision, Need};
use crate::policy::rule::{Body, Condition, Effect, Rule};
use serde::Serialize;

/// How one sees that a rule works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Scenario {
    /// The rule's id within its pack.
    pub rule: String,
    /// The case: of each fact that the rule asks about, one value it wants; its kind first.
    pub given: Vec<Given>,
    /// What is decided or done then; nothing where it is enough that the case stands so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Decision>,
    /// What is seen then.
    pub then: Then,
}

/// A fact of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Given {
    /// Which fact.
    pub fact: FactName,
    /// Its value.
    pub is: String,
}

/// What is seen where a rule speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Then {
    /// These are told.
    Told(Vec<Body>),
    /// This is owed.
    Owed {
        /// What.
        duty: DutyKind,
        /// The body outside that is told, where that is what is owed.
        #[serde(skip_serializing_if = "Option::is_none")]
        body: Option<Agency>,
    },
    /// It is held back, or kept with its departure where it was done already, until this is there.
    NotYet(Need),
    /// These fields are shown as missing.
    Missing(Vec<Field>),
    /// This stands on the form and on the card.
    Advised(Vec<String>),
    /// This becomes of the record.
    Filed(String),
}

impl Scenario {
    /// The scenario of this rule.
    #[must_use]
    pub fn of(rule: &Rule) -> Self {
        let mut given = vec![Given { fact: FactName::Kind, is: kind(rule).as_str().to_owned() }];
        let others = rule.when.iter().filter(|condition| condition.fact != FactName::Kind);
        given
            .extend(others.filter_map(|one| Some(Given { fact: one.fact, is: wanted(one, &rule.unless)?.to_owned() })));
        let (when, then) = match &rule.effect {
            Effect::Tell(tell) => (None, Then::Told(tell.whom.clone())),
            Effect::Owe(owe) => (None, Then::Owed { duty: owe.duty, body: owe.body }),
            Effect::Guard(guard) => (Some(guard.decision), Then::NotYet(guard.needs)),
            Effect::Ask(fields) => (None, Then::Missing(fields.clone())),
            Effect::Advise(advice) => (None, Then::Advised(advice.clone())),
            Effect::File(file) => (None, Then::Filed(file.words())),
        };
        Self { rule: rule.cited.rule.clone(), given, when, then }
    }

    /// The kind of the case.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        self.is(FactName::Kind).and_then(Kind::parse)
    }

    /// The value of a fact, where the scenario gives one.
    #[must_use]
    pub fn is(&self, fact: FactName) -> Option<&str> {
        self.given.iter().find(|given| given.fact == fact).map(|given| given.is.as_str())
    }

    /// The case, and what is then decided, in a sentence: "a contact; who made contact: a current pupil".
    #[must_use]
    pub fn words(&self) -> String {
        let given = self.given.iter().map(|given| {
            let value = given.fact.value_words(&given.is).unwrap_or(&given.is);
            if given.fact == FactName::Kind { value.to_owned() } else { format!("{}: {value}", given.fact.words()) }
        });
        let when = self.when.map(|decision| format!("then {}", decision.words()));
        given.chain(when).collect::<Vec<_>>().join("; ")
    }
}

/// The first value that a condition wants and none of the others forbids.
fn wanted<'a>(condition: &'a Condition, unless: &[Condition]) -> Option<&'a str> {
    let forbidden = |value: &String| unless.iter().any(|one| one.fact == condition.fact && one.any_of.contains(value));
    condition.any_of.iter().find(|value| !forbidden(value)).map(String::as_str)
}

/// The kind of a case in which the rule speaks: what it asks for, else what has the facts it asks about, else what fits best
/// what it guards.
fn kind(rule: &Rule) -> Kind {
    let asked = rule.when.iter().find(|condition| condition.fact == FactName::Kind);
    let named = asked.and_then(|condition| wanted(condition, &rule.unless)).and_then(Kind::parse);
    let by_fact = || {
        rule.when.iter().find_map(|condition| match condition.fact {
            // Only where it is about an adult is there an investigation, or anything to do about her.
            FactName::Investigation | FactName::Withdrawal | FactName::Suspension | FactName::AdultTold => {
                Some(Kind::Allegation)
            }
            fact => fact.kinds()?.first().copied(),
        })
    };
    named.or_else(by_fact).unwrap_or(match &rule.effect {
        Effect::Guard(guard) => match (guard.decision, guard.needs) {
            (Decision::Search, _) => Kind::PupilSearch,
            (Decision::Reply, _) => Kind::UnsolicitedContact,
            (Decision::View, _) => Kind::IndecentImageDevice,
            (Decision::AgreeRequest, _) => Kind::PermissionRequest,
            (Decision::ReturnDevice | Decision::Erase, _) => Kind::DeviceConfiscation,
            (Decision::TellAdult | Decision::Suspend, _)
            | (_, Need::LadoAdvice | Need::NotExcluded | Need::DutiesMet) => Kind::Allegation,
            _ => Kind::ConcernAboutChild,
        },
        _ => Kind::ConcernAboutChild,
    })
}
