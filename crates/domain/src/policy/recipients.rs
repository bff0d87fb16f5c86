//! Who must be told: the rule's people, less those who cannot be, plus those who stand in.
//!
//! Subjects and conflicted people are never told. The person who raised it is not told of it again: she knows, and if she
//! fills the role nobody else is sought for it, unless it happened to herself (a contact she received), when somebody
//! else must look. Who was left out, and why, is never said.

use super::rule::{Body, Tell};
use crate::incident::{Answer, Capacity, Details, Incident, Kind, PartPlayed};
use crate::school::{EmptyAnswerSettled, Role};
use crate::{Desk, PersonId};
use std::collections::BTreeSet;

/// Who must be told by one rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipients {
    /// The people and their capacity; somebody who fills two roles stands here twice and is told once.
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
        let told = recipients.fill(*body, incident, desk) || recipients.stand_in(*body, tell.or_deputy, incident, desk);
        if let (false, Body::Role(role)) = (told, *body) {
            recipients.unfilled.push(role);
        }
    }
    if tell.independent {
        recipients.make_independent(tell, incident, desk);
    }
    if tell.any_of && (recipients.filled_by_reporter || !recipients.people.is_empty()) {
        recipients.unfilled.clear();
    }
    recipients
}

/// The people of last resort, when a rule left nobody: the chair of governors, then the vice chair, then whom the school
/// settled on. After them it is for the nominated governor to find somebody independent, which is a duty of its own.
#[must_use]
pub fn last_resort(incident: &Incident, desk: &Desk) -> Vec<(PersonId, Capacity)> {
    let mut recipients = Recipients::default();
    let _ =
        [Role::ChairOfGovernors, Role::ViceChair].iter().any(|role| recipients.fill(Body::Role(*role), incident, desk));
    if recipients.people.is_empty() {
        recipients.people = settled(incident, desk).map(|person| (person, Capacity::Named)).into_iter().collect();
    }
    recipients.people
}

/// Whom the school settled on for such a concern, where she can be told.
fn settled(incident: &Incident, desk: &Desk) -> Option<PersonId> {
    let kind = incident.kind()?;
    let about: Vec<PersonId> = incident.subjects().collect();
    let covers = |settled: &EmptyAnswerSettled| {
        settled.covers(kind, None) || about.iter().any(|subject| settled.covers(kind, Some(*subject)))
    };
    let settled = desk.school.settled.iter().rev().filter(|settled| covers(settled));
    settled.filter_map(|settled| settled.goes_to).find(|person| can_be_told(*person, incident, desk))
}

/// Everybody who fills this body at the desk's time, excluded or not, and in which capacity.
#[must_use]
pub fn holders(body: Body, incident: &Incident, desk: &Desk) -> Vec<(PersonId, Capacity)> {
    let all = |people: Vec<PersonId>, capacity: Capacity| people.into_iter().map(|person| (person, capacity)).collect();
    let covered = |mut people: Vec<PersonId>, capacity: Capacity| {
        people.extend(people.clone().into_iter().flat_map(|person| covers(person, incident, desk)));
        all(people, capacity)
    };
    match body {
        Body::Role(role) => in_role(role, incident, desk),
        Body::LineManager => {
            let manager = incident.informant().and_then(|person| desk.school.line_manager(person, desk.now));
            covered(manager.into_iter().collect(), Capacity::LineManager)
        }
        Body::ClassTeacher => {
            let children = incident.playing(PartPlayed::Child);
            let teachers = children.filter_map(|child| desk.school.class_teacher(child, desk.now));
            covered(teachers.collect(), Capacity::ClassTeacher)
        }
        Body::CaseManager => {
            let (people, role) = case_managers(incident, desk);
            all(people, Capacity::CaseManager(role))
        }
        Body::Reporter => all(incident.informant().into_iter().collect(), Capacity::Named),
        Body::InvestigatingOfficer => all(incident.investigating_officer().into_iter().collect(), Capacity::Named),
    }
}

/// Who holds this role, and whoever covers for her.
fn in_role(role: Role, incident: &Incident, desk: &Desk) -> Vec<(PersonId, Capacity)> {
    let holders: Vec<PersonId> = desk.school.holders(role, desk.now).collect();
    let covered = holders.iter().filter(|_| role.is_covered());
    let covering = covered.flat_map(|person| covers(*person, incident, desk)).map(|by| (by, Capacity::Cover(role)));
    let mut people: Vec<(PersonId, Capacity)> = Vec::new();
    for (person, capacity) in holders.iter().map(|person| (*person, Capacity::Role(role))).chain(covering) {
        if !people.iter().any(|(known, _)| *known == person) {
            people.push((person, capacity));
        }
    }
    people
}

/// Who covers for this person, as far as this case is concerned.
///
/// INVARIANT: a case that is only for those named in it is widened by no cover that began after it was raised.
fn covers(person: PersonId, incident: &Incident, desk: &Desk) -> impl Iterator<Item = PersonId> {
    let raised = incident.raised_at().filter(|_| incident.is_named_only());
    let covers = desk.school.covers_of(person, desk.now).into_iter();
    covers.filter(move |cover| raised.is_none_or(|raised| cover.span.from <= raised)).map(|cover| cover.by)
}

/// Whether somebody who is told in this capacity is told as this body.
pub(crate) fn speaks_for(body: Body, capacity: Capacity) -> bool {
    match body {
        Body::Role(role) => capacity == Capacity::Role(role) || capacity == Capacity::Cover(role),
        Body::LineManager => capacity == Capacity::LineManager,
        Body::ClassTeacher => capacity == Capacity::ClassTeacher,
        Body::CaseManager => capacity.manages(),
        Body::Reporter | Body::InvestigatingOfficer => capacity == Capacity::Named,
    }
}

impl Recipients {
    /// Adds those who fill the body and can be told; whether anybody does.
    fn fill(&mut self, body: Body, incident: &Incident, desk: &Desk) -> bool {
        let mut filled = false;
        for (person, capacity) in holders(body, incident, desk) {
            if !can_be_told(person, incident, desk) {
                continue;
            }
            let raised_it = incident.reporters().any(|reporter| reporter == person);
            // A head who raises an allegation herself manages it all the same.
            if raised_it && body != Body::CaseManager {
                let to_herself = happened_to(person, incident);
                self.filled_by_reporter |= !to_herself;
                filled |= !to_herself;
                continue;
            }
            filled = true;
            if !self.people.contains(&(person, capacity)) {
                self.people.push((person, capacity));
            }
        }
        filled
    }

    /// Where two roles mean two people and one person fills both, somebody else joins her: a deputy of one of the roles,
    /// then a head, then the chair (ASP-4.2-d, MER-S-4.2-d: at both schools one person may hold both posts).
    fn make_independent(&mut self, tell: &Tell, incident: &Incident, desk: &Desk) {
        let deputies = |body: &Body| deputies_of(*body).iter().copied();
        let heads = [Role::Headteacher, Role::HeadOfSchool, Role::ExecutiveHeadteacher];
        let chairs = [Role::ChairOfGovernors, Role::ViceChair, Role::NominatedGovernor];
        let mut others = tell.whom.iter().flat_map(deputies).chain(heads).chain(chairs);
        while self.count() < tell.whom.len() {
            let Some(role) = others.next() else { break };
            self.fill(Body::Role(role), incident, desk);
        }
        if let (true, Some(Body::Role(role))) = (self.count() < tell.whom.len(), tell.whom.last()) {
            self.unfilled.push(*role);
        }
    }

    /// How many different people know: those told, and the person who raised it where she fills a role.
    fn count(&self) -> usize {
        let people: BTreeSet<PersonId> = self.people.iter().map(|(person, _)| *person).collect();
        people.len() + usize::from(self.filled_by_reporter)
    }

    fn stand_in(&mut self, body: Body, or_deputy: bool, incident: &Incident, desk: &Desk) -> bool {
        let roles = match body {
            // A missing line manager falls to the head (LEY-A-25.4).
            Body::LineManager => deputies_of(body),
            _ if or_deputy => deputies_of(body),
            _ => &[],
        };
        roles.iter().any(|role| self.fill(Body::Role(*role), incident, desk))
    }
}

/// Who stands in where nobody who fills this can be told.
const fn deputies_of(body: Body) -> &'static [Role] {
    match body {
        Body::LineManager => &[Role::Headteacher, Role::HeadOfSchool, Role::ExecutiveHeadteacher],
        Body::Role(Role::DesignatedSafeguardingLead) => &[Role::DeputyDsl],
        Body::Role(Role::ChairOfGovernors) => &[Role::ViceChair],
        Body::Role(Role::Headteacher) => &[Role::HeadOfSchool, Role::ExecutiveHeadteacher],
        Body::Role(Role::HeadOfSchool) => &[Role::ExecutiveHeadteacher],
        Body::Role(_) | Body::ClassTeacher | Body::CaseManager | Body::Reporter | Body::InvestigatingOfficer => &[],
    }
}

/// Who manages the case: whoever was appointed while she works at the school, else those whom the policy computed while they
/// hold the role they were computed from, else those it computes now: their successors.
fn case_managers(incident: &Incident, desk: &Desk) -> (Vec<PersonId>, Option<Role>) {
    let able = |person: &PersonId| !incident.is_kept_from(*person, &desk.school);
    let at_school = |person: &PersonId| !desk.school.roles_of(*person, desk.now).is_empty();
    if let Some(appointed) = incident.appointed_case_manager().filter(able).filter(at_school) {
        return (vec![appointed], None);
    }
    let (computed, role) = incident.computed_case_managers();
    let in_role = |role: Role| -> Vec<PersonId> {
        self::in_role(role, incident, desk).into_iter().map(|(person, _)| person).collect()
    };
    let still: Vec<PersonId> =
        role.map(in_role).unwrap_or_default().into_iter().filter(|one| computed.contains(one)).filter(able).collect();
    if !still.is_empty() {
        return (still, role);
    }
    let mut roles: Vec<Role> = incident.subject_roles().collect();
    roles.extend(staff_user(incident).into_iter().flat_map(|person| desk.school.roles_of(person, desk.now)));
    let tellable = |body: Body| -> (Vec<PersonId>, Option<Role>) {
        let Body::Role(role) = body else { return Default::default() };
        (in_role(role).into_iter().filter(|person| can_be_told(*person, incident, desk)).collect(), Some(role))
    };
    desk.policy.case_managers_for(&roles).map(tellable).find(|(people, _)| !people.is_empty()).unwrap_or_default()
}

/// Whether she can be told of the case, under whatever record: not its subject, not conflicted, and not her own breach.
pub(crate) fn can_be_told(person: PersonId, incident: &Incident, desk: &Desk) -> bool {
    let breached = staff_user(incident).is_some_and(|user| desk.school.are_one(user, person));
    !incident.is_kept_from(person, &desk.school) && !breached
}

/// The member of staff whose own use of a device let material through: nobody is told of her own breach.
pub(crate) fn staff_user(incident: &Incident) -> Option<PersonId> {
    match incident.details() {
        Some(Details::FilteringBreach(breach)) if breach.user_is_staff == Answer::Yes => breach.user,
        _ => None,
    }
}

/// Whether what was raised happened to the person who raised it: she is not her own recipient.
fn happened_to(person: PersonId, incident: &Incident) -> bool {
    let contact = incident.kind() == Some(Kind::UnsolicitedContact) && incident.informant() == Some(person);
    contact || incident.playing(PartPlayed::Recipient).any(|recipient| recipient == person)
}
