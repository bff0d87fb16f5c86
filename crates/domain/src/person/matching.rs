//! One person who is on record twice: likely pairs, and what a named person decided about one. Two records become one only by a
//! decision, which gives its reasons and can be taken back. Both keep what they hold, and nobody may see more by it.

use super::command::PersonError;
use super::event::PersonEvent;
use super::{Person, PersonDetails};
use crate::{Actor, Desk, PersonId, Text};
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The record is of the same person as another one, which is the one to use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "MergePersonFields"))]
pub struct PersonMerged {
    /// The record to use.
    pub into: PersonId,
    /// Why: what shows that they are the same person.
    pub reasons: Text,
}

/// Two records were found to be of two people after all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "UndoMergeFields"))]
pub struct MergeUndone {
    /// Why.
    pub reasons: Text,
}

/// Two records that look alike are of two people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "KeepApartFields"))]
pub struct KeptApart {
    /// The other record.
    pub from: PersonId,
    /// Why: what shows that they are two.
    pub reasons: Text,
}

/// That a record is of the same person as another one, who decided it, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeHeld {
    /// What was decided.
    pub merged: PersonMerged,
    /// By whom.
    pub by: Actor,
    /// When.
    pub at: DateTime<Utc>,
}

vocabulary! {
    /// What makes two records look like one person.
    pub enum Sign {
        /// The same unique pupil number.
        Upn = "upn" "the same unique pupil number",
        /// The same number in the school's information system.
        LocalId = "local-id" "the same number in the school's information system",
        /// The same names.
        Names = "names" "the same names",
        /// The same family name, and a given name that may be short for the other.
        SimilarNames = "similar-names" "the same family name and a similar given name",
        /// The same date of birth.
        Born = "born" "the same date of birth",
        /// The same e-mail address.
        Email = "email" "the same e-mail address",
    }
}

/// What makes these two look like one person; nothing where they do not. A number that two records share is enough; names are
/// where nothing else that is known of both differs.
#[must_use]
pub fn signs(one: &PersonDetails, other: &PersonDetails) -> Vec<Sign> {
    let same = |of: fn(&PersonDetails) -> Option<&Text>| {
        let known = |details| of(details).map(folded).filter(|text| !text.is_empty());
        known(one).zip(known(other)).map(|(one, other)| one == other)
    };
    let born = one.born.zip(other.born).map(|(one, other)| one == other);
    let (upn, local) = (same(|details| details.upn.as_ref()), same(|details| details.local_id.as_ref()));
    let email = same(|details| details.email.as_ref());
    let mut signs = Vec::new();
    for (same, sign) in [(upn, Sign::Upn), (local, Sign::LocalId), (email, Sign::Email)] {
        if same == Some(true) {
            signs.push(sign);
        }
    }
    let by_number = !signs.is_empty();
    let names = names(one, other);
    signs.extend(names);
    if born == Some(true) {
        signs.push(Sign::Born);
    }
    let differs = [upn, local, born].contains(&Some(false));
    let by_name = match names {
        Some(Sign::Names) => !differs,
        Some(_) => !differs && born == Some(true),
        None => false,
    };
    if by_number || by_name { signs } else { Vec::new() }
}

fn folded(text: &Text) -> String {
    text.as_str().split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn names(one: &PersonDetails, other: &PersonDetails) -> Option<Sign> {
    let family = folded(&one.family_name);
    if family.is_empty() || family != folded(&other.family_name) {
        return None;
    }
    let given = |details: &PersonDetails| -> Vec<String> {
        let all = [Some(&details.given_name), details.known_as.as_ref()];
        all.into_iter().flatten().map(folded).filter(|name| !name.is_empty()).collect()
    };
    let (ones, others) = (given(one), given(other));
    let any = |alike: fn(&str, &str) -> bool| ones.iter().any(|one| others.iter().any(|other| alike(one, other)));
    if any(|one, other| one == other) {
        Some(Sign::Names)
    } else {
        let short = |one: &str, other: &str| {
            let begins = |long: &str, short: &str| short.chars().count() >= 3 && long.starts_with(short);
            begins(one, other) || begins(other, one)
        };
        any(short).then_some(Sign::SimilarNames)
    }
}

impl Person {
    /// The record to use in place of this one.
    #[must_use]
    pub fn merged_into(&self) -> Option<PersonId> {
        self.merged.as_ref().map(|held| held.merged.into)
    }

    /// Whether somebody decided that this record and that one are of two people.
    #[must_use]
    pub fn is_kept_apart_from(&self, other: PersonId) -> bool {
        self.apart.iter().any(|apart| apart.from == other)
    }
}

/// A named person decides this.
fn named(desk: &Desk) -> Result<(), PersonError> {
    desk.actor.person().map(drop).ok_or(PersonError::NobodyNamed)
}

fn with_reasons(reasons: &Text) -> Result<(), PersonError> {
    if reasons.is_blank() { Err(PersonError::NoReasons) } else { Ok(()) }
}

impl PersonMerged {
    pub(super) fn decide(self, person: &Person, desk: &Desk) -> Result<Vec<PersonEvent>, PersonError> {
        named(desk)?;
        with_reasons(&self.reasons)?;
        if person.merged.is_some() {
            return Err(PersonError::AlreadyMerged);
        }
        Ok(vec![self.into()])
    }
}

impl MergeUndone {
    pub(super) fn decide(self, person: &Person, desk: &Desk) -> Result<Vec<PersonEvent>, PersonError> {
        named(desk)?;
        with_reasons(&self.reasons)?;
        if person.merged.is_none() {
            return Err(PersonError::NotMerged);
        }
        Ok(vec![self.into()])
    }
}

impl KeptApart {
    pub(super) fn decide(self, person: &Person, desk: &Desk) -> Result<Vec<PersonEvent>, PersonError> {
        named(desk)?;
        with_reasons(&self.reasons)?;
        if person.merged_into() == Some(self.from) {
            return Err(PersonError::AlreadyMerged);
        }
        Ok(if person.is_kept_apart_from(self.from) { Vec::new() } else { vec![self.into()] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Recorded;
    use crate::person::PersonCommand;
    use crate::person::tests::known;
    use crate::scenario::{CHILD, DSL, PARENT, day, desk, school, time};
    use cqrs_es::Aggregate as _;

    fn child(given: &str, family: &str) -> PersonDetails {
        PersonDetails {
            given_name: Text::from(given),
            family_name: Text::from(family),
            born: Some(day("2018-05-04")),
            ..PersonDetails::default()
        }
    }

    fn with_upn(details: PersonDetails, upn: &str) -> PersonDetails {
        PersonDetails { upn: Some(Text::from(upn)), ..details }
    }

    #[test]
    fn the_same_names_and_date_of_birth_look_like_one_child() {
        assert_eq!(signs(&child("Ada", "Example"), &child(" ada ", "EXAMPLE")), [Sign::Names, Sign::Born]);
        let nowhere = PersonDetails { born: None, ..child("Ada", "Example") };
        assert_eq!(signs(&child("Ada", "Example"), &nowhere), [Sign::Names]);
        assert_eq!(signs(&child("Sam", "Example"), &child("Samuel", "Example")), [Sign::SimilarNames, Sign::Born]);
    }

    #[test]
    fn twins_and_namesakes_do_not() {
        assert_eq!(signs(&child("Ada", "Example"), &child("Ben", "Example")), []);
        let older = PersonDetails { born: Some(day("2012-05-04")), ..child("Ada", "Example") };
        assert_eq!(signs(&child("Ada", "Example"), &older), []);
        let (one, other) = (with_upn(child("Ada", "Example"), "A1"), with_upn(child("Ada", "Example"), "A2"));
        assert_eq!(signs(&one, &other), []);
    }

    #[test]
    fn a_number_that_two_records_share_is_enough() {
        let (one, other) = (with_upn(child("Ada", "Example"), "A1"), with_upn(child("Adalind", "Sample"), "a1"));
        assert_eq!(signs(&one, &other), [Sign::Upn, Sign::Born]);
    }

    fn decide(person: &Person, by: Actor, command: PersonCommand) -> Result<Vec<PersonEvent>, PersonError> {
        command.decide_by(person, &desk(&school(), time("2027-03-01T09:00"), by, &[]))
    }

    fn merge(reasons: &str) -> PersonCommand {
        PersonCommand::Merge(PersonMerged { into: CHILD, reasons: Text::from(reasons) })
    }

    fn undo(reasons: &str) -> PersonCommand {
        PersonCommand::UndoMerge(MergeUndone { reasons: Text::from(reasons) })
    }

    fn after(mut person: Person, command: PersonCommand) -> Person {
        let by = Actor::Person(DSL);
        for event in decide(&person, by, command).unwrap() {
            person.apply(Recorded { actor: by, recorded_at: time("2027-03-01T09:00"), event });
        }
        person
    }

    #[test]
    fn a_named_person_decides_with_reasons_that_two_records_are_of_one_and_can_take_it_back() {
        let one = known();
        assert_eq!(decide(&one, Actor::SetUp, merge("The same.")), Err(PersonError::NobodyNamed));
        assert_eq!(decide(&one, Actor::Person(DSL), merge(" ")), Err(PersonError::NoReasons));
        assert_eq!(decide(&one, Actor::Person(DSL), undo("Two after all.")), Err(PersonError::NotMerged));
        let merged = after(one, merge("The same."));
        assert_eq!(merged.merged_into(), Some(CHILD));
        assert_eq!(merged.merged.as_ref().map(|held| held.by), Some(Actor::Person(DSL)));
        assert_eq!(decide(&merged, Actor::Person(DSL), merge("Once more.")), Err(PersonError::AlreadyMerged));
        assert_eq!(after(merged, undo("Two after all.")).merged_into(), None);
    }

    #[test]
    fn two_that_are_kept_apart_stay_so_with_reasons() {
        let apart = |from| PersonCommand::KeepApart(KeptApart { from, reasons: Text::from("Cousins.") });
        let one = after(known(), apart(CHILD));
        assert!(one.is_kept_apart_from(CHILD) && !one.is_kept_apart_from(PARENT));
        assert_eq!(decide(&one, Actor::Person(DSL), apart(CHILD)), Ok(Vec::new()));
        let merged = after(known(), merge("The same."));
        assert_eq!(decide(&merged, Actor::Person(DSL), apart(CHILD)), Err(PersonError::AlreadyMerged));
    }
}
