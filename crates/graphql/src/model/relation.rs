//! What people are to each other, two records of one person, and to whom an address may go.

use super::person::Person;
use async_graphql::SimpleObject;
use casework::LikelyDuplicate;
use chrono::NaiveDate;
use domain::incident::need_to_know::ConflictProposed;
use domain::person::matching::Sign;
use domain::person::relation::{AddressToGive, Relation, RelationKind};
use domain::{SchoolId, Text};

/// What another person is to this one.
#[derive(SimpleObject)]
pub(crate) struct PersonRelation {
    /// Its number: what ending it names.
    number: u32,
    /// What the other person is.
    kind: RelationKind,
    /// What the other person is, in words.
    kind_words: &'static str,
    /// The other person.
    to: Person,
    /// From which day, where that is known.
    from: Option<NaiveDate>,
    /// The last day it holds or held, where that is known.
    until: Option<NaiveDate>,
    /// What an order says, which court made it, who asked that the address be withheld.
    says: Option<Text>,
    /// Whether it holds today.
    holds: bool,
    /// Why it ended, where somebody ended it.
    ended_because: Option<Text>,
}

impl PersonRelation {
    pub(crate) fn of(school: SchoolId, relation: &Relation, today: NaiveDate) -> Self {
        let recorded = relation.recorded.clone();
        let ended = relation.ended.clone();
        Self {
            number: recorded.relation,
            kind: recorded.kind,
            kind_words: recorded.kind.words(),
            to: Person::new(school, recorded.to),
            from: recorded.from,
            until: ended.as_ref().map(|ended| ended.on).into_iter().chain(recorded.until).min(),
            says: recorded.says,
            holds: relation.holds(today),
            ended_because: ended.map(|ended| ended.reasons),
        }
    }
}

/// An address, for something that goes to the people named.
#[derive(SimpleObject)]
pub(crate) struct AddressAnswer {
    /// The address, where it may go to them and one is known.
    address: Option<Text>,
    /// Those of them from whom it is withheld.
    withheld_from: Vec<Person>,
    /// What is to be done, in words; nothing where it may go to them.
    words: Option<&'static str>,
}

impl AddressAnswer {
    pub(crate) fn of(school: SchoolId, answer: AddressToGive) -> Self {
        let no = |people, words| Self { address: None, withheld_from: Person::all(school, people), words: Some(words) };
        match answer {
            AddressToGive::May(address) => Self { address, withheld_from: Vec::new(), words: None },
            AddressToGive::SayToWhom => {
                no(Vec::new(), "This address is withheld from somebody: say to whom it would go.")
            }
            AddressToGive::WithheldFrom(people) => {
                no(people, "Not to be given to these people: leave the address out.")
            }
        }
    }
}

/// Two records that look as if they were of one person.
#[derive(SimpleObject)]
#[graphql(name = "LikelyDuplicate")]
pub(crate) struct Likely {
    /// One of them.
    one: Person,
    /// The other.
    other: Person,
    /// What they share.
    signs: Vec<Sign>,
    /// What they share, in words.
    sign_words: Vec<&'static str>,
}

impl Likely {
    pub(crate) fn of(school: SchoolId, likely: LikelyDuplicate) -> Self {
        Self {
            one: Person::new(school, likely.one),
            other: Person::new(school, likely.other),
            sign_words: likely.signs.iter().map(|sign| sign.words()).collect(),
            signs: likely.signs,
        }
    }
}

/// Somebody of the school whose own family the case is about, as recorded: it is kept from her until somebody uninvolved who decides on
/// the case declares a conflict of interest, or says why there is none.
#[derive(SimpleObject)]
#[graphql(name = "ProposedConflict")]
pub(crate) struct Proposed {
    /// Who.
    person: Person,
    /// Which child.
    child: Person,
    /// What she is to the child.
    relation: RelationKind,
    /// What she is to the child, in words.
    relation_words: &'static str,
}

impl Proposed {
    pub(crate) fn of(school: SchoolId, proposed: ConflictProposed) -> Self {
        Self {
            person: Person::new(school, proposed.person),
            child: Person::new(school, proposed.child),
            relation: proposed.relation,
            relation_words: proposed.relation.words(),
        }
    }
}
