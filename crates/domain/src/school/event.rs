//! What can happen to a school's own record.

use super::appointing::{RoleDeclined, RoleProposed};
use super::auditing::{AuditorEngaged, AuditorProposed};
use super::calendar::Calendar;
use super::cover::{CoverArranged, CoverEnded};
use super::evidence::EvidenceGiven;
use super::filter_check::FilterChecked;
use super::merging::{MergeUndone, RecordsKeptApart, RecordsMerged};
use super::review::ReviewHeld;
use super::role::Role;
use super::targets::LocalTargetsConfirmed;
use super::visit::{VisitCalledOff, VisitChanged, VisitPlanned};
use crate::alert::AlertDismissed;
use crate::incident::Kind;
use crate::statistics::StatisticsPublished;
use crate::{Narrative, PersonId, Text};
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

stored_events! {
    /// Everything that can happen to a school's own record.
    pub enum SchoolEvent in "school" {
        /// The school exists from here on.
        SchoolRegistered(SchoolRegistered) = "school-registered" v 1,
        /// The school joined a trust or federation.
        GroupJoined(GroupJoined) = "group-joined" v 1,
        /// A person became staff.
        StaffJoined(StaffJoined) = "staff-joined" v 1,
        /// A person is staff no longer; every role she held ends with it.
        StaffLeft(StaffLeft) = "staff-left" v 1,
        /// A person holds a role.
        RoleGiven(RoleGiven) = "role-given" v 1,
        /// A role that opens cases was proposed: another person confirms it.
        RoleProposed(RoleProposed) = "role-proposed" v 1,
        /// A proposed role was not confirmed.
        RoleDeclined(RoleDeclined) = "role-declined" v 1,
        /// An auditor's engagement was proposed: another person confirms it.
        AuditorProposed(AuditorProposed) = "auditor-proposed" v 1,
        /// An auditor is engaged, over cases of a scope, until a day.
        AuditorEngaged(AuditorEngaged) = "auditor-engaged" v 1,
        /// A person holds a role no longer.
        RoleEnded(RoleEnded) = "role-ended" v 1,
        /// A person reports to another.
        ReportingLineSet(ReportingLineSet) = "reporting-line-set" v 1,
        /// A child has a class teacher.
        ClassTeacherSet(ClassTeacherSet) = "class-teacher-set" v 1,
        /// A policy pack is in force.
        PackAdopted(PackAdopted) = "pack-adopted" v 1,
        /// The permits that judge who may see and do what are these.
        PermitsPutInForce(PermitsPutInForce) = "permits-put-in-force" v 1,
        /// Terms, closures and open hours are these.
        CalendarSet(Calendar) = "calendar-set" v 1,
        /// An outside contact is this, from a date.
        ContactRecorded(ContactRecorded) = "contact-recorded" v 1,
        /// The data controller is this body, from a date.
        ControllerNamed(ControllerNamed) = "controller-named" v 1,
        /// A named person ruled which of two clauses that contradict each other holds.
        RulingRecorded(RulingRecorded) = "ruling-recorded" v 1,
        /// Law that a pack keeps ready was switched on or off, from a date.
        SwitchSet(SwitchSet) = "switch-set" v 1,
        /// A named person settled who takes up what nobody in the school could be told of.
        EmptyAnswerSettled(EmptyAnswerSettled) = "empty-answer-settled" v 1,
        /// An alert of a filtering system was dismissed: it needs nobody.
        AlertDismissed(AlertDismissed) = "alert-dismissed" v 1,
        /// The filter was checked.
        FilterChecked(FilterChecked) = "filter-checked" v 1,
        /// A person covers for another while she is away.
        CoverArranged(CoverArranged) = "cover-arranged" v 1,
        /// A cover ended before it was to.
        CoverEnded(CoverEnded) = "cover-ended" v 1,
        /// A visit was planned: its hours are open for whoever leads it.
        VisitPlanned(VisitPlanned) = "visit-planned" v 1,
        /// A visit that was not over was changed.
        VisitChanged(VisitChanged) = "visit-changed" v 1,
        /// A visit was called off.
        VisitCalledOff(VisitCalledOff) = "visit-called-off" v 1,
        /// A named person confirmed the local targets of a pack, or set others in their place.
        LocalTargetsConfirmed(LocalTargetsConfirmed) = "local-targets-confirmed" v 1,
        /// Evidence was given that a clause is met which no rule can carry out.
        EvidenceGiven(EvidenceGiven) = "evidence-given" v 1,
        /// A yearly review was held, of the policy or of filtering and monitoring.
        ReviewHeld(ReviewHeld) = "review-held" v 1,
        /// The statistics of a closed period were published: they stand for ever.
        StatisticsPublished(StatisticsPublished) = "statistics-published" v 1,
        /// A record is of the same person as another one, which is the one to use.
        RecordsMerged(RecordsMerged) = "records-merged" v 1,
        /// Two records are of two people after all.
        MergeUndone(MergeUndone) = "merge-undone" v 1,
        /// Two records that look alike are of two people.
        RecordsKeptApart(RecordsKeptApart) = "records-kept-apart" v 1,
    }
}

/// The school exists from here on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SchoolRegistered {
    /// Its name.
    pub name: Text,
    /// The trust or federation it belongs to.
    pub group: Option<Text>,
}

/// The school joined a trust or federation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "GroupJoinedInput"))]
pub struct GroupJoined {
    /// The name of the trust or federation.
    pub group: Text,
}

/// A person became staff, in the wide sense of the policies: governors, volunteers and contractors too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "StaffJoinedInput"))]
pub struct StaffJoined {
    /// Who.
    pub person: PersonId,
    /// From when.
    pub from: DateTime<Utc>,
}

/// A person is staff no longer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "StaffLeftInput"))]
pub struct StaffLeft {
    /// Who.
    pub person: PersonId,
    /// The first moment she is no longer staff.
    pub until: DateTime<Utc>,
}

/// The permits that judge who may see and do what: those of the program that serves the school from then on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PermitsPutInForce {
    /// SHA-256 of the text, in lower-case hexadecimal.
    pub hash: String,
    /// The permits and their schema, whole.
    pub text: String,
}

/// A person holds a role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "RoleGivenInput"))]
pub struct RoleGiven {
    /// Who.
    pub person: PersonId,
    /// Which role.
    pub role: Role,
    /// From when.
    pub from: DateTime<Utc>,
    /// The first moment it no longer holds, where that is known from the start (an authority to search).
    pub until: Option<DateTime<Utc>>,
    /// What it is limited to, in words (a searcher's authority).
    pub scope: Option<Text>,
}

/// A person holds a role no longer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "RoleEndedInput"))]
pub struct RoleEnded {
    /// Who.
    pub person: PersonId,
    /// Which role.
    pub role: Role,
    /// The first moment it no longer holds.
    pub until: DateTime<Utc>,
}

/// A person reports to another, or to nobody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "ReportingLineSetInput"))]
pub struct ReportingLineSet {
    /// Who.
    pub person: PersonId,
    /// Her line manager.
    pub reports_to: Option<PersonId>,
    /// From when.
    pub from: DateTime<Utc>,
}

/// A child has a class teacher, or none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "ClassTeacherSetInput"))]
pub struct ClassTeacherSet {
    /// The child.
    pub child: PersonId,
    /// Her class teacher.
    pub teacher: Option<PersonId>,
    /// From when.
    pub from: DateTime<Utc>,
}

vocabulary! {
    /// Where a pack stands among the layers that add up.
    pub enum Layer {
        /// Law and statutory guidance: always in force.
        Floor = "floor" "the statutory floor",
        /// The trust's or federation's pack.
        Trust = "trust" "the trust's pack",
        /// The school's own pack.
        School = "school" "the school's pack",
    }
}

/// A policy pack is in force, with its whole text, so that "which rules applied that day" can be replayed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PackAdopted {
    /// Where it stands among the layers.
    pub layer: Layer,
    /// Its short name, such as `england`.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// SHA-256 of its text, in hexadecimal.
    pub hash: String,
    /// Its text (TOML), exactly as adopted.
    pub text: String,
}

vocabulary! {
    /// The kinds of outside contact a school keeps.
    pub enum ContactKind {
        /// The local authority designated officer.
        Lado = "lado" "local authority designated officer",
        /// The police.
        Police = "police" "police",
        /// Children's social care.
        SocialCare = "social-care" "children's social care",
        /// Social care outside office hours.
        SocialCareOutOfHours = "social-care-out-of-hours" "children's social care out of hours",
        /// A safeguarding advice line.
        AdviceLine = "advice-line" "safeguarding advice line",
    }
}

/// An outside contact, from a date: directory data, never text of a pack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(name = "OutsideContact", input_name = "OutsideContactInput")
)]
pub struct ContactRecorded {
    /// What kind of contact.
    pub kind: ContactKind,
    /// The body or service.
    pub name: Text,
    /// Its telephone number.
    pub telephone: Option<Text>,
    /// Its e-mail address.
    pub email: Option<Text>,
    /// When it answers.
    pub hours: Option<Text>,
    /// From when.
    pub from: DateTime<Utc>,
    /// The first moment it no longer holds.
    pub until: Option<DateTime<Utc>>,
}

/// The data controller, from a date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(name = "DataController", input_name = "DataControllerInput")
)]
pub struct ControllerNamed {
    /// The governing body or trust that is the controller.
    pub name: Text,
    /// From when.
    pub from: DateTime<Utc>,
}

/// A named person ruled on a place where the school's policy contradicts itself. Until somebody does, the union applies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RulingRecorded {
    /// The pack's name.
    pub pack: String,
    /// The contradiction's id within the pack.
    pub contradiction: String,
    /// The clauses that do not agree, as the pack in force names them.
    pub clauses: Vec<String>,
    /// Those of them that hold; rules that stand on the others alone are silent from here on.
    pub follow: Vec<String>,
    /// Why.
    pub reasons: Narrative,
}

/// Law that a pack keeps ready is switched on or off for what becomes known from this time on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "SetSwitchFields"))]
pub struct SwitchSet {
    /// The switch's id in its pack, such as `mandatory-reporting`.
    pub switch: String,
    /// On or off.
    pub on: bool,
    /// From when.
    pub from: DateTime<Utc>,
    /// Why: the commencement order, or whose decision.
    pub reasons: Narrative,
}

/// A named person settled who takes up what nobody in the school could be told of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "SettleEmptyAnswerFields"))]
pub struct EmptyAnswerSettled {
    /// The kind of concern; every kind where none is named.
    pub kind: Option<Kind>,
    /// Whom the concern would be about; everybody where nobody is named.
    pub about: Option<PersonId>,
    /// Who of the school takes it up: told as a last resort, after the chair and the vice chair.
    pub goes_to: Option<PersonId>,
    /// Or who outside does, and how she is reached.
    pub outside: Option<Text>,
    /// Why.
    pub reasons: Narrative,
}

impl EmptyAnswerSettled {
    /// Whether it settles a concern of this kind about this person.
    #[must_use]
    pub fn covers(&self, kind: Kind, about: Option<PersonId>) -> bool {
        self.kind.is_none_or(|settled| settled == kind) && (self.about.is_none() || self.about == about)
    }
}
