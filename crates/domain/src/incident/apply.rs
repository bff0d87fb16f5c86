//! Folding: one arm per event, exhaustive, and nothing that could fail.

use super::closing::Closed;
use super::custody::{DeviceReturned, DeviceStored, DeviceToPolice};
use super::duty::{Duty, DutyImposed, DutyMet, DutyState};
use super::event::IncidentEvent;
use super::outcome::OutcomeRecorded;
use super::raise::{ConcernRaised, Involved};
use super::state::{Action, Departure, Device, Incident, Investigation, Status};
use super::telling::{ConcernRouted, Means, SomeoneTold};
use super::work::Triaged;
use crate::{Actor, Recorded};
use chrono::{DateTime, Utc};

impl Incident {
    pub(super) fn fold(&mut self, recorded: Recorded<IncidentEvent>) {
        self.version += 1;
        self.changed_at = Some(recorded.recorded_at);
        self.fold_event(recorded.event, recorded.actor, recorded.recorded_at);
    }

    #[expect(clippy::too_many_lines, reason = "one arm per event; exhaustive on purpose")]
    fn fold_event(&mut self, event: IncidentEvent, actor: Actor, at: DateTime<Utc>) {
        use IncidentEvent as E;
        match event {
            E::ConcernRaised(raised) => self.fold_raised(raised, actor, at),
            E::ConcernRouted(routed) => self.fold_routed(routed, at),
            E::Acknowledged(acknowledged) => self.acknowledged.push(acknowledged),
            E::Triaged(triaged) => self.fold_triaged(triaged, at),
            E::ReviewDateSet(review) => self.fold_review(review.on, at),
            E::Assigned(assigned) => self.assignee = Some(assigned.to),
            E::CaseManagerAppointed(appointed) => self.case_manager = Some(appointed.person),
            E::NoteAdded(note) => self.notes.push(note.note),
            E::Corrected(corrected) => self.notes.push(corrected.correction),
            E::EnteredInError(_) => self.ended = Some(Status::Error),
            E::Reclassified(reclassified) => self.details = Some(reclassified.details),
            E::PersonNamed(named) => self.name(Involved { person: named.person, part: named.part }),
            E::PersonUnlinked(unlinked) => self.people.retain(|involved| involved.person != unlinked.person),
            E::SubjectRecorded(subject) => self.subjects.push(subject),
            E::OtherConcernsFound(found) => {
                self.other_concerns.retain(|before| before.person != found.person);
                self.other_concerns.push(found);
            }
            E::PatternReviewed(reviewed) => self.patterns.push(reviewed),
            E::SomeoneTold(told) => self.told.push(told),
            E::ParentsInformed(informed) => self.parents_at = Some(informed.at),
            E::ParentsNotYet(not_yet) => self.parents_not_yet = Some(not_yet.review_on),
            E::HoldPlaced(hold) => self.holds.push(hold),
            E::HoldLifted(lifted) => self.holds.retain(|hold| hold.person != lifted.person),
            E::AdultTold(told) => self.fold_adult_told(told),
            E::SupportOffered(offered) => self.adult.support.push(offered),
            E::SuspensionDecided(decided) => self.adult.suspension.push((at, decided)),
            E::SuspensionConfirmed(confirmed) => self.adult.confirmed.push(confirmed),
            E::AllegationReviewed(reviewed) => self.adult.reviews.push(reviewed),
            E::PermissionWithdrawn(withdrawn) => self.adult.withdrawn.push(withdrawn),
            E::RequestDecided(decided) => self.verdicts.push((actor, at, decided.verdict)),
            E::OutcomeRecorded(outcome) => self.fold_outcome(outcome, at),
            E::AdviceSought(sought) => self.advice_sought.push(sought),
            E::AdviceGiven(given) => self.advice_given.push(given),
            E::ReferralMade(referral) => self.referrals.push((actor, referral)),
            E::NotReferred(decided) => self.not_referred.push((actor, at, decided)),
            E::AgencyContacted(contacted) => self.contacts.push((contacted.agency, contacted.contact)),
            E::AgencyChased(chased) => self.fold_chased(&chased, at),
            E::AgencyReplied(replied) => self.fold_replied(&replied),
            E::ReplyAwaited(awaited) => self.fold_awaited(awaited, at),
            E::InformationShared(shared) => self.shared.push((actor, shared)),
            E::DecisionChallenged(challenged) => self.challenges.push((actor, challenged)),
            E::MeetingPlanned(planned) => self.fold_planned(planned),
            E::MeetingHeld(held) => self.fold_held(held),
            E::DeviceConfiscated(confiscated) => {
                self.devices.push(Device { confiscated, stored: None, to_police: None, returned: None });
            }
            E::DeviceStored(stored) => self.fold_stored(stored),
            E::DeviceToPolice(handed) => self.fold_to_police(handed),
            E::DeviceReturned(returned) => self.fold_returned(returned),
            E::SearchRecorded(search) => self.searches.push(search),
            E::ImageryViewed(viewed) => self.imagery.viewed.push(viewed),
            E::ErasureDecided(decided) => self.imagery.decided.push(decided),
            E::DataErased(erased) => self.imagery.erased.push(erased),
            E::FilterChangeRequested(requested) => self.filter_requested_at = Some(requested.at),
            E::FilterChanged(changed) => self.filter_changed_at = Some(changed.at),
            E::FilterRetested(retested) => self.filter_retested_at = Some(retested.at),
            E::ActionAgreed(agreed) => self.actions.push(Action { agreed, completed: None }),
            E::ActionCompleted(done) => {
                if let Some(action) = self.actions.iter_mut().find(|action| action.agreed.action == done.action) {
                    action.completed = Some((at, done.outcome));
                }
            }
            E::InvestigationOpened(opened) => self.investigation = Some(Investigation { opened, concluded: None }),
            E::InvestigationConcluded(concluded) => {
                if let Some(investigation) = &mut self.investigation {
                    investigation.concluded = Some((at, concluded));
                }
            }
            E::DebriefHeld(debrief) => self.debrief = Some(debrief),
            E::Closed(closed) => self.closed = Some(closed),
            E::Reopened(_) => {
                self.closed = None;
                self.ended = None;
            }
            E::Linked(linked) => self.links.push(linked),
            E::JoinedAsOneEvent(joined) => self.joined = Some(joined),
            E::ClosedAsDuplicate(duplicate) => {
                self.closed = Some(Closed { reasons: duplicate.reasons, debrief_owed_by: None });
                self.ended = Some(Status::Duplicate);
            }
            E::MatterSplit(split) => self.fold_split(split),
            E::CaseRestricted(restricted) => self.need_to_know.restricted_to = Some(restricted.to),
            E::RestrictionLifted(_) => self.need_to_know.restricted_to = None,
            E::PeopleProposed(proposed) => self.fold_people_proposed(proposed, actor, at),
            E::PeopleConfirmed(confirmed) => self.fold_people_confirmed(&confirmed, at),
            E::AccessGranted(granted) => self.fold_granted(&granted),
            E::AccessEnded(ended) => self.end_access(ended.person),
            E::GlassBroken(broken) => self.fold_broken(&broken),
            E::ConflictReported(reported) => self.fold_reported(reported.person),
            E::ConflictProposed(proposed) => self.fold_proposed(proposed),
            E::ConflictDeclared(conflict) => {
                self.fold_judged(conflict.person, at);
                self.conflicts.push(conflict);
            }
            E::NoConflictFound(none) => {
                self.fold_judged(none.person, at);
                self.no_conflicts.push(none.person);
            }
            E::ConflictLifted(lifted) => {
                self.fold_judged(lifted.person, at);
                self.conflicts.retain(|conflict| conflict.person != lifted.person);
                self.kept_from.retain(|person| *person != lifted.person);
            }
            E::PolicyDepartureRecorded(departure) => {
                self.departures.push(Departure { recorded: departure, at, by: actor, explanation: None });
            }
            E::DepartureExplained(explained) => {
                if let Some(departure) =
                    self.departures.iter_mut().find(|departure| departure.recorded.departure == explained.departure)
                {
                    departure.explanation = Some(explained.explanation);
                }
            }
            E::DutyImposed(imposed) => self.fold_imposed(imposed, at),
            E::DutyWarned(warned) => self.with_duty(warned.duty, |duty| duty.warned = true),
            E::DutyOverdue(overdue) => {
                self.with_duty(overdue.duty, |duty| duty.state = DutyState::Overdue { since: overdue.since });
            }
            E::DutyTargetMissed(missed) => {
                self.with_duty(missed.duty, |duty| duty.state = DutyState::TargetMissed { since: missed.since });
            }
            E::DutyMet(met) => self.fold_met(met),
            E::DutyMetOtherwise(met) => {
                self.with_duty(met.duty, |duty| duty.state = DutyState::MetOtherwise { at: met.at });
            }
            E::DutyNotNeeded(not_needed) => self.with_duty(not_needed.duty, |duty| duty.state = DutyState::NotNeeded),
            E::DutySuperseded(superseded) => self.with_duty(superseded.duty, |duty| duty.state = DutyState::Superseded),
        }
    }

    fn fold_raised(&mut self, raised: ConcernRaised, actor: Actor, at: DateTime<Utc>) {
        self.raised_by = Some(actor);
        self.raised_at = Some(at);
        self.details = Some(raised.details.clone());
        for involved in &raised.people {
            self.name(*involved);
        }
        self.told.extend(raised.told.iter().map(|told| SomeoneTold {
            person: told.person,
            at: told.at,
            how: told.how,
            said: None,
        }));
        self.raised = Some(raised);
    }

    fn name(&mut self, involved: Involved) {
        if !self.people.contains(&involved) {
            self.people.push(involved);
        }
    }

    fn fold_routed(&mut self, routed: ConcernRouted, at: DateTime<Utc>) {
        self.nobody_left = routed.nobody_left;
        self.unfilled.extend(routed.unfilled);
        let managers = routed.to.iter().flat_map(|to| to.capacities().map(|capacity| (to.person, capacity)));
        let managers: Vec<_> = managers.filter(|(_, capacity)| capacity.manages()).collect();
        if let Some((_, capacity)) = managers.first() {
            self.computed_managers = (managers.iter().map(|(person, _)| *person).collect(), capacity.role());
        }
        for to in routed.to {
            self.routed.push(to);
            self.routed_at.push(at);
        }
    }

    fn fold_triaged(&mut self, triaged: Triaged, at: DateTime<Utc>) {
        self.triaged_at.get_or_insert(at);
        if let Some(on) = triaged.review_on {
            self.fold_review(on, at);
        } else {
            self.reviewed_at = Some(at);
        }
        self.policies.extend(triaged.policies_applied.iter().cloned());
        self.triage = Some(triaged);
    }

    fn fold_outcome(&mut self, outcome: OutcomeRecorded, at: DateTime<Utc>) {
        self.outcome_at = Some(at);
        self.policies.extend(outcome.policies_applied);
    }

    fn fold_review(&mut self, on: chrono::NaiveDate, at: DateTime<Utc>) {
        self.reviews.push(on);
        self.reviewed_at = Some(at);
    }

    fn fold_stored(&mut self, stored: DeviceStored) {
        if let Some(device) = self.device_mut(stored.device) {
            device.stored = Some(stored);
        }
    }

    fn fold_to_police(&mut self, handed: DeviceToPolice) {
        if let Some(device) = self.device_mut(handed.device) {
            device.to_police = Some(handed);
        }
    }

    fn fold_returned(&mut self, returned: DeviceReturned) {
        if let Some(device) = self.device_mut(returned.device) {
            device.returned = Some(returned);
        }
    }

    fn device_mut(&mut self, number: u32) -> Option<&mut Device> {
        self.devices.iter_mut().find(|device| device.confiscated.device == number)
    }

    fn fold_imposed(&mut self, imposed: DutyImposed, at: DateTime<Utc>) {
        self.duties.push(Duty { imposed, imposed_at: at, warned: false, state: DutyState::Owed });
    }

    fn fold_met(&mut self, met: DutyMet) {
        let state = DutyState::Met { occurred_at: met.occurred_at, recorded_late: met.recorded_late };
        self.with_duty(met.duty, |duty| duty.state = state);
    }

    fn with_duty(&mut self, number: u32, change: impl FnOnce(&mut Duty)) {
        if let Some(duty) = self.duties.iter_mut().find(|duty| duty.imposed.duty == number) {
            change(duty);
        }
    }
}

impl SomeoneTold {
    /// Whether Wardbook itself told this person, and not a colleague.
    #[must_use]
    pub fn is_by_wardbook(&self) -> bool {
        self.how == Means::Wardbook
    }
}
