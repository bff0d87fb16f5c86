//! Who somebody is to a child, and what a court or the school decided about it: parents, parental responsibility, orders about
//! contact, and from whom an address is withheld. Kept on the record of the child (or of the other person it protects), dated,
//! and ended with reasons, never deleted.

use super::Person;
use super::command::PersonError;
use super::event::PersonEvent;
use crate::{PersonId, Text};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What another person is to the one whose record it is.
    pub enum RelationKind {
        /// A parent, step-parent or carer.
        Parent = "parent" "parent, step-parent or carer",
        /// Holds parental responsibility (Children Act 1989, section 3; not re-verified).
        ParentalResponsibility = "parental-responsibility" "holds parental responsibility",
        /// A court ordered something about contact with this person.
        ContactOrder = "contact-order" "subject of an order about contact",
        /// The address is not to be given to this person.
        AddressWithheldFrom = "address-withheld-from" "not to be given the address",
        /// A brother or sister, also by half or by step.
        Sibling = "sibling" "brother or sister",
    }
}

impl RelationKind {
    /// Whether somebody who works in the school and is this to a child has a conflict of interest in what is about the child,
    /// until somebody decides otherwise.
    #[must_use]
    pub const fn is_family(self) -> bool {
        matches!(self, Self::Parent | Self::ParentalResponsibility | Self::Sibling)
    }
}

/// Another person is something to this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RelationRecorded {
    /// Its number within the record, from 1.
    pub relation: u32,
    /// What the other person is.
    pub kind: RelationKind,
    /// The other person.
    pub to: PersonId,
    /// From which day, where that is known.
    pub from: Option<NaiveDate>,
    /// The last day it holds, where that is known.
    pub until: Option<NaiveDate>,
    /// What an order says, which court made it, who asked that the address be withheld.
    pub says: Option<Text>,
}

/// A relation no longer holds, or was recorded by mistake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "EndRelationFields"))]
pub struct RelationEnded {
    /// Its number within the record.
    pub relation: u32,
    /// The last day it held.
    pub on: NaiveDate,
    /// Why, and on whose word.
    pub reasons: Text,
}

/// Record what another person is to this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "RecordRelationFields"))]
pub struct RecordRelation {
    /// What the other person is.
    pub kind: RelationKind,
    /// The other person.
    pub to: PersonId,
    /// From which day, where that is known.
    pub from: Option<NaiveDate>,
    /// The last day it holds, where that is known.
    pub until: Option<NaiveDate>,
    /// What an order says, which court made it, who asked that the address be withheld.
    pub says: Option<Text>,
}

/// A relation as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    /// What was recorded.
    pub recorded: RelationRecorded,
    /// How it ended.
    pub ended: Option<RelationEnded>,
}

impl Relation {
    /// Whether it holds on this day. A beginning nobody knows has begun, and an end nobody knows has not come.
    #[must_use]
    pub fn holds(&self, on: NaiveDate) -> bool {
        self.recorded.from.is_none_or(|from| from <= on) && self.last_day().is_none_or(|last| on <= last)
    }

    /// The last day it holds or held, where that is known.
    #[must_use]
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.ended.as_ref().map(|ended| ended.on).into_iter().chain(self.recorded.until).min()
    }
}

/// What may be done with an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressToGive {
    /// It may go to those it was asked for; nothing where none is known.
    May(Option<Text>),
    /// It is withheld from some people: first say to whom it would go.
    SayToWhom,
    /// It is withheld from these, to whom it would go.
    WithheldFrom(Vec<PersonId>),
}

impl Person {
    /// What others are to her on this day.
    pub fn relations_on(&self, on: NaiveDate) -> impl Iterator<Item = &RelationRecorded> {
        self.relations.iter().filter(move |relation| relation.holds(on)).map(|relation| &relation.recorded)
    }

    /// From whom her address is withheld on this day.
    pub fn address_withheld_from(&self, on: NaiveDate) -> impl Iterator<Item = PersonId> {
        let withheld = |relation: &&RelationRecorded| relation.kind == RelationKind::AddressWithheldFrom;
        self.relations_on(on).filter(withheld).map(|relation| relation.to)
    }

    /// Her address, for something that goes to these people on this day.
    ///
    /// INVARIANT: an address that is withheld from anybody is given only by name of those it goes to, and never to one of them.
    #[must_use]
    pub fn address_to_give(&self, going_to: &[PersonId], on: NaiveDate) -> AddressToGive {
        let withheld: Vec<PersonId> = self.address_withheld_from(on).collect();
        let refused: Vec<PersonId> = going_to.iter().copied().filter(|person| withheld.contains(person)).collect();
        match (withheld.is_empty(), going_to.is_empty(), refused.is_empty()) {
            (false, true, _) => AddressToGive::SayToWhom,
            (false, false, false) => AddressToGive::WithheldFrom(refused),
            _ => AddressToGive::May(self.details.address.clone()),
        }
    }
}

impl RecordRelation {
    pub(super) fn decide(self, person: &Person) -> Result<Vec<PersonEvent>, PersonError> {
        let Self { kind, to, from, until, says } = self;
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            return Err(PersonError::EndsBeforeItBegins);
        }
        if kind == RelationKind::ContactOrder && says.as_ref().is_none_or(Text::is_blank) {
            return Err(PersonError::OrderNotSaid);
        }
        let relation = person.relations.last().map_or(1, |last| last.recorded.relation + 1);
        Ok(vec![RelationRecorded { relation, kind, to, from, until, says }.into()])
    }
}

impl RelationEnded {
    pub(super) fn decide(self, person: &Person) -> Result<Vec<PersonEvent>, PersonError> {
        let open = |relation: &&Relation| relation.recorded.relation == self.relation && relation.ended.is_none();
        let relation = person.relations.iter().find(open).ok_or(PersonError::NoSuchRelation)?;
        if relation.recorded.from.is_some_and(|from| self.on < from) {
            return Err(PersonError::EndsBeforeItBegins);
        }
        if self.reasons.is_blank() {
            return Err(PersonError::NoReasons);
        }
        Ok(vec![self.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::PersonCommand;
    use crate::person::tests::{given, known};
    use crate::scenario::{LEADER, PARENT, TEACHER, day};

    fn relation(kind: RelationKind, to: PersonId) -> RecordRelation {
        RecordRelation { kind, to, from: None, until: None, says: Some(Text::from("the county court, 3 March")) }
    }

    fn with(relations: impl IntoIterator<Item = RecordRelation>) -> Person {
        let details = crate::person::PersonDetails {
            family_name: Text::from("Example"),
            address: Some(Text::from("an invented street")),
            ..crate::person::PersonDetails::default()
        };
        let registered = crate::person::PersonRegistered { kind: crate::person::PersonKind::Child, details };
        let first = std::iter::once(PersonCommand::Register(registered));
        given(first.chain(relations.into_iter().map(PersonCommand::RecordRelation)))
    }

    fn today() -> NaiveDate {
        day("2027-03-01")
    }

    #[test]
    fn an_address_that_is_withheld_from_nobody_goes_to_anybody() {
        let child = with([relation(RelationKind::Parent, PARENT)]);
        let address = AddressToGive::May(Some(Text::from("an invented street")));
        assert_eq!(child.address_to_give(&[], today()), address);
        assert_eq!(child.address_to_give(&[PARENT], today()), address);
    }

    #[test]
    fn one_that_is_withheld_from_somebody_needs_to_be_told_to_whom_it_goes_and_never_goes_to_her() {
        let child = with([relation(RelationKind::AddressWithheldFrom, PARENT)]);
        assert_eq!(child.address_to_give(&[], today()), AddressToGive::SayToWhom);
        assert_eq!(child.address_to_give(&[LEADER, PARENT], today()), AddressToGive::WithheldFrom(vec![PARENT]));
        let address = AddressToGive::May(Some(Text::from("an invented street")));
        assert_eq!(child.address_to_give(&[LEADER], today()), address);
    }

    #[test]
    fn a_relation_holds_from_its_first_day_to_its_last_and_ends_with_reasons() {
        let order = RecordRelation {
            from: Some(day("2027-02-01")),
            until: Some(day("2027-06-30")),
            ..relation(RelationKind::ContactOrder, PARENT)
        };
        let child = with([order]);
        let holds = |child: &Person, on: &str| child.relations_on(day(on)).count() == 1;
        assert!(!holds(&child, "2027-01-31") && holds(&child, "2027-06-30") && !holds(&child, "2027-07-01"));
        let end = |on: &str, reasons: &str| {
            let ended = RelationEnded { relation: 1, on: day(on), reasons: Text::from(reasons) };
            PersonCommand::EndRelation(ended).decide(&child)
        };
        assert_eq!(end("2027-01-31", "Discharged."), Err(PersonError::EndsBeforeItBegins));
        assert_eq!(end("2027-03-01", " "), Err(PersonError::NoReasons));
        let mut ended = child.clone();
        for event in end("2027-03-01", "Discharged.").unwrap() {
            let actor = crate::Actor::Person(TEACHER);
            cqrs_es::Aggregate::apply(
                &mut ended,
                crate::Recorded { actor, recorded_at: crate::scenario::time("2027-03-01T09:00"), event },
            );
        }
        assert!(holds(&ended, "2027-03-01") && !holds(&ended, "2027-03-02"));
        assert_eq!(ended.relations.len(), 1, "it stays on the record");
    }

    #[test]
    fn whoever_corrects_what_she_read_without_the_address_does_not_lose_it() {
        let child = with([relation(RelationKind::AddressWithheldFrom, PARENT)]);
        let details = crate::person::PersonDetails { address: None, ..child.details.clone() };
        let correct = PersonCommand::Correct(crate::person::PersonCorrected { details, reason: None });
        let events = correct.decide(&child).unwrap();
        let [PersonEvent::PersonCorrected(corrected)] = events.as_slice() else { panic!("{events:?}") };
        assert_eq!(corrected.details.address, child.details.address);
    }

    #[test]
    fn an_order_is_recorded_with_what_it_says() {
        let order = RecordRelation { says: None, ..relation(RelationKind::ContactOrder, PARENT) };
        assert_eq!(PersonCommand::RecordRelation(order).decide(&known()), Err(PersonError::OrderNotSaid));
    }

    #[test]
    fn only_what_is_recorded_ends_and_once() {
        let ended = RelationEnded { relation: 1, on: today(), reasons: Text::from("A mistake.") };
        assert_eq!(PersonCommand::EndRelation(ended).decide(&known()), Err(PersonError::NoSuchRelation));
    }
}
