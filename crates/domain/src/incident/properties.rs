//! What holds whatever people do, in whatever order, under whatever policy.

use super::settle::settle;
use super::{DutyState, Incident, IncidentCommand, IncidentEvent};
use crate::notice::{Heard, Notice};
use crate::policy::guard::Decision;
use crate::scenario::any::Choice;
use crate::scenario::concerns::{a_breach, a_contact, about_a_child, about_an_adult, an_image};
use crate::scenario::{CHAIR, CHILD, COACH, Case, DEPUTY, DSL, HEAD, LEADER, PARENT, STRANGER, TEACHER, Then, nothing};
use crate::school::SchoolCommand;
use crate::school::merging::RecordsMerged;
use crate::{PersonId, Recorded, StoredEvent as _, Text};
use cqrs_es::Aggregate as _;
use proptest::prelude::*;

fn choices() -> impl Strategy<Value = Vec<Choice>> {
    let choice = (any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), 0u16..4000);
    let choice = choice.prop_map(|(command, actor, one, two, minutes)| Choice { command, actor, one, two, minutes });
    proptest::collection::vec(choice, 1..40)
}

/// A case of any kind, under any of our packs.
fn begun() -> impl Strategy<Value = Case> {
    let pack = prop_oneof![Just(None), prop::sample::select(vec!["stm", "ley", "ssi", "asp", "mer"]).prop_map(Some)];
    (pack, 0usize..5).prop_map(|(pack, kind)| {
        let case = pack.into_iter().fold(nothing(), Case::under);
        let raise = [about_a_child, about_an_adult, a_contact, a_breach, an_image][kind];
        case.and(raise())
    })
}

/// Gives the commands one after another and looks after each accepted one; refused ones change nothing.
fn each(case: Case, choices: Vec<Choice>, mut look: impl FnMut(&Incident, &Then)) -> Case {
    choices.into_iter().fold(case, |case, choice| {
        let before = case.incident.clone();
        let then = case.choose(choice);
        if then.decided.is_ok() {
            look(&before, &then);
        } else {
            assert_eq!(before, then.case.incident);
        }
        then.case
    })
}

/// Which of the people of the school turn out to be one.
fn pairs() -> impl Strategy<Value = Vec<(PersonId, PersonId)>> {
    let one = || prop::sample::select(vec![HEAD, DSL, DEPUTY, CHAIR, COACH, TEACHER, PARENT, STRANGER, CHILD]);
    proptest::collection::vec((one(), one()), 1..4)
}

/// The same case at a school where somebody decided so; where nobody may, nothing changes.
fn one_person(case: Case, (person, into): (PersonId, PersonId)) -> Case {
    let merged = RecordsMerged { person, into, reasons: Text::from("One number.") };
    let merged = SchoolCommand::MergePerson(merged);
    let accepted = merged.clone().decide(&case.school, &case.clone().by(LEADER).desk()).is_ok();
    if accepted { case.by(LEADER).school(merged) } else { case }
}

fn is_done(state: &DutyState) -> bool {
    match state {
        DutyState::Met { .. } | DutyState::MetOtherwise { .. } | DutyState::NotNeeded | DutyState::Superseded => true,
        DutyState::Owed | DutyState::Overdue { .. } | DutyState::TargetMissed { .. } => false,
    }
}

fn is_counted_from_one(numbers: impl Iterator<Item = u32>) -> bool {
    numbers.zip(1u32..).all(|(number, place)| number == place)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_case_folds_from_what_is_stored_to_what_was_decided_on(case in begun(), choices in choices()) {
        let case = each(case, choices, |_, _| {});
        let mut read = Incident::default();
        for text in &case.stored {
            read.apply(Recorded::from_json(text).unwrap());
        }
        prop_assert_eq!(&read, &case.incident);
        prop_assert_eq!(read.version(), case.stored.len() as u64);
    }

    #[test]
    fn a_duty_that_is_done_stays_as_it_is(case in begun(), choices in choices()) {
        each(case, choices, |before, then| {
            for duty in before.duties().iter().filter(|duty| is_done(&duty.state)) {
                assert_eq!(then.case.incident.duty(duty.imposed.duty).map(|after| &after.state), Some(&duty.state));
            }
        });
    }

    #[test]
    fn what_was_imposed_never_changes(case in begun(), choices in choices()) {
        each(case, choices, |before, then| {
            for duty in before.duties() {
                assert_eq!(then.case.incident.duty(duty.imposed.duty).map(|after| &after.imposed), Some(&duty.imposed));
            }
        });
    }

    #[test]
    fn a_settled_case_has_nothing_more_to_settle(case in begun(), choices in choices()) {
        each(case, choices, |_, then| {
            let mut more = Vec::new();
            settle(&then.case.incident, &mut more, &then.case.desk());
            let names: Vec<_> = more.iter().map(IncidentEvent::stored_name).collect();
            assert_eq!(names, [], "{:?}", then.events().first().map(IncidentEvent::stored_name));
        });
    }

    #[test]
    fn the_same_case_command_and_desk_give_the_same_events(case in begun(), choices in choices()) {
        choices.into_iter().fold(case, |case, choice| {
            let again = case.clone().choose(choice);
            let then = case.choose(choice);
            assert_eq!(then.decided, again.decided);
            then.case
        });
    }

    #[test]
    fn nobody_who_is_excluded_is_ever_made_to_know(case in begun(), choices in choices()) {
        each(case, choices, |_, then| {
            for event in then.events() {
                let IncidentEvent::ConcernRouted(routed) = event else { continue };
                assert!(routed.to.iter().all(|to| !then.case.incident.is_excluded(to.person)));
            }
            assert!(then.case.incident.case_managers().iter().all(|one| !then.case.incident.is_excluded(*one)));
        });
    }

    #[test]
    fn nobody_who_is_kept_from_it_under_another_record_is_made_to_know_or_hears_of_it(
        case in begun(), choices in choices(), pairs in pairs(),
    ) {
        let case = pairs.into_iter().fold(case, one_person);
        let mut notices: Vec<Notice> = Vec::new();
        each(case, choices, |_, then| {
            let desk = then.case.desk();
            let kept = |person| then.case.incident.is_kept_from(person, &desk.school);
            for event in then.events() {
                let IncidentEvent::ConcernRouted(routed) = event else { continue };
                assert!(routed.to.iter().all(|to| !kept(to.person)));
            }
            let (actor, recorded_at) = (desk.actor, desk.now);
            let events = then.events().iter().map(|event| Recorded { actor, recorded_at, event: event.clone() });
            notices.extend(Notice::all(&then.case.incident, &events.collect::<Vec<_>>()).into_iter().map(|(_, notice)| notice));
            for notice in &notices {
                let Heard::By(people) = notice.heard(&then.case.incident, &desk) else { continue };
                assert!(people.iter().all(|hearing| !kept(hearing.person)), "{notice:?}");
            }
        });
    }

    #[test]
    fn nobody_who_is_excluded_hears_of_anything_that_ever_happened(case in begun(), choices in choices()) {
        let mut notices: Vec<Notice> = Vec::new();
        each(case, choices, |_, then| {
            let desk = then.case.desk();
            let (actor, recorded_at) = (desk.actor, desk.now);
            let events = then.events().iter().map(|event| Recorded { actor, recorded_at, event: event.clone() });
            notices.extend(Notice::all(&then.case.incident, &events.collect::<Vec<_>>()).into_iter().map(|(_, notice)| notice));
            for notice in &notices {
                let Heard::By(people) = notice.heard(&then.case.incident, &desk) else { continue };
                for hearing in people {
                    assert!(!then.case.incident.is_excluded(hearing.person), "{notice:?}");
                    assert!(desk.school.is_staff(hearing.person, desk.now), "{notice:?}");
                }
            }
        });
    }

    #[test]
    fn no_case_is_closed_while_a_duty_that_blocks_it_is_owed(case in begun(), choices in choices()) {
        each(case, choices, |before, then| {
            let Some(IncidentEvent::Closed(closed)) = then.events().first() else { return };
            let blocking = before.owed().filter(|duty| duty.imposed.blocks.contains(&Decision::Close));
            let comes_later = |kind| kind == super::DutyKind::Debrief && closed.debrief_owed_by.is_some();
            assert_eq!(blocking.filter(|duty| !comes_later(duty.imposed.kind)).count(), 0);
        });
    }

    #[test]
    fn what_is_numbered_is_numbered_from_one_without_gaps(case in begun(), choices in choices()) {
        let incident = each(case, choices, |_, _| {}).incident;
        prop_assert!(is_counted_from_one(incident.duties().iter().map(|one| one.imposed.duty)));
        prop_assert!(is_counted_from_one(incident.devices().iter().map(|one| one.confiscated.device)));
        prop_assert!(is_counted_from_one(incident.actions().iter().map(|one| one.agreed.action)));
        prop_assert!(is_counted_from_one(incident.departures().iter().map(|one| one.recorded.departure)));
    }

    #[test]
    fn every_command_is_read_back_as_it_was_written(case in begun(), choices in choices()) {
        for choice in choices {
            let command = case.chosen(choice);
            let text = serde_json::to_string(&command).unwrap();
            prop_assert_eq!(serde_json::from_str::<IncidentCommand>(&text).unwrap(), command);
        }
    }
}

#[test]
fn every_command_has_a_form_for_these_properties() {
    let case = nothing().and(about_a_child());
    for command in 0..IncidentCommand::NAMES.len() {
        let command = u8::try_from(command).unwrap();
        let name = IncidentCommand::NAMES[usize::from(command)];
        assert_eq!(case.chosen(Choice { command, actor: 1, one: 1, two: 1, minutes: 0 }).name(), name);
    }
}
