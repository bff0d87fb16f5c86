//! What can be asked for.

use domain::person::PersonKind;
use domain::school::Role;
use std::collections::BTreeSet;

/// Something done with one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Reading the case.
    Read,
    /// Reading what one submitted oneself, as submitted, and a status of three words.
    ReadOwnSubmission,
    /// Recording what happened.
    RecordFact,
    /// Taking a decision.
    Decide,
    /// Declaring one's own conflict of interest.
    DeclareOwnConflict,
    /// Recording that one referred the matter oneself.
    RecordOwnReferral,
    /// Recording what was changed on the filter and how it was tested again.
    WorkOnFilter,
    /// Opening a case that is not one's own because it cannot wait for those it is for.
    BreakGlass,
    /// Saying that the case is about someone who must not see it.
    ReportConflict,
    /// Naming people for a case that nobody is left to decide on, without reading it.
    NamePeople,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 10] = [
        Self::Read,
        Self::ReadOwnSubmission,
        Self::RecordFact,
        Self::Decide,
        Self::DeclareOwnConflict,
        Self::RecordOwnReferral,
        Self::WorkOnFilter,
        Self::BreakGlass,
        Self::ReportConflict,
        Self::NamePeople,
    ];

    /// What the permits call it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::ReadOwnSubmission => "read-own-submission",
            Self::RecordFact => "record-fact",
            Self::Decide => "decide",
            Self::DeclareOwnConflict => "declare-own-conflict",
            Self::RecordOwnReferral => "record-own-referral",
            Self::WorkOnFilter => "work-on-filter",
            Self::BreakGlass => "break-glass",
            Self::ReportConflict => "report-conflict",
            Self::NamePeople => "name-people",
        }
    }
}

/// Something done at a school, outside any one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchoolAction {
    /// Raising a concern; asking who would be told of one.
    Raise,
    /// Reading the school's own record: staff, calendar, contacts, packs.
    ReadSchool,
    /// Looking up people by name, to name them in a concern.
    ReadNames,
    /// Reading a person's details.
    ReadPerson,
    /// Registering a person of this kind.
    RegisterPerson(PersonKind),
    /// Correcting a person's details or posts.
    CorrectPerson,
    /// Adding staff, reporting lines, class teachers.
    ManageStaff,
    /// Ending the staff of somebody who holds these roles.
    EndStaff(BTreeSet<Role>),
    /// Deciding that two records are of one person, taking that back, or keeping them apart; either may hold these roles.
    MergePeople(BTreeSet<Role>),
    /// Giving, proposing or ending this role.
    ManageRole(Role),
    /// Confirming this role, which somebody else proposed, or declining it.
    ConfirmRole(Role),
    /// Arranging or ending cover for another person who acts in these roles; for herself everybody may.
    ArrangeCover(BTreeSet<Role>),
    /// Planning a visit that somebody else leads.
    PlanVisit,
    /// Looking at alerts of filtering systems, raising a case from one, dismissing one.
    TriageAlerts,
    /// Recording a check of the filter.
    CheckFilter,
    /// Looking after messages that did not arrive; of no case, and of nobody in the governing body.
    LookAfterMessages,
    /// Adopting a pack, ruling where one contradicts itself, switching law on, settling an empty answer.
    AdoptPack,
    /// Giving evidence for clauses of the policy, recording its yearly reviews.
    GiveEvidence,
    /// Calendar, outside contacts, group, data controller.
    ManageSchool,
    /// Reading lists and registers of cases; each row is judged again.
    ReadLists,
    /// Looking through who read what, without any case: unusual reading, who opened a child's record.
    ReviewReading,
    /// Opening the emergency sheet of a child: contacts, court orders, medical alerts.
    OpenEmergencySheet,
    /// Reading the statistics published of the school.
    ReadStatistics,
    /// Seeing the numbers of the school beside those of the other schools of a trust: never a case.
    ReadOverview,
    /// Registering a school.
    RegisterSchool,
}

impl SchoolAction {
    pub(crate) const MANAGE_ROLES: &str = "manage-roles";
    pub(crate) const CONFIRM_ROLES: &str = "confirm-roles";
    pub(crate) const END_STAFF: &str = "end-staff";
    pub(crate) const MERGE_PEOPLE: &str = "merge-people";
    pub(crate) const ARRANGE_COVER: &str = "arrange-cover";

    /// What the permits call it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Raise => "raise",
            Self::ReadSchool => "read-school",
            Self::ReadNames => "read-names",
            Self::ReadPerson => "read-person",
            Self::RegisterPerson(_) => "register-person",
            Self::CorrectPerson => "correct-person",
            Self::ManageStaff => "manage-staff",
            Self::EndStaff(_) => Self::END_STAFF,
            Self::MergePeople(_) => Self::MERGE_PEOPLE,
            Self::ConfirmRole(_) => Self::CONFIRM_ROLES,
            Self::ManageRole(_) => Self::MANAGE_ROLES,
            Self::ArrangeCover(_) => Self::ARRANGE_COVER,
            Self::PlanVisit => "plan-visit",
            Self::TriageAlerts => "triage-alerts",
            Self::CheckFilter => "check-filter",
            Self::LookAfterMessages => "look-after-messages",
            Self::AdoptPack => "adopt-pack",
            Self::GiveEvidence => "give-evidence",
            Self::ManageSchool => "manage-school",
            Self::ReadLists => "read-lists",
            Self::ReviewReading => "review-reading",
            Self::OpenEmergencySheet => "open-emergency-sheet",
            Self::ReadStatistics => "read-statistics",
            Self::ReadOverview => "read-overview",
            Self::RegisterSchool => "register-school",
        }
    }
}
