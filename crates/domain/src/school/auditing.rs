//! An auditor is engaged for a purpose, over cases that are said so that they can be judged, until a day, by two people.
//!
//! One proposes the engagement, another confirms it; neither is the auditor. Whether one of them is the person some case in
//! the scope is about is nobody's business while it is confirmed (a refusal would tell her of that case): so the engagement
//! simply does not reach such a case, as `access` judges it.

use super::appointing::Proposal;
use super::event::{RoleEnded, RoleGiven, SchoolEvent, StaffLeft};
use super::{Role, RoleHeld, School, SchoolError, Span};
use crate::describe::time;
use crate::incident::Kind;
use crate::{Actor, CaseId, Described, Desk, PersonId, Text};
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Which cases an engagement reaches: all that is said must hold of a case. It is limited by kinds, by a period or by
/// naming cases; an engagement without any limit is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "AuditScopeInput"))]
pub struct AuditScope {
    /// Cases of these kinds, as they stand today; empty for every kind.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub kinds: BTreeSet<Kind>,
    /// Cases recorded from this time on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_from: Option<DateTime<Utc>>,
    /// The first moment of recording that is no longer within.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_until: Option<DateTime<Utc>>,
    /// These cases; empty where none is named.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub cases: BTreeSet<CaseId>,
    /// Whether cases about adults are within too. Where it is not said they are not, whatever else is.
    pub about_adults: bool,
}

/// What an auditor is engaged for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "EngageAuditorFields"))]
pub struct AuditEngagement {
    /// Who is to audit; staff of the school in the wide sense, like everybody with a role.
    pub person: PersonId,
    /// From when; at the earliest from when it is confirmed.
    pub from: DateTime<Utc>,
    /// The first moment it no longer holds.
    pub until: DateTime<Utc>,
    /// What for.
    pub purpose: Text,
    /// Which cases.
    pub scope: AuditScope,
}

/// An auditor's engagement was proposed: another person confirms it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuditorProposed {
    /// For what, over which cases, from when and until when.
    pub engagement: AuditEngagement,
}

/// An auditor is engaged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuditorEngaged {
    /// For what, over which cases, from when and until when.
    pub engagement: AuditEngagement,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// Who confirmed it.
    pub confirmed_by: PersonId,
}

impl AuditorEngaged {
    /// From when, and until when.
    #[must_use]
    pub const fn span(&self) -> Span {
        Span { from: self.engagement.from, until: Some(self.engagement.until) }
    }

    pub(super) fn describe(&self) -> Described {
        let (from, until) = (time(self.engagement.from), time(self.engagement.until));
        Described::new(format!("An auditor was engaged from {from} until {until}, approved by two people.")).of([
            self.engagement.person,
            self.proposed_by,
            self.confirmed_by,
        ])
    }

    /// The two who approved it.
    #[must_use]
    pub const fn approvers(&self) -> [PersonId; 2] {
        [self.proposed_by, self.confirmed_by]
    }
}

impl AuditorProposed {
    pub(super) fn describe(&self) -> Described {
        let words = "An auditor's engagement was proposed: another person confirms it.";
        Described::new(words.to_owned()).of([self.engagement.person])
    }
}

impl AuditScope {
    /// Whether it is limited at all.
    #[must_use]
    pub fn is_limited(&self) -> bool {
        !self.kinds.is_empty()
            || !self.cases.is_empty()
            || self.recorded_from.is_some()
            || self.recorded_until.is_some()
    }
}

impl School {
    /// What this person is engaged to audit at this time.
    pub fn engagements_of(&self, person: PersonId, at: DateTime<Utc>) -> impl Iterator<Item = &AuditorEngaged> {
        self.engagements.iter().filter(move |engaged| engaged.engagement.person == person && engaged.span().holds(at))
    }

    pub(super) fn fold_auditor_proposed(&mut self, proposed: AuditorProposed, by: Actor, at: DateTime<Utc>) {
        let engagement = proposed.engagement;
        self.drop_proposal(engagement.person, Role::Auditor);
        let AuditEngagement { person, from, until, .. } = engagement;
        let role = RoleGiven { person, role: Role::Auditor, from, until: Some(until), scope: None };
        self.proposals.push(Proposal { proposed: role, engagement: Some(engagement), by, at });
    }

    pub(super) fn fold_engaged(&mut self, engaged: AuditorEngaged) {
        let person = engaged.engagement.person;
        self.drop_proposal(person, Role::Auditor);
        self.roles.push(RoleHeld { person, role: Role::Auditor, span: engaged.span() });
        self.engagements.push(engaged);
    }

    /// Her engagements end with the role, and with her staff.
    fn end_engagements(&mut self, person: PersonId, until: DateTime<Utc>) {
        let holds = |engaged: &&mut AuditorEngaged| engaged.engagement.person == person && engaged.span().holds(until);
        for engaged in self.engagements.iter_mut().filter(holds) {
            engaged.engagement.until = until;
        }
    }

    pub(super) fn end_engagements_with_role(&mut self, ended: &RoleEnded) {
        if ended.role == Role::Auditor {
            self.end_engagements(ended.person, ended.until);
        }
    }

    pub(super) fn end_engagements_with_staff(&mut self, left: &StaffLeft) {
        self.end_engagements(left.person, left.until);
    }
}

impl AuditEngagement {
    pub(super) fn decide(self, school: &School, desk: &Desk) -> Result<Vec<SchoolEvent>, SchoolError> {
        // Nobody who merely runs the machine engages anybody to read.
        desk.actor.person().ok_or(SchoolError::NobodyNamed)?;
        if !school.staff.contains_key(&self.person) {
            return Err(SchoolError::NotStaff(self.person));
        }
        if self.until <= self.from || self.until <= desk.now {
            return Err(SchoolError::EndsBeforeItBegins);
        }
        if self.purpose.is_blank() {
            return Err(SchoolError::NotSaid("purpose"));
        }
        let scope = &self.scope;
        if !scope.is_limited() {
            return Err(SchoolError::NotSaid("scope"));
        }
        if let (Some(from), Some(until)) = (scope.recorded_from, scope.recorded_until)
            && until <= from
        {
            return Err(SchoolError::EndsBeforeItBegins);
        }
        if scope.cases.iter().any(|case| case.school != desk.school_id) {
            return Err(SchoolError::NotOfThisSchool);
        }
        Ok(vec![AuditorProposed { engagement: self }.into()])
    }

    /// Confirmed by this person after that one proposed it.
    pub(super) fn confirmed(
        self,
        proposed_by: Actor,
        confirmed_by: PersonId,
        now: DateTime<Utc>,
    ) -> Result<SchoolEvent, SchoolError> {
        let proposed_by = proposed_by.person().ok_or(SchoolError::NobodyNamed)?;
        // Nobody read before two people said so.
        let engagement = Self { from: self.from.max(now), ..self };
        if engagement.until <= engagement.from {
            return Err(SchoolError::EndsBeforeItBegins);
        }
        Ok(AuditorEngaged { engagement, proposed_by, confirmed_by }.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{CHAIR, DSL, HEAD, LEADER, desk, school, time};
    use crate::school::SchoolCommand;
    use crate::school::appointing::ConfirmRole;

    const NOW: &str = "2027-03-01T09:00";

    fn engagement() -> AuditEngagement {
        AuditEngagement {
            person: LEADER,
            from: time("2027-01-01T08:00"),
            until: time("2027-04-01T08:00"),
            purpose: Text::from("A sample of the autumn's cases."),
            scope: AuditScope { kinds: [Kind::ConcernAboutChild].into(), ..AuditScope::default() },
        }
    }

    fn decided(school: &School, by: Actor, command: SchoolCommand) -> Result<Vec<SchoolEvent>, SchoolError> {
        command.decide(school, &desk(school, time(NOW), by, &[]))
    }

    fn done(mut school: School, by: PersonId, command: SchoolCommand) -> School {
        for event in decided(&school, Actor::Person(by), command).unwrap() {
            let recorded = crate::Recorded { actor: Actor::Person(by), recorded_at: time(NOW), event };
            cqrs_es::Aggregate::apply(&mut school, recorded);
        }
        school
    }

    const CONFIRM: SchoolCommand = SchoolCommand::ConfirmRole(ConfirmRole { person: LEADER, role: Role::Auditor });

    fn proposed() -> School {
        done(school(), CHAIR, SchoolCommand::EngageAuditor(engagement()))
    }

    fn engaged() -> School {
        done(proposed(), DSL, CONFIRM)
    }

    #[test]
    fn an_auditor_is_engaged_by_two_from_when_the_second_says_so() {
        assert_eq!(proposed().engagements_of(LEADER, time(NOW)).count(), 0);
        let school = engaged();
        let held: Vec<_> = school.engagements_of(LEADER, time(NOW)).collect();
        assert_eq!(held.len(), 1);
        assert_eq!(held[0].approvers(), [CHAIR, DSL]);
        assert_eq!(held[0].engagement.from, time(NOW));
        assert!(school.roles_of(LEADER, time(NOW)).contains(&Role::Auditor));
        assert!(school.proposals.is_empty());
    }

    #[test]
    fn neither_who_proposed_it_nor_the_auditor_confirms_it() {
        for by in [CHAIR, LEADER] {
            assert_eq!(decided(&proposed(), Actor::Person(by), CONFIRM), Err(SchoolError::ConfirmedByAnother));
        }
    }

    #[test]
    fn whoever_runs_the_machine_engages_nobody() {
        let alone = decided(&school(), Actor::SetUp, SchoolCommand::EngageAuditor(engagement()));
        assert_eq!(alone, Err(SchoolError::NobodyNamed));
    }

    #[test]
    fn the_role_is_given_in_no_other_way() {
        let given = RoleGiven { person: LEADER, role: Role::Auditor, from: time(NOW), until: None, scope: None };
        for by in [Actor::SetUp, Actor::Person(CHAIR), Actor::Person(HEAD)] {
            let given = SchoolCommand::GiveRole(given.clone());
            assert_eq!(decided(&school(), by, given), Err(SchoolError::AuditorIsEngaged));
        }
    }

    #[test]
    fn it_says_what_for_over_which_cases_and_until_a_day_to_come() {
        let refused = |engagement| {
            decided(&school(), Actor::Person(CHAIR), SchoolCommand::EngageAuditor(engagement)).err().unwrap()
        };
        let vague = AuditEngagement { purpose: Text::from(" "), ..engagement() };
        assert_eq!(refused(vague), SchoolError::NotSaid("purpose"));
        let all = AuditScope { about_adults: true, ..AuditScope::default() };
        let boundless = AuditEngagement { scope: all, ..engagement() };
        assert_eq!(refused(boundless), SchoolError::NotSaid("scope"));
        let over = AuditEngagement { until: time("2027-02-01T08:00"), ..engagement() };
        assert_eq!(refused(over), SchoolError::EndsBeforeItBegins);
        let elsewhere = CaseId {
            school: crate::SchoolId::new(uuid::Uuid::from_u128(77)),
            incident: crate::IncidentId::new(uuid::Uuid::from_u128(1)),
        };
        let astray = AuditScope { cases: [elsewhere].into(), ..AuditScope::default() };
        assert_eq!(refused(AuditEngagement { scope: astray, ..engagement() }), SchoolError::NotOfThisSchool);
    }

    #[test]
    fn it_ends_with_its_day_with_the_role_and_with_her_staff() {
        let engaged = engaged();
        assert_eq!(engaged.engagements_of(LEADER, time("2027-04-01T08:00")).count(), 0);
        let until = time("2027-03-10T09:00");
        let ended = RoleEnded { person: LEADER, role: Role::Auditor, until };
        let ended = done(engaged.clone(), CHAIR, SchoolCommand::EndRole(ended));
        let left = done(engaged, CHAIR, SchoolCommand::EndStaff(StaffLeft { person: LEADER, until }));
        for school in [ended, left] {
            assert_eq!(school.engagements_of(LEADER, time("2027-03-09T09:00")).count(), 1);
            assert_eq!(school.engagements_of(LEADER, until).count(), 0);
            assert!(!school.roles_of(LEADER, until).contains(&Role::Auditor));
        }
    }
}
