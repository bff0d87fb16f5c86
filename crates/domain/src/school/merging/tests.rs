use super::*;
use crate::Recorded;
use crate::scenario::{CHILD, COACH, DSL, HEAD, PARENT, STRANGER, desk, school, time};
use crate::school::SchoolCommand;
use cqrs_es::Aggregate as _;
use proptest::prelude::*;
use uuid::Uuid;

const NOW: &str = "2027-03-01T09:00";

fn merge(person: PersonId, into: PersonId) -> SchoolCommand {
    SchoolCommand::MergePerson(RecordsMerged { person, into, reasons: Text::from("The same number.") })
}

fn undo(person: PersonId) -> SchoolCommand {
    SchoolCommand::UndoMerge(MergeUndone { person, reasons: Text::from("Two after all.") })
}

fn apart(person: PersonId, from: PersonId) -> SchoolCommand {
    SchoolCommand::KeepApart(RecordsKeptApart { person, from, reasons: Text::from("Cousins.") })
}

fn decide(school: &School, by: Actor, command: SchoolCommand) -> Result<Vec<SchoolEvent>, SchoolError> {
    command.decide(school, &desk(school, time(NOW), by, &[]))
}

/// The school after the lead's command, each event folded from its stored form.
fn after(mut school: School, command: SchoolCommand) -> School {
    let actor = Actor::Person(DSL);
    for event in decide(&school, actor, command).unwrap() {
        let recorded = Recorded { actor, recorded_at: time(NOW), event };
        school.apply(Recorded::from_json(&recorded.to_json().unwrap()).unwrap());
    }
    school
}

#[test]
fn a_named_person_decides_with_reasons_that_two_records_are_of_one_and_can_take_it_back() {
    let lead = Actor::Person(DSL);
    assert_eq!(decide(&school(), Actor::SetUp, merge(PARENT, COACH)), Err(SchoolError::NobodyNamed));
    let silent = RecordsMerged { person: PARENT, into: COACH, reasons: Text::from(" ") };
    assert_eq!(decide(&school(), lead, SchoolCommand::MergePerson(silent)), Err(SchoolError::NoReasons));
    assert_eq!(decide(&school(), lead, undo(PARENT)), Err(SchoolError::NotMerged));
    let merged = after(school(), merge(PARENT, COACH));
    assert!(merged.are_one(PARENT, COACH) && merged.are_one(COACH, PARENT));
    assert_eq!(merged.record_to_use(PARENT), COACH);
    assert_eq!(decide(&merged, lead, merge(PARENT, STRANGER)), Err(SchoolError::AlreadyMerged));
    let undone = after(merged, undo(PARENT));
    assert!(!undone.are_one(PARENT, COACH));
    assert_eq!(undone.merged, school().merged);
}

#[test]
fn nobody_decides_about_a_record_of_her_own_neither_to_merge_it_nor_to_take_it_back() {
    for command in [merge(PARENT, DSL), merge(DSL, COACH), apart(PARENT, DSL)] {
        assert_eq!(decide(&school(), Actor::Person(DSL), command), Err(SchoolError::AboutHerself));
    }
    let merged = after(after(school(), merge(STRANGER, PARENT)), merge(PARENT, HEAD));
    for record in [STRANGER, PARENT] {
        assert_eq!(decide(&merged, Actor::Person(HEAD), undo(record)), Err(SchoolError::AboutHerself));
    }
}

#[test]
fn records_are_merged_one_after_another_and_each_step_is_taken_back_by_itself() {
    let chain = after(after(school(), merge(STRANGER, PARENT)), merge(PARENT, COACH));
    assert_eq!(chain.records_of(PARENT), BTreeSet::from([STRANGER, PARENT, COACH]));
    assert_eq!(chain.record_to_use(STRANGER), COACH);
    let first = after(chain.clone(), undo(STRANGER));
    assert_eq!(first.records_of(COACH), BTreeSet::from([PARENT, COACH]));
    let second = after(chain, undo(PARENT));
    assert_eq!(second.records_of(STRANGER), BTreeSet::from([STRANGER, PARENT]));
    assert_eq!(second.records_of(COACH), BTreeSet::from([COACH]));
}

#[test]
fn no_circle_is_decided_and_only_the_record_to_use_is_merged_into() {
    let lead = Actor::Person(DSL);
    let merged = after(school(), merge(STRANGER, PARENT));
    assert_eq!(decide(&merged, lead, merge(PARENT, STRANGER)), Err(SchoolError::AlreadyMerged));
    assert_eq!(decide(&merged, lead, merge(COACH, STRANGER)), Err(SchoolError::NotTheRecordToUse));
    assert_eq!(decide(&merged, lead, merge(COACH, COACH)), Err(SchoolError::SameRecord));
}

#[test]
fn two_that_are_kept_apart_stay_so_with_reasons() {
    let one = after(school(), apart(CHILD, STRANGER));
    assert!(one.are_kept_apart(STRANGER, CHILD) && !one.are_kept_apart(CHILD, PARENT));
    assert_eq!(decide(&one, Actor::Person(DSL), apart(STRANGER, CHILD)), Ok(Vec::new()));
    let merged = after(school(), merge(CHILD, STRANGER));
    assert_eq!(decide(&merged, Actor::Person(DSL), apart(CHILD, STRANGER)), Err(SchoolError::AlreadyMerged));
}

proptest! {
    /// Whatever is merged and taken back, records fall into groups, and what is taken back leaves no trace in them.
    #[test]
    fn being_one_person_is_an_equivalence_whatever_is_merged_and_taken_back(
        steps in proptest::collection::vec((0_u128..8, 0_u128..8, any::<bool>()), 0..40),
    ) {
        let id = |number: u128| PersonId::new(Uuid::from_u128(500 + number));
        let mut school = school();
        for (one, other, merges) in steps {
            let command = if merges { merge(id(one), id(other)) } else { undo(id(one)) };
            if decide(&school, Actor::Person(DSL), command.clone()).is_ok() {
                school = after(school, command);
            }
        }
        for one in (0..8).map(id) {
            prop_assert!(school.are_one(one, one));
            prop_assert!(school.merged_into(school.record_to_use(one)).is_none());
            for other in (0..8).map(id) {
                prop_assert_eq!(school.are_one(one, other), school.are_one(other, one));
                prop_assert_eq!(school.are_one(one, other), school.records_of(one).contains(&other));
                prop_assert_eq!(school.are_one(one, other), school.records_of(one) == school.records_of(other));
            }
        }
        let merged: Vec<PersonId> = school.merged.keys().copied().collect();
        let alone = merged.into_iter().fold(school, |school, record| after(school, undo(record)));
        prop_assert!((0..8).map(id).all(|one| alone.records_of(one) == BTreeSet::from([one])));
    }
}
