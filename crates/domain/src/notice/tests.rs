//! Who hears, how soon, and who never does.

use super::{Heard, Hearing, Notice, Occasion, Say};
use crate::incident::commands::acknowledge::Acknowledge;
use crate::incident::commands::assign_case::AssignCase;
use crate::incident::commands::declare_conflict::DeclareConflict;
use crate::incident::commands::hold_on_telling::HoldOnTelling;
use crate::incident::commands::raise_concern::RaiseConcern;
use crate::incident::commands::record_own_referral::RecordOwnReferral;
use crate::incident::commands::record_time_passed::RecordTimePassed;
use crate::incident::telling::HoldPlaced;
use crate::incident::work::{Assigned, ConflictDeclared};
use crate::incident::{Agency, DutyKind, ImmediateSafety};
use crate::scenario::concerns::{a_contact, about_a_child, about_an_adult, about_this_adult, call};
use crate::scenario::{
    CHAIR, COACH, Case, DEPUTY, DSL, HEAD, LEADER, TEACHER, Then, VICE_CHAIR, day, given, nothing, time, words,
};
use crate::school::calendar::{Calendar, Days};
use crate::school::{Role, RoleEnded, SchoolCommand, StaffLeft};
use crate::{PersonId, Recorded, Text};

/// The notices of what was just decided.
fn notices(then: &Then) -> Vec<Notice> {
    let desk = then.case.desk();
    let recorded =
        |event: &crate::IncidentEvent| Recorded { actor: desk.actor, recorded_at: desk.now, event: event.clone() };
    let events: Vec<_> = then.events().iter().map(recorded).collect();
    Notice::all(&then.case.incident, &events).into_iter().map(|(_, notice)| notice).collect()
}

/// Who hears of these, as the case and the school stand now.
fn heard(notices: &[Notice], case: &Case) -> Vec<Hearing> {
    let mut all: Vec<Hearing> = Vec::new();
    for notice in notices {
        let Heard::By(people) = notice.heard(&case.incident, &case.desk()) else { continue };
        for hearing in people {
            if !all.contains(&hearing) {
                all.push(hearing);
            }
        }
    }
    all
}

fn of(then: &Then) -> Vec<Hearing> {
    heard(&notices(then), &then.case)
}

fn needed(hearings: &[Hearing]) -> Vec<(PersonId, bool)> {
    let needed = hearings.iter().filter(|hearing| hearing.say == Say::NeedsYou);
    let mut people: Vec<_> = needed.map(|hearing| (hearing.person, hearing.at_once)).collect();
    people.sort_unstable();
    people.dedup();
    people
}

fn raised(concern: RaiseConcern) -> Then {
    nothing().when(concern)
}

/// A year with a summer.
fn with_terms(case: Case) -> Case {
    let term = |first: &str, last: &str| Days { first: day(first), last: day(last) };
    let terms = vec![term("2027-01-05", "2027-07-21"), term("2027-09-02", "2027-12-17")];
    case.school(SchoolCommand::SetCalendar(Calendar { terms, ..Calendar::default() }))
}

#[test]
fn an_ordinary_concern_reaches_those_who_must_know_with_the_next_digest() {
    assert_eq!(needed(&of(&raised(about_a_child()))), [(DSL, false)]);
}

#[test]
fn whoever_raised_it_in_school_hours_hears_nothing_yet() {
    assert!(!of(&raised(about_a_child())).iter().any(|hearing| hearing.person == TEACHER));
}

#[test]
fn danger_cannot_wait() {
    let safety = ImmediateSafety { in_danger: true, done: None };
    let then = raised(RaiseConcern { safety, ..about_a_child() });
    assert!(needed(&of(&then)).contains(&(DSL, true)));
}

#[test]
fn the_head_hears_nothing_of_what_is_about_her() {
    let then = raised(about_this_adult(HEAD));
    let hearings = of(&then);
    assert!(hearings.iter().all(|hearing| hearing.person != HEAD));
    assert!(hearings.iter().any(|hearing| hearing.person == CHAIR), "{hearings:?}");
}

#[test]
fn whoever_turns_out_to_be_conflicted_hears_nothing_of_what_was_due_to_her() {
    let then = raised(about_a_child());
    let before = notices(&then);
    let conflict = ConflictDeclared { person: DSL, reasons: words("Her own niece.") };
    let case = then.case.by(DSL).and(DeclareConflict(conflict));
    assert!(heard(&before, &case).iter().all(|hearing| hearing.person != DSL));
}

#[test]
fn somebody_of_whom_an_agency_asked_that_she_be_told_nothing_hears_nothing() {
    let then = raised(about_a_child());
    let before = notices(&then);
    let hold = HoldPlaced { person: DSL, asked_by: Text::from("the police"), until: None, reasons: None };
    let case = then.case.by(DEPUTY).and(HoldOnTelling(hold));
    assert!(heard(&before, &case).iter().all(|hearing| hearing.person != DSL));
}

#[test]
fn whoever_gave_up_the_role_or_left_hears_nothing() {
    let then = raised(about_a_child());
    let before = notices(&then);
    let (person, until) = (DSL, time("2027-03-01T09:30"));
    let role = Role::DesignatedSafeguardingLead;
    let gave_up =
        then.case.clone().at("2027-03-01T09:31").school(SchoolCommand::EndRole(RoleEnded { person, role, until }));
    let left = then.case.at("2027-03-01T09:31").school(SchoolCommand::EndStaff(StaffLeft { person, until }));
    for case in [gave_up, left] {
        assert!(heard(&before, &case).iter().all(|hearing| hearing.person != DSL));
    }
}

#[test]
fn what_is_done_before_the_digest_goes_is_not_in_it() {
    let then = raised(about_a_child());
    let before = notices(&then);
    let case = then.case.by(DSL).at("2027-03-01T09:10").and(Acknowledge { at: None, by: None });
    let still: Vec<_> =
        before.iter().filter(|notice| matches!(notice.occasion, Occasion::MustKnow(_))).copied().collect();
    assert_eq!(heard(&still, &case), []);
    let look = case.duty(DutyKind::FirstLook);
    let first_look: Vec<_> =
        before.into_iter().filter(|notice| notice.occasion == Occasion::DutyImposed(look)).collect();
    assert_eq!((first_look.len(), heard(&first_look, &case)), (1, Vec::new()));
}

#[test]
fn whoever_raised_it_reads_when_it_was_seen_and_once() {
    let seen = given(about_a_child()).by(DSL).at("2027-03-01T15:31").when(Acknowledge { at: None, by: None });
    let told = Hearing { person: TEACHER, at_once: false, say: Say::BeingDealtWith(time("2027-03-01T15:31")) };
    assert!(of(&seen).contains(&told), "{:?}", of(&seen));
    let again = seen.case.by(HEAD).at("2027-03-01T15:40").when(Acknowledge { at: None, by: None });
    assert!(!again.events().is_empty() && of(&again).iter().all(|hearing| hearing.person != TEACHER));
}

#[test]
fn whoever_raises_it_herself_and_looks_at_it_herself_is_told_nothing() {
    let seen = nothing().by(DSL).and(about_a_child()).at("2027-03-01T15:31").when(Acknowledge { at: None, by: None });
    assert_eq!(of(&seen), []);
}

#[test]
fn out_of_hours_the_reporter_reads_at_once_what_to_do() {
    let evening = nothing().at("2027-03-05T21:00").when(about_a_child());
    let said = Say::OutOfHours { opens: time("2027-03-08T08:30") };
    assert!(of(&evening).contains(&Hearing { person: TEACHER, at_once: true, say: said }));
    assert!(needed(&of(&evening)).contains(&(DSL, false)));
}

#[test]
fn once_the_school_is_open_again_nobody_reads_that_it_is_closed() {
    let evening = nothing().at("2027-03-05T21:00").when(about_a_child());
    let before = notices(&evening);
    let monday = evening.case.at("2027-03-08T09:00");
    assert!(heard(&before, &monday).iter().all(|hearing| hearing.person != TEACHER));
}

#[test]
fn a_statutory_duty_that_is_overdue_reaches_owner_and_chain_at_once() {
    let passed = given(about_an_adult()).at("2027-03-03T09:00").by_the_worker().when(RecordTimePassed {});
    let people = needed(&of(&passed));
    assert!(people.contains(&(HEAD, true)) && people.contains(&(CHAIR, true)), "{people:?}");
}

#[test]
fn nothing_local_is_said_while_the_school_is_closed() {
    // Raised on the last afternoon of the summer term; its targets pass, and are missed in the first days of August.
    let raised = with_terms(nothing()).at("2027-07-21T10:00").and(a_contact());
    let missed = raised.at("2027-07-21T17:00").by_the_worker().when(RecordTimePassed {});
    let all = notices(&missed);
    assert!(all.iter().any(|notice| matches!(notice.occasion, Occasion::DutyPassed(_))), "{all:?}");
    let summer = missed.case.at("2027-08-03T10:00");
    assert!(all.iter().any(|notice| matches!(notice.occasion, Occasion::Escalated { .. })), "{all:?}");
    for notice in &all {
        assert_eq!(notice.heard(&summer.incident, &summer.desk()), Heard::Rests(time("2027-09-02T08:30")));
    }
    let september = summer.at("2027-09-02T08:30");
    assert!(!needed(&heard(&all, &september)).is_empty());
}

#[test]
fn the_law_does_not_wait_for_the_school_to_open() {
    let raised = with_terms(nothing()).at("2027-07-21T10:00").and(about_an_adult());
    let passed = raised.at("2027-08-03T10:00").by_the_worker().when(RecordTimePassed {});
    assert!(needed(&of(&passed)).contains(&(HEAD, true)));
}

#[test]
fn work_that_is_given_is_heard_of_by_whoever_it_is_given_to() {
    let assigned = given(about_a_child()).by(DSL).when(AssignCase(Assigned { to: LEADER }));
    assert_eq!(needed(&of(&assigned)), [(LEADER, false)]);
    let to_herself = given(about_a_child()).by(DSL).when(AssignCase(Assigned { to: DSL }));
    assert_eq!(needed(&of(&to_herself)), []);
}

fn own_referral(agency: Agency) -> RecordOwnReferral {
    RecordOwnReferral {
        agency,
        made_by: None,
        contact: call("2027-03-01T08:59"),
        summary: words("What I saw."),
        reasons: words("I could not reach anybody."),
    }
}

/// Only what the referral itself brings about, less the duties that follow from it.
fn of_the_referral(then: &Then) -> Vec<Hearing> {
    let of_it = |notice: &Notice| matches!(notice.occasion, Occasion::ReferredBy(_));
    heard(&notices(then).into_iter().filter(of_it).collect::<Vec<_>>(), &then.case)
}

#[test]
fn the_lead_hears_at_once_that_somebody_referred_it_herself_though_she_has_seen_the_case() {
    let seen = given(about_a_child()).by(DSL).and(Acknowledge { at: None, by: None });
    let referred = seen.by(TEACHER).when(own_referral(Agency::SocialCare));
    assert_eq!(needed(&of_the_referral(&referred)), [(DSL, true)]);
    let again = referred.case.when(own_referral(Agency::SocialCare));
    assert_eq!(needed(&of_the_referral(&again)), [(DSL, true)]);
}

#[test]
fn the_lead_hears_of_a_referral_after_the_case_was_closed() {
    let referred = crate::scenario::closed().by(TEACHER).when(own_referral(Agency::Police));
    assert_eq!(needed(&of_the_referral(&referred)), [(DSL, true)]);
}

#[test]
fn the_lead_who_refers_it_herself_is_not_told_of_it() {
    let referred = given(about_a_child()).by(DSL).when(own_referral(Agency::SocialCare));
    assert_eq!(of_the_referral(&referred), []);
}

#[test]
fn a_referral_about_the_head_reaches_the_chair_and_never_the_head() {
    let referred = given(about_this_adult(HEAD)).when(own_referral(Agency::Lado));
    let people = needed(&of_the_referral(&referred));
    assert!(people.contains(&(CHAIR, true)) && people.iter().all(|(person, _)| *person != HEAD), "{people:?}");
}

#[test]
fn a_duty_of_several_troubles_those_who_come_first() {
    let warned = given(about_a_child()).at("2027-03-01T15:00").by_the_worker().when(RecordTimePassed {});
    let people = needed(&of(&warned));
    assert!(people.iter().any(|(person, _)| *person == DSL), "{people:?}");
    assert!(people.iter().all(|(person, _)| *person != DEPUTY), "{people:?}");
}

#[test]
fn the_subject_and_the_vice_chair_hear_nothing_of_an_allegation_about_the_chair() {
    let then = raised(about_this_adult(CHAIR));
    assert!(of(&then).iter().all(|hearing| hearing.person != CHAIR));
    let coach = raised(about_this_adult(COACH));
    assert!(of(&coach).iter().all(|hearing| ![COACH, VICE_CHAIR].contains(&hearing.person)));
}

#[test]
fn a_notice_is_kept_as_who_which_and_when() {
    let then = raised(about_a_child());
    for notice in notices(&then) {
        let text = serde_json::to_string(&notice).unwrap();
        assert_eq!(serde_json::from_str::<Notice>(&text).unwrap(), notice);
        assert!(text.len() < 200, "{text}");
    }
}
