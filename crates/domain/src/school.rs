//! A school: its group, staff, dated roles and reporting lines, packs, calendar, outside contacts and data controller.
//!
//! Everything is a dated fact: who held which role on the day is what decides who had to be told that day.

pub mod appointing;
pub mod auditing;
pub mod calendar;
pub mod command;
pub mod cover;
mod describe;
pub mod event;
pub mod evidence;
pub mod filter_check;
pub mod merging;
pub mod owed;
pub mod report;
pub mod review;
pub mod role;
pub mod ruling;
pub mod targets;
pub mod visit;

use crate::statistics::PublishedAt;
use crate::{Desk, PersonId, Recorded, Text};
use calendar::Calendar;
use chrono::{DateTime, Utc};
use cqrs_es::{Aggregate, event_sink::EventSink};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub use command::{SchoolCommand, SchoolError};
pub use event::{
    ClassTeacherSet, ContactKind, ContactRecorded, ControllerNamed, EmptyAnswerSettled, GroupJoined, Layer,
    PackAdopted, PermitsPutInForce, ReportingLineSet, RoleEnded, RoleGiven, RulingRecorded, SchoolEvent,
    SchoolRegistered, StaffJoined, StaffLeft, SwitchSet,
};
pub use role::Role;

/// The state of a school, folded from its own stream.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct School {
    /// How many events of the school's stream are folded in: the precondition of every append of the school.
    pub version: u64,
    /// What it was registered as; nothing before its first event.
    pub registered: Option<SchoolRegistered>,
    /// When it was registered.
    #[serde(default)]
    pub registered_at: Option<DateTime<Utc>>,
    /// The group (trust or federation) it belongs to now.
    pub group: Option<Text>,
    /// Staff (in the wide sense of the policies: governors and volunteers too), with the dates they came and left.
    pub staff: BTreeMap<PersonId, Span>,
    /// Every role ever given.
    pub roles: Vec<RoleHeld>,
    /// Roles that open cases, proposed and not yet confirmed or declined.
    #[serde(default)]
    pub proposals: Vec<appointing::Proposal>,
    /// What auditors are and were engaged for, newest last.
    #[serde(default)]
    pub engagements: Vec<auditing::AuditorEngaged>,
    /// Who reports to whom, newest last.
    pub reporting_lines: Vec<ReportingLineSet>,
    /// Whose class teacher is who, newest last.
    pub class_teachers: Vec<ClassTeacherSet>,
    /// Packs adopted, newest last.
    pub packs: Vec<Adopted>,
    /// The SHA-256 of the permits in force, in lower-case hexadecimal; nothing before they were first recorded.
    #[serde(default)]
    pub permits: Option<String>,
    /// Terms, closures and open hours.
    pub calendar: Calendar,
    /// Outside contacts, newest last.
    pub contacts: Vec<ContactRecorded>,
    /// Who has been the data controller, newest last.
    pub controllers: Vec<ControllerNamed>,
    /// Rulings on contradictions in packs, newest last.
    pub rulings: Vec<ruling::RulingHeld>,
    /// Law switched on or off, newest last.
    pub switches: Vec<ruling::SwitchHeld>,
    /// Empty answers settled, newest last.
    pub settled: Vec<EmptyAnswerSettled>,
    /// Local targets confirmed, newest last.
    pub targets: Vec<targets::TargetsHeld>,
    /// Evidence given for clauses of packs, newest last.
    #[serde(default)]
    pub evidence: Vec<evidence::EvidenceHeld>,
    /// Yearly reviews held, newest last.
    #[serde(default)]
    pub reviews: Vec<review::ReviewRecorded>,
    /// Who covers or covered for whom, in the order it was arranged.
    pub covers: Vec<cover::Cover>,
    /// Visits, in the order they were planned.
    pub visits: Vec<visit::Visit>,
    /// Statistics of closed periods, in the order they were published.
    #[serde(default)]
    pub statistics: Vec<PublishedAt>,
    /// Checks of the filter, in the order they were recorded.
    pub filter_checks: Vec<filter_check::CheckHeld>,
    /// Records in whose place another one of the same person is used.
    #[serde(default)]
    pub merged: BTreeMap<PersonId, merging::MergeHeld>,
    /// Pairs of records that look alike and are of two people, the smaller id first.
    #[serde(default)]
    pub apart: BTreeSet<(PersonId, PersonId)>,
}

/// From when, and until when if it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The first moment.
    pub from: DateTime<Utc>,
    /// The first moment it no longer holds.
    pub until: Option<DateTime<Utc>>,
}

impl Span {
    /// Whether `at` lies within.
    #[must_use]
    pub fn holds(&self, at: DateTime<Utc>) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

/// A role a person holds or held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleHeld {
    /// Who.
    pub person: PersonId,
    /// Which role.
    pub role: Role,
    /// When.
    pub span: Span,
}

/// A pack the school adopted, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Adopted {
    /// The pack with its whole text.
    pub pack: PackAdopted,
    /// From when it applies.
    pub at: DateTime<Utc>,
}

impl School {
    /// Whether the school exists.
    #[must_use]
    pub const fn is_registered(&self) -> bool {
        self.registered.is_some()
    }

    /// Whether this person is staff at this time.
    #[must_use]
    pub fn is_staff(&self, person: PersonId, at: DateTime<Utc>) -> bool {
        self.staff.get(&person).is_some_and(|span| span.holds(at))
    }

    /// Who holds this role at this time, in the order it was given.
    pub fn holders(&self, role: Role, at: DateTime<Utc>) -> impl Iterator<Item = PersonId> {
        self.roles.iter().filter(move |held| held.role == role && held.span.holds(at)).map(|held| held.person)
    }

    /// The roles this person holds at this time; every member of staff is a reporter.
    #[must_use]
    pub fn roles_of(&self, person: PersonId, at: DateTime<Utc>) -> BTreeSet<Role> {
        let mut roles: BTreeSet<Role> = self
            .roles
            .iter()
            .filter(|held| held.person == person && held.span.holds(at))
            .map(|held| held.role)
            .collect();
        if self.is_staff(person, at) {
            roles.insert(Role::Reporter);
        }
        roles
    }

    /// Whom this person reports to at this time.
    #[must_use]
    pub fn line_manager(&self, person: PersonId, at: DateTime<Utc>) -> Option<PersonId> {
        self.reporting_lines.iter().rev().find(|line| line.person == person && line.from <= at)?.reports_to
    }

    /// The class teacher of this child at this time.
    #[must_use]
    pub fn class_teacher(&self, child: PersonId, at: DateTime<Utc>) -> Option<PersonId> {
        self.class_teachers.iter().rev().find(|class| class.child == child && class.from <= at)?.teacher
    }

    /// The contact of this kind at this time.
    #[must_use]
    pub fn contact(&self, kind: ContactKind, at: DateTime<Utc>) -> Option<&ContactRecorded> {
        self.contacts
            .iter()
            .rev()
            .find(|contact| contact.kind == kind && contact.from <= at && contact.until.is_none_or(|until| at < until))
    }

    /// When who may be told next changes by time alone: the first moment after this one at which somebody joins or leaves, a role or a
    /// reporting line or a cover begins or ends; nothing when no such date is recorded.
    #[must_use]
    pub fn next_change(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let roles = self.roles.iter().map(|held| held.span);
        let spans = roles.chain(self.staff.values().copied()).flat_map(|span| [Some(span.from), span.until]);
        let lines = self.reporting_lines.iter().map(|line| Some(line.from));
        let classes = self.class_teachers.iter().map(|class| Some(class.from));
        let covers = self.covers.iter().flat_map(|cover| [Some(cover.span.from), cover.span.until]);
        spans.chain(covers).chain(lines).chain(classes).flatten().filter(|at| *at > after).min()
    }

    /// The packs in force at this time, floor first: the newest of each layer.
    #[must_use]
    pub fn packs_in_force(&self, at: DateTime<Utc>) -> Vec<&PackAdopted> {
        Layer::ALL
            .iter()
            .filter_map(|layer| {
                self.packs
                    .iter()
                    .rev()
                    .find(|adopted| adopted.pack.layer == *layer && adopted.at <= at)
                    .map(|adopted| &adopted.pack)
            })
            .collect()
    }
}

impl Aggregate for School {
    const TYPE: &'static str = "school";
    type Command = SchoolCommand;
    type Event = Recorded<SchoolEvent>;
    type Error = SchoolError;
    type Services = Desk;

    async fn handle(&mut self, command: SchoolCommand, desk: &Desk, sink: &EventSink<Self>) -> Result<(), SchoolError> {
        for event in command.decide(self, desk)? {
            sink.write(Recorded { actor: desk.actor, recorded_at: desk.now, event }, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, recorded: Recorded<SchoolEvent>) {
        self.version += 1;
        let (at, by) = (recorded.recorded_at, recorded.actor);
        match recorded.event {
            SchoolEvent::SchoolRegistered(registered) => {
                self.group.clone_from(&registered.group);
                self.registered = Some(registered);
                self.registered_at = Some(at);
            }
            SchoolEvent::GroupJoined(joined) => self.group = Some(joined.group),
            SchoolEvent::StaffJoined(joined) => {
                self.staff.insert(joined.person, Span { from: joined.from, until: None });
            }
            SchoolEvent::StaffLeft(left) => self.end_staff(&left),
            SchoolEvent::RoleProposed(proposed) => self.fold_proposed(proposed, by, at),
            SchoolEvent::RoleDeclined(declined) => self.drop_proposal(declined.person, declined.role),
            SchoolEvent::AuditorProposed(proposed) => self.fold_auditor_proposed(proposed, by, at),
            SchoolEvent::AuditorEngaged(engaged) => self.fold_engaged(engaged),
            SchoolEvent::RoleGiven(given) => self.fold_given(&given),
            SchoolEvent::RoleEnded(ended) => self.end_role(&ended),
            SchoolEvent::ReportingLineSet(line) => self.reporting_lines.push(line),
            SchoolEvent::ClassTeacherSet(class) => self.class_teachers.push(class),
            SchoolEvent::PackAdopted(pack) => self.packs.push(Adopted { pack, at }),
            SchoolEvent::PermitsPutInForce(permits) => self.permits = Some(permits.hash),
            SchoolEvent::CalendarSet(calendar) => self.calendar = calendar,
            SchoolEvent::ContactRecorded(contact) => self.contacts.push(contact),
            SchoolEvent::ControllerNamed(controller) => self.controllers.push(controller),
            SchoolEvent::RulingRecorded(ruling) => self.rulings.push(ruling::RulingHeld { ruling, by, at }),
            SchoolEvent::SwitchSet(set) => self.switches.push(ruling::SwitchHeld { set, at }),
            SchoolEvent::EmptyAnswerSettled(settled) => self.settled.push(settled),
            // Alerts are no state of the school: that one was dismissed stands in the log.
            SchoolEvent::AlertDismissed(_) => {}
            SchoolEvent::FilterChecked(check) => self.filter_checks.push(filter_check::CheckHeld { check, by }),
            SchoolEvent::CoverArranged(cover) => {
                // Nobody covered before it was recorded that she would.
                let span = Span { from: cover.from.max(at), until: Some(cover.until) };
                self.covers.push(cover::Cover { person: cover.person, by: cover.by, span });
            }
            SchoolEvent::CoverEnded(ended) => self.end_cover(&ended),
            SchoolEvent::RecordsMerged(merged) => self.fold_merged(merged, by, at),
            SchoolEvent::MergeUndone(undone) => {
                self.merged.remove(&undone.person);
            }
            SchoolEvent::RecordsKeptApart(apart) => self.fold_kept_apart(&apart),
            SchoolEvent::VisitPlanned(visit) => self.plan_visit(visit),
            SchoolEvent::VisitChanged(changed) => self.change_visit(changed, at),
            SchoolEvent::VisitCalledOff(called_off) => self.call_off_visit(called_off, at),
            SchoolEvent::EvidenceGiven(given) => self.evidence.push(evidence::EvidenceHeld { given, by, at }),
            SchoolEvent::ReviewHeld(review) => self.reviews.push(review::ReviewRecorded { review, by, at }),
            SchoolEvent::StatisticsPublished(statistics) => self.statistics.push(PublishedAt { statistics, at }),
            SchoolEvent::LocalTargetsConfirmed(confirmed) => {
                self.targets.push(targets::TargetsHeld { confirmed, by, at });
            }
        }
    }
}

impl School {
    fn end_staff(&mut self, left: &StaffLeft) {
        self.end_engagements_with_staff(left);
        if let Some(span) = self.staff.get_mut(&left.person) {
            span.until = Some(left.until);
        }
        for held in self.roles.iter_mut().filter(|held| held.person == left.person && held.span.holds(left.until)) {
            held.span.until = Some(left.until);
        }
    }

    fn end_role(&mut self, ended: &RoleEnded) {
        self.end_engagements_with_role(ended);
        let holds = |held: &&mut RoleHeld| {
            held.person == ended.person && held.role == ended.role && held.span.holds(ended.until)
        };
        for held in self.roles.iter_mut().filter(holds) {
            held.span.until = Some(ended.until);
        }
    }
}

#[cfg(test)]
mod tests;
