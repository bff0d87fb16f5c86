//! What somebody is to hear of by a message: pure functions of a case and of what newly happened in it.
//!
//! In two steps. [`Notice::all`] says, with the events and in their transaction, on which occasions a message may be due: these
//! are the rows of the outbox. [`Notice::heard`] says, at the time a message would go, who is to hear of it and how soon, from the
//! case, the school and its calendar *as they stand then*. So nobody is written to who has become a subject or conflicted
//! meanwhile, who gave up the role, or who has done it already.
//!
//! A notice holds no text and no name: who, which duty, when.

mod access;
mod closed;
mod heard;
#[cfg(test)]
mod tests;

pub use access::AccessNotice;
pub use closed::{Closed, closed};
pub use heard::{Heard, Hearing, Say, can_hear};

use crate::incident::telling::RoutedTo;
use crate::incident::{Duty, Means};
use crate::policy::recipients::staff_user;
use crate::{Actor, Incident, IncidentEvent, PersonId, Recorded};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Something that happened in a case and that somebody may have to hear of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Notice {
    /// What happened.
    pub occasion: Occasion,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// Who did it: she need not hear of it.
    pub by: Actor,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Occasion {
    /// The concern was raised: whoever raised it out of hours reads what to do now.
    Raised,
    /// The rules reached this person.
    MustKnow(PersonId),
    /// The time of a duty passed, and its chain reached this person.
    Escalated {
        /// Who.
        person: PersonId,
        /// Which duty.
        duty: u32,
    },
    /// Somebody decided to tell this person through Wardbook.
    Told(PersonId),
    /// This person was given work in the case.
    Given(PersonId),
    /// Somebody who leads opened the case in an emergency: those whose it is hear of it.
    GlassBroken,
    /// A member of staff referred the matter to an agency herself: whoever must know of it has to know of that too.
    ReferredBy(PersonId),
    /// Somebody of the governing body named people for a case that nobody is left to decide on: another confirms it.
    PeopleProposed,
    /// This duty was imposed.
    DutyImposed(u32),
    /// This duty will soon be due.
    DutyWarned(u32),
    /// The time of this duty passed: a target was missed, or it is overdue.
    DutyPassed(u32),
    /// Somebody who must know has seen it for the first time, then.
    Seen(DateTime<Utc>),
}

/// Whether a case is about an adult who works in the school: nothing of it leaves by the school's own machines, which she may be
/// looking after.
#[must_use]
pub fn is_about_an_adult(incident: &Incident) -> bool {
    incident.is_named_only() || staff_user(incident).is_some()
}

impl Notice {
    /// Whether it is about something that needs somebody, and no word to whoever raised it.
    #[must_use]
    pub const fn needs_somebody(&self) -> bool {
        !matches!(self.occasion, Occasion::Raised | Occasion::Seen(_))
    }

    /// Every notice of these events, the newest of this case, in their order: the place of the event among them, and the notice.
    #[must_use]
    pub fn all(after: &Incident, events: &[Recorded<IncidentEvent>]) -> Vec<(usize, Self)> {
        let first_sight = first_sight(after, events);
        let mut notices = Vec::new();
        for (place, recorded) in events.iter().enumerate() {
            let before = place.checked_sub(1).and_then(|before| events.get(before));
            let passed = before.and_then(|before| passed(&before.event)).and_then(|duty| after.duty(duty));
            let mut occasions = occasions(&recorded.event, passed);
            occasions.extend(called_again(after, recorded));
            if let Some((seen, at)) = first_sight
                && seen == place
            {
                occasions.push(Occasion::Seen(at));
            }
            let notice = |occasion| Self { occasion, at: recorded.recorded_at, by: recorded.actor };
            notices.extend(occasions.into_iter().map(|occasion| (place, notice(occasion))));
        }
        notices
    }
}

/// The occasions of an event; `passed` is the duty whose time passed with the event before it.
fn occasions(event: &IncidentEvent, passed: Option<&Duty>) -> Vec<Occasion> {
    use IncidentEvent as E;
    match event {
        E::ConcernRaised(_) => vec![Occasion::Raised],
        E::ConcernRouted(routed) => routed.to.iter().map(|to| must_know(to, passed)).collect(),
        E::SomeoneTold(told) if told.how == Means::Wardbook => vec![Occasion::Told(told.person)],
        E::Assigned(assigned) => vec![Occasion::Given(assigned.to)],
        E::CaseManagerAppointed(appointed) => vec![Occasion::Given(appointed.person)],
        E::AccessGranted(granted) => vec![Occasion::Given(granted.person)],
        E::GlassBroken(_) => vec![Occasion::GlassBroken],
        E::InvestigationOpened(opened) => opened.officer.map(Occasion::Given).into_iter().collect(),
        E::ActionAgreed(action) => action.owner.map(Occasion::Given).into_iter().collect(),
        E::ReferralMade(made) => made.made_by.map(Occasion::ReferredBy).into_iter().collect(),
        E::PeopleProposed(_) => vec![Occasion::PeopleProposed],
        E::DutyImposed(imposed) => vec![Occasion::DutyImposed(imposed.duty)],
        E::DutyWarned(warned) => vec![Occasion::DutyWarned(warned.duty)],
        E::DutyOverdue(overdue) => vec![Occasion::DutyPassed(overdue.duty)],
        E::DutyTargetMissed(missed) => vec![Occasion::DutyPassed(missed.duty)],
        // Whatever else happens is read in the case by whoever works on it: a message for each would be noise.
        E::SomeoneTold(_)
        | E::Acknowledged(_)
        | E::Triaged(_)
        | E::ReviewDateSet(_)
        | E::NoteAdded(_)
        | E::Corrected(_)
        | E::EnteredInError(_)
        | E::Reclassified(_)
        | E::PersonNamed(_)
        | E::PersonUnlinked(_)
        | E::SubjectRecorded(_)
        | E::OtherConcernsFound(_)
        | E::PatternReviewed(_)
        | E::ParentsInformed(_)
        | E::ParentsNotYet(_)
        | E::HoldPlaced(_)
        | E::HoldLifted(_)
        | E::AdultTold(_)
        | E::SupportOffered(_)
        | E::SuspensionDecided(_)
        | E::SuspensionConfirmed(_)
        | E::AllegationReviewed(_)
        | E::PermissionWithdrawn(_)
        | E::AdviceSought(_)
        | E::AdviceGiven(_)
        | E::NotReferred(_)
        | E::AgencyContacted(_)
        | E::AgencyReplied(_)
        | E::AgencyChased(_)
        | E::ReplyAwaited(_)
        | E::InformationShared(_)
        | E::DecisionChallenged(_)
        | E::MeetingPlanned(_)
        | E::MeetingHeld(_)
        | E::DeviceConfiscated(_)
        | E::DeviceStored(_)
        | E::DeviceToPolice(_)
        | E::DeviceReturned(_)
        | E::SearchRecorded(_)
        | E::ImageryViewed(_)
        | E::ErasureDecided(_)
        | E::DataErased(_)
        | E::FilterChangeRequested(_)
        | E::FilterChanged(_)
        | E::FilterRetested(_)
        | E::ActionCompleted(_)
        | E::InvestigationConcluded(_)
        | E::RequestDecided(_)
        | E::OutcomeRecorded(_)
        | E::DebriefHeld(_)
        | E::Closed(_)
        | E::Reopened(_)
        | E::Linked(_)
        | E::JoinedAsOneEvent(_)
        | E::ClosedAsDuplicate(_)
        | E::MatterSplit(_)
        | E::CaseRestricted(_)
        | E::RestrictionLifted(_)
        | E::PeopleConfirmed(_)
        | E::AccessEnded(_)
        | E::ConflictReported(_)
        | E::ConflictProposed(_)
        | E::ConflictDeclared(_)
        | E::NoConflictFound(_)
        | E::ConflictLifted(_)
        | E::PolicyDepartureRecorded(_)
        | E::DepartureExplained(_)
        | E::DutyMet(_)
        | E::DutyMetOtherwise(_)
        | E::DutyNotNeeded(_)
        | E::DutySuperseded(_) => Vec::new(),
    }
}

/// Somebody who referred the matter herself, and works on no case of it, called the same agency again.
fn called_again(after: &Incident, recorded: &Recorded<IncidentEvent>) -> Option<Occasion> {
    let IncidentEvent::AgencyContacted(contacted) = &recorded.event else { return None };
    let caller = recorded.actor.person()?;
    let knows = after.routed().iter().any(|routed| routed.person == caller) || after.assignee() == Some(caller);
    let referred = after.own_referrals(caller).any(|made| made.agency == contacted.agency);
    (referred && !knows).then_some(Occasion::ReferredBy(caller))
}

/// A rule reached her; or, where it is the rule of the duty whose time has just passed, its escalation did.
fn must_know(to: &RoutedTo, passed: Option<&Duty>) -> Occasion {
    match passed {
        Some(duty) if to.rule.is_some() && to.rule.as_ref() == duty.rule() => {
            Occasion::Escalated { person: to.person, duty: duty.imposed.duty }
        }
        _ => Occasion::MustKnow(to.person),
    }
}

/// The duty whose time passed with this event.
const fn passed(event: &IncidentEvent) -> Option<u32> {
    match event {
        IncidentEvent::DutyOverdue(overdue) => Some(overdue.duty),
        IncidentEvent::DutyTargetMissed(missed) => Some(missed.duty),
        _ => None,
    }
}

/// The event with which the case was seen for the first time, and when that was.
fn first_sight(after: &Incident, events: &[Recorded<IncidentEvent>]) -> Option<(usize, DateTime<Utc>)> {
    let mut sights = events.iter().enumerate().filter_map(|(place, recorded)| match &recorded.event {
        IncidentEvent::Acknowledged(acknowledged) => Some((place, acknowledged.at)),
        IncidentEvent::Triaged(_) => Some((place, recorded.recorded_at)),
        _ => None,
    });
    let first = sights.next()?;
    let acknowledged =
        events.iter().filter(|recorded| matches!(recorded.event, IncidentEvent::Acknowledged(_))).count();
    let triaged = events.iter().any(|recorded| matches!(recorded.event, IncidentEvent::Triaged(_)));
    let seen_before = after.acknowledgements().len() > acknowledged || (after.triage().is_some() && !triaged);
    (!seen_before).then_some(first)
}
