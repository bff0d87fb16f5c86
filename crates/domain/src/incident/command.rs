//! Every command to a case, one line each.

use super::commands;
use super::error::IncidentError;
use super::event::IncidentEvent;
use super::state::Incident;
use crate::{CaseId, Desk};
use serde::{Deserialize, Serialize};

/// Whether a command records what happened or takes a decision in the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// Brings the case into being: never refused for routing, pack or state.
    Raise,
    /// Records what happened: never refused for breaking a rule, needs no expected version.
    Fact,
    /// Takes a decision: guarded, and carries the version it was taken on.
    Decision,
    /// Time that passed, noticed by a worker.
    Clockwork,
}

/// A command that can be decided.
pub trait Decide: Sized {
    /// What sort of command it is.
    const NATURE: Nature;

    /// What the contract's input carries: the command itself, or the body of the event that it becomes as it is.
    type Fields;

    /// The command with these fields.
    fn of(fields: Self::Fields) -> Self;

    /// Decides: the events that follow, or why not. Pure.
    ///
    /// # Errors
    /// See [`IncidentError`].
    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError>;
}

macro_rules! commands {
    ($( $module:ident :: $name:ident, )+) => {
        /// A command to a case.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum IncidentCommand {
            $( #[doc = concat!("See [`commands::", stringify!($module), "`].")] $name(commands::$module::$name), )+
        }

        impl IncidentCommand {
            /// Every command's name, for tests that must not forget one.
            pub const NAMES: &'static [&'static str] = &[ $( stringify!($name), )+ ];

            /// The command's name.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $( Self::$name(_) => stringify!($name), )+ }
            }

            /// What sort of command it is.
            #[must_use]
            pub const fn nature(&self) -> Nature {
                match self { $( Self::$name(_) => <commands::$module::$name as Decide>::NATURE, )+ }
            }

            pub(super) fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
                if !matches!(self.nature(), Nature::Raise) && incident.raised().is_none() {
                    return Err(IncidentError::NotRaised);
                }
                match self { $( Self::$name(command) => command.decide(incident, desk), )+ }
            }
        }

        $( impl From<commands::$module::$name> for IncidentCommand {
            fn from(command: commands::$module::$name) -> Self { Self::$name(command) }
        } )+
    };
}

commands! {
    raise_concern::RaiseConcern,
    acknowledge::Acknowledge,
    triage_concern::TriageConcern,
    set_review_date::SetReviewDate,
    assign_case::AssignCase,
    appoint_case_manager::AppointCaseManager,
    decide_request::DecideRequest,
    record_outcome::RecordOutcome,
    add_note::AddNote,
    notify_person::NotifyPerson,
    record_telling::RecordTelling,
    correct_entry::CorrectEntry,
    mark_entered_in_error::MarkEnteredInError,
    reclassify::Reclassify,
    name_person::NamePerson,
    unlink_person::UnlinkPerson,
    inform_parents::InformParents,
    defer_informing_parents::DeferInformingParents,
    hold_on_telling::HoldOnTelling,
    lift_hold::LiftHold,
    tell_adult_of_allegation::TellAdultOfAllegation,
    record_adult_told::RecordAdultTold,
    offer_support::OfferSupport,
    decide_suspension::DecideSuspension,
    record_suspension::RecordSuspension,
    confirm_suspension::ConfirmSuspension,
    review_allegation::ReviewAllegation,
    record_withdrawal::RecordWithdrawal,
    review_pattern::ReviewPattern,
    seek_advice::SeekAdvice,
    record_advice::RecordAdvice,
    refer_to_lado::ReferToLado,
    refer_to_police::ReferToPolice,
    refer_to_social_care::ReferToSocialCare,
    decide_not_to_refer::DecideNotToRefer,
    record_agency_contact::RecordAgencyContact,
    record_agency_reply::RecordAgencyReply,
    record_own_referral::RecordOwnReferral,
    share_information::ShareInformation,
    await_reply::AwaitReply,
    chase_agency::ChaseAgency,
    challenge_decision::ChallengeDecision,
    plan_meeting::PlanMeeting,
    record_meeting::RecordMeeting,
    confiscate_device::ConfiscateDevice,
    store_device::StoreDevice,
    hand_device_to_police::HandDeviceToPolice,
    return_device::ReturnDevice,
    record_device_returned::RecordDeviceReturned,
    record_search::RecordSearch,
    view_imagery::ViewImagery,
    decide_erasure::DecideErasure,
    record_erasure::RecordErasure,
    request_filter_change::RequestFilterChange,
    record_filter_change::RecordFilterChange,
    record_filter_retest::RecordFilterRetest,
    agree_action::AgreeAction,
    complete_action::CompleteAction,
    open_investigation::OpenInvestigation,
    conclude_investigation::ConcludeInvestigation,
    hold_debrief::HoldDebrief,
    close_case::CloseCase,
    reopen_case::ReopenCase,
    link_case::LinkCase,
    join_as_one_event::JoinAsOneEvent,
    close_as_duplicate::CloseAsDuplicate,
    split_matter::SplitMatter,
    raise_split::RaiseSplit,
    restrict_case::RestrictCase,
    lift_restriction::LiftRestriction,
    propose_people::ProposePeople,
    confirm_people::ConfirmPeople,
    grant_access::GrantAccess,
    end_access::EndAccess,
    break_glass::BreakGlass,
    report_conflict::ReportConflict,
    declare_conflict::DeclareConflict,
    find_no_conflict::FindNoConflict,
    lift_conflict::LiftConflict,
    record_duty_met_otherwise::RecordDutyMetOtherwise,
    mark_duty_not_needed::MarkDutyNotNeeded,
    explain_departure::ExplainDeparture,
    record_time_passed::RecordTimePassed,
}

impl IncidentCommand {
    /// What other cases it names, each with what is recorded there in turn: a link and a join stand in every case they
    /// bind, a duplicate only points.
    #[must_use]
    pub fn echoes(&self, case: CaseId) -> Vec<(CaseId, Option<Self>)> {
        let mut echoes = match self {
            Self::LinkCase(link) => {
                let back = commands::link_case::LinkCase { to: case, reasons: link.reasons.clone() };
                vec![(link.to, Some(back.into()))]
            }
            Self::JoinAsOneEvent(join) => join.cases().into_iter().map(|other| (other, Some(self.clone()))).collect(),
            Self::CloseAsDuplicate(duplicate) => vec![(duplicate.of, None)],
            _ => Vec::new(),
        };
        echoes.retain(|(other, _)| *other != case);
        echoes
    }
}
