//! The rules, as a pure function. Deny by default.

use crate::{Action, Factors, Membership, SchoolAction, Viewer};
use chrono::{DateTime, Utc};
use domain::incident::Kind;
use domain::notice::is_about_an_adult;
use domain::person::PersonKind;
use domain::read_model::{Tie, TieRow};
use domain::school::Role;
use domain::school::auditing::AuditorEngaged;
use domain::{CaseId, Incident, PersonId, SchoolId};

/// Whether something may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It may.
    Allow,
    /// It may not; to the asker it does not exist.
    Deny,
}

impl Decision {
    /// Whether it may.
    #[must_use]
    pub const fn is_allowed(self) -> bool {
        matches!(self, Self::Allow)
    }
}

impl From<bool> for Decision {
    fn from(allowed: bool) -> Self {
        if allowed { Self::Allow } else { Self::Deny }
    }
}

/// The facts of a case that the rules judge on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "facts, each so or not by itself")]
pub struct CaseFacts {
    /// Which case, and the school whose log holds it.
    pub case: CaseId,
    /// Its kind, as it stands today; nothing before it was raised.
    pub kind: Option<Kind>,
    /// When it was recorded.
    pub raised_at: Option<DateTime<Utc>>,
    /// Whether it is only for those the rules named, and not for the holders of a role: every case about an adult.
    pub named_only: bool,
    /// Who is tied to it, and how.
    pub ties: Vec<TieRow>,
    /// Whether it is restricted to people by name, and no broken glass opens it.
    pub restricted: bool,
    /// Whether a change of the filter was asked for that whoever runs it may record: never where it is about an adult.
    pub filter_task: bool,
    /// Whether nobody is left to decide on it, so that people are to be named for it: as the case and the school stand then.
    pub has_nobody: bool,
    /// When it is judged: what is lent for a time ends.
    pub at: DateTime<Utc>,
}

impl CaseFacts {
    /// The facts of this case at this time, for everything but naming people: whether it has nobody, case and school say together.
    #[must_use]
    pub fn of(case: CaseId, incident: &Incident, at: DateTime<Utc>) -> Self {
        Self {
            case,
            kind: incident.kind(),
            raised_at: incident.raised_at(),
            named_only: incident.is_named_only(),
            ties: TieRow::all(incident),
            restricted: incident.restricted_to().is_some(),
            filter_task: is_filter_task(incident),
            has_nobody: false,
            at,
        }
    }

    fn is_tied(&self, person: PersonId, ties: &[Tie]) -> bool {
        self.ties.iter().any(|row| row.person == person && ties.contains(&row.tie))
    }

    /// Whether access to it is lent to her, and not over yet.
    fn is_lent(&self, membership: &Membership) -> bool {
        let mut hers = self.ties.iter().filter(|row| row.person == membership.person && row.tie.lends());
        !membership.roles.is_empty() && hers.any(|row| row.until.is_none_or(|until| self.at < until))
    }

    /// Whether the case is hers by name: whoever must know in a role, while she holds it; whoever has left, no longer.
    fn is_named(&self, membership: &Membership, ties: &[Tie]) -> bool {
        let hers = self.ties.iter().filter(|row| row.person == membership.person && ties.contains(&row.tie));
        !membership.roles.is_empty()
            && hers.map(|row| row.role).any(|role| role.is_none_or(|role| membership.acts_in(&[role])))
    }
}

/// LAW: whoever runs the filter works on it with the designated safeguarding lead (Department for Education, filtering and
/// monitoring standards); she needs to know what to change, and nothing of whom it is about.
fn is_filter_task(incident: &Incident) -> bool {
    incident.asks_for_filter_change() && incident.status().is_open() && !is_about_an_adult(incident)
}

/// Ties that make a case somebody's to work on.
const NAMED: [Tie; 5] = [Tie::Routed, Tie::Assignee, Tie::CaseManager, Tie::Investigator, Tie::Named];
/// What one factor is enough for: raising a concern, and what that needs.
const ONE_FACTOR: [SchoolAction; 4] = [
    SchoolAction::Raise,
    SchoolAction::ReadSchool,
    SchoolAction::ReadNames,
    SchoolAction::RegisterPerson(PersonKind::Outside),
];
/// Roles that lead on child protection.
const LEADS: [Role; 2] = [Role::DesignatedSafeguardingLead, Role::DeputyDsl];
/// Roles that lead the school.
const HEADS: [Role; 3] = [Role::Headteacher, Role::HeadOfSchool, Role::ExecutiveHeadteacher];
/// Roles whose holders open a case in an emergency.
const BREAK_GLASS: [Role; 7] = [
    Role::DesignatedSafeguardingLead,
    Role::DeputyDsl,
    Role::Headteacher,
    Role::HeadOfSchool,
    Role::ExecutiveHeadteacher,
    Role::ChairOfGovernors,
    Role::TrustExecutiveDsl,
];
/// Roles that the governing body fills, and no head or administrator.
const GOVERNANCE: [Role; 6] = [
    Role::ChairOfGovernors,
    Role::ViceChair,
    Role::NominatedGovernor,
    Role::Auditor,
    Role::TrustExecutiveDsl,
    Role::TrustChiefExecutive,
];

/// Roles of the trust: they see numbers of every school, and a case where somebody whose case it is lets them.
const TRUST: [Role; 2] = [Role::TrustExecutiveDsl, Role::TrustChiefExecutive];
/// Roles that govern, advise or look over, and see published statistics.
const GOVERNS: [Role; 9] = [
    Role::ChairOfGovernors,
    Role::ViceChair,
    Role::NominatedGovernor,
    Role::Clerk,
    Role::LeadershipTeam,
    Role::DataProtectionOfficer,
    Role::TrustExecutiveDsl,
    Role::TrustChiefExecutive,
    Role::Auditor,
];

/// Whether the viewer may do this with the case.
#[must_use]
pub fn may(viewer: &Viewer, action: Action, case: &CaseFacts) -> Decision {
    let Some(membership) = viewer.at(case.case.school) else { return Decision::Deny };
    let person = membership.person;
    let submitted = case.is_tied(person, &[Tie::Reporter]);
    // LAW: any member of staff may refer (Keeping Children Safe in Education, part one): whoever submitted it records her own
    // referral, which opens nothing of the case to her.
    let refers = action == Action::RecordOwnReferral && !membership.roles.is_empty();
    if action == Action::ReadOwnSubmission || (refers && submitted) {
        return submitted.into();
    }
    // INVARIANT: the subject of an allegation: never; a conflict of interest: never. No role widens this, and no other record.
    if case.ties.iter().any(|row| row.tie.keeps_from() && membership.is(row.person)) {
        return Decision::Deny;
    }
    let named = case.is_named(membership, &NAMED);
    let leads = !case.named_only && membership.acts_in(&LEADS);
    let works = named || leads;
    let reads = works || case.is_lent(membership) || audits(membership, case);
    let opens = match action {
        Action::Read => reads,
        Action::RecordFact => works,
        Action::WorkOnFilter => works || (case.filter_task && membership.acts_in(&[Role::ItManager])),
        Action::Decide => leads || case.is_named(membership, &[Tie::Routed, Tie::Assignee, Tie::CaseManager]),
        Action::NamePeople => case.has_nobody && membership.holds(&Role::NAME_PEOPLE),
        Action::BreakGlass => !case.restricted && membership.holds(&BREAK_GLASS),
        Action::ReadOwnSubmission | Action::RecordOwnReferral | Action::DeclareOwnConflict | Action::ReportConflict => {
            false
        }
    };
    // Whoever proved who she is by one factor alone raises concerns; a case opens to two.
    let says = match action {
        Action::RecordOwnReferral => works,
        Action::DeclareOwnConflict | Action::ReportConflict => reads || submitted,
        _ => false,
    };
    ((opens && viewer.factors == Factors::Two) || says).into()
}

/// Whether one of her engagements as an auditor reaches the case: of its kinds, recorded in its period, among the cases it names,
/// and about adults only where it says so. INVARIANT: approved by the person it is about, or by whoever has a conflict of interest
/// in it, an engagement reaches no such case; and a restricted case names whom it is for.
fn audits(membership: &Membership, case: &CaseFacts) -> bool {
    let reaches = |engaged: &AuditorEngaged| {
        let scope = &engaged.engagement.scope;
        let (from, until) = (scope.recorded_from, scope.recorded_until);
        let of_its_kinds = scope.kinds.is_empty() || case.kind.is_some_and(|kind| scope.kinds.contains(&kind));
        let in_its_period = case.raised_at.is_some_and(|at| from.is_none_or(|from| from <= at))
            && case.raised_at.is_some_and(|at| until.is_none_or(|until| at < until));
        let among_its_cases = scope.cases.is_empty() || scope.cases.contains(&case.case);
        let excluded = engaged.approvers().iter().any(|by| case.is_tied(*by, &[Tie::Subject, Tie::Conflicted]));
        of_its_kinds && in_its_period && among_its_cases && (scope.about_adults || !case.named_only) && !excluded
    };
    membership.holds(&[Role::Auditor]) && !case.restricted && membership.engagements.iter().any(reaches)
}

/// Whether the viewer may do this at the school.
#[must_use]
pub fn may_at_school(viewer: &Viewer, action: &SchoolAction, school: SchoolId) -> Decision {
    if viewer.is_installation {
        return Decision::Allow;
    }
    let Some(membership) = viewer.at(school) else { return Decision::Deny };
    let staff = membership.holds(&[Role::Reporter]);
    let leads = membership.holds(&LEADS);
    let heads = membership.holds(&HEADS);
    let office = membership.holds(&[Role::OfficeRecorder]);
    let administers = membership.holds(&[Role::Administrator]);
    let allowed = match action {
        SchoolAction::Raise => staff || office,
        SchoolAction::ReadSchool | SchoolAction::ReadLists => !membership.roles.is_empty(),
        SchoolAction::ReadNames => staff || office || administers,
        SchoolAction::RegisterPerson(PersonKind::Outside) if staff => true,
        SchoolAction::RegisterPerson(_) | SchoolAction::CorrectPerson | SchoolAction::ManageSchool => {
            leads || heads || office || administers
        }
        // Nobody removes a governor by ending her staff: the governing body does.
        SchoolAction::EndStaff(roles) if roles.iter().any(|role| GOVERNANCE.contains(role)) => {
            membership.holds(&[Role::ChairOfGovernors, Role::Clerk])
        }
        SchoolAction::ManageStaff | SchoolAction::EndStaff(_) => heads || administers,
        // Nobody but the governing body says that a governor is also somebody else, which would keep her from cases.
        SchoolAction::MergePeople(roles) if roles.iter().any(|role| GOVERNANCE.contains(role)) => {
            membership.holds(&[Role::ChairOfGovernors, Role::Clerk])
        }
        SchoolAction::MergePeople(_) | SchoolAction::ReadPerson => leads || heads || office,
        SchoolAction::ConfirmRole(role) => confirms(membership, *role),
        SchoolAction::ManageRole(role) => manages(membership, *role),
        SchoolAction::ArrangeCover(roles) if roles.is_empty() => leads || heads || administers,
        // Cover opens cases at once, and nobody confirms it: no administrator arranges it.
        SchoolAction::ArrangeCover(roles) => roles.iter().all(|role| fills(membership, *role)),
        SchoolAction::PlanVisit => leads || heads || office || administers,
        SchoolAction::TriageAlerts => leads || heads || membership.acts_in(&LEADS),
        SchoolAction::CheckFilter => leads || heads || membership.holds(&[Role::ItManager]),
        SchoolAction::LookAfterMessages => administers || membership.holds(&[Role::ItManager]),
        SchoolAction::AdoptPack => heads || membership.holds(&[Role::ChairOfGovernors]),
        SchoolAction::GiveEvidence => {
            leads || heads || membership.holds(&[Role::LeadershipTeam, Role::DataProtectionOfficer])
        }
        SchoolAction::ReviewReading => {
            heads || membership.holds(&[Role::ChairOfGovernors, Role::DataProtectionOfficer])
        }
        SchoolAction::OpenEmergencySheet => membership.acts_in(&LEADS),
        SchoolAction::ReadStatistics => leads || heads || membership.holds(&GOVERNS),
        SchoolAction::ReadOverview => membership.holds(&TRUST),
        SchoolAction::RegisterSchool => false,
    };
    (allowed && (viewer.factors == Factors::Two || ONE_FACTOR.contains(action))).into()
}

/// The governing body fills its own posts and engages auditors; nobody gives herself a role.
fn manages(membership: &Membership, role: Role) -> bool {
    fills(membership, role) || (!GOVERNANCE.contains(&role) && membership.holds(&[Role::Administrator]))
}

/// Whoever leads or governs says who acts in a post; in those of the governing body, whoever governs alone.
fn fills(membership: &Membership, role: Role) -> bool {
    if GOVERNANCE.contains(&role) {
        membership.holds(&[Role::ChairOfGovernors, Role::Clerk])
    } else {
        membership.holds(&HEADS) || membership.holds(&[Role::ChairOfGovernors])
    }
}

/// Whoever leads confirms what another proposed, and the governing body its own posts; an administrator confirms nothing.
fn confirms(membership: &Membership, role: Role) -> bool {
    let governs = membership.holds(&[Role::ChairOfGovernors, Role::ViceChair, Role::NominatedGovernor, Role::Clerk]);
    governs || (!GOVERNANCE.contains(&role) && membership.holds(&HEADS))
}
