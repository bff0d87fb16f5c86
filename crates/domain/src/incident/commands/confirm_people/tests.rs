use super::*;
use crate::incident::closing::{Closed, Reopened};
use crate::incident::commands::close_case::CloseCase;
use crate::incident::commands::declare_conflict::DeclareConflict;
use crate::incident::commands::grant_access::GrantAccess;
use crate::incident::commands::propose_people::ProposePeople;
use crate::incident::commands::record_time_passed::RecordTimePassed;
use crate::incident::commands::reopen_case::ReopenCase;
use crate::incident::commands::restrict_case::RestrictCase;
use crate::incident::work::ConflictDeclared;
use crate::incident::{DutyKind, DutyStatus};
use crate::notice::{Heard, Notice, Say};
use crate::read_model::{Tie, TieRow};
use crate::scenario::concerns::{about_a_child, about_this_adult};
use crate::scenario::{
    CHAIR, COACH, Case, DEPUTY, DSL, HEAD, LEADER, NOMINATED, TEACHER, Then, VICE_CHAIR, given, time, words,
};
use crate::school::{Role, RoleEnded, RoleGiven, SchoolCommand, StaffJoined, StaffLeft};
use crate::{PersonId, Recorded};

fn only_for(people: &[PersonId]) -> RestrictCase {
    let to = people.iter().copied().collect();
    RestrictCase(CaseRestricted { to, reasons: words("The family works here.") })
}

fn restricted() -> Case {
    given(about_a_child()).by(DSL).and(only_for(&[DSL]))
}

fn left(person: PersonId, until: &str) -> SchoolCommand {
    SchoolCommand::EndStaff(StaffLeft { person, until: time(until) })
}

fn conflicted(person: PersonId) -> DeclareConflict {
    DeclareConflict(ConflictDeclared { person, reasons: words("My niece, as I see now.") })
}

/// Everybody it was for has left, and the worker has noticed.
fn has_nobody() -> Then {
    let left = restricted().school(left(DSL, "2027-03-01T09:00"));
    left.at("2027-03-01T10:00").by_the_worker().when(RecordTimePassed {})
}

fn propose(to: &[PersonId]) -> ProposePeople {
    ProposePeople { to: to.iter().copied().collect(), reasons: words("She takes over from her.") }
}

const fn confirm(proposal: u32) -> ConfirmPeople {
    ConfirmPeople { proposal }
}

/// Who hears of what was just decided that nobody is left.
fn heard(then: &Then) -> Vec<PersonId> {
    let desk = then.case.desk();
    let recorded = |event: &IncidentEvent| Recorded { actor: desk.actor, recorded_at: desk.now, event: event.clone() };
    let events: Vec<_> = then.events().iter().map(recorded).collect();
    let notices = Notice::all(&then.case.incident, &events).into_iter();
    let heard = notices.filter_map(|(_, notice)| match notice.heard(&then.case.incident, &desk) {
        Heard::By(people) => Some(people),
        Heard::Rests(_) => None,
    });
    heard.flatten().filter(|hearing| hearing.say == Say::HasNobody).map(|hearing| hearing.person).collect()
}

/// Who decides on it by name, whatever became of her.
fn decides(incident: &Incident) -> Vec<PersonId> {
    let rows = TieRow::all(incident).into_iter().filter(|row| row.tie.decides());
    let mut people: Vec<PersonId> = rows.map(|row| row.person).collect();
    people.dedup();
    people
}

#[test]
fn when_all_a_restricted_case_is_for_have_left_people_are_to_be_named() {
    has_nobody().imposing(DutyKind::NamePeople);
    restricted().at("2027-03-01T10:00").by_the_worker().when(RecordTimePassed {}).then_nothing();
}

#[test]
fn so_they_are_when_she_lost_her_post_or_turned_out_to_be_conflicted() {
    let ended = RoleEnded { person: DSL, role: Role::DesignatedSafeguardingLead, until: time("2027-03-01T09:00") };
    let ended = restricted().school(SchoolCommand::EndRole(ended)).at("2027-03-01T10:00").by_the_worker();
    ended.when(RecordTimePassed {}).imposing(DutyKind::NamePeople);
    restricted().by(DSL).when(conflicted(DSL)).imposing(DutyKind::NamePeople);
}

#[test]
fn somebody_who_may_only_read_it_is_nobody_who_decides() {
    let case = given(about_a_child()).by(DSL).and(only_for(&[DSL, LEADER])).school(left(DSL, "2027-03-01T09:00"));
    let then = case.at("2027-03-01T10:00").by_the_worker().when(RecordTimePassed {}).imposing(DutyKind::NamePeople);
    let then = then.case.by(CHAIR).and(propose(&[DEPUTY])).by(VICE_CHAIR).when(confirm(1));
    assert_eq!(then.case.incident.restricted_to(), Some(&[DEPUTY, LEADER].into()), "it is still for her");
}

#[test]
fn the_chair_hears_that_a_case_has_nobody_though_it_is_not_open_to_her() {
    let then = has_nobody();
    assert_eq!(heard(&then), [CHAIR]);
    assert!(!then.case.incident.is_open_to(CHAIR));
}

#[test]
fn past_a_chair_whom_it_is_about_the_next_hears_of_it_who_has_no_conflict() {
    let case = given(about_this_adult(CHAIR)).by(VICE_CHAIR).and(only_for(&[VICE_CHAIR]));
    let then = case.by(VICE_CHAIR).when(conflicted(VICE_CHAIR)).imposing(DutyKind::NamePeople);
    assert_eq!(heard(&then), [NOMINATED]);
}

#[test]
fn once_somebody_proposed_people_the_others_hear_that_one_of_them_must_confirm_it() {
    assert_eq!(heard(&has_nobody().case.by(CHAIR).when(propose(&[DEPUTY]))), [VICE_CHAIR, NOMINATED]);
}

#[test]
fn when_its_time_has_passed_all_of_them_hear_and_the_case_is_opened_to_none() {
    let then = has_nobody().case.at("2027-03-03T10:00").by_the_worker().when(RecordTimePassed {});
    assert_eq!(heard(&then), [CHAIR, VICE_CHAIR, NOMINATED]);
    let known = then.case.incident.routed().iter().map(|routed| routed.person);
    assert!(known.into_iter().all(|person| ![CHAIR, VICE_CHAIR, NOMINATED].contains(&person)));
}

#[test]
fn two_people_name_others_and_the_case_is_theirs() {
    let proposed = has_nobody().case.by(CHAIR).and(propose(&[DEPUTY]));
    assert!(!proposed.incident.is_open_to(DEPUTY), "one person opens nothing");
    let then = proposed.by(VICE_CHAIR).when(confirm(1)).meeting(DutyKind::NamePeople);
    let incident = &then.case.incident;
    assert_eq!(incident.restricted_to(), Some(&[DEPUTY].into()));
    assert_eq!(decides(incident), [DEPUTY]);
    assert!(!incident.has_nobody(&then.case.desk().school, then.case.desk().now));
}

#[test]
fn those_who_were_named_draw_up_the_list_anew() {
    let named = has_nobody().case.by(CHAIR).and(propose(&[DEPUTY])).by(VICE_CHAIR).and(confirm(1));
    let case = named.by(DEPUTY).and(only_for(&[DEPUTY, LEADER]));
    assert!(case.incident.is_open_to(LEADER));
}

#[test]
fn neither_who_proposed_it_nor_who_is_named_confirms_it_and_nobody_names_herself() {
    let case = has_nobody().case;
    case.clone().by(CHAIR).when(propose(&[CHAIR])).refused(&IncidentError::AboutHerself);
    let case = case.by(CHAIR).and(propose(&[VICE_CHAIR]));
    for by in [CHAIR, VICE_CHAIR] {
        case.clone().by(by).when(confirm(1)).refused(&IncidentError::ConfirmedByAnother);
    }
    case.clone().by(NOMINATED).when(confirm(2)).refused(&IncidentError::NoSuchItem { what: "proposal" });
    case.by(NOMINATED).when(confirm(1)).meeting(DutyKind::NamePeople);
}

#[test]
fn whoever_thinks_better_of_it_proposes_anew() {
    let case = has_nobody().case.by(CHAIR).and(propose(&[COACH])).by(CHAIR).and(propose(&[DEPUTY])).by(VICE_CHAIR);
    case.clone().when(confirm(1)).refused(&IncidentError::NoSuchItem { what: "proposal" });
    assert_eq!(decides(&case.and(confirm(2)).incident), [DEPUTY]);
}

#[test]
fn what_somebody_proposed_counts_no_longer_once_she_has_left_or_has_a_conflict() {
    let proposed = || has_nobody().case.by(CHAIR).and(propose(&[DEPUTY]));
    let none = IncidentError::NoSuchItem { what: "proposal" };
    let gone = proposed().school(left(CHAIR, "2027-03-01T11:00")).at("2027-03-01T12:00");
    gone.by(VICE_CHAIR).when(confirm(1)).refused(&none);
    proposed().by(CHAIR).and(conflicted(CHAIR)).by(VICE_CHAIR).when(confirm(1)).refused(&none);
}

#[test]
fn whether_somebody_is_kept_from_it_is_not_said_to_whoever_names_her() {
    let case = given(about_this_adult(COACH)).by(HEAD).and(only_for(&[HEAD])).school(left(HEAD, "2027-03-01T09:00"));
    let case = case.at("2027-03-01T10:00").by_the_worker().and(RecordTimePassed {});
    let proposed = case.by(CHAIR).and(propose(&[COACH]));
    let then = proposed.by(VICE_CHAIR).when(confirm(1)).then(PeopleConfirmed { proposal: 1, to: [].into() });
    assert!(!then.case.incident.is_open_to(COACH));
    let again = then.case.by(VICE_CHAIR).and(propose(&[COACH, LEADER])).by(CHAIR).when(confirm(2));
    assert_eq!(again.case.incident.restricted_to(), Some(&[LEADER].into()), "of two the one is passed over");
}

#[test]
fn nobody_is_named_who_has_left() {
    has_nobody().case.by(CHAIR).when(propose(&[DSL])).refused(&IncidentError::NotStaff(DSL));
    has_nobody().case.by(CHAIR).when(propose(&[])).missing("to");
}

#[test]
fn where_somebody_is_there_again_nobody_is_named() {
    let from = time("2027-03-01T10:00");
    let role = Role::DesignatedSafeguardingLead;
    let back = StaffJoined { person: DSL, from };
    let given = RoleGiven { person: DSL, role, from, until: None, scope: None };
    let case = has_nobody().case.school(SchoolCommand::AddStaff(back)).school(SchoolCommand::GiveRole(given));
    let case = case.at("2027-03-01T11:00").by_the_worker().and(RecordTimePassed {});
    assert_eq!(case.incident.duty(case.duty(DutyKind::NamePeople)).unwrap().status(), DutyStatus::Superseded);
    let done = IncidentError::AlreadyDone { what: "naming people for it" };
    case.clone().by(CHAIR).when(propose(&[LEADER])).refused(&done);
    case.by(CHAIR).when(confirm(1)).refused(&done);
}

#[test]
fn when_those_who_were_named_leave_in_their_turn_others_are_named_again() {
    let named = has_nobody().case.by(CHAIR).and(propose(&[DEPUTY])).by(VICE_CHAIR).and(confirm(1));
    let gone = named.school(left(DEPUTY, "2027-06-01T09:00")).at("2027-06-01T10:00").by_the_worker();
    let then = gone.when(RecordTimePassed {}).imposing(DutyKind::NamePeople);
    let then = then.case.by(NOMINATED).and(propose(&[LEADER])).by(CHAIR).when(confirm(2));
    assert!(then.case.incident.owed().all(|duty| duty.imposed.kind != DutyKind::NamePeople));
    assert_eq!(then.case.incident.restricted_to(), Some(&[LEADER].into()));
}

#[test]
fn of_a_closed_case_nothing_is_owed_and_people_are_named_when_somebody_needs_it() {
    let close = CloseCase(Closed { reasons: words("All is well."), debrief_owed_by: None });
    let case = crate::scenario::closed().by(DSL).and(ReopenCase(Reopened { reasons: words("The family works here.") }));
    let case = case.by(DSL).and(only_for(&[DSL])).by(DSL).and(close);
    let case = case.school(left(DSL, "2031-03-01T09:00")).at("2031-03-01T10:00");
    let case = case.by_the_worker().and(RecordTimePassed {});
    assert!(case.incident.owed().all(|duty| duty.imposed.kind != DutyKind::NamePeople));
    let named = case.by(CHAIR).and(propose(&[DEPUTY])).by(VICE_CHAIR).and(confirm(1));
    let again = ReopenCase(Reopened { reasons: words("Her brother asked.") });
    assert!(named.by(DEPUTY).and(again).incident.status().is_open());
}

#[test]
fn where_nobody_at_all_could_be_told_they_are_named_in_the_same_way() {
    let everybody = [HEAD, DSL, DEPUTY, CHAIR, VICE_CHAIR];
    let conflict = |case: Case, one| case.by(one).and(conflicted(one));
    let case = everybody.into_iter().fold(given(about_a_child()), conflict);
    assert!(case.incident.has_nobody(&case.desk().school, case.desk().now));
    let then = case.by(NOMINATED).and(propose(&[LEADER])).by(TEACHER).when(confirm(1));
    let then = then.meeting(DutyKind::FindRecipient);
    assert_eq!(then.case.incident.restricted_to(), None);
    assert!(TieRow::all(&then.case.incident).iter().any(|row| row.person == LEADER && row.tie == Tie::Routed));
}

#[test]
fn access_that_was_lent_makes_nobody_who_decides() {
    let until = time("2027-03-20T10:00");
    let lent =
        crate::incident::need_to_know::AccessGranted { person: LEADER, until, reasons: words("Her advice is asked.") };
    let case = given(about_a_child()).by(DSL).and(only_for(&[DSL, LEADER])).by(DSL).and(GrantAccess(lent));
    let case = case.school(left(DSL, "2027-03-01T09:00")).at("2027-03-01T10:00");
    assert!(case.incident.has_nobody(&case.desk().school, case.desk().now));
}
