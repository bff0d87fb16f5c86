//! The language at work: what each of its terms does to a case.

use super::field::{Field, missing};
use crate::incident::agency::AgencyContacted;
use crate::incident::commands::record_agency_contact::RecordAgencyContact;
use crate::incident::commands::record_telling::RecordTelling;
use crate::incident::commands::refer_to_police::ReferToPolice;
use crate::incident::telling::SomeoneTold;
use crate::incident::{Agency, ContactMade, DutyKind, Means};
use crate::scenario::concerns::{a_contact, about_a_child, about_this_adult};
use crate::scenario::{
    CHAIR, Case, DEPUTY, DSL, HEAD, LEADER, NOMINATED, TEACHER, VICE_CHAIR, given, nothing, time, words,
};
use crate::school::ruling::RecordRuling;
use crate::school::{EmptyAnswerSettled, Role, RoleEnded, RoleGiven, SchoolCommand, SwitchSet};

/// A pack of one rule.
macro_rules! one_rule {
    ($rule:literal) => {
        concat!(
            "pack = \"small\"\nversion = 1\ntitle = \"Small\"\n\n[[rule]]\nid = \"one\"\nclauses = [\"A-1\"]\nsays = \"It is so.\"\n",
            $rule
        )
    };
}

fn gives(person: crate::PersonId, role: Role) -> SchoolCommand {
    SchoolCommand::GiveRole(RoleGiven { person, role, from: time("2020-09-01T08:00"), until: None, scope: None })
}

fn ends(person: crate::PersonId, role: Role) -> SchoolCommand {
    SchoolCommand::EndRole(RoleEnded { person, role, until: time("2027-02-01T08:00") })
}

fn owes(case: &Case, kind: DutyKind) -> bool {
    case.incident.owed().any(|duty| duty.imposed.kind == kind)
}

const TWO_PEOPLE: &str = one_rule!(
    "when = { kind = \"concern-about-child\" }\ntell = { all-of = [\"dsl\", \"headteacher\"], independent = true }\n"
);

#[test]
fn two_roles_that_mean_two_people_are_told_to_both_holders() {
    nothing().under(TWO_PEOPLE).when(about_a_child()).telling(&[DSL, HEAD]);
}

#[test]
fn one_person_who_holds_both_roles_is_joined_by_a_deputy() {
    let case = nothing().under(TWO_PEOPLE).school(ends(DSL, Role::DesignatedSafeguardingLead));
    case.school(gives(HEAD, Role::DesignatedSafeguardingLead)).when(about_a_child()).telling(&[HEAD, DEPUTY]);
}

#[test]
fn one_person_who_holds_both_roles_and_has_no_deputy_is_joined_by_the_chair() {
    let case = nothing().under(TWO_PEOPLE).school(ends(DSL, Role::DesignatedSafeguardingLead));
    let case = case.school(ends(DEPUTY, Role::DeputyDsl)).school(gives(HEAD, Role::DesignatedSafeguardingLead));
    case.when(about_a_child()).telling(&[HEAD, CHAIR]);
}

#[test]
fn two_roles_that_do_not_mean_two_people_tell_one_person_once() {
    const ONE: &str =
        one_rule!("when = { kind = \"concern-about-child\" }\ntell = { all-of = [\"dsl\", \"headteacher\"] }\n");
    let case = nothing().under(ONE).school(ends(DSL, Role::DesignatedSafeguardingLead));
    case.school(gives(HEAD, Role::DesignatedSafeguardingLead)).when(about_a_child()).telling(&[HEAD]);
}

fn sexual_abuse() -> crate::incident::commands::raise_concern::RaiseConcern {
    let mut concern = about_a_child();
    if let crate::incident::Details::ConcernAboutChild(about) = &mut concern.details {
        about.category = "sexual-abuse".into();
    }
    concern
}

fn switched(on: bool, from: &str) -> SchoolCommand {
    let (switch, reasons) = ("mandatory-reporting".to_owned(), words("The commencement order."));
    SchoolCommand::SetSwitch(SwitchSet { switch, on, from: time(from), reasons })
}

fn by_the_head(case: Case, decision: SchoolCommand) -> Case {
    case.by(HEAD).school(decision).by(TEACHER)
}

#[test]
fn law_not_yet_in_force_is_owed_by_nobody() {
    assert!(!owes(&nothing().and(sexual_abuse()), DutyKind::ReportAbuse));
}

#[test]
fn law_switched_on_is_owed_from_its_day_on_by_the_person_herself() {
    let case = by_the_head(nothing(), switched(true, "2027-03-01T00:00")).and(sexual_abuse());
    let duty = case.incident.duties().iter().find(|duty| duty.imposed.kind == DutyKind::ReportAbuse).unwrap();
    assert_eq!(duty.imposed.person, Some(TEACHER));
    let told = case.by(DSL).when(referral(Some("R 7")));
    told.meeting(DutyKind::ReportAbuse);
}

#[test]
fn law_switched_on_from_a_later_day_or_off_again_is_not_owed() {
    let later = by_the_head(nothing(), switched(true, "2027-04-01T00:00")).and(sexual_abuse());
    assert!(!owes(&later, DutyKind::ReportAbuse));
    let off =
        by_the_head(by_the_head(nothing(), switched(true, "2027-02-01T00:00")), switched(false, "2027-02-08T00:00"));
    assert!(!owes(&off.and(sexual_abuse()), DutyKind::ReportAbuse));
}

fn reached(reference: Option<&str>) -> ContactMade {
    ContactMade { at: time("2027-03-01T09:00"), spoke_to: None, reference: reference.map(Into::into) }
}

fn referral(reference: Option<&str>) -> ReferToPolice {
    let (summary, reasons) = (words("As it was told."), words("It may be an offence."));
    ReferToPolice { contact: reached(reference), summary, reasons }
}

const WITH_REFERENCE: &str = one_rule!(
    "when = { kind = \"concern-about-child\" }\n[rule.owe]\nduty = \"tell-police\"\nbasis = \"school-policy\"\nowner = [\"dsl\"]\nevidence = [\"reference\"]\n"
);

#[test]
fn a_duty_that_asks_for_the_agencys_reference_is_met_only_with_one() {
    let case = nothing().under(WITH_REFERENCE).and(about_a_child()).by(DSL);
    let case = case.and(referral(None));
    assert!(owes(&case, DutyKind::TellPolice));
    case.when(referral(Some("R 7"))).meeting(DutyKind::TellPolice);
}

const FACE_TO_FACE: &str = one_rule!(
    "when = { kind = \"concern-about-child\" }\n[rule.owe]\nduty = \"tell-dsl\"\nbasis = \"school-policy\"\nowner = [\"reporter-herself\"]\nevidence = [\"in-person\"]\n"
);

#[test]
fn a_lead_who_must_be_told_face_to_face_is_not_told_by_a_message() {
    let told = |how| RecordTelling(SomeoneTold { person: DSL, at: time("2027-03-01T09:00"), how, said: None });
    let case = nothing().under(FACE_TO_FACE).and(about_a_child()).and(told(Means::Writing));
    assert!(owes(&case, DutyKind::TellDsl));
    case.when(told(Means::InPerson)).meeting(DutyKind::TellDsl);
}

const EXAMINERS: &str = one_rule!(
    "when = { kind = \"concern-about-child\" }\n[rule.owe]\nduty = \"tell-body\"\nbody = \"examining-body\"\nbasis = \"school-policy\"\nowner = [\"headteacher\"]\n"
);

#[test]
fn a_body_outside_that_the_policy_names_is_told_by_somebody_of_the_school() {
    let case = nothing().under(EXAMINERS).and(about_a_child()).by(HEAD);
    let contact =
        |agency| RecordAgencyContact(AgencyContacted { agency, contact: reached(None), said: words("As told.") });
    let case = case.and(contact(Agency::Other));
    assert!(owes(&case, DutyKind::TellBody));
    case.when(contact(Agency::ExaminingBody)).meeting(DutyKind::TellBody);
}

#[test]
fn a_field_that_is_asked_for_and_left_out_is_missing_and_refuses_nothing() {
    let mut contact = a_contact();
    if let crate::incident::Details::UnsolicitedContact(details) = &mut contact.details {
        details.sender_age = None;
    }
    let case = given(contact);
    let missing = missing(&case.desk().policy, &case.incident, case.desk().now);
    let fields: Vec<Field> = missing.iter().map(|missing| missing.field).collect();
    assert!(fields.contains(&Field::SenderAge), "{fields:?}");
    assert!(!fields.contains(&Field::Limbs), "{fields:?}");
    assert!(missing.iter().all(|missing| !missing.rules.is_empty()));
}

fn ruling(follow: &str) -> SchoolCommand {
    SchoolCommand::RecordRuling(RecordRuling {
        pack: "ley".to_owned(),
        contradiction: "who-is-told-of-a-contact".to_owned(),
        follow: vec![follow.to_owned()],
        reasons: words("The social media policy is the later one."),
    })
}

#[test]
fn until_a_named_person_rules_the_union_of_both_clauses_applies() {
    nothing().under("ley").when(a_contact()).telling(&[LEADER, DSL, HEAD]);
}

#[test]
fn after_a_ruling_only_the_clause_that_holds_applies_and_the_floor_as_ever() {
    let case = nothing().under("ley").by(HEAD).school(ruling("LEY-S-4.2-c"));
    case.by(TEACHER).when(a_contact()).telling(&[HEAD]);
    let mut worrying = a_contact();
    if let crate::incident::Details::UnsolicitedContact(contact) = &mut worrying.details {
        contact.nature = crate::incident::kind::ContactNature::Secret;
    }
    let case = nothing().under("ley").by(HEAD).school(ruling("LEY-S-4.2-c"));
    case.by(TEACHER).when(worrying).telling(&[HEAD, DSL]);
}

#[test]
fn an_empty_answer_that_was_settled_reaches_whom_the_school_settled_on() {
    let mut case = nothing();
    for (person, role) in
        [(CHAIR, Role::ChairOfGovernors), (VICE_CHAIR, Role::ViceChair), (NOMINATED, Role::NominatedGovernor)]
    {
        case = case.school(ends(person, role));
    }
    let settled = SchoolCommand::SettleEmptyAnswer(EmptyAnswerSettled {
        kind: None,
        about: Some(HEAD),
        goes_to: Some(LEADER),
        outside: None,
        reasons: words("She is the only other governor."),
    });
    let case = by_the_head(case, settled);
    case.when(about_this_adult(HEAD)).telling(&[LEADER]);
}
