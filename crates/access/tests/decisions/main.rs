//! The decision table: who may do what, one sentence for each row, and what no combination of roles and ties can open.

mod cases;
mod engagements;
mod school;
mod whatever;

use Action::{
    BreakGlass, Decide, DeclareOwnConflict, Read, RecordFact, RecordOwnReferral, ReportConflict, WorkOnFilter,
};
use access::{Action, CaseFacts, Membership, Viewer, may};
use chrono::{DateTime, Utc};
use domain::incident::Kind;
use domain::read_model::{Tie, TieRow};
use domain::school::Role;
use domain::{CaseId, IncidentId, PersonId, SchoolId};
use uuid::Uuid;

/// Whoever works on a case may do all of this.
pub(crate) const WORK_ON_IT: [Action; 7] =
    [Read, RecordFact, Decide, DeclareOwnConflict, RecordOwnReferral, WorkOnFilter, ReportConflict];
pub(crate) const NOTHING: [Action; 0] = [];

pub(crate) const fn here() -> SchoolId {
    SchoolId::new(Uuid::from_u128(1))
}

pub(crate) const fn this(school: SchoolId) -> CaseId {
    CaseId { school, incident: IncidentId::new(Uuid::from_u128(3)) }
}

pub(crate) const fn elsewhere() -> SchoolId {
    SchoolId::new(Uuid::from_u128(2))
}

/// Any time.
pub(crate) const fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH
}

pub(crate) const fn her() -> PersonId {
    PersonId::new(Uuid::from_u128(7))
}

pub(crate) fn viewer(roles: &[Role]) -> Viewer {
    Viewer::member(vec![Membership::new(here(), her(), roles.iter().copied().collect())])
}

/// What she may do with a case as it is; whether she may break the glass has sentences of its own.
pub(crate) fn allowed(viewer: &Viewer, case: &CaseFacts) -> Vec<Action> {
    let may = |action: &Action| *action != BreakGlass && may(viewer, *action, case).is_allowed();
    Action::ALL.into_iter().filter(may).collect()
}

pub(crate) const fn tied(tie: Tie) -> TieRow {
    TieRow { person: her(), tie, role: None, until: None }
}

/// A case that the leads on child protection see by their role.
pub(crate) fn about_a_child(ties: &[Tie]) -> CaseFacts {
    CaseFacts {
        case: this(here()),
        kind: Some(Kind::ConcernAboutChild),
        raised_at: Some(now()),
        named_only: false,
        ties: ties.iter().copied().map(tied).collect(),
        restricted: false,
        filter_task: false,
        has_nobody: false,
        at: now(),
    }
}

/// A case only for those the rules named.
pub(crate) fn about_an_adult(ties: &[Tie]) -> CaseFacts {
    CaseFacts { named_only: true, ..about_a_child(ties) }
}

pub(crate) fn must_know_as(role: Role) -> CaseFacts {
    CaseFacts { ties: vec![TieRow { role: Some(role), ..tied(Tie::Routed) }], ..about_an_adult(&[]) }
}
