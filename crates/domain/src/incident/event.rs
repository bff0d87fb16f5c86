//! What can happen to a case, as stored for ever.

use super::adult::{AllegationReviewed, PermissionWithdrawn, SupportOffered, SuspensionConfirmed, SuspensionDecided};
use super::agency::{
    AdviceGiven, AdviceSought, AgencyChased, AgencyContacted, AgencyReplied, NotReferred, ReferralMade,
};
use super::closing::{Closed, ClosedAsDuplicate, EnteredInError, JoinedAsOneEvent, Linked, Reopened};
use super::custody::{DeviceConfiscated, DeviceReturned, DeviceStored, DeviceToPolice, SearchRecorded};
use super::departure::{DepartureExplained, PolicyDepartureRecorded};
use super::duty::{
    DutyImposed, DutyMet, DutyMetOtherwise, DutyNotNeeded, DutyOverdue, DutySuperseded, DutyTargetMissed, DutyWarned,
};
use super::filtering::{FilterChangeRequested, FilterChanged, FilterRetested};
use super::imagery::{DataErased, ErasureDecided, ImageryViewed};
use super::inquiry::{DebriefHeld, InvestigationConcluded, InvestigationOpened};
use super::meeting::{MeetingHeld, MeetingPlanned};
use super::need_to_know::{
    AccessEnded, AccessGranted, CaseRestricted, ConflictProposed, ConflictReported, GlassBroken, PeopleConfirmed,
    PeopleProposed, RestrictionLifted,
};
use super::outcome::{OutcomeRecorded, RequestDecided};
use super::pattern::{OtherConcernsFound, PatternReviewed};
use super::raise::{ConcernRaised, Corrected, NoteAdded, PersonNamed, PersonUnlinked, Reclassified};
use super::sharing::{DecisionChallenged, InformationShared, ReplyAwaited};
use super::splitting::MatterSplit;
use super::telling::{
    AdultTold, ConcernRouted, HoldLifted, HoldPlaced, ParentsInformed, ParentsNotYet, SomeoneTold, SubjectRecorded,
};
use super::work::{
    Acknowledged, ActionAgreed, ActionCompleted, Assigned, CaseManagerAppointed, ConflictDeclared, ConflictLifted,
    NoConflictFound, ReviewDateSet, Triaged,
};

stored_events! {
    /// Everything that can happen to a case.
    pub enum IncidentEvent in "incident" {
        /// A concern was raised: the case exists from here on.
        ConcernRaised(ConcernRaised) = "concern-raised" v 1,
        /// The rules worked out who must know.
        ConcernRouted(ConcernRouted) = "concern-routed" v 1,
        /// Somebody who must know has seen it.
        Acknowledged(Acknowledged) = "concern-acknowledged" v 1,
        /// The level of need was judged, with reasons.
        Triaged(Triaged) = "concern-triaged" v 1,
        /// A date to look again was set.
        ReviewDateSet(ReviewDateSet) = "review-date-set" v 1,
        /// The case was given to somebody to work on.
        Assigned(Assigned) = "case-assigned" v 1,
        /// A case manager was appointed.
        CaseManagerAppointed(CaseManagerAppointed) = "case-manager-appointed" v 1,
        /// A note was added.
        NoteAdded(NoteAdded) = "note-added" v 1,
        /// An entry was corrected; the entry itself stays as it was.
        Corrected(Corrected) = "entry-corrected" v 1,
        /// The whole case was entered in error.
        EnteredInError(EnteredInError) = "case-entered-in-error" v 1,
        /// The concern turned out to be of another kind.
        Reclassified(Reclassified) = "concern-reclassified" v 1,
        /// A person was named in the case.
        PersonNamed(PersonNamed) = "person-named" v 1,
        /// A person named by mistake was taken off the case.
        PersonUnlinked(PersonUnlinked) = "person-unlinked" v 1,
        /// Who the adult an allegation is about is to the school.
        SubjectRecorded(SubjectRecorded) = "subject-recorded" v 1,
        /// There are low-level concerns about the same adult in other cases.
        OtherConcernsFound(OtherConcernsFound) = "other-concerns-found" v 1,
        /// The concerns about an adult were looked at together.
        PatternReviewed(PatternReviewed) = "pattern-reviewed" v 1,
        /// Somebody was told.
        SomeoneTold(SomeoneTold) = "someone-told" v 1,
        /// Parents were informed.
        ParentsInformed(ParentsInformed) = "parents-informed" v 1,
        /// Parents are not informed yet, with reasons.
        ParentsNotYet(ParentsNotYet) = "parents-not-yet-informed" v 1,
        /// An agency asked that somebody be told nothing yet.
        HoldPlaced(HoldPlaced) = "hold-on-telling-placed" v 1,
        /// That hold ended.
        HoldLifted(HoldLifted) = "hold-on-telling-lifted" v 1,
        /// The adult was told of the allegation.
        AdultTold(AdultTold) = "adult-told-of-allegation" v 1,
        /// Support was offered to the adult.
        SupportOffered(SupportOffered) = "support-offered" v 1,
        /// Suspension was considered and decided on.
        SuspensionDecided(SuspensionDecided) = "suspension-decided" v 1,
        /// A suspension was confirmed in writing.
        SuspensionConfirmed(SuspensionConfirmed) = "suspension-confirmed" v 1,
        /// The progress of an allegation was reviewed.
        AllegationReviewed(AllegationReviewed) = "allegation-reviewed" v 1,
        /// Permission to work with children was withdrawn, or the adult left first.
        PermissionWithdrawn(PermissionWithdrawn) = "permission-withdrawn" v 1,
        /// Advice was sought.
        AdviceSought(AdviceSought) = "advice-sought" v 1,
        /// Advice was given.
        AdviceGiven(AdviceGiven) = "advice-given" v 1,
        /// The matter was referred to an agency.
        ReferralMade(ReferralMade) = "referral-made" v 1,
        /// It was decided not to refer, with reasons.
        NotReferred(NotReferred) = "referral-not-made" v 1,
        /// A further contact with an agency.
        AgencyContacted(AgencyContacted) = "agency-contacted" v 1,
        /// An agency replied.
        AgencyReplied(AgencyReplied) = "agency-replied" v 1,
        /// An agency was chased for its reply.
        AgencyChased(AgencyChased) = "agency-chased" v 1,
        /// An agency owes an answer.
        ReplyAwaited(ReplyAwaited) = "reply-awaited" v 1,
        /// Information was shared with a body outside.
        InformationShared(InformationShared) = "information-shared" v 1,
        /// The school disagrees with what an agency decided.
        DecisionChallenged(DecisionChallenged) = "decision-challenged" v 1,
        /// A meeting is planned.
        MeetingPlanned(MeetingPlanned) = "meeting-planned" v 1,
        /// A meeting was held.
        MeetingHeld(MeetingHeld) = "meeting-held" v 1,
        /// A device was confiscated.
        DeviceConfiscated(DeviceConfiscated) = "device-confiscated" v 1,
        /// A device was put in a secure place.
        DeviceStored(DeviceStored) = "device-stored" v 1,
        /// A device was handed to the police.
        DeviceToPolice(DeviceToPolice) = "device-handed-to-police" v 1,
        /// A device was given back.
        DeviceReturned(DeviceReturned) = "device-returned" v 1,
        /// A search was carried out.
        SearchRecorded(SearchRecorded) = "search-recorded" v 1,
        /// Somebody looked at imagery.
        ImageryViewed(ImageryViewed) = "imagery-viewed" v 1,
        /// It was decided what becomes of data on a device.
        ErasureDecided(ErasureDecided) = "erasure-decided" v 1,
        /// Data were erased.
        DataErased(DataErased) = "data-erased" v 1,
        /// A change of the filter was asked for.
        FilterChangeRequested(FilterChangeRequested) = "filter-change-requested" v 1,
        /// The filter was changed.
        FilterChanged(FilterChanged) = "filter-changed" v 1,
        /// The filter was tested again.
        FilterRetested(FilterRetested) = "filter-retested" v 1,
        /// An action was agreed.
        ActionAgreed(ActionAgreed) = "action-agreed" v 1,
        /// An action was completed.
        ActionCompleted(ActionCompleted) = "action-completed" v 1,
        /// An investigation was opened.
        InvestigationOpened(InvestigationOpened) = "investigation-opened" v 1,
        /// An investigation was concluded.
        InvestigationConcluded(InvestigationConcluded) = "investigation-concluded" v 1,
        /// A request was decided.
        RequestDecided(RequestDecided) = "request-decided" v 1,
        /// What was done about conduct was recorded.
        OutcomeRecorded(OutcomeRecorded) = "outcome-recorded" v 1,
        /// A debrief was held.
        DebriefHeld(DebriefHeld) = "debrief-held" v 1,
        /// The case was closed.
        Closed(Closed) = "case-closed" v 1,
        /// The case was opened again.
        Reopened(Reopened) = "case-reopened" v 1,
        /// The case was linked to another.
        Linked(Linked) = "case-linked" v 1,
        /// The case was joined with others as reports of one event.
        JoinedAsOneEvent(JoinedAsOneEvent) = "joined-as-one-event" v 1,
        /// The case was closed as a duplicate of another.
        ClosedAsDuplicate(ClosedAsDuplicate) = "closed-as-duplicate" v 1,
        /// One event was split into the child's welfare and the allegation.
        MatterSplit(MatterSplit) = "matter-split" v 1,
        /// The case is for those named and nobody else.
        CaseRestricted(CaseRestricted) = "case-restricted" v 1,
        /// The case is restricted no longer.
        RestrictionLifted(RestrictionLifted) = "restriction-lifted" v 1,
        /// People were named for a case that nobody is left to decide on: another person confirms it.
        PeopleProposed(PeopleProposed) = "people-proposed" v 1,
        /// Another person confirmed them.
        PeopleConfirmed(PeopleConfirmed) = "people-confirmed" v 1,
        /// Somebody may read the case for a time.
        AccessGranted(AccessGranted) = "access-granted" v 1,
        /// Somebody to whom access was granted may read the case no longer.
        AccessEnded(AccessEnded) = "access-ended" v 1,
        /// Somebody who leads opened a case that is not hers.
        GlassBroken(GlassBroken) = "glass-broken" v 1,
        /// A reader said that somebody must not see the case.
        ConflictReported(ConflictReported) = "conflict-reported" v 1,
        /// The case is about the own family of somebody who works in the school: kept from her until it is judged.
        ConflictProposed(ConflictProposed) = "conflict-proposed" v 1,
        /// Somebody has a conflict of interest in the case.
        ConflictDeclared(ConflictDeclared) = "conflict-declared" v 1,
        /// A proposed conflict was looked at, and there is none.
        NoConflictFound(NoConflictFound) = "no-conflict-found" v 1,
        /// A declared conflict was lifted.
        ConflictLifted(ConflictLifted) = "conflict-lifted" v 1,
        /// A fact went against a rule.
        PolicyDepartureRecorded(PolicyDepartureRecorded) = "policy-departure-recorded" v 1,
        /// A departure was explained.
        DepartureExplained(DepartureExplained) = "departure-explained" v 1,
        /// A rule imposed a duty.
        DutyImposed(DutyImposed) = "duty-imposed" v 1,
        /// A duty will soon be due.
        DutyWarned(DutyWarned) = "duty-warned" v 1,
        /// The time for a duty passed; it stays owed.
        DutyOverdue(DutyOverdue) = "duty-overdue" v 1,
        /// A local target was missed: a reminder, nothing more.
        DutyTargetMissed(DutyTargetMissed) = "duty-target-missed" v 1,
        /// A duty was met.
        DutyMet(DutyMet) = "duty-met" v 1,
        /// An agency met the duty.
        DutyMetOtherwise(DutyMetOtherwise) = "duty-met-otherwise" v 1,
        /// A duty is not needed, with reasons.
        DutyNotNeeded(DutyNotNeeded) = "duty-not-needed" v 1,
        /// The rule no longer matches.
        DutySuperseded(DutySuperseded) = "duty-superseded" v 1,
    }
}
