//! What can happen to a case, in words.

use super::departure::PolicyDepartureRecorded;
use super::duty::{DutyImposed, DutyMet};
use super::event::IncidentEvent;
use super::inquiry::InvestigationConcluded;
use super::meeting::MeetingHeld;
use super::sharing::InformationShared;
use super::telling::ConcernRouted;
use super::work::Triaged;
use crate::describe::{Described, counted, day, time};

impl IncidentEvent {
    /// The event in words, for the audit trail.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one arm per event; exhaustive on purpose")]
    pub fn describe(&self) -> Described {
        let said = |what: String| Described::new(what);
        match self {
            Self::ConcernRaised(raised) => said(format!("A concern was raised: {}.", raised.details.kind().words()))
                .of(raised.people.iter().map(|involved| involved.person)),
            Self::ConcernRouted(routed) => routed.describe(),
            Self::Acknowledged(seen) => said(format!("The concern was seen on {}.", time(seen.at))).of([seen.by]),
            Self::Triaged(triaged) => triaged.describe(),
            Self::ReviewDateSet(review) => said(format!("It will be looked at again on {}.", day(review.on))),
            Self::Assigned(assigned) => said("The case was given to somebody to work on.".into()).of([assigned.to]),
            Self::RequestDecided(decided) => said(format!("The request was {}.", decided.verdict.words())),
            Self::OutcomeRecorded(outcome) => {
                let measures: Vec<&str> = outcome.measures.iter().map(|measure| measure.words()).collect();
                said(format!("What was done was recorded: {}.", measures.join(", ")))
            }
            Self::CaseManagerAppointed(appointed) => {
                said("A case manager was appointed.".into()).of([appointed.person])
            }
            Self::NoteAdded(_) => said("A note was added.".into()),
            Self::Corrected(corrected) if corrected.entered_in_error => {
                said(format!("Entry {} was marked as entered in error.", corrected.entry))
            }
            Self::Corrected(corrected) => said(format!("Entry {} was corrected.", corrected.entry)),
            Self::EnteredInError(_) => said("The case was marked as entered in error.".into()),
            Self::Reclassified(to) => {
                said(format!("Reclassified from {} to {}.", to.was.words(), to.details.kind().words()))
            }
            Self::PersonNamed(named) => {
                said(format!("A person was named in the case: {}.", named.part.words())).of([named.person])
            }
            Self::PersonUnlinked(unlinked) => {
                said("A person named by mistake was taken off the case.".into()).of([unlinked.person])
            }
            Self::SubjectRecorded(subject) => {
                said("The roles of the person the allegation is about were recorded.".into()).of([subject.person])
            }
            Self::OtherConcernsFound(found) => {
                said("There are low-level concerns about the same adult in other cases.".into()).of([found.person])
            }
            Self::PatternReviewed(reviewed) => {
                said(format!("The concerns about the adult were looked at together, on {}.", time(reviewed.at)))
                    .of([reviewed.person])
            }
            Self::SomeoneTold(told) => {
                said(format!("Somebody was told {}, on {}.", told.how.words(), time(told.at))).of([told.person])
            }
            Self::ParentsInformed(informed) => {
                said(format!("Parents were informed {}, on {}.", informed.how.words(), time(informed.at)))
                    .of(informed.parents.iter().copied())
            }
            Self::ParentsNotYet(not_yet) => said(format!(
                "It was decided not to inform parents yet; looked at again on {}.",
                day(not_yet.review_on)
            )),
            Self::HoldPlaced(hold) => {
                let until = hold.until.map_or_else(String::new, |until| format!(" until {}", time(until)));
                said(format!("Somebody is to be told nothing{until}.")).of([hold.person])
            }
            Self::HoldLifted(lifted) => said("A hold on telling somebody was lifted.".into()).of([lifted.person]),
            Self::AdultTold(told) => {
                said(format!("The adult was told of the allegation {}, on {}.", told.how.words(), time(told.at))).of([
                    told.person,
                ]
                .into_iter()
                .chain(told.supported_by))
            }
            Self::SupportOffered(offered) => {
                said(format!("Support was offered to the adult, on {}.", time(offered.at)))
                    .of([offered.person])
                    .of(offered.supported_by)
            }
            Self::SuspensionDecided(decided) => {
                said(format!("Suspension was considered: {}.", decided.decision.words())).of([decided.person])
            }
            Self::SuspensionConfirmed(confirmed) => {
                said(format!("The suspension was confirmed in writing, on {}.", time(confirmed.at)))
                    .of([confirmed.person])
            }
            Self::AllegationReviewed(reviewed) => {
                let next = reviewed.next_on.map_or_else(String::new, |on| format!("; next on {}", day(on)));
                said(format!("Review {} was held on {}{next}.", reviewed.review, time(reviewed.at)))
            }
            Self::PermissionWithdrawn(withdrawn) => {
                let how = withdrawn.how.words();
                said(format!("Work with children ended on {}: {how}.", day(withdrawn.on))).of([withdrawn.person])
            }
            Self::AdviceSought(sought) => said(format!("Advice was sought: {}.", sought.from.words())),
            Self::AdviceGiven(given) => said(format!("Advice was given: {}.", given.from.words())),
            Self::ReferralMade(made) => {
                said(format!("Referred to {}, on {}.", made.agency.words(), time(made.contact.at))).of(made.about)
            }
            Self::NotReferred(decided) => {
                said(format!("It was decided not to refer to {}.", decided.agency.words())).of(decided.about)
            }
            Self::AgencyContacted(contacted) => {
                said(format!("A further contact with {}, on {}.", contacted.agency.words(), time(contacted.contact.at)))
            }
            Self::AgencyReplied(replied) => {
                said(format!("A reply from {}, on {}.", replied.agency.words(), time(replied.contact.at)))
            }
            Self::AgencyChased(chased) => {
                said(format!("Chased for a reply: {}, on {}.", chased.agency.words(), time(chased.contact.at)))
            }
            Self::ReplyAwaited(awaited) => said(format!(
                "An answer is awaited from {}; asked after on {}.",
                awaited.agency.words(),
                day(awaited.by)
            )),
            Self::InformationShared(shared) => shared.describe(),
            Self::DecisionChallenged(challenged) => said(format!(
                "A decision of {} was challenged: {}.",
                challenged.agency.words(),
                challenged.stage.words()
            )),
            Self::MeetingPlanned(planned) => {
                said(format!("A {} is planned for {}.", planned.kind.words(), time(planned.at)))
                    .of(planned.invited.iter().filter_map(|one| one.person))
            }
            Self::MeetingHeld(held) => held.describe(),
            Self::DeviceConfiscated(device) => {
                let evidence = if device.may_be_evidence { "; it may be evidence" } else { "" };
                said(format!("Device {} was confiscated on {}{evidence}.", device.device, time(device.at)))
                    .of(device.from.into_iter().chain([device.by]))
            }
            Self::DeviceStored(stored) => {
                said(format!("Device {} was put in a secure place on {}.", stored.device, time(stored.at)))
                    .of([stored.by])
            }
            Self::DeviceToPolice(handed) => {
                said(format!("Device {} was handed to the police on {}.", handed.device, time(handed.at)))
            }
            Self::DeviceReturned(returned) => {
                said(format!("Device {} was given back on {}.", returned.device, time(returned.at))).of(returned.to)
            }
            Self::SearchRecorded(search) => {
                said(format!("A search was carried out {}, on {}.", search.footing.words(), time(search.at))).of([
                    search.pupil,
                    search.by,
                ]
                .into_iter()
                .chain(search.authorised_by))
            }
            Self::ImageryViewed(viewed) => {
                let alone = if viewed.second_adult.is_some() { "with a second adult" } else { "with no second adult" };
                said(format!("Imagery was looked at on {}, {alone}.", time(viewed.at)))
                    .of([viewed.viewer].into_iter().chain(viewed.second_adult).chain(viewed.agreed_by))
            }
            Self::ErasureDecided(decided) => {
                let verdict = decided.verdict.words();
                said(format!("It was decided on data on device {}: {verdict}.", decided.device))
                    .of(decided.authorised_by)
            }
            Self::DataErased(erased) => said(format!("Data were erased on {}.", time(erased.at))).of(erased.by),
            Self::FilterChangeRequested(asked) => {
                said(format!("A change of the filter was asked for on {}.", time(asked.at)))
            }
            Self::FilterChanged(changed) => said(format!("The filter was changed on {}.", time(changed.at))),
            Self::FilterRetested(retested) => {
                let holds = if retested.passed { "it holds" } else { "it does not hold" };
                said(format!("The filter was tested again on {}: {holds}.", time(retested.at)))
            }
            Self::ActionAgreed(agreed) => {
                let due = agreed.due.map_or_else(String::new, |due| format!(", by {}", time(due)));
                said(format!("Action {} was agreed{due}.", agreed.action)).of(agreed.owner)
            }
            Self::ActionCompleted(done) => said(format!("Action {} was completed.", done.action)),
            Self::InvestigationOpened(opened) => said("An investigation was opened.".into()).of(opened.officer),
            Self::InvestigationConcluded(concluded) => concluded.describe(),
            Self::DebriefHeld(held) => said(format!(
                "A debrief was held on {} with {}.",
                time(held.at),
                counted(held.attended.len(), "person", "people")
            ))
            .of(held.attended.iter().copied()),
            Self::Closed(closed) => said(closed.debrief_owed_by.map_or_else(
                || "The case was closed.".into(),
                |by| format!("The work on the case is finished; a debrief is owed by {}.", time(by)),
            )),
            Self::Reopened(_) => said("The case was opened again.".into()),
            Self::Linked(_) => said("The case was linked to another.".into()),
            Self::JoinedAsOneEvent(joined) => said(format!(
                "Joined with {} as one event.",
                counted(joined.others.len(), "other report", "other reports")
            )),
            Self::ClosedAsDuplicate(_) => said("The case was closed as a duplicate of another.".into()),
            // Whom it is kept from, and what else there is, is never said.
            Self::MatterSplit(split) => said(format!("From here on the case is about {} alone.", split.side.words())),
            Self::CaseRestricted(restricted) => said(format!(
                "The case was restricted to {} by name.",
                counted(restricted.to.len(), "person", "people")
            ))
            .of(restricted.to.iter().copied()),
            Self::RestrictionLifted(_) => said("The case is restricted no longer.".into()),
            Self::PeopleProposed(proposed) => said(format!(
                "{} named for the case, which nobody was left to decide on: another person confirms it.",
                counted(proposed.to.len(), "person was", "people were")
            ))
            .of(proposed.to.iter().copied()),
            Self::PeopleConfirmed(confirmed) => {
                said("Another person confirmed the people named for the case.".into()).of(confirmed.to.iter().copied())
            }
            Self::AccessGranted(granted) => {
                said(format!("Access was granted until {}.", time(granted.until))).of([granted.person])
            }
            Self::AccessEnded(ended) => said("Access was ended.".into()).of([ended.person]),
            Self::GlassBroken(broken) => {
                said(format!("Opened in an emergency, until {}.", time(broken.until))).of([broken.by])
            }
            Self::ConflictReported(reported) => {
                said("A reader said that somebody must not see the case.".into()).of([reported.person])
            }
            Self::ConflictProposed(proposed) => {
                said("A conflict of interest was proposed: as recorded, it is about her own family.".into())
                    .of([proposed.person, proposed.child])
            }
            Self::ConflictDeclared(conflict) => {
                said("A conflict of interest was declared.".into()).of([conflict.person])
            }
            Self::NoConflictFound(none) => {
                said("A proposed conflict of interest was looked at: there is none.".into()).of([none.person])
            }
            Self::ConflictLifted(lifted) => said("A conflict of interest was lifted.".into()).of([lifted.person]),
            Self::PolicyDepartureRecorded(departure) => departure.describe(),
            Self::DepartureExplained(explained) => said(format!("Departure {} was explained.", explained.departure)),
            Self::DutyImposed(imposed) => imposed.describe(),
            Self::DutyWarned(warned) => said(format!("Duty {} will soon be due.", warned.duty)),
            Self::DutyOverdue(overdue) => {
                said(format!("Duty {} is overdue since {}; it stays owed.", overdue.duty, time(overdue.since)))
            }
            Self::DutyTargetMissed(missed) => {
                said(format!("The local target for duty {} passed on {}.", missed.duty, time(missed.since)))
            }
            Self::DutyMet(met) => met.describe(),
            Self::DutyMetOtherwise(met) => said(format!("Duty {} was met by an agency on {}.", met.duty, time(met.at))),
            Self::DutyNotNeeded(waived) => said(format!("Duty {} is not needed; reasons were given.", waived.duty)),
            Self::DutySuperseded(gone) => {
                said(format!("Duty {} is owed no longer, or owed anew: the case is not as it was.", gone.duty))
            }
        }
    }
}

impl ConcernRouted {
    /// Whom the rules left out is never said.
    fn describe(&self) -> Described {
        let mut capacities: Vec<&str> = Vec::new();
        for capacity in
            self.to.iter().flat_map(|to| std::iter::once(to.capacity).chain(to.also.iter().map(|one| one.capacity)))
        {
            if !capacities.contains(&capacity.words()) {
                capacities.push(capacity.words());
            }
        }
        let what = match (capacities.is_empty(), self.nobody_left) {
            (false, _) => format!("Must know from now on: {}.", capacities.join(", ")),
            (true, true) => "The rules found nobody to tell: somebody independent must be found.".to_owned(),
            (true, false) => "The rules worked out who must know.".to_owned(),
        };
        Described::new(what)
            .of(self.to.iter().map(|to| to.person))
            .citing(self.to.iter().flat_map(|to| to.rule.iter().chain(to.also.iter().map(|one| &one.rule))))
    }
}

impl InformationShared {
    fn describe(&self) -> Described {
        let (agency, how, basis, consent) =
            (self.agency.words(), self.how.words(), self.basis.words(), self.consent.words());
        Described::new(format!("Information was shared with {agency} {how}, on {}: {basis}, {consent}.", time(self.at)))
            .of(self.about.iter().copied())
    }
}

impl MeetingHeld {
    fn describe(&self) -> Described {
        let (kind, at) = (self.kind.words(), time(self.at));
        let there = counted(self.attended.len(), "person", "people");
        let decided = counted(self.decisions.len(), "decision", "decisions");
        Described::new(format!("A {kind} was held on {at} with {there}: {decided}."))
            .of(self.attended.iter().filter_map(|one| one.person))
    }
}

impl Triaged {
    fn describe(&self) -> Described {
        let review = self.review_on.map_or_else(String::new, |on| format!("; looked at again on {}", day(on)));
        Described::new(format!("The level of need was judged: {}{review}.", self.level.words()))
    }
}

impl InvestigationConcluded {
    fn describe(&self) -> Described {
        let outcome = self.outcome.map_or_else(String::new, |outcome| format!(": {}", outcome.words()));
        Described::new(format!("The investigation was concluded{outcome}."))
    }
}

impl PolicyDepartureRecorded {
    fn describe(&self) -> Described {
        let (number, what, needed) = (self.departure, self.what.words(), &self.needed);
        Described::new(format!("Departure {number}: {what} needed {needed}.")).citing(&self.rules)
    }
}

impl DutyImposed {
    fn describe(&self) -> Described {
        let due = self.due.map_or_else(String::new, |due| format!(", due {}", time(due)));
        let (number, kind, basis) = (self.duty, self.kind.words(), self.basis.words());
        Described::new(format!("Duty {number}: {kind} ({basis}){due}.")).of(self.person).citing(&self.rules)
    }
}

impl DutyMet {
    fn describe(&self) -> Described {
        let late = if self.recorded_late { "; in time, recorded late" } else { "" };
        Described::new(format!("Duty {} was met on {}{late}.", self.duty, time(self.occurred_at)))
    }
}
