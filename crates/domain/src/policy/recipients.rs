//! Who must be told: the rule's people, less those who cannot be, plus those who stand in.
//!
//! Subjects and conflicted people are never told; the person who raised it is not told of it again, and if she herself
//! fills the role nobody else is sought for it. Who was left out, and why, is never said.

use super::rule::{Body, Tell};
use crate::incident::{Capacity, Incident, PartPlayed};
use crate::school::Role;
use crate::{Desk, PersonId};

/// Who must be told by one rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipients {
    /// The people and their capacity.
    pub people: Vec<(PersonId, Capacity)>,
    /// Roles asked for that nobody could fill.
    pub unfilled: Vec<Role>,
    /// Whether a role is filled by the person who raised it.
    pub filled_by_reporter: bool,
}

/// Works out who must be told by this rule.
#[must_use]
pub fn of(tell: &Tell, incident: &Incident, desk: &Desk) -> Recipients {
    let mut recipients = Recipients::default();
    for body in &tell.whom {
        let found = holders(*body, incident, desk);
        let mut told = add(&mut recipients, *body, &found, incident);
        if !told && tell.or_deputy {
            for stand_in in stand_ins(*body) {
                told = told
                    || add(
                        &mut recipients,
                        Body::Role(*stand_in),
                        &holders(Body::Role(*stand_in), incident, desk),
                        incident,
                    );
            }
        }
        if let (false, Body::Role(role)) = (told, *body) {
            recipients.unfilled.push(role);
        }
        // A missing line manager falls to the head (LEY-A-25.4).
        if !told && *body == Body::LineManager {
            add(
                &mut recipients,
                Body::Role(Role::Headteacher),
                &holders(Body::Role(Role::Headteacher), incident, desk),
                incident,
            );
        }
    }
    recipients
}

/// The people of last resort, when a rule left nobody: the chair of governors, then the vice chair, then the nominated
/// governor.
#[must_use]
pub fn last_resort(incident: &Incident, desk: &Desk) -> Vec<(PersonId, Capacity)> {
    let mut recipients = Recipients::default();
    for role in [Role::ChairOfGovernors, Role::ViceChair, Role::NominatedGovernor] {
        if add(&mut recipients, Body::Role(role), &holders(Body::Role(role), incident, desk), incident) {
            break;
        }
    }
    recipients.people
}

/// Everybody who fills this body at the desk's time, excluded or not.
#[must_use]
pub fn holders(body: Body, incident: &Incident, desk: &Desk) -> Vec<PersonId> {
    match body {
        Body::Role(role) => desk.school.holders(role, desk.now).collect(),
        Body::LineManager => {
            incident.reporters().filter_map(|person| desk.school.line_manager(person, desk.now)).collect()
        }
        Body::ClassTeacher => {
            incident.playing(PartPlayed::Child).filter_map(|child| desk.school.class_teacher(child, desk.now)).collect()
        }
        Body::CaseManager => case_managers(incident, desk),
        Body::Reporter => incident.reporters().collect(),
    }
}

fn case_managers(incident: &Incident, desk: &Desk) -> Vec<PersonId> {
    let appointed = incident.case_managers();
    if !appointed.is_empty() {
        return appointed;
    }
    let roles: Vec<Role> = incident.subject_roles().collect();
    let lines = desk.policy.case_managers_for(&roles);
    let able = |body: &Body| -> Vec<PersonId> {
        let Body::Role(role) = body else { return Vec::new() };
        desk.school.holders(*role, desk.now).filter(|person| !incident.is_excluded(*person)).collect()
    };
    lines.iter().map(able).find(|people| !people.is_empty()).unwrap_or_default()
}

/// Adds those who can be told; whether anybody fills the body.
fn add(recipients: &mut Recipients, body: Body, found: &[PersonId], incident: &Incident) -> bool {
    let mut told = false;
    for person in found.iter().copied().filter(|person| !incident.is_excluded(*person)) {
        told = true;
        if incident.reporters().any(|reporter| reporter == person) {
            recipients.filled_by_reporter = true;
        } else if !recipients.people.iter().any(|(known, _)| *known == person) {
            recipients.people.push((person, capacity(body)));
        }
    }
    told
}

pub(crate) const fn capacity(body: Body) -> Capacity {
    match body {
        Body::Role(role) => Capacity::Role(role),
        Body::LineManager => Capacity::LineManager,
        Body::ClassTeacher => Capacity::ClassTeacher,
        Body::CaseManager | Body::Reporter => Capacity::CaseManager,
    }
}

const fn stand_ins(body: Body) -> &'static [Role] {
    match body {
        Body::Role(Role::DesignatedSafeguardingLead) => &[Role::DeputyDsl],
        Body::Role(Role::ChairOfGovernors) => &[Role::ViceChair],
        Body::Role(Role::Headteacher) => &[Role::HeadOfSchool, Role::ExecutiveHeadteacher],
        Body::Role(_) | Body::LineManager | Body::ClassTeacher | Body::CaseManager | Body::Reporter => &[],
    }
}
