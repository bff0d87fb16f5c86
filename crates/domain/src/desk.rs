//! The desk: what a decision may know besides its own stream.

use crate::incident::Kind;
use crate::person::relation::RelationKind;
use crate::school::School;
use crate::{Actor, IncidentId, PersonId, Policy, SchoolId};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a decision may know besides its own stream. Never a network client, never a clock.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The time; never earlier than what is recorded already.
    pub now: DateTime<Utc>,
    /// Who acts.
    pub actor: Actor,
    /// Which school this is: cases are linked within one school only.
    pub school_id: SchoolId,
    /// Which case is on the desk; none where a person's or the school's own record is.
    pub incident: Option<IncidentId>,
    /// The school as it stands: roles, reporting lines, calendar, contacts.
    pub school: Arc<School>,
    /// The packs in force, floor first.
    pub policy: Arc<Policy>,
    /// What other cases and their own records say about the people in this one.
    pub elsewhere: Elsewhere,
}

/// What other cases of the school say about people, counts by kind and time and nothing else; and who of the school is family of a
/// child in this one, as their records say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Elsewhere {
    cases: BTreeMap<PersonId, Vec<(Kind, DateTime<Utc>)>>,
    family: Vec<OwnFamily>,
}

/// Somebody who works in the school is of a child's family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnFamily {
    /// Who.
    pub person: PersonId,
    /// The child, as the case names it.
    pub child: PersonId,
    /// What she is to the child.
    pub relation: RelationKind,
}

impl Elsewhere {
    /// The kind of concern of which others count: one of low level says little, several about one adult say more.
    pub const COUNTED: Kind = Kind::StaffConduct;

    /// Notes that another case of this kind became known at this time about this person.
    pub fn add(&mut self, person: PersonId, kind: Kind, known_at: DateTime<Utc>) {
        self.cases.entry(person).or_default().push((kind, known_at));
    }

    /// Notes that somebody of the school is of a child's family.
    pub fn add_family(&mut self, family: OwnFamily) {
        if !self.family.contains(&family) {
            self.family.push(family);
        }
    }

    /// Who of the school is of the family of a child in this case.
    #[must_use]
    pub fn family(&self) -> &[OwnFamily] {
        &self.family
    }

    /// How many other cases of this kind became known about this person since this time.
    #[must_use]
    pub fn since(&self, person: PersonId, kind: Kind, from: DateTime<Utc>) -> usize {
        let those = |(other, known): &&(Kind, DateTime<Utc>)| *other == kind && *known >= from;
        self.cases.get(&person).map_or(0, |cases| cases.iter().filter(those).count())
    }

    /// How many other cases of this kind there are about this person.
    #[must_use]
    pub fn count(&self, person: PersonId, kind: Kind) -> usize {
        self.cases.get(&person).map_or(0, |cases| cases.iter().filter(|(other, _)| *other == kind).count())
    }
}
