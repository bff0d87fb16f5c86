//! Commands to a case. A test fails when one of `IncidentCommand::NAMES` has no line here.

use super::payload::{CasePayload, NamePeoplePayload, OwnReferralPayload, RaisePayload, SplitPayload};
use crate::caller::Caller;
use crate::input::{Command, InSchool, Input, OfCase, OnCase};
use async_graphql::{Context, Object, Result};
use domain::IncidentCommand;
use domain::incident::adult::{PermissionWithdrawn, SupportOffered, SuspensionConfirmed, SuspensionDecided};
use domain::incident::agency::{AdviceGiven, AdviceSought, AgencyChased, AgencyContacted, AgencyReplied, NotReferred};
use domain::incident::closing::{Closed, EnteredInError, Reopened};
use domain::incident::commands;
use domain::incident::custody::{DeviceReturned, DeviceStored, DeviceToPolice, SearchRecorded};
use domain::incident::departure::DepartureExplained;
use domain::incident::duty::{DutyMetOtherwise, DutyNotNeeded};
use domain::incident::filtering::{FilterChangeRequested, FilterChanged, FilterRetested};
use domain::incident::imagery::{DataErased, ErasureDecided, ImageryViewed};
use domain::incident::inquiry::{DebriefHeld, InvestigationConcluded, InvestigationOpened};
use domain::incident::need_to_know::{AccessEnded, AccessGranted, CaseRestricted, ConflictReported, RestrictionLifted};
use domain::incident::outcome::{OutcomeRecorded, RequestDecided};
use domain::incident::pattern::PatternReviewed;
use domain::incident::raise::{Corrected, NoteAdded, PersonNamed, PersonUnlinked};
use domain::incident::sharing::InformationShared;
use domain::incident::telling::{AdultTold, HoldLifted, HoldPlaced, ParentsInformed, ParentsNotYet, SomeoneTold};
use domain::incident::work::{
    ActionCompleted, Assigned, CaseManagerAppointed, ConflictDeclared, ConflictLifted, NoConflictFound, ReviewDateSet,
    Triaged,
};
use futures::FutureExt;
use futures::future::BoxFuture;

/// Raising a concern names a school, every other command a case.
impl Command for commands::raise_concern::RaiseConcern {
    const INPUT: &'static str = "RaiseConcernInput";
    type About = InSchool;
    type Fields = Self;
    type Domain = Self;

    fn command(fields: Self) -> Self {
        fields
    }
}

/// Her own referral is recorded by whoever made it, who need not read the case.
impl Command for commands::record_own_referral::RecordOwnReferral {
    const INPUT: &'static str = "RecordOwnReferralInput";
    type About = OnCase;
    type Fields = Self;
    type Domain = IncidentCommand;

    fn command(fields: Self) -> IncidentCommand {
        fields.into()
    }
}

/// A split is two cases: this one, and the one that is raised.
impl Command for commands::split_matter::SplitMatter {
    const INPUT: &'static str = "SplitMatterInput";
    type About = OnCase;
    type Fields = Self;
    type Domain = Self;

    fn command(fields: Self) -> Self {
        fields
    }
}

/// Whoever names people for a case reads nothing of it: she is not answered the case, nor how much was recorded in it.
macro_rules! for_want_of_people {
    ($($module:ident :: $name:ident)+) => {
        $( impl Command for commands::$module::$name {
            const INPUT: &'static str = concat!(stringify!($name), "Input");
            type About = OfCase;
            type Fields = Self;
            type Domain = IncidentCommand;

            fn command(fields: Self) -> IncidentCommand {
                fields.into()
            }
        } )+
    };
}

for_want_of_people! {
    propose_people::ProposePeople
    confirm_people::ConfirmPeople
}

macro_rules! on_case {
    (@fields $command:ty) => { $command };
    (@fields $command:ty, $fields:ty) => { $fields };
    (@command $command:path, $value:ident) => { $value };
    (@command $command:path, $value:ident, $fields:ty) => { $command($value) };

    ($( $(#[$doc:meta])* $field:ident => $module:ident :: $name:ident $(($fields:ty))?; )+) => {
        $( impl Command for commands::$module::$name {
            const INPUT: &'static str = concat!(stringify!($name), "Input");
            type About = OnCase;
            type Fields = on_case!(@fields Self $(, $fields)?);
            type Domain = IncidentCommand;

            fn command(fields: Self::Fields) -> IncidentCommand {
                let command: Self = on_case!(@command commands::$module::$name, fields $(, $fields)?);
                command.into()
            }
        } )+

        /// Commands to cases.
        #[derive(Default)]
        pub(crate) struct CaseCommands;

        #[Object]
        impl CaseCommands {
            /// Raise a concern. Never refused for routing, pack or state: only what cannot be read is sent back.
            async fn raise_concern(
                &self,
                ctx: &Context<'_>,
                input: Input<commands::raise_concern::RaiseConcern>,
            ) -> Result<RaisePayload> {
                let caller = ctx.data::<Caller>()?;
                let call = caller.call(&input.about.idempotency_key, None);
                RaisePayload::of(caller.casework.raise(&caller.viewer, input.about.school, input.command, &call).await)
            }

            /// Record that one referred the matter oneself, to the police, to children's social care or to the designated
            /// officer. A fact, never guarded: any member of staff may refer, also one who may only raise concerns. It opens
            /// nothing of the case to her.
            async fn record_own_referral(
                &self,
                ctx: &Context<'_>,
                input: Input<commands::record_own_referral::RecordOwnReferral>,
            ) -> Result<OwnReferralPayload> {
                let (caller, case) = (ctx.data::<Caller>()?, input.about.case);
                let call = caller.call(&input.about.idempotency_key, input.about.expected_version);
                let done = caller.casework.on_case(&caller.viewer, case, input.command, &call);
                OwnReferralPayload::of(case, done.boxed().await)
            }

            /// Name people for a case that nobody is left to decide on: for the chair, the vice chair, the nominated governor, the clerk
            /// and whoever leads the trust, who read nothing of it. It counts once another of them confirms it, and nobody names
            /// herself. Whoever proposes again takes back what she proposed before.
            async fn propose_people(
                &self,
                ctx: &Context<'_>,
                input: Input<commands::propose_people::ProposePeople>,
            ) -> Result<NamePeoplePayload> {
                names_people(ctx, input.about, input.command).await
            }

            /// Confirm the people somebody else named for a case that nobody is left to decide on: from then on they read it and decide on
            /// it, and it can be worked on, or opened again. Never by whoever proposed them, and never by one of them. Who of them is
            /// kept from the case is passed over, and it is not said; where nobody remains, the case still has nobody.
            async fn confirm_people(
                &self,
                ctx: &Context<'_>,
                input: Input<commands::confirm_people::ConfirmPeople>,
            ) -> Result<NamePeoplePayload> {
                names_people(ctx, input.about, input.command).await
            }

            /// Split one event into the child's welfare and the allegation. A decision: this case goes on as one of the two, and
            /// the other is raised as a case of its own, with its own recipients, duties and access. Whoever the allegation is
            /// about is kept from both.
            async fn split_matter(
                &self,
                ctx: &Context<'_>,
                input: Input<commands::split_matter::SplitMatter>,
            ) -> Result<SplitPayload> {
                let (caller, case) = (ctx.data::<Caller>()?, input.about.case);
                let call = caller.call(&input.about.idempotency_key, input.about.expected_version);
                let done = caller.casework.split_matter(&caller.viewer, case, input.command, &call);
                SplitPayload::of(case, done.boxed().await)
            }

            $( $(#[$doc])*
            async fn $field(&self, ctx: &Context<'_>, input: Input<commands::$module::$name>) -> Result<CasePayload> {
                carry_out(ctx, input.about, input.command).await
            } )+
        }

        /// The commands that have a mutation, for the test that compares them with the domain's.
        #[cfg(test)]
        const NAMES: &[&str] = &["RaiseConcern", "RecordOwnReferral", "SplitMatter", "ProposePeople", "ConfirmPeople", $( stringify!($name), )+];
    };
}

async fn names_people(ctx: &Context<'_>, about: OfCase, command: IncidentCommand) -> Result<NamePeoplePayload> {
    let caller = ctx.data::<Caller>()?;
    let call = caller.call(&about.idempotency_key, None);
    NamePeoplePayload::of(caller.casework.on_case(&caller.viewer, about.case, command, &call).boxed().await)
}

/// Boxed: otherwise the whole way to the store is compiled into every mutation anew.
fn carry_out<'a>(ctx: &'a Context<'_>, about: OnCase, command: IncidentCommand) -> BoxFuture<'a, Result<CasePayload>> {
    let done = async move {
        let caller = ctx.data::<Caller>()?;
        let call = caller.call(&about.idempotency_key, about.expected_version);
        CasePayload::of(about.case, caller.casework.on_case(&caller.viewer, about.case, command, &call).await)
    };
    done.boxed()
}

on_case! {
    /// Acknowledge a concern: somebody who must know has seen it. A fact.
    acknowledge => acknowledge::Acknowledge;
    /// Judge the level of need. A decision: with reasons, and a day to look again where the child is to be watched.
    triage_concern => triage_concern::TriageConcern(Triaged);
    /// Set the day to look again. A decision.
    set_review_date => set_review_date::SetReviewDate(ReviewDateSet);
    /// Give the case to somebody to work on. A decision: never to its subject or to somebody conflicted.
    assign_case => assign_case::AssignCase(Assigned);
    /// Appoint a case manager in place of the one the policy computes. A decision: never the subject or somebody
    /// conflicted.
    appoint_case_manager => appoint_case_manager::AppointCaseManager(CaseManagerAppointed);
    /// Decide on a permission, an exception or a declared relationship. A decision, with reasons; where a policy wants two
    /// people to decide, each decides.
    decide_request => decide_request::DecideRequest(RequestDecided);
    /// Record what was done about conduct, under which policies, and why. A fact.
    record_outcome => record_outcome::RecordOutcome(OutcomeRecorded);
    /// Add a note. A fact: accepted in every state, closed cases too.
    add_note => add_note::AddNote(NoteAdded);
    /// Have Wardbook tell somebody, who may read the case from then on. A decision: never its subject, somebody
    /// conflicted, or somebody of whom an agency asked that she be told nothing yet.
    notify_person => notify_person::NotifyPerson;
    /// Record that somebody was told. A fact: kept even where she should not have been, then with its departure.
    record_telling => record_telling::RecordTelling(SomeoneTold);
    /// Correct an earlier entry by appending; the entry itself stays as it was. A fact.
    correct_entry => correct_entry::CorrectEntry(Corrected);
    /// Mark the whole case as entered in error. A decision: not while a duty to the police or the designated
    /// officer is owed, or an allegation could be made to go away by calling it a mistake. Reclassify it, or take
    /// the person off it, first.
    mark_entered_in_error => mark_entered_in_error::MarkEnteredInError(EnteredInError);
    /// Say that the concern is of another kind, or that its details are other. A decision, with reasons; the rules
    /// are matched again.
    reclassify => reclassify::Reclassify;
    /// Name a person in the case and the part she plays. A fact.
    name_person => name_person::NamePerson(PersonNamed);
    /// Take a person off the case who was named in it by mistake; the entry that named her stays. A decision, with
    /// reasons, and never one's own: a subject cannot make herself a bystander.
    unlink_person => unlink_person::UnlinkPerson(PersonUnlinked);
    /// Record that parents were informed. A fact: kept during a hold too, then with its departure.
    inform_parents => inform_parents::InformParents(ParentsInformed);
    /// Decide not to inform parents yet. A decision: with reasons and a day to look again.
    defer_informing_parents => defer_informing_parents::DeferInformingParents(ParentsNotYet);
    /// Record that an agency asked that somebody be told nothing yet. A fact.
    hold_on_telling => hold_on_telling::HoldOnTelling(HoldPlaced);
    /// Lift a hold on telling somebody. A decision, on somebody's word.
    lift_hold => lift_hold::LiftHold(HoldLifted);
    /// Tell the adult of the allegation. A decision: not before the designated officer's advice, and not during a
    /// hold.
    tell_adult_of_allegation => tell_adult_of_allegation::TellAdultOfAllegation(AdultTold);
    /// Record that the adult was told of the allegation. A fact: kept even where it was too early, then with its
    /// departure.
    record_adult_told => record_adult_told::RecordAdultTold(AdultTold);
    /// Record that the low-level concerns about an adult were looked at together. A fact.
    review_pattern => review_pattern::ReviewPattern(PatternReviewed);
    /// Record that support was offered to the adult an allegation is about, and who gives it. A fact.
    offer_support => offer_support::OfferSupport(SupportOffered);
    /// Decide on suspension. A decision, never automatic: nobody is suspended before the alternatives were weighed.
    decide_suspension => decide_suspension::DecideSuspension(SuspensionDecided);
    /// Record what was done about suspension. A fact: somebody sent home before anything was weighed is kept, with the
    /// departure.
    record_suspension => record_suspension::RecordSuspension(SuspensionDecided);
    /// Record that a suspension was confirmed in writing, with a named contact. A fact.
    confirm_suspension => confirm_suspension::ConfirmSuspension(SuspensionConfirmed);
    /// Record that the progress of an allegation was reviewed, and when it is reviewed next. A fact.
    review_allegation => review_allegation::ReviewAllegation;
    /// Record that permission to work with children was withdrawn, or that the adult left first. A fact: what is owed to the
    /// Disclosure and Barring Service and the Teaching Regulation Agency follows from it.
    record_withdrawal => record_withdrawal::RecordWithdrawal(PermissionWithdrawn);
    /// Record that advice was sought. A fact.
    seek_advice => seek_advice::SeekAdvice(AdviceSought);
    /// Record the advice that was given. A fact.
    record_advice => record_advice::RecordAdvice(AdviceGiven);
    /// Pass an allegation about an adult to the local authority designated officer. A fact: the call was made.
    refer_to_lado => refer_to_lado::ReferToLado;
    /// Refer the matter to the police. A fact: the call was made.
    refer_to_police => refer_to_police::ReferToPolice;
    /// Refer the matter to children's social care. A fact: the call was made, and any member of staff may make it.
    refer_to_social_care => refer_to_social_care::ReferToSocialCare;
    /// Decide not to refer the matter. A decision: never without reasons.
    decide_not_to_refer => decide_not_to_refer::DecideNotToRefer(NotReferred);
    /// Record a further contact with an agency. A fact.
    record_agency_contact => record_agency_contact::RecordAgencyContact(AgencyContacted);
    /// Record an agency's reply. A fact.
    record_agency_reply => record_agency_reply::RecordAgencyReply(AgencyReplied);
    /// Record that information was shared with a body outside: with whom, on what basis, and why without consent where
    /// it was. A fact.
    share_information => share_information::ShareInformation(InformationShared);
    /// Record that an agency owes an answer, and the day on which somebody asks after it. A fact.
    await_reply => await_reply::AwaitReply;
    /// Record that the school disagrees with what an agency decided, and told it so. A fact.
    challenge_decision => challenge_decision::ChallengeDecision;
    /// Record that a meeting is planned. A fact, and a planned one: it lies in the future. It gives nobody sight of the
    /// case.
    plan_meeting => plan_meeting::PlanMeeting;
    /// Record that a meeting was held: who was there, what was decided and why, and the actions that were agreed,
    /// owners outside the school among them. A fact: kept even where somebody was there who is to know nothing, then
    /// with its departure.
    record_meeting => record_meeting::RecordMeeting;
    /// Record that an agency was chased for its reply, and by when somebody asks again. A fact.
    chase_agency => chase_agency::ChaseAgency(AgencyChased);
    /// Record that a device was confiscated. A fact; the device gets its number in the case.
    confiscate_device => confiscate_device::ConfiscateDevice;
    /// Record that a device was put in a secure place. A fact.
    store_device => store_device::StoreDevice(DeviceStored);
    /// Record that a device was handed to the police, with officer and receipt. A fact.
    hand_device_to_police => hand_device_to_police::HandDeviceToPolice(DeviceToPolice);
    /// Give a device back. A decision: one that may be evidence only on advice, or with the risk weighed.
    return_device => return_device::ReturnDevice(DeviceReturned);
    /// Record that a device was given back. A fact: kept even without advice, then with its departure.
    record_device_returned => record_device_returned::RecordDeviceReturned(DeviceReturned);
    /// Record a search, whether or not anything was found. A fact: kept even without authority or consent, then
    /// with its departure.
    record_search => record_search::RecordSearch(SearchRecorded);
    /// Record that somebody looked at imagery. A fact, always accepted: without a second adult or the head's agreement it
    /// is kept with its departure. No picture is ever kept.
    view_imagery => view_imagery::ViewImagery(ImageryViewed);
    /// Decide what becomes of data on a device. A decision: erasing needs a good reason by the three-part test and the head's
    /// authority, and what may be evidence is never erased.
    decide_erasure => decide_erasure::DecideErasure(ErasureDecided);
    /// Record that data were erased. A fact: a pupil who erases before everybody's eyes is recorded, with the departure.
    record_erasure => record_erasure::RecordErasure(DataErased);
    /// Record that a change of the filter was asked for. A fact.
    request_filter_change => request_filter_change::RequestFilterChange(FilterChangeRequested);
    /// Record that the filter was changed. A fact.
    record_filter_change => record_filter_change::RecordFilterChange(FilterChanged);
    /// Record that the filter was tested again. A fact.
    record_filter_retest => record_filter_retest::RecordFilterRetest(FilterRetested);
    /// Record that an action was agreed. A fact, and a planned one: it may be due in the future. It gives its owner
    /// no sight of the case.
    agree_action => agree_action::AgreeAction;
    /// Record that an action was completed. A fact.
    complete_action => complete_action::CompleteAction(ActionCompleted);
    /// Open an investigation. A decision: guarded, and only where there is an adult's or a pupil's conduct to
    /// investigate.
    open_investigation => open_investigation::OpenInvestigation(InvestigationOpened);
    /// Conclude the investigation. A decision: guarded, with findings, reasons, and for an allegation one of the
    /// five outcomes.
    conclude_investigation => conclude_investigation::ConcludeInvestigation(InvestigationConcluded);
    /// Record that a debrief was held. A fact: kept even where it came too early, then with its departure.
    hold_debrief => hold_debrief::HoldDebrief(DebriefHeld);
    /// Close a case. A decision: held back while a duty that blocks it is owed, and by the policy's guards.
    close_case => close_case::CloseCase(Closed);
    /// Open a closed case again. A decision, with reasons.
    reopen_case => reopen_case::ReopenCase(Reopened);
    /// Link the case to another of the same school. A fact.
    link_case => link_case::LinkCase;
    /// Join reports of one event. A fact, recorded alike in every one of the joined cases, each of which keeps its
    /// own words: the same command is given to the lead and to all others, and giving it twice adds nothing.
    join_as_one_event => join_as_one_event::JoinAsOneEvent;
    /// Close the case as a duplicate of another. A decision: not while a duty to the police or the designated
    /// officer is owed that blocks closing.
    close_as_duplicate => close_as_duplicate::CloseAsDuplicate;
    /// Restrict the case to people by name. A decision: no later role, cover, grant or broken glass widens the list. It must
    /// leave somebody who can decide; giving it again draws the list up anew.
    restrict_case => restrict_case::RestrictCase(CaseRestricted);
    /// Lift the restriction of the case. A decision, with reasons.
    lift_restriction => lift_restriction::LiftRestriction(RestrictionLifted);
    /// Let somebody read the case for a time, because her advice is asked. A decision, with reasons and an end.
    grant_access => grant_access::GrantAccess(AccessGranted);
    /// End access that was granted, or taken in an emergency, before its time. A decision.
    end_access => end_access::EndAccess(AccessEnded);
    /// Open a case that is not your own because it cannot wait for those it is for. A fact, with reasons, for those who lead:
    /// those whose case it is hear of it at once, and after a day it is closed to you again.
    break_glass => break_glass::BreakGlass;
    /// Say that the case is about someone who must not see it. A fact, for every reader and for whoever raised it: it is kept from
    /// that person at once, and somebody uninvolved confirms it (declares the conflict) or lifts it.
    report_conflict => report_conflict::ReportConflict(ConflictReported);
    /// Declare a conflict of interest. A fact, with reasons: by the person herself, or of others by the case
    /// manager or the lead. Where it leaves nobody who can be told, the rules find the people of last resort.
    declare_conflict => declare_conflict::DeclareConflict(ConflictDeclared);
    /// Say that a conflict of interest which Wardbook proposed is none. A decision, with reasons, and never about oneself.
    find_no_conflict => find_no_conflict::FindNoConflict(NoConflictFound);
    /// Lift a declared conflict of interest. A decision, with reasons, and never one's own.
    lift_conflict => lift_conflict::LiftConflict(ConflictLifted);
    /// Record that an agency met a duty and said so: who, when, under which reference. A fact.
    record_duty_met_otherwise => record_duty_met_otherwise::RecordDutyMetOtherwise(DutyMetOtherwise);
    /// Say that a duty is not needed, because. A decision: only by the roles the duty's rule names, never by
    /// anybody the case excludes, always with reasons.
    mark_duty_not_needed => mark_duty_not_needed::MarkDutyNotNeeded(DutyNotNeeded);
    /// Explain a departure from policy. A fact.
    explain_departure => explain_departure::ExplainDeparture(DepartureExplained);
}

#[cfg(test)]
mod tests {
    use super::NAMES;
    use domain::IncidentCommand;

    #[test]
    fn every_command_to_a_case_has_a_mutation() {
        let missing: Vec<_> = IncidentCommand::NAMES
            .iter()
            .filter(|name| !["RecordTimePassed", "RaiseSplit"].contains(*name) && !NAMES.contains(name))
            .collect();
        assert!(missing.is_empty(), "add a line to the table in on_case.rs for {missing:?}");
    }
}
