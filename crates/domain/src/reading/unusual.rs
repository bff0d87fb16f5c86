//! Reading that somebody should ask about. Pure.
//!
//! The hour is no reason: leads work at ten in the evening. What is shown are many cases in a short time, cases of people who
//! are recorded as the reader's own family, and files of people who have left. It is a list of who, when and why, and never of which
//! case. A name or an address that two people share is no relation: it would point at half a village.

use super::{Door, ReadEvent};
use crate::person::Person;
use crate::policy::clock::local_day;
use crate::read_model::FamilyRow;
use crate::school::School;
use crate::{Actor, IncidentId, PersonId, Recorded};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// Within this time cases are counted together.
pub const WITHIN: TimeDelta = TimeDelta::hours(1);
/// So many different cases opened one by one within that time are a mass export. A busy lead looks at ten or fifteen.
pub const OPENED: usize = 30;
/// So many different cases seen on lists within that time are one too: some ten full pages.
pub const LISTED: usize = 500;
/// So often somebody is refused before it should be asked about: links are followed by whoever they are not for.
pub const REFUSED: usize = 5;

vocabulary! {
    /// Why somebody should ask.
    pub enum Unusual {
        /// Unusually many cases in a short time.
        MassExport = "mass-export" "unusually many cases in a short time",
        /// Cases of people who are recorded as her family, or her own part in one.
        OwnFamily = "own-family" "about people recorded as her own family, or her own part in a case",
        /// Files of people who have left.
        Leavers = "leavers" "files of people who have left",
        /// Again and again she asked for what is not hers to see, or to change.
        Refused = "refused" "asked again and again for what is not theirs to see or to change",
    }
}

/// Reading that somebody should ask about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusualReading {
    /// Who read.
    pub who: PersonId,
    /// Why somebody should ask.
    pub why: Unusual,
    /// The first time.
    pub from: DateTime<Utc>,
    /// The last time.
    pub until: DateTime<Utc>,
    /// How many cases, or people.
    pub many: usize,
}

/// What is known of the people who are read about.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Staff, and when they left.
    pub school: &'a School,
    /// When a pupil left.
    pub people: &'a BTreeMap<PersonId, Person>,
    /// Who is recorded as whose family: the person whose record says so, and the row.
    pub family: &'a [(PersonId, FamilyRow)],
}

/// What should be asked about among these reads, which are in the order they were entered; by reader, and then by reason.
#[must_use]
pub fn unusual(reads: &[Recorded<ReadEvent>], known: Known<'_>) -> Vec<UnusualReading> {
    let mut by_reader: BTreeMap<PersonId, Vec<&Recorded<ReadEvent>>> = BTreeMap::new();
    for read in reads.iter().filter(|read| !read.event.is_refusal()) {
        if let Actor::Person(who) = read.actor {
            by_reader.entry(who).or_default().push(read);
        }
    }
    let mut found = Vec::new();
    for (who, reads) in by_reader {
        found.extend(mass_export(who, &reads, is_opening, OPENED).or_else(|| mass_export(who, &reads, is_any, LISTED)));
        let related = |person: PersonId, at| known.school.are_one(person, who) || are_related(known, who, person, at);
        found.extend(about(who, &reads, Unusual::OwnFamily, related));
        found.extend(about(who, &reads, Unusual::Leavers, |person, at| has_left(known, person, at)));
    }
    found.extend(refused(reads));
    found.sort_by_key(|found| (found.who, found.why));
    found
}

/// Whoever was refused so often; whether there was anything to refuse is not said.
fn refused(reads: &[Recorded<ReadEvent>]) -> impl Iterator<Item = UnusualReading> {
    let mut times: BTreeMap<PersonId, Vec<DateTime<Utc>>> = BTreeMap::new();
    for read in reads.iter().filter(|read| read.event.is_refusal()) {
        if let Actor::Person(who) = read.actor {
            times.entry(who).or_default().push(read.recorded_at);
        }
    }
    times.into_iter().filter(|(_, times)| times.len() >= REFUSED).filter_map(|(who, times)| {
        let (from, until) = (*times.first()?, *times.last()?);
        Some(UnusualReading { who, why: Unusual::Refused, from, until, many: times.len() })
    })
}

/// Opened one by one, and not seen on a list.
fn is_opening(read: &ReadEvent) -> bool {
    read.doors()
        .iter()
        .any(|door| matches!(door, Door::Case | Door::CallSheet | Door::Chronology | Door::ConcernsAbout))
}

const fn is_any(_: &ReadEvent) -> bool {
    true
}

/// The most different cases this reader met within the time, if they are so many.
fn mass_export(
    who: PersonId,
    reads: &[&Recorded<ReadEvent>],
    counts: impl Fn(&ReadEvent) -> bool,
    limit: usize,
) -> Option<UnusualReading> {
    let reads: Vec<_> = reads.iter().filter(|read| counts(&read.event)).collect();
    let mut most: Option<UnusualReading> = None;
    let mut first = 0;
    for (last, read) in reads.iter().enumerate() {
        while reads.get(first).is_some_and(|begun| read.recorded_at - begun.recorded_at > WITHIN) {
            first += 1;
        }
        let within = reads.get(first..=last).unwrap_or_default();
        let cases: BTreeSet<&IncidentId> = within.iter().flat_map(|read| read.event.cases()).collect();
        let from = within.first().map_or(read.recorded_at, |begun| begun.recorded_at);
        if cases.len() >= limit && most.as_ref().is_none_or(|most| cases.len() > most.many) {
            most = Some(UnusualReading {
                who,
                why: Unusual::MassExport,
                from,
                until: read.recorded_at,
                many: cases.len(),
            });
        }
    }
    most
}

/// The people of this sort whose cases or records this reader opened.
fn about(
    who: PersonId,
    reads: &[&Recorded<ReadEvent>],
    why: Unusual,
    is_sort: impl Fn(PersonId, DateTime<Utc>) -> bool,
) -> Option<UnusualReading> {
    let mut people = BTreeSet::new();
    let mut times = Vec::new();
    // Names alone open nobody's file.
    let opened = |read: &ReadEvent| is_opening(read) || read.doors().contains(&Door::Person);
    for read in reads.iter().filter(|read| opened(&read.event)) {
        let of_sort: Vec<PersonId> =
            read.event.people().iter().copied().filter(|person| is_sort(*person, read.recorded_at)).collect();
        // Her own record, opened by itself, is hers to open.
        let of_sort = of_sort.into_iter().filter(|person| *person != who || !read.event.cases().is_empty());
        let before = times.len();
        for person in of_sort {
            people.insert(person);
            if times.len() == before {
                times.push(read.recorded_at);
            }
        }
    }
    let (from, until) = (*times.first()?, *times.last()?);
    Some(UnusualReading { who, why, from, until, many: people.len() })
}

/// Whether one of the two was recorded as the other's family on that day, under whatever records of theirs.
fn are_related(known: Known<'_>, one: PersonId, other: PersonId, at: DateTime<Utc>) -> bool {
    let is = |record: PersonId, person: PersonId| known.school.are_one(record, person);
    known.family.iter().filter(|(_, row)| row.holds(local_day(at))).any(|(person, row)| {
        (is(*person, one) && is(row.relative, other)) || (is(*person, other) && is(row.relative, one))
    })
}

fn has_left(known: Known<'_>, person: PersonId, at: DateTime<Utc>) -> bool {
    let left_staff = known.school.staff.get(&person).is_some_and(|span| span.until.is_some_and(|until| until <= at));
    let left_on = known.people.get(&person).and_then(|person| person.details.left_on);
    left_staff || left_on.is_some_and(|day| day < at.date_naive())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::relation::RelationKind;
    use crate::person::{PersonDetails, PersonKind};
    use crate::reading::ReadAnswered;
    use crate::{Text, reading::ReadRefused};
    use uuid::Uuid;

    const LEAD: u128 = 1;
    const CHILD: u128 = 2;

    fn id(number: u128) -> PersonId {
        PersonId::new(Uuid::from_u128(number))
    }

    fn minute(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::minutes(minute)
    }

    fn read(at: i64, door: Door, case: u128, people: &[u128]) -> Recorded<ReadEvent> {
        let event = ReadAnswered {
            doors: BTreeSet::from([door]),
            cases: BTreeSet::from([IncidentId::new(Uuid::from_u128(case))]),
            people: people.iter().map(|person| id(*person)).collect(),
            ..ReadAnswered::default()
        };
        Recorded { actor: Actor::Person(id(LEAD)), recorded_at: minute(at), event: event.into() }
    }

    fn person(kind: PersonKind, family_name: &str, change: impl Fn(&mut PersonDetails)) -> Person {
        let mut details = PersonDetails { family_name: Text::from(family_name), ..PersonDetails::default() };
        change(&mut details);
        Person { kind: Some(kind), details, ..Person::default() }
    }

    fn why(reads: &[Recorded<ReadEvent>], people: &BTreeMap<PersonId, Person>) -> Vec<(Unusual, usize)> {
        related(reads, people, &[])
    }

    fn related(
        reads: &[Recorded<ReadEvent>],
        people: &BTreeMap<PersonId, Person>,
        family: &[(PersonId, FamilyRow)],
    ) -> Vec<(Unusual, usize)> {
        let school = School::default();
        let known = Known { school: &school, people, family };
        unusual(reads, known).into_iter().map(|found| (found.why, found.many)).collect()
    }

    #[test]
    fn thirty_cases_opened_within_an_hour_are_a_mass_export_whatever_the_hour() {
        let many = |pause: i64| -> Vec<_> {
            (0..30).map(|number| read(i64::from(number) * pause, Door::Case, number.try_into().unwrap(), &[])).collect()
        };
        assert_eq!(why(&many(2), &BTreeMap::new()), [(Unusual::MassExport, 30)]);
        assert_eq!(why(&many(10), &BTreeMap::new()), []);
    }

    #[test]
    fn one_case_opened_thirty_times_is_work() {
        let reads: Vec<_> = (0..30).map(|at| read(at, Door::Case, 7, &[])).collect();
        assert_eq!(why(&reads, &BTreeMap::new()), []);
    }

    #[test]
    fn five_hundred_cases_on_lists_within_an_hour_are_a_mass_export_and_a_page_is_not() {
        let list = |cases: std::ops::Range<u128>| {
            let mut page = read(0, Door::Worklist, 0, &[]);
            let ReadEvent::ReadAnswered(answered) = &mut page.event else { panic!("not an answer") };
            answered.cases = cases.map(|case| IncidentId::new(Uuid::from_u128(case))).collect();
            page
        };
        assert_eq!(why(&[list(0..100)], &BTreeMap::new()), []);
        let pages: Vec<_> = (0..5).map(|page| list(page * 100..page * 100 + 100)).collect();
        assert_eq!(why(&pages, &BTreeMap::new()), [(Unusual::MassExport, 500)]);
    }

    #[test]
    fn a_case_of_a_child_who_is_recorded_as_her_family_is_asked_about_and_a_name_is_nothing() {
        let reads = [read(0, Door::Case, 7, &[CHILD])];
        let none = |_: &mut PersonDetails| ();
        let people = BTreeMap::from([
            (id(LEAD), person(PersonKind::Adult, "Example", none)),
            (id(CHILD), person(PersonKind::Child, "Example", none)),
        ]);
        let parent = FamilyRow { number: 1, kind: RelationKind::Parent, relative: id(LEAD), from: None, until: None };
        assert_eq!(related(&reads, &people, &[(id(CHILD), parent)]), [(Unusual::OwnFamily, 1)]);
        let sister = FamilyRow { kind: RelationKind::Sibling, relative: id(CHILD), ..parent };
        assert_eq!(related(&reads, &people, &[(id(LEAD), sister)]), [(Unusual::OwnFamily, 1)]);
        let ended = FamilyRow { until: Some(minute(0).date_naive() - TimeDelta::days(1)), ..parent };
        assert_eq!(related(&reads, &people, &[(id(CHILD), ended)]), [], "it held no longer");
        assert_eq!(related(&reads, &people, &[]), [], "one name is no relation");
    }

    #[test]
    fn a_case_she_plays_a_part_in_is_asked_about_and_her_own_record_is_not() {
        let people = BTreeMap::new();
        assert_eq!(why(&[read(0, Door::Case, 7, &[LEAD])], &people), [(Unusual::OwnFamily, 1)]);
        let mut record = read(0, Door::Person, 7, &[LEAD]);
        let ReadEvent::ReadAnswered(answered) = &mut record.event else { panic!("not an answer") };
        answered.cases.clear();
        assert_eq!(why(&[record], &people), []);
    }

    #[test]
    fn the_file_of_a_pupil_who_has_left_is_asked_about_and_her_name_is_not() {
        let left = |details: &mut PersonDetails| details.left_on = Some(minute(0).date_naive() - TimeDelta::days(9));
        let people = BTreeMap::from([(id(CHILD), person(PersonKind::Child, "Other", left))]);
        assert_eq!(why(&[read(0, Door::Case, 7, &[CHILD])], &people), [(Unusual::Leavers, 1)]);
        assert_eq!(why(&[read(0, Door::Names, 7, &[CHILD])], &people), []);
    }

    #[test]
    fn what_was_refused_was_not_read() {
        let refused = ReadRefused { people: BTreeSet::from([id(LEAD)]), ..ReadRefused::default() };
        let refused = Recorded { actor: Actor::Person(id(LEAD)), recorded_at: minute(0), event: refused.into() };
        assert_eq!(why(&[refused], &BTreeMap::new()), []);
    }
}
