//! What a school decided about its policy, what it owes, and what a rehearsal of it answers.

use super::person::Person;
use async_graphql::SimpleObject;
use chrono::{DateTime, NaiveDate, Utc};
use domain::incident::{DutyKind, Kind};
use domain::policy::rehearsal::{Answer, Otherwise};
use domain::school::owed::{SchoolDuty, SchoolDutyKind};
use domain::school::ruling::RulingHeld;
use domain::school::targets;
use domain::school::{Role, SwitchSet};
use domain::{Narrative, SchoolId};

/// Something a school itself owes.
#[derive(SimpleObject)]
pub(crate) struct SchoolOwes {
    /// What.
    kind: SchoolDutyKind,
    /// What, in words.
    words: &'static str,
    /// The pack it is about.
    pack: String,
    /// The contradiction's id within the pack, where it is about one: what a ruling names.
    contradiction: Option<String>,
    /// The clauses it is about.
    clauses: Vec<String>,
    /// What it is about, in a sentence.
    says: String,
    /// By which day, where there is one; it may have passed.
    due: Option<NaiveDate>,
    /// Who owes it: any one of these.
    owners: Vec<Role>,
}

/// A ruling on a place where the policy contradicted itself.
#[derive(SimpleObject)]
pub(crate) struct Ruling {
    /// The pack's name.
    pack: String,
    /// The contradiction's id within it.
    contradiction: String,
    /// The clauses that do not agree.
    clauses: Vec<String>,
    /// Those that hold.
    follow: Vec<String>,
    /// Why.
    reasons: Narrative,
    /// Who ruled.
    by: Option<Person>,
    /// From when it holds.
    at: DateTime<Utc>,
}

/// Law that was switched on or off.
#[derive(SimpleObject)]
pub(crate) struct SwitchedLaw {
    /// The switch's id.
    switch: String,
    /// On or off.
    on: bool,
    /// For what becomes known from this time on.
    from: DateTime<Utc>,
    /// Why.
    reasons: Narrative,
}

/// A duration that no law and no policy gives: a target of the school's own.
#[derive(SimpleObject)]
pub(crate) struct LocalTarget {
    /// The pack that brings it.
    pack: String,
    /// That pack's version.
    version: u32,
    /// The rule's id within it: what a change names.
    rule: String,
    /// The clauses it comes from; `local-default` where no law and no policy says anything.
    clauses: Vec<String>,
    /// What the rule asks, in a sentence.
    says: String,
    /// What is owed, in words.
    duty: &'static str,
    /// The policy's own words on time, where it has any.
    wording: Option<String>,
    /// The duration that holds, in words.
    within: String,
    /// The duration the pack proposes, where the school set another.
    instead_of: Option<String>,
    /// Whose it is, in words: `local target, set by the headteacher on 1 September 2026`, or not confirmed yet.
    whose: String,
    /// Who confirmed or set it.
    set_by: Option<Person>,
    /// In which role.
    set_as: Option<Role>,
    /// When.
    set_at: Option<DateTime<Utc>>,
    /// The version of the pack she looked at: an earlier one where this version asks for the same.
    set_in_version: Option<u32>,
}

impl LocalTarget {
    pub(crate) fn of(school: SchoolId, target: targets::LocalTarget) -> Self {
        let held = target.held;
        Self {
            pack: target.cited.pack,
            version: target.cited.version,
            rule: target.cited.rule,
            clauses: target.cited.clauses,
            says: target.says,
            duty: target.duty.words(),
            wording: target.wording,
            within: target.within.words(),
            instead_of: (target.proposed != target.within).then(|| target.proposed.words()),
            whose: targets::words(held.as_ref()),
            set_by: held.as_ref().and_then(|held| held.by.person()).map(|person| Person::new(school, person)),
            set_as: held.as_ref().map(|held| held.confirmed.role),
            set_in_version: held.as_ref().map(|held| held.confirmed.version),
            set_at: held.map(|held| held.at),
        }
    }
}

/// What would come of one concern about one adult.
#[derive(SimpleObject)]
pub(crate) struct RehearsedAnswer {
    /// The kind of concern.
    kind: Kind,
    /// About whom; nobody for a concern about nobody in particular.
    about: Option<Person>,
    /// Who would be told.
    told: Vec<RehearsedTelling>,
    /// What would be owed, and who could do it.
    acts: Vec<RehearsedDuty>,
    /// Who takes it up where nobody would be told, in words.
    otherwise: Option<String>,
    /// Whether it must be settled before a pack is adopted.
    is_empty: bool,
}

/// Somebody who would be told.
#[derive(SimpleObject)]
pub(crate) struct RehearsedTelling {
    /// Who.
    person: Person,
    /// As what, in words.
    capacity: &'static str,
    /// By which clauses.
    clauses: Vec<String>,
}

/// A duty that would be owed.
#[derive(SimpleObject)]
pub(crate) struct RehearsedDuty {
    /// What.
    duty: DutyKind,
    /// Who of those whom the rules name could do it; nobody where it falls to whoever was told, or raised it.
    people: Vec<Person>,
    /// Whether whoever raised it could.
    or_reporter: bool,
}

impl SchoolOwes {
    pub(crate) fn of(duty: &SchoolDuty) -> Self {
        Self {
            kind: duty.kind,
            words: duty.kind.words(),
            pack: duty.pack.clone(),
            contradiction: duty.contradiction.clone(),
            clauses: duty.clauses.clone(),
            says: duty.says.clone(),
            due: duty.due,
            owners: duty.owners.clone(),
        }
    }
}

impl Ruling {
    pub(crate) fn of(school: SchoolId, held: &RulingHeld) -> Self {
        let ruling = &held.ruling;
        Self {
            pack: ruling.pack.clone(),
            contradiction: ruling.contradiction.clone(),
            clauses: ruling.clauses.clone(),
            follow: ruling.follow.clone(),
            reasons: ruling.reasons.clone(),
            by: held.by.person().map(|person| Person::new(school, person)),
            at: held.at,
        }
    }
}

impl SwitchedLaw {
    pub(crate) fn of(set: &SwitchSet) -> Self {
        Self { switch: set.switch.clone(), on: set.on, from: set.from, reasons: set.reasons.clone() }
    }
}

impl RehearsedAnswer {
    pub(crate) fn of(school: SchoolId, answer: &Answer) -> Self {
        let person = |person| Person::new(school, person);
        let told = answer.told.iter().map(|told| RehearsedTelling {
            person: person(told.person),
            capacity: told.capacity.words(),
            clauses: told.rule.as_ref().map(|rule| rule.clauses.clone()).unwrap_or_default(),
        });
        let acts = answer.acts.iter().map(|acts| RehearsedDuty {
            duty: acts.duty,
            people: acts.people.iter().copied().map(person).collect(),
            or_reporter: acts.or_reporter,
        });
        Self {
            kind: answer.kind,
            about: answer.about.map(person),
            told: told.collect(),
            acts: acts.collect(),
            otherwise: match &answer.otherwise {
                Otherwise::Told | Otherwise::Nobody => None,
                Otherwise::Finds(_) => {
                    Some("the nominated safeguarding governor finds somebody independent".to_owned())
                }
                Otherwise::Settled(outside) => Some(outside.as_str().to_owned()),
            },
            is_empty: answer.is_empty(),
        }
    }
}
