//! Commands to a school's own record.

use super::payload::SchoolPayload;
use crate::caller::Caller;
use crate::input::{Anew, Command, Input, OnSchool};
use async_graphql::{Context, Object, Result};
use domain::SchoolCommand;
use domain::school::appointing::{ConfirmRole, RoleDeclined};
use domain::school::auditing::AuditEngagement;
use domain::school::calendar::Calendar;
use domain::school::command::{AdoptPack, RegisterSchool};
use domain::school::cover::{CoverArranged, CoverEnded};
use domain::school::evidence::GiveEvidence;
use domain::school::filter_check::FilterChecked;
use domain::school::merging::{MergeUndone, RecordsKeptApart, RecordsMerged};
use domain::school::review::RecordReview;
use domain::school::ruling::RecordRuling;
use domain::school::targets::ConfirmLocalTargets;
use domain::school::visit::{VisitCalledOff, VisitChanged, VisitPlanned};
use domain::school::{
    ClassTeacherSet, ContactRecorded, ControllerNamed, EmptyAnswerSettled, GroupJoined, ReportingLineSet, RoleEnded,
    RoleGiven, StaffJoined, StaffLeft, SwitchSet,
};
use futures::FutureExt;
use futures::future::BoxFuture;

/// Registering a school names nothing, every other command a school.
impl Command for RegisterSchool {
    const INPUT: &'static str = "RegisterSchoolInput";
    type About = Anew;
    type Fields = Self;
    type Domain = Self;

    fn command(fields: Self) -> Self {
        fields
    }
}

macro_rules! on_school {
    ($( $(#[$doc:meta])* $field:ident => $variant:ident($fields:ty) $input:literal; )+) => {
        $( impl Command for $fields {
            const INPUT: &'static str = $input;
            type About = OnSchool;
            type Fields = Self;
            type Domain = SchoolCommand;

            fn command(fields: Self) -> SchoolCommand {
                SchoolCommand::$variant(fields)
            }
        } )+

        /// Commands to schools.
        #[derive(Default)]
        pub(crate) struct SchoolCommands;

        #[Object]
        impl SchoolCommands {
            /// Register a school; the statutory floor is in force from its first event on.
            async fn register_school(&self, ctx: &Context<'_>, input: Input<RegisterSchool>) -> Result<SchoolPayload> {
                let caller = ctx.data::<Caller>()?;
                let call = caller.call(&input.about.idempotency_key, None);
                SchoolPayload::registered(caller.casework.register_school(&caller.viewer, input.command, &call).await)
            }

            $( $(#[$doc])*
            async fn $field(&self, ctx: &Context<'_>, input: Input<$fields>) -> Result<SchoolPayload> {
                carry_out(ctx, input.about, input.command).await
            } )+
        }

        /// Fails to compile when a command has no line in the table.
        const _: fn(&SchoolCommand) = |command| match command {
            SchoolCommand::Register(_) => {}
            // The installation's own.
            SchoolCommand::PutPermitsInForce(_) | SchoolCommand::PublishStatistics(_) => {}
            // Names an alert, and has a mutation of its own.
            SchoolCommand::DismissAlert(_) => {}
            $( SchoolCommand::$variant(_) => {} )+
        };
    };
}

/// Boxed: otherwise the whole way to the store is compiled into every mutation anew.
fn carry_out<'a>(
    ctx: &'a Context<'_>,
    about: OnSchool,
    command: SchoolCommand,
) -> BoxFuture<'a, Result<SchoolPayload>> {
    let done = async move {
        let caller = ctx.data::<Caller>()?;
        let call = caller.call(&about.idempotency_key, about.expected_version);
        SchoolPayload::of(about.school, caller.casework.on_school(&caller.viewer, about.school, command, &call).await)
    };
    done.boxed()
}

on_school! {
    /// Join a trust or federation.
    join_group => JoinGroup(GroupJoined) "JoinGroupInput";
    /// Record that a person became staff; governors, volunteers and contractors too.
    add_staff => AddStaff(StaffJoined) "AddStaffInput";
    /// Record that a person left; every role she held ends with it.
    end_staff => EndStaff(StaffLeft) "EndStaffInput";
    /// Give a person a role. One that opens cases is proposed by this, and held when another person confirms it; an auditor
    /// is engaged.
    give_role => GiveRole(RoleGiven) "GiveRoleInput";
    /// Propose to engage an auditor: what for, over which cases, until when. Another person of the governing body confirms it, as she
    /// confirms the role; outside its scope the auditor sees nothing at all.
    engage_auditor => EngageAuditor(AuditEngagement) "EngageAuditorInput";
    /// Confirm a role that another person proposed, for somebody who is neither you nor her: it is held from then on.
    confirm_role => ConfirmRole(ConfirmRole) "ConfirmRoleInput";
    /// Decline a role that was proposed, with reasons.
    decline_role => DeclineRole(RoleDeclined) "DeclineRoleInput";
    /// End a person's role.
    end_role => EndRole(RoleEnded) "EndRoleInput";
    /// Set whom a person reports to.
    set_reporting_line => SetReportingLine(ReportingLineSet) "SetReportingLineInput";
    /// Set a child's class teacher.
    set_class_teacher => SetClassTeacher(ClassTeacherSet) "SetClassTeacherInput";
    /// Adopt a policy pack as a layer of the school's policy. Layers add up: none weakens another.
    adopt_pack => AdoptPack(AdoptPack) "AdoptPackInput";
    /// Set terms, closures and open hours.
    set_calendar => SetCalendar(Calendar) "SetCalendarInput";
    /// Record an outside contact, from a date.
    record_contact => RecordContact(ContactRecorded) "RecordContactInput";
    /// Name the data controller, from a date.
    name_controller => NameController(ControllerNamed) "NameControllerInput";
    /// Rule on a place where a pack contradicts itself. Until somebody does, the union of recipients applies.
    record_ruling => RecordRuling(RecordRuling) "RecordRulingInput";
    /// Switch law that a pack keeps ready on or off, from a day.
    set_switch => SetSwitch(SwitchSet) "SetSwitchInput";
    /// Settle who takes up what nobody in the school could be told of.
    settle_empty_answer => SettleEmptyAnswer(EmptyAnswerSettled) "SettleEmptyAnswerInput";
    /// Arrange who covers for somebody while she is away: from its start the person covering is told beside her, acts in her roles
    /// and owes what she owes. It opens no case that is only for those named in it and was raised before.
    arrange_cover => ArrangeCover(CoverArranged) "ArrangeCoverInput";
    /// End a cover before it was to.
    end_cover => EndCover(CoverEnded) "EndCoverInput";
    /// Plan a visit with nights away: its hours are open for whoever leads it, so that local targets run for her.
    plan_visit => PlanVisit(VisitPlanned) "PlanVisitInput";
    /// Change a visit that is not over: who leads it, where it goes, from when until when. What is owed already keeps its time; what is
    /// owed from now on follows the new hours.
    change_visit => ChangeVisit(VisitChanged) "ChangeVisitInput";
    /// Call off a visit that is not over: it opens no more hours.
    call_off_visit => CallOffVisit(VisitCalledOff) "CallOffVisitInput";
    /// Record a check of the filter: on which device, as which user group, where, and what came of it. No names.
    record_filter_check => RecordFilterCheck(FilterChecked) "RecordFilterCheckInput";
    /// Confirm the local targets of a pack in force, in a role you hold, or set others in their place. A target never makes a
    /// duty overdue; what law, guidance or the policy says cannot be changed here.
    confirm_local_targets => ConfirmLocalTargets(ConfirmLocalTargets) "ConfirmLocalTargetsInput";
    /// Give evidence that a clause of the policy is met which no rule can carry out: training, induction, notices, signs, the
    /// curriculum, a policy read and accepted. It lapses after `until`; a policy is accepted anew with each version.
    give_evidence => GiveEvidence(GiveEvidence) "GiveEvidenceInput";
    /// Record that the yearly review of the policy, or of filtering and monitoring, was held.
    record_review => RecordReview(RecordReview) "RecordReviewInput";
    /// Decide, with reasons, that a record is of the same person as another one, which is the one to use. Both keep what they hold.
    /// At once whoever is kept from a case under one of them is kept from it under both; nobody may read more by it. Nobody decides
    /// about a record of her own, and of whoever governs the governing body alone.
    merge_person => MergePerson(RecordsMerged) "MergePersonInput";
    /// Take that back, with reasons: they are two people after all, and each is judged by herself again.
    undo_merge => UndoMerge(MergeUndone) "UndoMergeInput";
    /// Decide, with reasons, that two records that look alike are of two people.
    keep_apart => KeepApart(RecordsKeptApart) "KeepApartInput";
}
