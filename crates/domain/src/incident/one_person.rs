//! Somebody who has two records is one person to every decision, from the merge until it is taken back; and whoever is of a child's
//! family is kept from what is about it until somebody uninvolved has judged that.

use super::commands::acknowledge::Acknowledge;
use super::commands::appoint_case_manager::AppointCaseManager;
use super::commands::assign_case::AssignCase;
use super::commands::declare_conflict::DeclareConflict;
use super::commands::find_no_conflict::FindNoConflict;
use super::commands::lift_conflict::LiftConflict;
use super::commands::record_time_passed::RecordTimePassed;
use super::work::{Assigned, ConflictDeclared, ConflictLifted, NoConflictFound};
use super::{DutyKind, IncidentError, IncidentEvent, Kind};
use crate::desk::OwnFamily;
use crate::notice::{Heard, Notice, Occasion};
use crate::person::relation::RelationKind;
use crate::recorded::StoredEvent as _;
use crate::scenario::concerns::{about_a_child, about_an_adult, about_this_adult};
use crate::scenario::{CHAIR, CHILD, COACH, Case, DEPUTY, DSL, HEAD, LEADER, STRANGER, given, nothing, time, words};
use crate::school::SchoolCommand;
use crate::school::merging::{MergeUndone, RecordsMerged};
use crate::{PersonId, Recorded, Text};

fn merge(person: PersonId, into: PersonId) -> SchoolCommand {
    SchoolCommand::MergePerson(RecordsMerged { person, into, reasons: Text::from("One number.") })
}

fn undo(person: PersonId) -> SchoolCommand {
    SchoolCommand::UndoMerge(MergeUndone { person, reasons: Text::from("Two after all.") })
}

/// An allegation about somebody nobody knows, who turns out to be the head.
fn about_the_head_as_a_stranger() -> Case {
    given(about_this_adult(STRANGER)).by(DSL).school(merge(STRANGER, HEAD))
}

#[test]
fn a_concern_about_somebodys_other_record_is_routed_past_her_whichever_record_is_used() {
    for merged in [merge(STRANGER, HEAD), merge(HEAD, STRANGER)] {
        let then = nothing().by(DSL).school(merged).by(LEADER).when(about_this_adult(STRANGER));
        assert!(then.case.incident.routed().iter().all(|to| to.person != HEAD), "{:?}", then.case.incident.routed());
        assert!(then.case.incident.case_managers().contains(&CHAIR));
    }
}

#[test]
fn when_the_subject_turns_out_to_be_the_case_manager_another_takes_over_at_once() {
    let before = given(about_this_adult(STRANGER));
    assert!(before.incident.case_managers().contains(&HEAD), "she managed it");
    let then = about_the_head_as_a_stranger().by_the_worker().when(RecordTimePassed {});
    assert!(then.case.incident.case_managers().contains(&CHAIR), "{:?}", then.case.incident.case_managers());
}

#[test]
fn she_is_given_nothing_of_it_and_judges_nothing_in_it() {
    let case = about_the_head_as_a_stranger();
    let assign = AssignCase(Assigned { to: HEAD });
    case.clone().by(DSL).when(assign).refused(&IncidentError::Excluded(HEAD));
    let conflict = DeclareConflict(ConflictDeclared { person: LEADER, reasons: words("Her sister.") });
    case.by(HEAD).when(conflict).refused(&IncidentError::MayNotJudgeConflict);
}

#[test]
fn taking_it_back_restores_what_was() {
    let case = about_the_head_as_a_stranger();
    assert!(case.incident.is_kept_from(HEAD, &case.school));
    let case = case.school(undo(STRANGER));
    assert!(!case.incident.is_kept_from(HEAD, &case.school));
    let then = case.by(DSL).when(AssignCase(Assigned { to: HEAD }));
    assert_eq!(then.case.incident.assignee(), Some(HEAD));
}

#[test]
fn a_chain_of_records_is_one_person() {
    let other = PersonId::new(uuid::Uuid::from_u128(31));
    let case = given(about_this_adult(STRANGER)).by(DSL).school(merge(STRANGER, other)).school(merge(other, HEAD));
    assert!(case.incident.is_kept_from(HEAD, &case.school));
    let case = case.school(undo(other));
    assert!(!case.incident.is_kept_from(HEAD, &case.school) && case.incident.is_kept_from(other, &case.school));
}

#[test]
fn nobody_lifts_her_own_conflict_under_another_record() {
    let declared = DeclareConflict(ConflictDeclared { person: STRANGER, reasons: words("His aunt.") });
    let case = given(about_an_adult()).by(HEAD).and(declared).by(DSL).school(merge(STRANGER, HEAD));
    let lifted = LiftConflict(ConflictLifted { person: STRANGER, reasons: words("No.") });
    case.by(HEAD).when(lifted).refused(&IncidentError::AboutHerself);
}

#[test]
fn concerns_about_either_record_are_counted_together_once_they_are_one() {
    use super::commands::raise_concern::RaiseConcern;
    use super::kind::{StaffBreach, StaffConduct};
    let details = super::Details::StaffConduct(StaffConduct {
        breach: StaffBreach::PersonalUse,
        self_report: super::Answer::No,
        channel: None,
        place: None,
    });
    let low = RaiseConcern { details, ..about_an_adult() };
    let others = |number: usize| {
        (0..number).map(|n| (COACH, Kind::StaffConduct, time(&format!("2026-11-0{}T10:00", n + 1)))).collect()
    };
    let case = nothing().knowing_elsewhere(others(1)).and(low).by(DSL).school(merge(STRANGER, COACH));
    let found = |case: &Case| case.incident.other_concerns().iter().map(|found| found.ever).collect::<Vec<_>>();
    assert_eq!(found(&case), [1]);
    let case = case.knowing_elsewhere(others(3)).by_the_worker().and(RecordTimePassed {});
    assert_eq!(found(&case), [3]);
    let again = case.when(RecordTimePassed {});
    assert!(!again.events().iter().any(|event| event.stored_name().0 == "other-concerns-found"));
}

const HERS: OwnFamily = OwnFamily { person: DSL, child: CHILD, relation: RelationKind::Parent };

#[test]
fn a_case_about_the_leads_own_child_is_kept_from_her_at_once_and_goes_to_her_deputy_who_judges_it() {
    let then =
        nothing().knowing_family(HERS).when(about_a_child()).telling(&[DEPUTY]).imposing(DutyKind::JudgeConflict);
    let case = then.case;
    assert!(case.incident.is_kept_from(DSL, &case.school));
    assert_eq!(case.incident.proposed_conflicts().map(|one| one.person).collect::<Vec<_>>(), [DSL]);
    let none = FindNoConflict(NoConflictFound { person: DSL, reasons: words("Her godchild; a mistake.") });
    case.clone().by(DSL).when(none.clone()).refused(&IncidentError::AboutHerself);
    let found = case.clone().by(DEPUTY).when(none).meeting(DutyKind::JudgeConflict).case;
    assert!(!found.incident.is_kept_from(DSL, &found.school));
    let declared = DeclareConflict(ConflictDeclared { person: DSL, reasons: words("Her daughter.") });
    let kept = case.by(DEPUTY).when(declared).meeting(DutyKind::JudgeConflict).case;
    assert!(kept.incident.is_kept_from(DSL, &kept.school) && kept.incident.proposed_conflicts().next().is_none());
}

#[test]
fn what_was_judged_is_not_proposed_again() {
    let case = nothing().knowing_family(HERS).and(about_a_child()).by(DEPUTY);
    let none = FindNoConflict(NoConflictFound { person: DSL, reasons: words("Her godchild.") });
    let lifted = LiftConflict(ConflictLifted { person: DSL, reasons: words("Her godchild.") });
    for judged in [case.clone().and(none), case.and(lifted)] {
        let later = judged.by_the_worker().and(RecordTimePassed {});
        assert!(!later.incident.is_kept_from(DSL, &later.school));
    }
}

#[test]
fn a_relation_recorded_while_the_case_is_open_keeps_it_from_her_from_then_on() {
    let case = given(about_a_child());
    assert!(!case.incident.is_kept_from(DSL, &case.school));
    let then = case.knowing_family(HERS).by_the_worker().when(RecordTimePassed {}).telling(&[DEPUTY]);
    assert!(then.case.incident.is_kept_from(DSL, &then.case.school));
}

#[test]
fn where_every_lead_is_family_the_chair_must_know_and_nobody_is_left_out_twice() {
    let deputys = OwnFamily { person: DEPUTY, ..HERS };
    let then = nothing().knowing_family(HERS).knowing_family(deputys).when(about_a_child()).telling(&[CHAIR]);
    let judged = FindNoConflict(NoConflictFound { person: DEPUTY, reasons: words("Her godchild.") });
    then.case.by(CHAIR).when(judged);
}

#[test]
fn whoever_has_seen_it_and_is_its_subject_under_another_record_has_not_met_the_first_look() {
    let case = given(about_this_adult(STRANGER)).by(DSL).school(merge(STRANGER, HEAD));
    let seen = case.by(HEAD).and(Acknowledge { at: None, by: None });
    let duty = seen.incident.duty(seen.duty(DutyKind::FirstLook)).unwrap();
    assert!(duty.is_owed());
}

#[test]
fn she_cannot_be_appointed_to_manage_it() {
    let appoint = AppointCaseManager(super::work::CaseManagerAppointed { person: HEAD });
    about_the_head_as_a_stranger().by(CHAIR).when(appoint).refused(&IncidentError::Excluded(HEAD));
}

#[test]
fn whoever_may_judge_it_hears_that_something_needs_her_and_whoever_is_proposed_hears_nothing() {
    let then = nothing().knowing_family(HERS).when(about_a_child());
    let desk = then.case.desk();
    let recorded = |event: &IncidentEvent| Recorded { actor: desk.actor, recorded_at: desk.now, event: event.clone() };
    let events: Vec<_> = then.events().iter().map(recorded).collect();
    let judged = then.case.duty(DutyKind::JudgeConflict);
    let notices = Notice::all(&then.case.incident, &events);
    let heard = notices.iter().filter_map(|(_, notice)| match notice.heard(&then.case.incident, &desk) {
        Heard::By(people) => Some((notice.occasion, people.into_iter().map(|one| one.person).collect::<Vec<_>>())),
        Heard::Rests(_) => None,
    });
    let heard: Vec<_> = heard.collect();
    assert!(heard.iter().all(|(_, people)| !people.contains(&DSL)), "{heard:?}");
    let of_it = heard.iter().find(|(occasion, _)| *occasion == Occasion::DutyImposed(judged));
    assert_eq!(of_it.map(|(_, people)| people.as_slice()), Some(&[DEPUTY][..]), "{heard:?}");
}
