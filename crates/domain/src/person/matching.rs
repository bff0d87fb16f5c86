//! One person who is on record twice: what makes two records look like it. Whether they are, a named person decides: see
//! [`crate::school::merging`].

use super::{PersonDetails, PersonKind};
use crate::Text;
use crate::read_model::MatchRow;
use sha2::{Digest, Sha256};

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

/// Whether records of these kinds can be of one person: an adult who works here may be on record as somebody from outside too, a
/// supply teacher or a parent; a child never is either.
#[must_use]
pub fn can_be_one(one: PersonKind, other: PersonKind) -> bool {
    (one == PersonKind::Child) == (other == PersonKind::Child)
}

/// What [`signs`] could find another record by. INVARIANT: two records with any sign share a key.
pub(crate) fn keys(is_child: bool, details: &PersonDetails) -> Vec<MatchRow> {
    let key = |of: &str, text: &str| {
        let print = Sha256::digest(format!("{is_child}\n{of}\n{text}"));
        let mut bytes = [0; 8];
        bytes.iter_mut().zip(print).for_each(|(byte, of_print)| *byte = of_print);
        i64::from_be_bytes(bytes)
    };
    let numbers = [("upn", &details.upn), ("local", &details.local_id), ("email", &details.email)];
    let written = numbers.into_iter().filter_map(|(of, text)| Some((of, folded(text.as_ref()?))));
    let numbers =
        written.filter(|(_, text)| !text.is_empty()).map(|(of, text)| MatchRow { key: key(of, &text), born: None });
    let family = folded(&details.family_name);
    let given = [Some(&details.given_name), details.known_as.as_ref()].into_iter().flatten().map(folded);
    let beginnings = given.filter(|name| !name.is_empty() && !family.is_empty()).map(|name| -> String {
        // A given name that may be short for the other has its first three letters at least.
        name.chars().take(3).collect()
    });
    let names =
        beginnings.map(|begins| MatchRow { key: key("names", &format!("{family}\n{begins}")), born: details.born });
    numbers.chain(names).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::day;
    use proptest::prelude::*;

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

    fn any_name() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec!["Ada", " ada", "Adalind", "Jo", "Joanna", "Sam", "Samuel", "", "Example", "EXAMPLE "])
    }

    fn any_details() -> impl Strategy<Value = PersonDetails> {
        let number = || prop::option::of(prop::sample::select(vec!["A1", "a1", "A2", " "]));
        let born = prop::option::of(prop::sample::select(vec![day("2018-05-04"), day("2012-05-04")]));
        let names = (any_name(), any_name(), prop::option::of(any_name()));
        (names, born, number(), number(), number()).prop_map(|((given, family, known), born, upn, local, email)| {
            PersonDetails {
                given_name: Text::from(given),
                family_name: Text::from(family),
                known_as: known.map(Text::from),
                born,
                upn: upn.map(Text::from),
                local_id: local.map(Text::from),
                email: email.map(Text::from),
                ..PersonDetails::default()
            }
        })
    }

    proptest! {
        /// What the store compares by: a superset of what looks like one person.
        #[test]
        fn whatever_looks_like_one_person_shares_a_key(one in any_details(), other in any_details()) {
            let alike = !signs(&one, &other).is_empty();
            let (ones, others) = (keys(true, &one), keys(true, &other));
            let agree = |a: &MatchRow, b: &MatchRow| a.key == b.key && a.born.zip(b.born).is_none_or(|(a, b)| a == b);
            prop_assert!(!alike || ones.iter().any(|a| others.iter().any(|b| agree(a, b))));
        }
    }

    #[test]
    fn a_child_and_an_adult_share_no_key_and_are_never_one() {
        let details = with_upn(child("Ada", "Example"), "A1");
        let (child, adult) = (keys(true, &details), keys(false, &details));
        assert!(child.iter().all(|one| adult.iter().all(|other| one.key != other.key)));
        assert!(!can_be_one(PersonKind::Child, PersonKind::Outside));
        assert!(can_be_one(PersonKind::Adult, PersonKind::Outside));
    }
}
