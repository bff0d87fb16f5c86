use crate::incident::closing::Closed;
use crate::incident::commands::acknowledge::Acknowledge;
use crate::incident::commands::add_note::AddNote;
use crate::incident::commands::appoint_case_manager::AppointCaseManager;
use crate::incident::commands::close_as_duplicate::CloseAsDuplicate;
use crate::incident::commands::close_case::CloseCase;
use crate::incident::commands::declare_conflict::DeclareConflict;
use crate::incident::commands::notify_person::NotifyPerson;
use crate::incident::commands::raise_concern::RaiseConcern;
use crate::incident::commands::record_telling::RecordTelling;
use crate::incident::commands::record_time_passed::RecordTimePassed;
use crate::incident::commands::refer_to_lado::ReferToLado;
use crate::incident::duty::DutyImposed;
use crate::incident::kind::{
    AccountType, BreachSource, ContactFrom, ContactNature, Depicted, Direction, Engagement, HarmLimb, Intent, Material,
    Reached, Site,
};
use crate::incident::raise::NoteAdded;
use crate::incident::telling::SomeoneTold;
use crate::incident::work::{CaseManagerAppointed, ConflictDeclared};
use crate::incident::{
    Allegation, Answer, ConcernAboutChild, Details, Duty, DutyKind, DutyState, FilteringBreach, IndecentImageDevice,
    Means, ReferNowTests, UnsolicitedContact,
};
use crate::policy::pack::REFERENCE;
use crate::scenario::concerns::{a_breach, a_contact, about_a_child, about_an_adult, about_this_adult, an_image, call};
use crate::scenario::{
    CHAIR, COACH, Case, DEPUTY, DSL, HEAD, LEADER, TEACHER, case, desk, given, nothing, school, time, words,
};
use crate::school::{Role, RoleEnded, RoleGiven};
use crate::{Actor, Desk, Incident, IncidentEvent, PersonId, SchoolCommand, Text};
use proptest::prelude::*;
use std::sync::LazyLock;

fn duty(case: &Case, kind: DutyKind) -> &Duty {
    case.incident.duties().iter().find(|duty| duty.imposed.kind == kind).expect("imposed")
}

fn conflict(person: PersonId) -> DeclareConflict {
    DeclareConflict(ConflictDeclared { person, reasons: words("A relative.") })
}

fn seen() -> Acknowledge {
    Acknowledge { at: None, by: None }
}

fn told(person: PersonId, at: &str) -> RecordTelling {
    RecordTelling(SomeoneTold { person, at: time(at), how: Means::InPerson, said: None })
}

fn with(concern: RaiseConcern, change: impl FnOnce(&mut Details)) -> RaiseConcern {
    let mut concern = concern;
    change(&mut concern.details);
    concern
}

#[test]
fn an_allegation_on_the_last_friday_of_july_is_owed_to_the_lado_by_monday() {
    let then = nothing().at("2027-07-23T18:40").when(about_an_adult()).imposing(DutyKind::TellLado);
    let lado = &duty(&then.case, DutyKind::TellLado).imposed;
    assert_eq!(lado.due, Some(time("2027-07-26T17:00")));
    assert_eq!(lado.limit, lado.due);
    assert_eq!(lado.duration.as_deref(), Some("1 working day"));
}

#[test]
fn time_runs_from_when_the_school_knew_and_not_from_when_it_was_typed_in() {
    let late = RaiseConcern { known_at: Some(time("2027-02-26T16:00")), ..about_an_adult() };
    let case = given(late);
    assert_eq!(duty(&case, DutyKind::TellLado).imposed.due, Some(time("2027-03-01T17:00")));
}

#[test]
fn a_call_in_time_that_is_typed_in_late_is_met_in_time_and_recorded_late() {
    let call = ReferToLado {
        adult: None,
        contact: call("2027-03-02T11:00"),
        summary: words("What was said."),
        reasons: words("The threshold may be met."),
    };
    let case = given(about_an_adult()).at("2027-03-03T09:00").by_the_worker().and(RecordTimePassed {});
    assert!(matches!(duty(&case, DutyKind::TellLado).state, DutyState::Overdue { .. }));
    let case = case.by(HEAD).and(call);
    assert!(matches!(duty(&case, DutyKind::TellLado).state, DutyState::Met { recorded_late: true, .. }));
}

#[test]
fn a_missed_local_target_is_never_overdue_and_blocks_all_the_same() {
    let case = given(an_image()).at("2027-03-05T09:00").by_the_worker().and(RecordTimePassed {});
    let image = duty(&case, DutyKind::TellDsl);
    assert_eq!(image.imposed.duration.as_deref(), Some("15 minutes of school time (local target, not confirmed yet)"));
    assert_eq!(image.imposed.limit, None);
    assert_eq!(image.state, DutyState::TargetMissed { since: time("2027-03-01T09:15") });
    let close = CloseCase(Closed { reasons: words("Done."), debrief_owed_by: None });
    case.by(DEPUTY).when(close).not_yet("tell the designated safeguarding lead", "KCSIE-2025-part-1");
}

#[test]
fn a_target_and_a_limit_of_one_duty_pass_one_after_the_other() {
    let pack = r#"
        pack = "small"
        version = 1
        title = "Small"
        [[rule]]
        id = "lado-today"
        clauses = ["A-1"]
        says = "The designated officer is told on the same day."
        when = { kind = "allegation" }
        owe = { duty = "tell-lado", basis = "school-policy", within = "4 school-hours", local = true, owner = ["case-manager"] }
    "#;
    let case = nothing().under(pack).and(about_an_adult());
    let lado = &duty(&case, DutyKind::TellLado).imposed;
    assert_eq!((lado.due, lado.limit), (Some(time("2027-03-01T13:00")), Some(time("2027-03-02T17:00"))));
    assert_eq!(
        lado.duration.as_deref(),
        Some("1 working day; 4 hours of school time (local target, not confirmed yet)")
    );
    let case = case.at("2027-03-01T14:00").by_the_worker().and(RecordTimePassed {});
    assert!(matches!(duty(&case, DutyKind::TellLado).state, DutyState::TargetMissed { .. }));
    assert_eq!(duty(&case, DutyKind::TellLado).acts_at(), Some(time("2027-03-02T17:00")));
    let case = case.at("2027-03-02T17:01").and(RecordTimePassed {});
    assert_eq!(duty(&case, DutyKind::TellLado).state, DutyState::Overdue { since: time("2027-03-02T17:00") });
}

#[test]
fn duties_of_one_kind_merge_and_the_strictest_rule_is_cited_first() {
    let offence = with(about_an_adult(), |details| {
        let Details::Allegation(allegation) = details else { return };
        allegation.crime_on_device = Answer::Yes;
        allegation.limbs = vec![HarmLimb::PossibleOffence];
    });
    let case = nothing().under("ley").and(offence);
    let police: Vec<&Duty> =
        case.incident.duties().iter().filter(|duty| duty.imposed.kind == DutyKind::TellPolice).collect();
    assert_eq!(police.len(), 1);
    let clauses: Vec<&str> =
        police[0].imposed.rules.iter().flat_map(|rule| &rule.clauses).map(String::as_str).collect();
    assert_eq!(clauses, ["KCSIE-2025-part-4", "KCSIE-2025-part-4", "LEY-A-35", "LEY-M-5-g"]);
    assert_eq!(police[0].imposed.due, Some(time("2027-03-01T10:00")));
    assert_eq!(police[0].imposed.wording.as_deref(), Some("immediately"));
}

#[test]
fn telling_a_lead_who_is_excluded_meets_nothing_and_the_duty_can_be_met_all_the_same() {
    let case = given(an_image()).by(DSL).and(conflict(DSL)).by(DEPUTY).and(conflict(DEPUTY));
    let case = case.by(TEACHER).and(told(DSL, "2027-03-01T09:00"));
    assert!(duty(&case, DutyKind::TellDsl).is_owed());
    let case = case.by(CHAIR).and(seen());
    assert!(!duty(&case, DutyKind::TellDsl).is_owed());
}

#[test]
fn a_departure_in_a_case_about_the_lead_is_told_to_whoever_manages_it() {
    let case = given(about_this_adult(DSL)).at("2027-03-01T10:00").and(told(DSL, "2027-03-01T09:30"));
    let departure = duty(&case, DutyKind::TellDslOfDeparture);
    assert!(departure.is_owed());
    let case = case.at("2027-03-01T10:05").by(DEPUTY).and(conflict(DEPUTY)).by(HEAD).and(seen());
    assert!(!duty(&case, DutyKind::TellDslOfDeparture).is_owed());
}

#[test]
fn a_head_whose_own_use_passed_the_filter_is_not_told_of_it() {
    let breach = with(a_breach(), |details| {
        let Details::FilteringBreach(breach) = details else { return };
        breach.user = Some(HEAD);
        breach.user_is_staff = Answer::Yes;
    });
    nothing().when(breach).telling(&[DSL, CHAIR]);
}

#[test]
fn a_lead_who_received_the_contact_herself_is_not_her_own_recipient() {
    nothing().under("stm").by(DSL).when(a_contact()).telling(&[DEPUTY]);
}

#[test]
fn a_lead_who_types_in_what_she_was_told_needs_nobody_to_tell_her() {
    let raised = RaiseConcern { informant: Some(TEACHER), ..an_image() };
    let then = nothing().by(DSL).when(raised).meeting(DutyKind::TellDsl);
    assert!(!then.case.incident.has_nobody_left());
}

#[test]
fn whoever_takes_up_the_lead_later_is_told_with_the_next_event() {
    let from = time("2027-03-01T09:00");
    let lead = RoleGiven { person: LEADER, role: Role::DesignatedSafeguardingLead, from, until: None, scope: None };
    let note = AddNote(NoteAdded { note: words("Asked again."), occurred_at: None });
    given(about_a_child()).school(SchoolCommand::GiveRole(lead)).when(note).telling(&[LEADER]);
}

fn takes_over(case: Case, from: PersonId, to: PersonId, role: Role) -> Case {
    let at = time("2027-03-01T09:02");
    let ended = SchoolCommand::EndRole(RoleEnded { person: from, role, until: at });
    let given = SchoolCommand::GiveRole(RoleGiven { person: to, role, from: at, until: None, scope: None });
    case.school(ended).school(given).at("2027-03-01T09:05").by_the_worker()
}

#[test]
fn a_new_head_takes_over_the_allegations_the_old_one_managed() {
    let case = takes_over(given(about_an_adult()), HEAD, LEADER, Role::Headteacher);
    let then = case.when(RecordTimePassed {}).telling(&[LEADER]);
    assert_eq!(then.case.incident.case_managers(), [LEADER]);
    then.case.when(RecordTimePassed {}).then_nothing();
}

#[test]
fn a_lead_who_knew_of_it_and_becomes_head_takes_it_over() {
    let case = given(about_an_adult()).by(HEAD).and(NotifyPerson { person: LEADER, said: None });
    let case = takes_over(case, HEAD, LEADER, Role::Headteacher).and(RecordTimePassed {});
    assert_eq!(case.incident.case_managers(), [LEADER]);
}

#[test]
fn whoever_was_appointed_manages_the_case_under_a_new_head_too() {
    let case = given(about_an_adult()).by(HEAD).and(AppointCaseManager(CaseManagerAppointed { person: DEPUTY }));
    let case = takes_over(case, HEAD, LEADER, Role::Headteacher).and(RecordTimePassed {});
    assert_eq!(case.incident.case_managers(), [DEPUTY]);
}

#[test]
fn a_head_who_raises_an_allegation_manages_it() {
    let case = nothing().by(HEAD).and(about_an_adult());
    assert_eq!(case.incident.case_managers(), [HEAD]);
    assert!(!duty(&case, DutyKind::TellCaseManager).is_owed());
}

#[test]
fn mutilation_is_told_to_the_police_by_the_teacher_in_person() {
    let raised = with(about_a_child(), |details| {
        let Details::ConcernAboutChild(concern) = details else { return };
        concern.category = Text::from("fgm");
    });
    assert_eq!(duty(&given(raised), DutyKind::TellPolice).imposed.person, Some(TEACHER));
}

#[test]
fn a_duplicate_owes_nothing() {
    let duplicate = CloseAsDuplicate { of: case(201), reasons: words("The same event.") };
    let case = given(about_a_child()).by(DSL).and(duplicate);
    assert_eq!(case.incident.owed().count(), 0);
}

/// The rules run after every event. `cargo test -p domain --release --lib a_round -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, for a release build"]
fn a_round_of_settling_is_cheap() {
    let case = nothing().under("ley").and(about_an_adult());
    let (desk, before) = (case.desk(), crate::policy::facts::Facts::of(&case.incident));
    let rounds: u32 = 20_000;
    let began = std::time::Instant::now();
    for _ in 0..rounds {
        assert!(super::follow(std::hint::black_box(&case.incident), &before, &desk).is_empty());
    }
    println!("{:?} a round", began.elapsed() / rounds);
}

// ---- Layers add up: nothing a school writes can weaken the floor.

static FLOOR_AND: LazyLock<Vec<(&'static str, Desk, Desk)>> = LazyLock::new(|| {
    let school = school();
    let at = |packs: &[&str]| desk(&school, time("2027-03-01T09:00"), Actor::Person(TEACHER), packs);
    let floor = at(&[]);
    REFERENCE.iter().map(|(name, _)| (*name, floor.clone(), at(&[name]))).collect()
});

fn one_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

fn answers() -> impl Strategy<Value = Answer> {
    one_of(Answer::ALL)
}

fn details() -> impl Strategy<Value = Details> {
    prop_oneof![
        (one_of(Material::ALL), one_of(Reached::ALL), answers()).prop_map(|(material, reached, user_is_staff)| {
            Details::FilteringBreach(FilteringBreach {
                user: None,
                user_is_staff,
                device: Text::from("tablet"),
                material,
                reached,
                intent: Intent::NotKnown,
                site: Site::OnSite,
                source: BreachSource::Person,
                source_system: None,
                url_class: None,
            })
        }),
        (one_of(ContactFrom::ALL), one_of(AccountType::ALL), one_of(ContactNature::ALL), answers()).prop_map(
            |(from, account, nature, replied)| {
                Details::UnsolicitedContact(UnsolicitedContact {
                    from,
                    platform: Text::from("a site"),
                    direction: Direction::Incoming,
                    account,
                    nature,
                    sender_age: None,
                    replied,
                    prior_relationship: Answer::NotKnown,
                })
            }
        ),
        (answers(), answers()).prop_map(|(adult_involved, coerced)| {
            Details::IndecentImageDevice(IndecentImageDevice {
                device: Text::from("telephone"),
                depicted: Depicted::NotKnown,
                tests: ReferNowTests { adult_involved, coerced, ..ReferNowTests::NOT_KNOWN },
                seen_by: Vec::new(),
                parents_told: Answer::NotKnown,
            })
        }),
        (prop::collection::vec(one_of(HarmLimb::ALL), 0..3), one_of(Engagement::ALL), answers(), answers()).prop_map(
            |(limbs, engagement, crime_on_device, immediate_risk)| {
                Details::Allegation(Allegation { limbs, engagement, employer: None, crime_on_device, immediate_risk })
            }
        ),
        (prop::sample::select(vec!["neglect", "fgm", "sexual-abuse", "of-no-pack"]), answers()).prop_map(
            |(category, online)| {
                Details::ConcernAboutChild(ConcernAboutChild { category: Text::from(category), online })
            }
        ),
    ]
}

fn imposed(concern: RaiseConcern, desk: &Desk) -> (Vec<DutyImposed>, usize) {
    let events = Incident::default().decide(concern.into(), desk).expect("raising is never refused");
    let told = events.iter().filter_map(|event| match event {
        IncidentEvent::ConcernRouted(routed) => Some(routed.to.len()),
        _ => None,
    });
    let told = told.sum();
    let duties = events.into_iter().filter_map(|event| match event {
        IncidentEvent::DutyImposed(duty) => Some(duty),
        _ => None,
    });
    (duties.collect(), told)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_the_floor_asks_is_asked_under_every_pack(details in details(), danger in any::<bool>()) {
        let people = if matches!(details, Details::Allegation(_)) { about_this_adult(COACH).people } else { Vec::new() };
        let mut concern = RaiseConcern { details, people, ..about_a_child() };
        concern.safety.in_danger = danger;
        for (name, floor, both) in FLOOR_AND.iter() {
            let (alone, told_alone) = imposed(concern.clone(), floor);
            let (together, told) = imposed(concern.clone(), both);
            prop_assert!(told_alone > 0 && told > 0, "{name}: nobody is told");
            for asked in alone {
                let same = together.iter().find(|duty| duty.kind == asked.kind && duty.about == asked.about);
                prop_assert!(same.is_some(), "{name} lost {}", asked.kind.as_str());
                let Some(same) = same else { continue };
                prop_assert!(asked.due.is_none_or(|due| same.due.is_some_and(|same| same <= due)), "{name}: due");
                prop_assert!(asked.limit.is_none_or(|limit| same.limit.is_some_and(|same| same <= limit)), "{name}: limit");
                prop_assert!(same.basis <= asked.basis, "{name}: basis");
                prop_assert!(asked.owners.iter().all(|owner| same.owners.contains(owner)), "{name}: owners");
                prop_assert!(asked.blocks.iter().all(|decision| same.blocks.contains(decision)), "{name}: blocks");
                prop_assert!(same.not_needed_by.iter().all(|role| asked.not_needed_by.contains(role)), "{name}: waiver");
            }
        }
    }
}
