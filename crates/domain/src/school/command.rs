//! What may be decided about a school's own record.

use super::appointing::{self, ConfirmRole, RoleDeclined};
use super::auditing::AuditEngagement;
use super::calendar::Calendar;
use super::cover::{CoverArranged, CoverEnded};
use super::event::{
    ClassTeacherSet, ContactRecorded, ControllerNamed, EmptyAnswerSettled, GroupJoined, Layer, PackAdopted,
    PermitsPutInForce, ReportingLineSet, RoleEnded, RoleGiven, SchoolEvent, SchoolRegistered, StaffJoined, StaffLeft,
    SwitchSet,
};
use super::evidence::GiveEvidence;
use super::filter_check::FilterChecked;
use super::merging::{MergeUndone, RecordsKeptApart, RecordsMerged};
use super::review::RecordReview;
use super::ruling::{self, RecordRuling};
use super::targets::{ConfirmLocalTargets, ConfirmedAs};
use super::visit::{VisitCalledOff, VisitChanged, VisitPlanned};
use super::{Role, School};
use crate::alert::AlertDismissed;
use crate::incident::Kind;
use crate::policy::clause::ClauseMeans;
use crate::policy::pack::{FLOOR, Pack, PackProblem};
use crate::policy::rehearsal;
use crate::statistics::StatisticsPublished;
use crate::{Desk, PersonId, Text};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A command to a school. Most record a dated fact as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SchoolCommand {
    /// Register a school with its floor pack.
    Register(RegisterSchool),
    /// Join a trust or federation.
    JoinGroup(GroupJoined),
    /// Record that a person became staff.
    AddStaff(StaffJoined),
    /// Record that a person left.
    EndStaff(StaffLeft),
    /// Give a person a role; one that opens cases is proposed.
    GiveRole(RoleGiven),
    /// Propose to engage an auditor, over cases of a scope, until a day.
    EngageAuditor(AuditEngagement),
    /// Confirm a role that another person proposed.
    ConfirmRole(ConfirmRole),
    /// Decline a role that was proposed.
    DeclineRole(RoleDeclined),
    /// End a person's role.
    EndRole(RoleEnded),
    /// Set whom a person reports to.
    SetReportingLine(ReportingLineSet),
    /// Set a child's class teacher.
    SetClassTeacher(ClassTeacherSet),
    /// Adopt a policy pack.
    AdoptPack(AdoptPack),
    /// Record which permits judge from here on; by the installation alone.
    PutPermitsInForce(PermitsPutInForce),
    /// Set terms, closures and open hours.
    SetCalendar(Calendar),
    /// Record an outside contact.
    RecordContact(ContactRecorded),
    /// Name the data controller.
    NameController(ControllerNamed),
    /// Publish the statistics of a closed period; by the installation alone.
    PublishStatistics(StatisticsPublished),
    /// Rule on a place where a pack contradicts itself.
    RecordRuling(RecordRuling),
    /// Switch law that a pack keeps ready on or off.
    SetSwitch(SwitchSet),
    /// Settle who takes up what nobody in the school could be told of.
    SettleEmptyAnswer(EmptyAnswerSettled),
    /// Confirm the local targets of a pack in force, or set others in their place.
    ConfirmLocalTargets(ConfirmLocalTargets),
    /// Give evidence that a clause of a pack in force is met.
    GiveEvidence(GiveEvidence),
    /// Record that a yearly review was held.
    RecordReview(RecordReview),
    /// Arrange who covers for somebody while she is away.
    ArrangeCover(CoverArranged),
    /// End a cover before it was to.
    EndCover(CoverEnded),
    /// Plan a visit with nights away.
    PlanVisit(VisitPlanned),
    /// Change a visit that is not over.
    ChangeVisit(VisitChanged),
    /// Call off a visit that is not over.
    CallOffVisit(VisitCalledOff),
    /// Dismiss an alert of a filtering system that needs nobody.
    DismissAlert(AlertDismissed),
    /// Record a check of the filter.
    RecordFilterCheck(FilterChecked),
    /// Decide that a record is of the same person as another one.
    MergePerson(RecordsMerged),
    /// Take that back.
    UndoMerge(MergeUndone),
    /// Decide that two records that look alike are of two people.
    KeepApart(RecordsKeptApart),
}

/// Register a school.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "RegisterSchoolFields"))]
pub struct RegisterSchool {
    /// Its name.
    pub name: Text,
    /// The trust or federation it belongs to.
    pub group: Option<Text>,
}

/// Adopt a policy pack as a layer of the school's policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "AdoptPackFields"))]
pub struct AdoptPack {
    /// As which layer.
    pub layer: Layer,
    /// The pack's text (TOML).
    pub toml: String,
    /// Confirms the local targets it brings. Whoever adopts a pack that brings any that nobody confirmed before confirms them; only
    /// while a school is set up, by nobody in particular, may it wait, and then the school owes it.
    pub targets: Option<ConfirmedAs>,
}

/// Why a command to a school was not carried out.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SchoolError {
    /// Nothing is registered under this identity.
    #[error("no such school")]
    NotRegistered,
    /// The identity is taken.
    #[error("this school is registered already")]
    AlreadyRegistered,
    /// The person is not staff at that time.
    #[error("this person is not staff of the school at that time: add her to the staff first")]
    NotStaff(PersonId),
    /// The person does not hold the role at that time.
    #[error("this person does not hold the role of {} at that time", .role.words())]
    RoleNotHeld {
        /// Who.
        person: PersonId,
        /// Which role.
        role: Role,
    },
    /// Nobody proposed this, or it was confirmed or declined already.
    #[error("no such role is proposed for this person: look at the proposals of the school")]
    NoSuchProposal,
    /// Two people give a role that opens cases.
    #[error("a role that opens cases is confirmed by another person than who proposed it and who is to hold it")]
    ConfirmedByAnother,
    /// The role of an auditor is given in one way only.
    #[error(
        "an auditor is engaged: for a purpose, over cases that are said, until a day, proposed by one and confirmed by another"
    )]
    AuditorIsEngaged,
    /// The period has not ended, or somebody other than the installation would publish it.
    #[error("statistics are published by Wardbook itself, once a period has ended")]
    NotYetClosed,
    /// A case of another school was named.
    #[error("a case of another school was named: each school engages for its own")]
    NotOfThisSchool,
    /// It would end before it begins.
    #[error("it cannot end before it begins: check both times")]
    EndsBeforeItBegins,
    /// Nobody reports to herself.
    #[error("nobody can report to herself: name another person, or nobody")]
    ReportsToHerself,
    /// The pack does not load.
    #[error("this pack does not load: {0}")]
    MalformedPack(PackProblem),
    /// A school's own pack cannot replace the floor.
    #[error("only the pack `england` can be the floor, and only `england` can be one")]
    NotTheFloor,
    /// Nobody could be told of some concerns, and nobody stands in: a rehearsal says of which.
    #[error(
        "not yet: nobody could be told of some concerns (the first: {}; in all {answers}). Fill the post of the chair, the \
         vice chair or the nominated safeguarding governor, or settle who takes them up; a rehearsal lists them",
        .kind.words()
    )]
    EmptyAnswers {
        /// The kind of the first of them.
        kind: Kind,
        /// How many there are.
        answers: usize,
    },
    /// Only a named person decides this, never the installation.
    #[error("a named person decides this: sign in as her")]
    NobodyNamed,
    /// Something was not said.
    #[error("say this too: whoever reads it in years to come was not there")]
    NotSaid(&'static str),
    /// It lies in the future.
    #[error("this lies in the future: give the time it happened")]
    NotYetHappened,
    /// Nobody covers for herself.
    #[error("nobody covers for herself: name another person")]
    CoversForHerself,
    /// Cover is declared before it is needed.
    #[error("cover is arranged before it is needed and holds from then on: give a time from now on, or earlier today")]
    CoverForThePast,
    /// Nobody covers so at that time.
    #[error("this person does not cover for her at that time")]
    NoSuchCover,
    /// No visit of this number is to come or under way.
    #[error("no visit of this number is to come or under way: look at the school's visits; for another, plan one")]
    NoSuchVisit,
    /// The pack brings local targets, and whoever adopts it did not confirm them.
    #[error(
        "not yet: this pack brings {targets} that no law and no policy gives (the first: {first}). Look at them, and say in \
         which role you confirm them, or set others", targets = crate::describe::counted(*targets, "local target", "local targets")
    )]
    TargetsNotConfirmed {
        /// How many.
        targets: usize,
        /// What the first rule says.
        first: String,
    },
    /// No pack of this name is in force.
    #[error("no pack of this name is in force: look at the school's packs")]
    NoSuchPack,
    /// The rule sets no local target.
    #[error(
        "the rule `{rule}` of this pack sets no local target: what law, guidance or the policy says is not the school's to change"
    )]
    NoSuchTarget {
        /// The rule's id.
        rule: String,
    },
    /// The duration cannot be read.
    #[error(
        "the target for `{rule}` cannot be read: write it as packs do, such as `30 school-minutes` or `2 school-days`"
    )]
    UnreadableTarget {
        /// The rule's id.
        rule: String,
    },
    /// No pack in force contradicts itself there.
    #[error("no pack in force has this contradiction: look at the school's packs for its id")]
    NoSuchContradiction,
    /// The ruling follows none of the clauses, or one that is not among them.
    #[error("a ruling follows one or more of the clauses that do not agree: {}", .clauses.join(", "))]
    NotOneOfTheClauses {
        /// Those that do not agree.
        clauses: Vec<String>,
    },
    /// No pack in force has this switch.
    #[error("no pack in force has this switch: look at the school's packs for its id")]
    NoSuchSwitch,
    /// It was decided without reasons.
    #[error("give the reasons: whoever reads it in years to come was not there")]
    NoReasons,
    /// It is settled by somebody of the school or by somebody outside, never by both or neither.
    #[error("name either who of the school takes it up, or who outside does")]
    SettledByOne,
    /// Nobody takes up a concern about herself.
    #[error("nobody takes up a concern about herself: name another person, or somebody outside")]
    SettledByHerself,
    /// No pack of the school's own in force has such a clause.
    #[error("no policy of the school in force has this clause: look at its register for the clause's id")]
    NoSuchClause,
    /// The clause is carried out by Wardbook itself.
    #[error("this clause is met by {}: evidence is given where a school does what software cannot", .means.words())]
    MetByItself {
        /// By what it is met.
        means: ClauseMeans,
    },
    /// It does not say what was done or found.
    #[error("say what was done or found, and where that can be looked up")]
    NothingSaid,
    /// It lies in the future.
    #[error("this lies in the future: give the day it was done")]
    StillToCome,
    /// There is nothing above the floor that could be reviewed.
    #[error("the school has no policy of its own in force: adopt one first")]
    NoPolicyOfItsOwn,
    /// One record was named twice.
    #[error("this is one record: name another person")]
    SameRecord,
    /// Somebody decided already that they are of one person.
    #[error("this record is of the same person as another one already: take that back first")]
    AlreadyMerged,
    /// Another record is used in the place of this one.
    #[error("that record is of the same person as another one, which is the one to use: name that one")]
    NotTheRecordToUse,
    /// Nobody decided that.
    #[error("nobody decided that this record is of the same person as another one")]
    NotMerged,
    /// Nobody decides about her own record.
    #[error("nobody decides about a record of her own: somebody else does")]
    AboutHerself,
    /// A calendar that contradicts itself.
    #[error("{0}")]
    Calendar(#[from] super::calendar::CalendarProblem),
}

impl SchoolCommand {
    /// Decides: the events that follow, or why not.
    ///
    /// # Errors
    /// See [`SchoolError`].
    pub fn decide(self, school: &School, desk: &Desk) -> Result<Vec<SchoolEvent>, SchoolError> {
        if let Self::Register(register) = self {
            return register.decide(school);
        }
        if !school.is_registered() {
            return Err(SchoolError::NotRegistered);
        }
        match self {
            Self::Register(_) => Err(SchoolError::AlreadyRegistered),
            Self::JoinGroup(joined) => Ok(vec![joined.into()]),
            Self::AddStaff(joined) => Ok(vec![joined.into()]),
            Self::EndStaff(left) => end_staff(left, school),
            Self::GiveRole(given) => appointing::give_role(given, school, desk),
            Self::EngageAuditor(engagement) => engagement.decide(school, desk),
            Self::ConfirmRole(confirm) => confirm.decide(school, desk),
            Self::DeclineRole(declined) => declined.decide(school),
            Self::EndRole(ended) => appointing::end_role(ended, school),
            Self::SetReportingLine(line) => set_reporting_line(line),
            Self::SetClassTeacher(class) => Ok(vec![class.into()]),
            Self::AdoptPack(adopt) => adopt.decide(school, desk),
            Self::PutPermitsInForce(permits) if school.permits.as_ref() == Some(&permits.hash) => Ok(Vec::new()),
            Self::PutPermitsInForce(permits) => Ok(vec![permits.into()]),
            Self::SetCalendar(calendar) => Ok(vec![calendar.checked()?.into()]),
            Self::RecordContact(contact) => Ok(vec![contact.into()]),
            Self::NameController(controller) => Ok(vec![controller.into()]),
            Self::PublishStatistics(statistics) => statistics.decide(school, desk),
            Self::RecordRuling(record) => record.decide(desk),
            Self::SetSwitch(set) => ruling::set_switch(set, desk),
            Self::SettleEmptyAnswer(settled) => ruling::settle(settled, school, desk),
            Self::ConfirmLocalTargets(confirm) => confirm.decide(school, desk),
            Self::GiveEvidence(give) => give.decide(desk),
            Self::RecordReview(record) => record.decide(school, desk),
            Self::ArrangeCover(cover) => cover.decide(school, desk),
            Self::EndCover(ended) => ended.decide(school),
            Self::PlanVisit(visit) => visit.decide(school, desk),
            Self::ChangeVisit(changed) => changed.decide(school, desk),
            Self::CallOffVisit(called_off) => called_off.decide(school, desk),
            Self::DismissAlert(dismissed) => dismissed.decide(desk),
            Self::RecordFilterCheck(check) => check.decide(desk),
            Self::MergePerson(merged) => merged.decide(school, desk),
            Self::UndoMerge(undone) => undone.decide(school, desk),
            Self::KeepApart(apart) => apart.decide(school, desk),
        }
    }
}

impl RegisterSchool {
    fn decide(self, school: &School) -> Result<Vec<SchoolEvent>, SchoolError> {
        if school.is_registered() {
            return Err(SchoolError::AlreadyRegistered);
        }
        // The floor is in force from the first event on: no school is ever without it.
        let floor = Pack::floor().map_err(SchoolError::MalformedPack)?;
        Ok(vec![SchoolRegistered { name: self.name, group: self.group }.into(), adopted(Layer::Floor, &floor).into()])
    }
}

impl AdoptPack {
    fn decide(self, school: &School, desk: &Desk) -> Result<Vec<SchoolEvent>, SchoolError> {
        let pack = Pack::parse(&self.toml).map_err(SchoolError::MalformedPack)?;
        if (self.layer == Layer::Floor) != (pack.name == FLOOR) {
            return Err(SchoolError::NotTheFloor);
        }
        let mut events: Vec<SchoolEvent> = vec![adopted(self.layer, &pack).into()];
        events.extend(confirmed(self.targets, &pack, school, desk)?);
        let policy = rehearsal::proposed(&desk.policy, school, self.layer, Arc::new(pack), desk.now);
        let empty = rehearsal::empty_answers(&Arc::new(policy), &desk.school, desk.now);
        if let Some(answer) = empty.first() {
            return Err(SchoolError::EmptyAnswers { kind: answer.kind, answers: empty.len() });
        }
        Ok(events)
    }
}

/// Local targets are confirmed with the pack, by the person who adopts it; while a school is set up nobody is there to.
fn confirmed(
    targets: Option<ConfirmedAs>,
    pack: &Pack,
    school: &School,
    desk: &Desk,
) -> Result<Option<SchoolEvent>, SchoolError> {
    if let Some(targets) = targets {
        return Ok(Some(targets.confirm(pack, school, desk)?.into()));
    }
    let mut brought = school.targets_unconfirmed(pack, desk.now);
    match (desk.actor.person(), brought.next()) {
        (Some(_), Some((rule, _))) => {
            Err(SchoolError::TargetsNotConfirmed { targets: 1 + brought.count(), first: rule.says.clone() })
        }
        _ => Ok(None),
    }
}

fn adopted(layer: Layer, pack: &Pack) -> PackAdopted {
    PackAdopted {
        layer,
        name: pack.name.clone(),
        version: pack.version,
        hash: pack.hash.clone(),
        text: pack.text.clone(),
    }
}

fn end_staff(left: StaffLeft, school: &School) -> Result<Vec<SchoolEvent>, SchoolError> {
    let span = school.staff.get(&left.person).ok_or(SchoolError::NotStaff(left.person))?;
    if left.until < span.from {
        return Err(SchoolError::EndsBeforeItBegins);
    }
    Ok(vec![left.into()])
}

fn set_reporting_line(line: ReportingLineSet) -> Result<Vec<SchoolEvent>, SchoolError> {
    if line.reports_to == Some(line.person) {
        return Err(SchoolError::ReportsToHerself);
    }
    Ok(vec![line.into()])
}
