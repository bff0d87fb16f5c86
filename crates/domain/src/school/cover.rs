//! Cover: who stands in for whom while she is away.
//!
//! Cover is declared before it is needed, so that what is owed reaches the person covering from its first moment and not after a
//! lapse. Whoever covers acts in the roles of the person she covers, as long as the cover lasts, and is told beside her. It is a
//! later fact than a case raised before it: cases that are only for those named in them are widened by no cover that began
//! after them (`crates/adr/0017-cover-reaches-what-comes-after-it.md`).

use super::command::SchoolError;
use super::event::SchoolEvent;
use super::{Role, School, Span};
use crate::policy::bank_holidays::BankHolidays;
use crate::policy::clock::Clocks;
use crate::{Desk, PersonId};
use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Who takes over in the morning is often known only then: cover holds from at most so long before it was recorded.
const RECORDED_WITHIN: TimeDelta = TimeDelta::hours(12);

/// A person covers for another while she is away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "ArrangeCoverFields"))]
pub struct CoverArranged {
    /// Who is away.
    pub person: PersonId,
    /// Who covers for her.
    pub by: PersonId,
    /// From when.
    pub from: DateTime<Utc>,
    /// The first moment it no longer holds.
    pub until: DateTime<Utc>,
}

/// A cover ended before it was to, or was called off before it began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "EndCoverFields"))]
pub struct CoverEnded {
    /// Who was away.
    pub person: PersonId,
    /// Who covered for her.
    pub by: PersonId,
    /// The first moment it no longer holds.
    pub until: DateTime<Utc>,
}

/// Cover as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    /// Who is away.
    pub person: PersonId,
    /// Who covers for her.
    pub by: PersonId,
    /// When.
    pub span: Span,
}

impl Role {
    /// Whether whoever covers for its holder acts in it. An engagement, an authority to search and the running of Wardbook are
    /// personal.
    #[must_use]
    pub const fn is_covered(self) -> bool {
        match self {
            Self::DesignatedSafeguardingLead
            | Self::DeputyDsl
            | Self::Headteacher
            | Self::HeadOfSchool
            | Self::ExecutiveHeadteacher
            | Self::ChildProtectionColleague
            | Self::LeadershipTeam
            | Self::ChairOfGovernors
            | Self::ViceChair
            | Self::NominatedGovernor
            | Self::TrustExecutiveDsl
            | Self::TrustChiefExecutive
            | Self::DataProtectionOfficer
            | Self::ItManager => true,
            Self::Reporter
            | Self::Clerk
            | Self::OfficeRecorder
            | Self::AuthorisedSearcher
            | Self::Auditor
            | Self::Administrator => false,
        }
    }
}

impl School {
    /// Who covers for this person at this time: those who cover for her, then whoever covers for those.
    #[must_use]
    pub fn covers_of(&self, person: PersonId, at: DateTime<Utc>) -> Vec<Cover> {
        let mut found: Vec<Cover> = Vec::new();
        let mut away = vec![person];
        while let Some(next) = away.pop() {
            let known = |cover: &Cover| cover.by == person || found.iter().any(|other| other.by == cover.by);
            let here = |cover: &&Cover| cover.person == next && cover.span.holds(at) && self.is_staff(cover.by, at);
            let covers: Vec<Cover> = self.covers.iter().filter(here).filter(|cover| !known(cover)).copied().collect();
            away.extend(covers.iter().map(|cover| cover.by));
            found.extend(covers);
        }
        found
    }

    /// Who acts in this role at this time: its holders, and whoever covers for them.
    #[must_use]
    pub fn acting(&self, role: Role, at: DateTime<Utc>) -> BTreeSet<PersonId> {
        let holders: Vec<PersonId> = self.holders(role, at).collect();
        let covered = holders.iter().filter(|_| role.is_covered());
        let covers: Vec<PersonId> =
            covered.flat_map(|person| self.covers_of(*person, at)).map(|cover| cover.by).collect();
        holders.into_iter().chain(covers).collect()
    }

    /// The roles this person acts in at this time because she covers for those who hold them.
    #[must_use]
    pub fn roles_covered_by(&self, person: PersonId, at: DateTime<Utc>) -> BTreeSet<Role> {
        if !self.covers.iter().any(|cover| cover.by == person && cover.span.holds(at)) {
            return BTreeSet::new();
        }
        let acts = |role: &Role| {
            let mut holders = self.holders(*role, at);
            holders.any(|holder| self.covers_of(holder, at).iter().any(|cover| cover.by == person))
        };
        Role::ALL.iter().copied().filter(|role| role.is_covered()).filter(acts).collect()
    }

    /// Whether this person holds this role at this time, or covers for somebody who does.
    #[must_use]
    pub fn acts_as(&self, person: PersonId, role: Role, at: DateTime<Utc>) -> bool {
        self.roles_of(person, at).contains(&role) || (role.is_covered() && self.acting(role, at).contains(&person))
    }

    /// The school's clocks, with these hours open besides.
    #[must_use]
    pub const fn clocks<'a>(&'a self, holidays: &'a BankHolidays, visits: &'a [Span]) -> Clocks<'a> {
        Clocks { calendar: &self.calendar, holidays, visits }
    }

    pub(super) fn end_cover(&mut self, ended: &CoverEnded) {
        let ends = self.cover_ended_by(ended).copied();
        if let Some(cover) = self.covers.iter_mut().find(|cover| Some(**cover) == ends) {
            cover.span.until = Some(ended.until.max(cover.span.from));
        }
    }

    /// The cover that this ends: the one that holds then, or the next, which is called off.
    fn cover_ended_by(&self, ended: &CoverEnded) -> Option<&Cover> {
        let same = |cover: &&Cover| {
            cover.person == ended.person
                && cover.by == ended.by
                && cover.span.until.is_none_or(|until| ended.until < until.max(cover.span.from))
        };
        self.covers.iter().filter(same).min_by_key(|cover| cover.span.from)
    }
}

impl CoverArranged {
    pub(super) fn decide(self, school: &School, desk: &Desk) -> Result<Vec<SchoolEvent>, SchoolError> {
        if self.person == self.by {
            return Err(SchoolError::CoversForHerself);
        }
        for person in [self.person, self.by] {
            if !school.is_staff(person, self.from.max(desk.now)) {
                return Err(SchoolError::NotStaff(person));
            }
        }
        if self.until <= self.from {
            return Err(SchoolError::EndsBeforeItBegins);
        }
        if self.from < desk.now - RECORDED_WITHIN || self.until <= desk.now {
            return Err(SchoolError::CoverForThePast);
        }
        Ok(vec![self.into()])
    }
}

impl CoverEnded {
    pub(super) fn decide(self, school: &School) -> Result<Vec<SchoolEvent>, SchoolError> {
        school.cover_ended_by(&self).ok_or(SchoolError::NoSuchCover)?;
        Ok(vec![self.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Actor;
    use crate::incident::commands::record_time_passed::RecordTimePassed;
    use crate::incident::{Capacity, DutyKind};
    use crate::notice::{Heard, Notice, Occasion};
    use crate::scenario::concerns::{about_a_child, about_an_adult};
    use crate::scenario::{COACH, Case, DEPUTY, DSL, HEAD, LEADER, STRANGER, TEACHER, given, nothing, time};
    use crate::school::SchoolCommand;

    fn cover(person: PersonId, by: PersonId, from: &str, until: &str) -> SchoolCommand {
        SchoolCommand::ArrangeCover(CoverArranged { person, by, from: time(from), until: time(until) })
    }

    /// The lead is away this week, and a leader covers for her.
    fn the_lead_is_away() -> Case {
        nothing().school(cover(DSL, LEADER, "2027-03-01T09:00", "2027-03-05T16:00"))
    }

    fn told(case: &Case) -> Vec<(PersonId, Capacity)> {
        case.incident.routed().iter().map(|routed| (routed.person, routed.capacity)).collect()
    }

    #[test]
    fn a_concern_reaches_the_lead_and_whoever_covers_for_her() {
        let lead = Role::DesignatedSafeguardingLead;
        let case = the_lead_is_away().and(about_a_child());
        assert_eq!(told(&case), [(DSL, Capacity::Role(lead)), (LEADER, Capacity::Cover(lead))]);
    }

    #[test]
    fn before_it_begins_and_after_it_ends_it_does_not() {
        for at in ["2027-02-26T09:00", "2027-03-05T16:00"] {
            let cover = cover(DSL, LEADER, "2027-03-01T09:00", "2027-03-05T16:00");
            let case = nothing().at("2027-02-26T08:00").school(cover).at(at).and(about_a_child());
            assert_eq!(told(&case).iter().map(|(person, _)| *person).collect::<Vec<_>>(), [DSL], "{at}");
        }
    }

    #[test]
    fn an_open_case_about_a_child_reaches_her_when_the_cover_begins() {
        let case = given(about_a_child()).school(cover(DSL, LEADER, "2027-03-02T09:00", "2027-03-05T16:00"));
        let case = case.by_the_worker().at("2027-03-02T09:00").and(RecordTimePassed {});
        assert!(told(&case).iter().any(|(person, _)| *person == LEADER));
    }

    #[test]
    fn a_case_about_an_adult_that_was_raised_before_is_widened_by_no_cover() {
        let case = given(about_an_adult()).at("2027-03-01T10:00");
        let case = case.school(cover(HEAD, LEADER, "2027-03-01T09:00", "2027-03-05T16:00"));
        let case = case.by_the_worker().at("2027-03-02T09:00").and(RecordTimePassed {});
        assert!(!told(&case).iter().any(|(person, _)| *person == LEADER), "{:?}", told(&case));
    }

    #[test]
    fn one_that_is_raised_while_she_covers_reaches_her_as_case_manager() {
        let case = nothing().school(cover(HEAD, LEADER, "2027-03-01T09:00", "2027-03-05T16:00"));
        let case = case.and(about_an_adult());
        assert!(case.incident.case_managers().contains(&LEADER), "{:?}", told(&case));
    }

    #[test]
    fn the_subject_of_an_allegation_covers_for_nobody_in_it() {
        let case = nothing().by(DEPUTY).school(cover(HEAD, COACH, "2027-03-01T09:00", "2027-03-05T16:00"));
        let subject = crate::scenario::concerns::about_this_adult(COACH);
        let case = case.and(subject);
        assert!(!told(&case).iter().any(|(person, _)| *person == COACH), "{:?}", told(&case));
    }

    #[test]
    fn whoever_covers_owes_what_the_lead_owes() {
        let case = the_lead_is_away().and(about_a_child());
        let duty = case.incident.owed().find(|duty| duty.imposed.kind == DutyKind::FirstDecision).unwrap();
        let notice = Notice {
            occasion: Occasion::DutyWarned(duty.imposed.duty),
            at: time("2027-03-02T10:00"),
            by: Actor::Worker,
        };
        let desk = case.at("2027-03-02T10:00");
        let Heard::By(hearings) = notice.heard(&desk.incident, &desk.desk()) else { panic!("it rests") };
        assert_eq!(hearings.iter().map(|one| one.person).collect::<Vec<_>>(), [DSL, LEADER]);
    }

    #[test]
    fn cover_is_arranged_before_it_is_needed_by_another_member_of_staff() {
        let decided = |person, by, from, until| {
            let case = nothing();
            cover(person, by, from, until).decide(&case.school, &case.desk())
        };
        let (from, until) = ("2027-03-01T09:00", "2027-03-05T16:00");
        assert!(decided(DSL, LEADER, from, until).is_ok());
        assert_eq!(decided(DSL, DSL, from, until), Err(SchoolError::CoversForHerself));
        assert_eq!(decided(DSL, STRANGER, from, until), Err(SchoolError::NotStaff(STRANGER)));
        assert_eq!(decided(DSL, LEADER, until, from), Err(SchoolError::EndsBeforeItBegins));
        assert_eq!(decided(DSL, LEADER, "2027-02-26T09:00", until), Err(SchoolError::CoverForThePast));
    }

    #[test]
    fn a_cover_that_ends_early_ends() {
        let until = time("2027-03-02T09:00");
        let end = CoverEnded { person: DSL, by: LEADER, until };
        let case = the_lead_is_away().school(SchoolCommand::EndCover(end.clone())).at("2027-03-02T09:00");
        assert!(case.school.covers_of(DSL, until).is_empty());
        let again = SchoolCommand::EndCover(end).decide(&case.school, &case.desk());
        assert_eq!(again, Err(SchoolError::NoSuchCover));
    }

    #[test]
    fn a_cover_that_has_not_begun_is_called_off() {
        let case = nothing().school(cover(DSL, LEADER, "2027-03-10T09:00", "2027-03-12T16:00"));
        let end = CoverEnded { person: DSL, by: LEADER, until: time("2027-03-02T09:00") };
        let case = case.school(SchoolCommand::EndCover(end));
        assert!(case.school.covers_of(DSL, time("2027-03-11T09:00")).is_empty());
    }

    #[test]
    fn whoever_covers_for_the_one_who_covers_is_reached_too() {
        let case = the_lead_is_away().school(cover(LEADER, TEACHER, "2027-03-02T09:00", "2027-03-03T16:00"));
        let by = |at: &str| case.school.acting(Role::DesignatedSafeguardingLead, time(at));
        assert_eq!(by("2027-03-02T10:00"), BTreeSet::from([DSL, LEADER, TEACHER]));
        assert_eq!(by("2027-03-04T10:00"), BTreeSet::from([DSL, LEADER]));
    }

    #[test]
    fn an_engagement_or_an_authority_to_search_is_nobody_elses() {
        let given = crate::school::RoleGiven {
            person: DSL,
            role: Role::AuthorisedSearcher,
            from: time("2027-02-01T09:00"),
            until: None,
            scope: None,
        };
        let case = the_lead_is_away().school(SchoolCommand::GiveRole(given));
        let roles = case.school.roles_covered_by(LEADER, time("2027-03-02T10:00"));
        assert_eq!(roles, BTreeSet::from([Role::DesignatedSafeguardingLead]));
    }
}
