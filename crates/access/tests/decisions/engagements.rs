//! What an auditor's engagement reaches.

use crate::cases::restricted;
use crate::{NOTHING, about_a_child, about_an_adult, allowed, elsewhere, her, here, now, this, tied, viewer};
use Action::{DeclareOwnConflict, Read, ReportConflict};
use access::{Action, CaseFacts, Membership, Viewer};
use chrono::TimeDelta;
use domain::incident::Kind;
use domain::read_model::{Tie, TieRow};
use domain::school::Role::Auditor;
use domain::school::auditing::{AuditEngagement, AuditScope, AuditorEngaged};
use domain::{PersonId, Text};
use uuid::Uuid;

/// An auditor engaged over this scope, approved by two who have nothing to do with the case.
fn auditor(scope: AuditScope) -> Viewer {
    approved(scope, [PersonId::new(Uuid::from_u128(11)), PersonId::new(Uuid::from_u128(12))])
}

fn approved(scope: AuditScope, [proposed_by, confirmed_by]: [PersonId; 2]) -> Viewer {
    let (from, until) = (now(), now() + TimeDelta::days(30));
    let engagement = AuditEngagement { person: her(), from, until, purpose: Text::new("A sample."), scope };
    let engaged = AuditorEngaged { engagement, proposed_by, confirmed_by };
    let membership = Membership { engagements: vec![engaged], ..Membership::new(here(), her(), [Auditor].into()) };
    Viewer::member(vec![membership])
}

/// Everything recorded so far, about adults too.
fn everything() -> AuditScope {
    AuditScope { recorded_until: Some(now() + TimeDelta::days(1)), about_adults: true, ..AuditScope::default() }
}

const AUDITS: [Action; 3] = [Read, DeclareOwnConflict, ReportConflict];

#[test]
fn an_auditor_reads_what_her_engagement_reaches_and_changes_nothing() {
    for case in [about_a_child(&[]), about_an_adult(&[])] {
        assert_eq!(allowed(&auditor(everything()), &case), AUDITS);
        assert_eq!(allowed(&viewer(&[Auditor]), &case), NOTHING, "without an engagement");
    }
}

#[test]
fn outside_its_scope_an_engagement_opens_nothing() {
    let of_kinds = |kind| AuditScope { kinds: [kind].into(), ..everything() };
    let named = |school| AuditScope { cases: [this(school)].into(), ..everything() };
    let since = |from| AuditScope { recorded_from: Some(from), ..everything() };
    let until = |until| AuditScope { recorded_until: Some(until), ..everything() };
    let second = TimeDelta::seconds(1);
    for (scope, reaches) in [
        (of_kinds(Kind::ConcernAboutChild), true),
        (of_kinds(Kind::Allegation), false),
        (named(here()), true),
        (named(elsewhere()), false),
        (since(now()), true),
        (since(now() + second), false),
        (until(now()), false),
        (until(now() + second), true),
        (AuditScope { kinds: [Kind::Allegation].into(), ..named(here()) }, false),
    ] {
        let expected = if reaches { AUDITS.as_slice() } else { &NOTHING };
        assert_eq!(allowed(&auditor(scope.clone()), &about_a_child(&[])), expected, "{scope:?}");
    }
}

#[test]
fn cases_about_adults_are_within_where_the_engagement_says_so_and_restricted_ones_never() {
    let children = AuditScope { about_adults: false, ..everything() };
    assert_eq!(allowed(&auditor(children.clone()), &about_a_child(&[])), AUDITS);
    assert_eq!(allowed(&auditor(children), &about_an_adult(&[])), NOTHING);
    assert_eq!(allowed(&auditor(everything()), &restricted(&[])), NOTHING);
}

#[test]
fn two_engagements_reach_together_what_either_reaches_and_no_more() {
    let kinds = AuditScope { kinds: [Kind::Allegation].into(), ..everything() };
    let children = AuditScope { about_adults: false, kinds: [Kind::ConcernAboutChild].into(), ..everything() };
    let mut both = auditor(kinds);
    both.memberships[0].engagements.extend(auditor(children).memberships.remove(0).engagements);
    assert_eq!(allowed(&both, &about_a_child(&[])), AUDITS);
    assert_eq!(allowed(&both, &about_an_adult(&[])), NOTHING, "it is no allegation by its kind");
}

#[test]
fn an_engagement_opens_no_case_that_is_about_one_of_those_who_approved_it() {
    let (one, other) = (PersonId::new(Uuid::from_u128(11)), PersonId::new(Uuid::from_u128(12)));
    for tie in [Tie::Subject, Tie::Conflicted] {
        for approvers in [[one, other], [other, one]] {
            let case = CaseFacts { ties: vec![TieRow { person: one, ..tied(tie) }], ..about_an_adult(&[]) };
            assert_eq!(allowed(&approved(everything(), approvers), &case), NOTHING, "{tie:?}");
        }
    }
}
