//! A school's own record: dated roles, staff, packs, calendar.

use super::calendar::{Calendar, CalendarProblem, Days};
use super::command::{AdoptPack, RegisterSchool};
use super::targets::ConfirmedAs;
use super::{
    ContactKind, ContactRecorded, Layer, ReportingLineSet, Role, RoleEnded, RoleGiven, School, SchoolCommand,
    SchoolError, SchoolEvent, StaffLeft,
};
use crate::policy::pack::REFERENCE;
use crate::scenario::{CHAIR, CHILD, DEPUTY, DSL, HEAD, LEADER, STRANGER, TEACHER, after, day, desk, school, time};
use crate::{Actor, PersonId, Recorded, Text};
use cqrs_es::Aggregate as _;

const NOW: &str = "2027-03-01T09:00";

fn decided(school: &School, command: SchoolCommand) -> Result<Vec<SchoolEvent>, SchoolError> {
    command.decide(school, &desk(school, time(NOW), Actor::SetUp, &[]))
}

fn role(person: PersonId, role: Role, from: &str, until: Option<&str>) -> SchoolCommand {
    SchoolCommand::GiveRole(RoleGiven { person, role, from: time(from), until: until.map(time), scope: None })
}

fn adopt(layer: Layer, toml: &str) -> SchoolCommand {
    SchoolCommand::AdoptPack(AdoptPack { layer, toml: toml.to_owned(), targets: None })
}

fn adopted_by_the_head(layer: Layer, toml: &str) -> SchoolCommand {
    let targets = Some(ConfirmedAs { role: Role::Headteacher, changed: Vec::new() });
    SchoolCommand::AdoptPack(AdoptPack { layer, toml: toml.to_owned(), targets })
}

fn text(name: &str) -> &'static str {
    REFERENCE.iter().find(|(known, _)| *known == name).unwrap().1
}

#[test]
fn a_school_has_the_floor_from_its_first_day() {
    let names: Vec<_> = school().packs_in_force(time(NOW)).into_iter().map(|pack| pack.name.clone()).collect();
    assert_eq!(names, ["england"]);
}

#[test]
fn a_school_is_registered_once() {
    let again = SchoolCommand::Register(RegisterSchool { name: Text::from("Example School"), group: None });
    assert_eq!(decided(&school(), again), Err(SchoolError::AlreadyRegistered));
}

#[test]
fn nothing_is_recorded_of_a_school_nobody_registered() {
    let line = role(HEAD, Role::Headteacher, NOW, None);
    assert_eq!(decided(&School::default(), line), Err(SchoolError::NotRegistered));
}

#[test]
fn a_role_is_held_from_its_first_moment_to_its_last() {
    let school = after(school(), role(LEADER, Role::DeputyDsl, NOW, Some("2027-03-05T16:00")), time(NOW));
    let holds = |at: &str| school.holders(Role::DeputyDsl, time(at)).any(|person| person == LEADER);
    assert_eq!(
        ["2027-03-01T08:59", "2027-03-01T09:00", "2027-03-05T15:59", "2027-03-05T16:00"].map(holds),
        [false, true, true, false]
    );
}

#[test]
fn a_role_that_ended_was_still_held_on_the_day() {
    let ended = RoleEnded { person: DEPUTY, role: Role::DeputyDsl, until: time(NOW) };
    let school = after(school(), SchoolCommand::EndRole(ended), time(NOW));
    assert_eq!(school.holders(Role::DeputyDsl, time("2027-02-26T12:00")).collect::<Vec<_>>(), [DEPUTY]);
    assert_eq!(school.holders(Role::DeputyDsl, time(NOW)).count(), 0);
}

#[test]
fn only_a_role_that_is_held_ends() {
    let ended = RoleEnded { person: LEADER, role: Role::DeputyDsl, until: time(NOW) };
    let refused = SchoolError::RoleNotHeld { person: LEADER, role: Role::DeputyDsl };
    assert_eq!(decided(&school(), SchoolCommand::EndRole(ended)), Err(refused));
}

#[test]
fn only_staff_hold_roles() {
    assert_eq!(decided(&school(), role(STRANGER, Role::Clerk, NOW, None)), Err(SchoolError::NotStaff(STRANGER)));
}

#[test]
fn a_role_does_not_end_before_it_begins() {
    let backwards = role(LEADER, Role::Clerk, NOW, Some("2027-02-28T09:00"));
    assert_eq!(decided(&school(), backwards), Err(SchoolError::EndsBeforeItBegins));
}

#[test]
fn whoever_leaves_holds_no_role_any_more() {
    let left = StaffLeft { person: DSL, until: time(NOW) };
    let school = after(school(), SchoolCommand::EndStaff(left), time(NOW));
    assert!(school.roles_of(DSL, time(NOW)).is_empty());
    assert!(school.roles_of(DSL, time("2027-02-26T12:00")).contains(&Role::DesignatedSafeguardingLead));
}

#[test]
fn every_member_of_staff_may_raise_a_concern() {
    assert!(school().roles_of(TEACHER, time(NOW)).contains(&Role::Reporter));
    assert!(!school().roles_of(CHILD, time(NOW)).contains(&Role::Reporter));
}

#[test]
fn who_reports_to_whom_is_a_dated_fact() {
    let line = ReportingLineSet { person: TEACHER, reports_to: Some(HEAD), from: time(NOW) };
    let school = after(school(), SchoolCommand::SetReportingLine(line), time(NOW));
    assert_eq!(school.line_manager(TEACHER, time("2027-02-26T12:00")), Some(LEADER));
    assert_eq!(school.line_manager(TEACHER, time(NOW)), Some(HEAD));
}

#[test]
fn nobody_reports_to_herself() {
    let line = ReportingLineSet { person: HEAD, reports_to: Some(HEAD), from: time(NOW) };
    assert_eq!(decided(&school(), SchoolCommand::SetReportingLine(line)), Err(SchoolError::ReportsToHerself));
}

#[test]
fn a_pack_is_adopted_with_its_hash_and_its_whole_text() {
    let events = decided(&school(), adopt(Layer::School, text("stm"))).unwrap();
    let [SchoolEvent::PackAdopted(adopted)] = events.as_slice() else { panic!("one pack") };
    assert_eq!((adopted.name.as_str(), adopted.hash.len(), adopted.text.as_str()), ("stm", 64, text("stm")));
}

#[test]
fn which_packs_applied_on_a_day_can_be_replayed() {
    let school = after(school(), adopt(Layer::School, text("stm")), time(NOW));
    let school = after(school, adopt(Layer::School, text("ley")), time("2027-09-01T08:00"));
    let names =
        |at: &str| school.packs_in_force(time(at)).into_iter().map(|pack| pack.name.clone()).collect::<Vec<_>>();
    assert_eq!(names("2027-02-01T08:00"), ["england"]);
    assert_eq!(names("2027-06-01T08:00"), ["england", "stm"]);
    assert_eq!(names("2027-10-01T08:00"), ["england", "ley"]);
}

#[test]
fn no_pack_of_a_school_takes_the_place_of_the_floor() {
    assert_eq!(decided(&school(), adopt(Layer::Floor, text("stm"))), Err(SchoolError::NotTheFloor));
}

#[test]
fn a_malformed_pack_is_refused_with_its_line() {
    let refused = decided(&school(), adopt(Layer::School, "pack = \"x\"\nversion = one\n")).unwrap_err();
    assert!(refused.to_string().contains("line 2"), "{refused}");
}

#[test]
fn a_calendar_does_not_contradict_itself() {
    let days = |first: &str, last: &str| Days { first: day(first), last: day(last) };
    let set = |calendar: Calendar| decided(&school(), SchoolCommand::SetCalendar(calendar));
    let overlapping = vec![days("2027-01-04", "2027-03-26"), days("2027-03-26", "2027-05-28")];
    let calendar = Calendar::default();
    assert_eq!(
        set(Calendar { terms: overlapping, ..calendar.clone() }),
        Err(SchoolError::Calendar(CalendarProblem::TermsOverlap))
    );
    assert_eq!(
        set(Calendar { closures: vec![days("2027-02-19", "2027-02-15")], ..calendar.clone() }),
        Err(SchoolError::Calendar(CalendarProblem::EndsBeforeItBegins))
    );
    assert_eq!(
        set(Calendar { closes: calendar.opens, ..calendar }),
        Err(SchoolError::Calendar(CalendarProblem::ClosesBeforeItOpens))
    );
}

#[test]
fn a_school_day_is_a_weekday_in_term_on_which_the_school_is_not_closed() {
    let days = |first: &str, last: &str| Days { first: day(first), last: day(last) };
    let calendar = Calendar {
        terms: vec![days("2027-01-04", "2027-03-26")],
        closures: vec![days("2027-02-15", "2027-02-19")],
        ..Calendar::default()
    };
    let open = |on: &str| calendar.is_school_day(day(on));
    assert_eq!(
        ["2027-01-04", "2027-01-09", "2027-02-17", "2027-03-26", "2027-03-29"].map(open),
        [true, false, false, true, false]
    );
}

#[test]
fn an_outside_contact_is_the_newest_of_its_kind_that_holds() {
    let contact = |name: &str, from: &str, until: Option<&str>| {
        SchoolCommand::RecordContact(ContactRecorded {
            kind: ContactKind::Lado,
            name: Text::from(name),
            telephone: None,
            email: None,
            hours: None,
            from: time(from),
            until: until.map(time),
        })
    };
    let school = after(school(), contact("the county", "2021-01-01T00:00", None), time(NOW));
    let school = after(school, contact("the stand-in", NOW, Some("2027-03-05T16:00")), time(NOW));
    let name = |at: &str| school.contact(ContactKind::Lado, time(at)).map(|contact| contact.name.as_str().to_owned());
    assert_eq!(name("2027-02-01T08:00").as_deref(), Some("the county"));
    assert_eq!(name("2027-03-03T08:00").as_deref(), Some("the stand-in"));
    assert_eq!(name("2027-03-08T08:00").as_deref(), Some("the county"));
}

#[test]
fn a_school_folds_from_what_is_stored() {
    let (at, actor) = (time(NOW), Actor::Person(CHAIR));
    let mut stored = School::default();
    let mut folded = School::default();
    let register = SchoolCommand::Register(RegisterSchool { name: Text::from("Example School"), group: None });
    for event in decided(&School::default(), register).unwrap() {
        let recorded = Recorded { actor, recorded_at: at, event };
        stored.apply(Recorded::from_json(&recorded.to_json().unwrap()).unwrap());
        folded.apply(recorded);
    }
    assert_eq!((stored.version, &stored), (2, &folded));
}

/// The school with nobody left who stands in: no chair, no vice chair, no nominated governor.
fn without_governors() -> School {
    use crate::scenario::{NOMINATED, VICE_CHAIR};
    let posts = [(CHAIR, Role::ChairOfGovernors), (VICE_CHAIR, Role::ViceChair), (NOMINATED, Role::NominatedGovernor)];
    let end = |(person, role)| SchoolCommand::EndRole(RoleEnded { person, role, until: time("2027-02-01T09:00") });
    posts.map(end).into_iter().fold(school(), |school, command| after(school, command, time("2027-02-01T09:00")))
}

fn under_the_floor(school: &School, by: Actor, command: SchoolCommand) -> Result<Vec<SchoolEvent>, SchoolError> {
    command.decide(school, &desk(school, time(NOW), by, &[]))
}

fn settled(goes_to: Option<PersonId>, outside: Option<&str>) -> SchoolCommand {
    SchoolCommand::SettleEmptyAnswer(super::EmptyAnswerSettled {
        kind: None,
        about: None,
        goes_to,
        outside: outside.map(Text::from),
        reasons: crate::Narrative::plain("There is no governor until the election."),
    })
}

#[test]
fn a_pack_is_adopted_where_somebody_stands_in_for_everybody() {
    assert!(under_the_floor(&school(), Actor::SetUp, adopt(Layer::School, text("mer"))).is_ok());
}

#[test]
fn a_pack_is_not_adopted_yet_while_nobody_could_be_told_about_the_head() {
    let refused =
        under_the_floor(&without_governors(), Actor::Person(HEAD), adopted_by_the_head(Layer::School, text("mer")));
    let refused = refused.expect_err("nobody is left");
    assert!(matches!(refused, SchoolError::EmptyAnswers { .. }), "{refused}");
    assert!(refused.to_string().starts_with("not yet: "), "{refused}");
}

#[test]
fn it_is_adopted_once_a_named_person_settled_who_takes_that_up() {
    for settle in [settled(Some(LEADER), None), settled(None, Some("The chair of the board of trustees, 01632 960001"))]
    {
        let mut school = without_governors();
        for event in under_the_floor(&school, Actor::Person(HEAD), settle).unwrap() {
            school.apply(Recorded { actor: Actor::Person(HEAD), recorded_at: time(NOW), event });
        }
        // About the leader herself it is the lead and the head who are told.
        let adopted = under_the_floor(&school, Actor::Person(HEAD), adopted_by_the_head(Layer::School, text("mer")));
        assert!(adopted.is_ok(), "{adopted:?}");
    }
}

#[test]
fn nobody_but_a_person_settles_rules_or_switches_law_on() {
    let refused = under_the_floor(&without_governors(), Actor::SetUp, settled(Some(LEADER), None));
    assert_eq!(refused, Err(SchoolError::NobodyNamed));
}

#[test]
fn what_a_school_owes_is_a_ruling_for_each_contradiction_reviews_evidence_and_targets_confirmed() {
    use super::owed::SchoolDutyKind;
    let school = std::sync::Arc::new(school());
    let policy = desk(&school, time(NOW), Actor::SetUp, &["ley"]).policy;
    let mut kinds: Vec<SchoolDutyKind> = school.duties(&policy, time(NOW)).iter().map(|duty| duty.kind).collect();
    assert!(kinds.contains(&SchoolDutyKind::GiveEvidence));
    kinds.retain(|kind| *kind != SchoolDutyKind::GiveEvidence);
    let ruling = SchoolDutyKind::RecordRuling;
    let confirm = SchoolDutyKind::ConfirmLocalTargets;
    let reviews = [SchoolDutyKind::ReviewPolicy, SchoolDutyKind::ReviewFiltering];
    let check = SchoolDutyKind::CheckFilter;
    assert_eq!(kinds, [ruling, ruling, ruling, reviews[0], reviews[1], confirm, confirm, check]);
}

#[test]
fn a_school_in_which_nobody_is_left_owes_that_somebody_takes_it_up() {
    use super::owed::SchoolDutyKind;
    let school = std::sync::Arc::new(without_governors());
    let policy = desk(&school, time(NOW), Actor::SetUp, &[]).policy;
    let duties = school.duties(&policy, time(NOW));
    assert!(duties.iter().any(|duty| duty.kind == SchoolDutyKind::SettleEmptyAnswer), "{duties:?}");
}
