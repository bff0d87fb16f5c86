use super::*;
use crate::incident::closing::Closed;
use crate::incident::commands::acknowledge::Acknowledge;
use crate::incident::commands::close_case::CloseCase;
use crate::incident::commands::record_time_passed::RecordTimePassed;
use crate::policy::pack::REFERENCE;
use crate::scenario::any::Choice;
use crate::scenario::concerns::{a_breach, a_contact, about_a_child, about_an_adult, an_image};
use crate::scenario::{Case, DSL, HEAD, HERE, given, nothing, time, words};
use proptest::prelude::*;

fn past(pack: &str, case: &Case) -> Past {
    let pack = REFERENCE.iter().find(|(name, _)| *name == pack).map_or(pack, |(_, text)| *text);
    let pack = Arc::new(Pack::parse(pack).unwrap());
    let mut past = Past { school_id: crate::scenario::SCHOOL, until: time("2027-09-01T09:00"), stood: Vec::new() };
    let policy = case.desk().policy.with(pack);
    past.stood.push((time("2020-01-01T00:00"), Arc::new(case.school.clone()), Arc::new(policy)));
    past
}

fn events(case: &Case) -> Vec<Recorded<IncidentEvent>> {
    case.stored.iter().map(|text| Recorded::from_json(text).unwrap()).collect()
}

fn differences(pack: &str, case: &Case) -> Vec<Difference> {
    past(pack, case).case(HERE, &events(case)).map(|case| case.differences).unwrap_or_default()
}

const SAME: &str = "pack = \"small\"\nversion = 1\ntitle = \"Nothing of its own\"\n";

#[test]
fn under_the_same_rules_nothing_goes_otherwise() {
    for raise in [about_a_child, about_an_adult, a_contact, a_breach, an_image] {
        let case = given(raise()).by(DSL).at("2027-03-01T10:00").and(Acknowledge { at: None, by: None });
        assert_eq!(differences(SAME, &case), []);
    }
}

#[test]
fn whom_time_alone_brought_in_is_told_either_way() {
    let case = given(about_an_adult()).at("2027-03-03T09:00").by_the_worker().and(RecordTimePassed {});
    assert_eq!(differences(SAME, &case), []);
}

#[test]
fn another_pack_would_have_told_somebody_else() {
    let case = given(a_contact());
    let told: Vec<PersonId> = differences("ley", &case)
        .into_iter()
        .filter_map(|difference| match difference {
            Difference::Told(person, rule) => rule.map(|_| person),
            _ => None,
        })
        .collect();
    assert!(told.contains(&HEAD), "{told:?}");
}

#[test]
fn a_limit_that_was_no_limit_before_would_have_been_missed_and_would_have_blocked_closing() {
    let rule = "pack = \"small\"\nversion = 1\ntitle = \"Small\"\n[[rule]]\nid = \"advice\"\nclauses = [\"A-1\"]\nsays = \"Advice is sought.\"\n\
                when = { kind = \"concern-about-child\" }\n[rule.owe]\nduty = \"seek-advice\"\nbasis = \"school-policy\"\nwithin = \"1 clock-hour\"\n\
                owner = [\"dsl\"]\nblocks = [\"close\"]\n";
    let closed = CloseCase(Closed { reasons: words("All is well."), debrief_owed_by: None });
    let case = given(about_a_child()).by(DSL).at("2027-03-01T12:00").and(closed);
    let found = differences(rule, &case);
    assert!(found.iter().any(|one| matches!(one, Difference::Owed(DutyKind::SeekAdvice, _))), "{found:?}");
    assert!(found.iter().any(|one| matches!(one, Difference::Missed(DutyKind::SeekAdvice, _))), "{found:?}");
    let blocked = |one: &Difference| matches!(one, Difference::Blocked { decision: Decision::Close, .. });
    assert!(found.iter().any(blocked), "{found:?}");
}

/// Minutes between commands: each has its own time, as what one command recorded is told from the next by it.
const MINUTES: std::ops::Range<u16> = 1..4000;

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_floor_made_owed_a_pack_above_it_makes_owed_too(
        kind in 0usize..5,
        pack in prop::sample::select(vec!["stm", "ley", "ssi", "asp", "mer"]),
        choices in prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), MINUTES), 0..24),
    ) {
        let raise = [about_a_child, about_an_adult, a_contact, a_breach, an_image][kind];
        let case = choices.into_iter().fold(nothing().and(raise()), |case, (command, actor, one, two, minutes)| {
            case.choose(Choice { command, actor, one, two, minutes }).case
        });
        let (was, _, _) = past(SAME, &case).fold(HERE, &events(&case)).unwrap();
        let (_, is, _) = past(pack, &case).fold(HERE, &events(&case)).unwrap();
        // What was met before the case became another one is met in its own way under each pack.
        for duty in counted(&was).filter(|duty| duty.is_owed()) {
            let same = counted(&is).find(|other| same(other, duty));
            prop_assert!(same.is_some(), "{pack} lost {}", duty.imposed.kind.as_str());
            // What a pack made owed earlier, for another reason, may be done already.
            let done = same.is_some_and(|same| !same.is_owed());
            let sooner = done || same.is_some_and(|same| duty.imposed.due.is_none_or(|due| same.imposed.due.is_some_and(|own| own <= due)));
            prop_assert!(sooner, "{pack} put off {}", duty.imposed.kind.as_str());
        }
    }

    #[test]
    fn any_case_replayed_under_the_same_rules_owes_the_same(
        kind in 0usize..5,
        choices in prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), MINUTES), 0..24),
    ) {
        let raise = [about_a_child, about_an_adult, a_contact, a_breach, an_image][kind];
        let case = choices.into_iter().fold(nothing().and(raise()), |case, (command, actor, one, two, minutes)| {
            case.choose(Choice { command, actor, one, two, minutes }).case
        });
        let found = differences(SAME, &case);
        prop_assert!(found.iter().all(|one| !matches!(one, Difference::Owed(..) | Difference::NotOwed(..))), "{found:?}");
    }
}
