//! Commands: the one order in which every one of them is carried out.

use crate::desks::Standing;
use crate::elsewhere::LooksElsewhere;
use crate::{At, Casework, CaseworkError, RECENT};
use access::{Action, Factors, Membership, SchoolAction, Viewer};
use chrono::{DateTime, Utc};
use cqrs_es::{AggregateError, CqrsFramework};
use domain::incident::Nature;
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::person::{PersonKind, PersonRegistered};
use domain::reading::{Door, Opened};
use domain::school::Role;
use domain::school::command::RegisterSchool;
use domain::{
    Actor, CaseId, Desk, Incident, IncidentCommand, IncidentId, Person, PersonCommand, PersonId, School, SchoolCommand,
    SchoolId, Text,
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::{Appended, Before, Caller, Key, Stream, StreamClass};

/// How often a command is decided again when somebody else was first.
const ATTEMPTS: usize = 5;

/// What comes with a command.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The idempotency key: the same key with the same command is answered as before.
    pub key: &'a str,
    /// The version a decision was taken on.
    pub expected_version: Option<u64>,
    /// The request's id: all that is stored in the clear beside the event.
    pub request: &'a str,
}

/// What a command left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// The version of the stream afterwards.
    pub version: u64,
    /// When it was recorded; nothing where the command carried nothing new.
    pub recorded_at: Option<DateTime<Utc>>,
    /// The hash of the last leaf.
    pub leaf_hash: Option<[u8; 32]>,
}

impl Done {
    const fn appended(appended: Appended) -> Self {
        Self { version: appended.version, recorded_at: Some(appended.recorded_at), leaf_hash: Some(appended.leaf_hash) }
    }
}

/// One command on its way.
pub(crate) struct Task<'a, A: Stream, F> {
    pub(crate) school: SchoolId,
    pub(crate) id: A::Id,
    pub(crate) command: A::Command,
    /// The command as canonical bytes, for the idempotency key.
    pub(crate) bytes: &'a [u8],
    /// Whether it must carry the version it was decided on.
    pub(crate) decides: bool,
    /// Authorises on the opened state, with the roles of today, and at the desk it is decided on.
    pub(crate) authorise: F,
}

impl Casework {
    /// Raises a concern. Never refused for routing, pack or state.
    ///
    /// # Errors
    /// [`CaseworkError::Rejected`] when malformed; [`CaseworkError::NotFound`] when the viewer is not staff of the school.
    pub async fn raise(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        concern: RaiseConcern,
        call: &Call<'_>,
    ) -> Result<(CaseId, Done), CaseworkError> {
        let command = IncidentCommand::from(concern);
        let bytes = checked(&command)?;
        let authorise =
            |viewer: &Viewer, _: &Incident, _: &Desk| self.may_at_school(viewer, &SchoolAction::Raise, school);
        let id = IncidentId::new(self.entropy.id());
        let task = Task::<Incident, _> { school, id, command, bytes: &bytes, decides: false, authorise };
        let (stream, done) = self.carry_out(viewer, task, call).await?;
        Ok((CaseId { school, incident: <Incident as Stream>::id(stream) }, done))
    }

    /// Carries out a command on a case.
    ///
    /// # Errors
    /// See [`CaseworkError`]: a decision taken before what it needs is rejected with the clause.
    pub async fn on_case(
        &self,
        viewer: &Viewer,
        case: CaseId,
        command: IncidentCommand,
        call: &Call<'_>,
    ) -> Result<Done, CaseworkError> {
        let echoes = command.echoes(case);
        for (other, _) in &echoes {
            self.file(viewer, *other, At::Now).await?;
        }
        let done = match self.on_one_case(viewer, case, command, call).await {
            Err(error) if error.is_absent() => {
                return self.refuse(viewer, case.school, Opened::by(Door::Command).cases([case])).await;
            }
            done => done?,
        };
        for (number, (other, echo)) in echoes.into_iter().enumerate() {
            let Some(echo) = echo else { continue };
            // The same key with the same command is answered as before: whoever repeats a call that was cut off completes it.
            let key = format!("echo-{number}-{:x}", Sha256::digest(call.key));
            self.on_one_case(viewer, other, echo, &Call { key: &key, expected_version: None, ..*call }).await?;
        }
        Ok(done)
    }

    async fn on_one_case(
        &self,
        viewer: &Viewer,
        case: CaseId,
        command: IncidentCommand,
        call: &Call<'_>,
    ) -> Result<Done, CaseworkError> {
        let bytes = checked(&command)?;
        let nature = command.nature();
        let action = asked_for(&command, viewer.at(case.school));
        let authorise = move |viewer: &Viewer, incident: &Incident, desk: &Desk| {
            incident.raised().is_some()
                && match action {
                    Some(Action::NamePeople) => self.may_name_people(viewer, case, incident, desk),
                    Some(action) => self.may(viewer, action, case, incident),
                    None => nature == Nature::Clockwork && viewer.is_installation,
                }
        };
        let decides = nature == Nature::Decision;
        let task =
            Task::<Incident, _> { school: case.school, id: case.incident, command, bytes: &bytes, decides, authorise };
        self.carry_out(viewer, task, call).await.map(|(_, done)| done)
    }

    /// Registers a person.
    ///
    /// # Errors
    /// See [`CaseworkError`].
    pub async fn register_person(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        person: PersonRegistered,
        call: &Call<'_>,
    ) -> Result<(PersonId, Done), CaseworkError> {
        let kind: PersonKind = person.kind;
        let command = PersonCommand::Register(person);
        let bytes = checked(&command)?;
        let authorise = |viewer: &Viewer, _: &Person, _: &Desk| {
            self.may_at_school(viewer, &SchoolAction::RegisterPerson(kind), school)
        };
        let id = PersonId::new(self.entropy.id());
        let task = Task::<Person, _> { school, id, command, bytes: &bytes, decides: false, authorise };
        match self.carry_out(viewer, task, call).await {
            Err(error) if error.is_absent() => self.refuse_command(viewer, school, Vec::new()).await,
            done => done.map(|(stream, done)| (PersonId::new(stream), done)),
        }
    }

    /// Carries out a command on a person's record.
    ///
    /// # Errors
    /// See [`CaseworkError`].
    pub async fn on_person(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        person: PersonId,
        command: PersonCommand,
        call: &Call<'_>,
    ) -> Result<Done, CaseworkError> {
        let relative = match &command {
            PersonCommand::RecordRelation(record) if record.kind.is_family() => Some(record.to),
            _ => None,
        };
        let done = match self.on_one_person(viewer, school, person, command, call).await {
            Err(error) if error.is_absent() => {
                return self.refuse(viewer, school, Opened::by(Door::Command).people([person])).await;
            }
            done => done?,
        };
        if let Some(relative) = relative {
            // Whoever repeats a call that was cut off here completes it: a case that was looked at already adds nothing.
            self.look_at_family(school, [person, relative]).await?;
        }
        Ok(done)
    }

    async fn on_one_person(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        person: PersonId,
        command: PersonCommand,
        call: &Call<'_>,
    ) -> Result<Done, CaseworkError> {
        let bytes = checked(&command)?;
        self.check_other(viewer, school, person, &command).await?;
        let address = self.address_of_a_governor(viewer, school, person, &command).await?;
        let authorise = |viewer: &Viewer, state: &Person, _: &Desk| {
            let moves = address.as_ref().is_some_and(|address| *address != state.details.email);
            let action =
                if moves { SchoolAction::ManageRole(Role::ChairOfGovernors) } else { SchoolAction::CorrectPerson };
            state.is_registered() && self.may_at_school(viewer, &action, school)
        };
        let task = Task::<Person, _> { school, id: person, command, bytes: &bytes, decides: false, authorise };
        self.carry_out(viewer, task, call).await.map(|(_, done)| done)
    }

    /// Where this command has a governor, an auditor or one of the trust written to. Only the governing body moves that: they hear of
    /// concerns about whoever else keeps the record of people.
    async fn address_of_a_governor(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        person: PersonId,
        command: &PersonCommand,
    ) -> Result<Option<Option<Text>>, CaseworkError> {
        let PersonCommand::Correct(corrected) = command else { return Ok(None) };
        if viewer.at(school).is_none() {
            return Ok(None);
        }
        let record = self.desks.now(&self.store, school).await?.school;
        let governs = crate::messages::is_apart(&record, person, self.clock.now());
        Ok(governs.then(|| corrected.details.email.clone()))
    }

    /// Registers a school, with the statutory floor in force from its first event on.
    ///
    /// # Errors
    /// See [`CaseworkError`].
    pub async fn register_school(
        &self,
        viewer: &Viewer,
        school: RegisterSchool,
        call: &Call<'_>,
    ) -> Result<(SchoolId, Done), CaseworkError> {
        let command = SchoolCommand::Register(school);
        let bytes = checked(&command)?;
        let id = SchoolId::new(self.entropy.id());
        let authorise =
            |viewer: &Viewer, _: &School, _: &Desk| self.may_at_school(viewer, &SchoolAction::RegisterSchool, id);
        let task = Task::<School, _> { school: id, id, command, bytes: &bytes, decides: false, authorise };
        let (stream, done) = self.carry_out(viewer, task, call).await?;
        Ok((SchoolId::new(stream), done))
    }

    /// Carries out a command on a school's own record.
    ///
    /// # Errors
    /// See [`CaseworkError`].
    pub async fn on_school(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        command: SchoolCommand,
        call: &Call<'_>,
    ) -> Result<Done, CaseworkError> {
        let of = whose_access(&command);
        match self.on_one_school(viewer, school, command, call).await {
            Err(error) if error.is_absent() => self.refuse_command(viewer, school, of).await,
            done => done,
        }
    }

    async fn on_one_school(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        command: SchoolCommand,
        call: &Call<'_>,
    ) -> Result<Done, CaseworkError> {
        let bytes = checked(&command)?;
        let (asked, now) = (command.clone(), self.clock.now());
        self.check_records(viewer, school, &command).await?;
        if changes_roles(&command) {
            proved_of_late(viewer, now)?;
        }
        let authorise = move |viewer: &Viewer, state: &School, _: &Desk| {
            !lets_herself_in(&asked, viewer.at(school))
                && (arranges_her_own(&asked, state, viewer.at(school))
                    || self.may_at_school(viewer, &school_action(&asked, state, now), school))
        };
        let task = Task::<School, _> { school, id: school, command, bytes: &bytes, decides: false, authorise };
        self.carry_out(viewer, task, call).await.map(|(_, done)| done)
    }

    pub(crate) async fn carry_out<A, F>(
        &self,
        viewer: &Viewer,
        task: Task<'_, A, F>,
        call: &Call<'_>,
    ) -> Result<(uuid::Uuid, Done), CaseworkError>
    where
        A: LooksElsewhere<Services = domain::Desk>,
        A::Command: Clone,
        CaseworkError: From<A::Error>,
        F: Fn(&Viewer, &A, &Desk) -> bool,
    {
        check_key(call.key)?;
        let actor = actor(viewer, task.school)?;
        let key = Some(Key { key: call.key, command: task.bytes });
        let caller = Caller { actor, request: call.request, key };
        for _ in 0..ATTEMPTS {
            let opened = self.store.open::<A>(task.school, task.id, &caller).await?;
            let standing = self.desks.at(&self.store, task.school, opened.school_version()).await?;
            let now = opened.time(self.clock.now());
            let incident = (A::CLASS == StreamClass::Incident).then(|| IncidentId::new(A::stream(task.id)));
            let mut desk = standing.desk(task.school, incident, actor, now);
            if !(task.authorise)(&today(viewer, task.school, &standing, now), opened.state(), &desk) {
                return Err(CaseworkError::absent(viewer));
            }
            match opened.before() {
                Before::Same { stream, appended, .. } => return Ok((stream, Done::appended(appended))),
                Before::Another => return Err(CaseworkError::KeyReused),
                Before::Nothing => {}
            }
            expect(task.decides, call.expected_version, opened.version())?;
            desk.elsewhere = self.elsewhere(task.school, &standing, incident, opened.state(), &task.command).await?;
            if let Some(done) = decide(opened, task.command.clone(), desk, A::stream(task.id)).await? {
                self.changes.wake();
                return Ok((A::stream(task.id), done));
            }
        }
        tracing::warn!("a command was overtaken {ATTEMPTS} times");
        Err(CaseworkError::Unavailable)
    }
}

/// Decides and appends; nothing when somebody else was first and it must be decided again.
async fn decide<A>(
    opened: store::Opened<A>,
    command: A::Command,
    desk: domain::Desk,
    stream: uuid::Uuid,
) -> Result<Option<Done>, CaseworkError>
where
    A: Stream<Services = domain::Desk>,
    CaseworkError: From<A::Error>,
{
    let version = opened.version();
    let handle = opened.command();
    let executed = CqrsFramework::new(&handle, Vec::new(), desk).execute(&stream.to_string(), command).await;
    if let Err(AggregateError::UserError(error)) = executed {
        return Err(error.into());
    }
    match handle.finish() {
        Ok(outcome) => {
            Ok(Some(outcome.appended.map_or(Done { version, recorded_at: None, leaf_hash: None }, Done::appended)))
        }
        Err(error) if error.is_moved() => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Checks every text and time in a command.
pub(crate) fn check(command: &impl Serialize) -> Result<(), CaseworkError> {
    checked(command).map(drop)
}

/// The command as canonical bytes, once every text and time in it has been checked.
pub(crate) fn checked(command: &impl Serialize) -> Result<Vec<u8>, CaseworkError> {
    let unwritable = |error: serde_json::Error| {
        tracing::error!(%error, "a command cannot be written as JSON");
        CaseworkError::Unavailable
    };
    let value = serde_json::to_value(command).map_err(unwritable)?;
    let errors = domain::text::check(&value);
    if !errors.is_empty() {
        return Err(CaseworkError::fields(errors));
    }
    serde_json::to_vec(&value).map_err(unwritable)
}

fn check_key(key: &str) -> Result<(), CaseworkError> {
    if (1..=200).contains(&key.len()) && key.chars().all(|c| c.is_ascii_graphic()) {
        return Ok(());
    }
    let message = "give a key of 1 to 200 letters, digits or signs without spaces, new for every command";
    Err(CaseworkError::rejected("BAD_FIELD", message, Some("idempotencyKey")))
}

/// Decisions carry the version they were taken on; facts may.
pub(crate) fn expect(decides: bool, expected: Option<u64>, current: u64) -> Result<(), CaseworkError> {
    match expected {
        None if decides => {
            let message = "a decision is taken on a version: give the version of the case you looked at";
            Err(CaseworkError::rejected("MISSING", message, Some("expectedVersion")))
        }
        Some(expected) if expected != current => Err(CaseworkError::Conflict { current }),
        _ => Ok(()),
    }
}

pub(crate) fn actor(viewer: &Viewer, school: SchoolId) -> Result<Actor, CaseworkError> {
    if viewer.is_installation {
        return Ok(Actor::SetUp);
    }
    viewer.at(school).map(|membership| Actor::Person(membership.person)).ok_or_else(|| CaseworkError::absent(viewer))
}

/// Whose access to cases it changes.
fn whose_access(command: &SchoolCommand) -> Vec<PersonId> {
    match command {
        SchoolCommand::GiveRole(given) => vec![given.person],
        SchoolCommand::EngageAuditor(engagement) => vec![engagement.person],
        SchoolCommand::ConfirmRole(confirmed) => vec![confirmed.person],
        SchoolCommand::DeclineRole(declined) => vec![declined.person],
        SchoolCommand::EndRole(ended) => vec![ended.person],
        SchoolCommand::EndStaff(left) => vec![left.person],
        SchoolCommand::ArrangeCover(cover) => vec![cover.person],
        SchoolCommand::EndCover(ended) => vec![ended.person],
        SchoolCommand::SetReportingLine(line) => vec![line.person],
        SchoolCommand::SetClassTeacher(class) => vec![class.child],
        SchoolCommand::MergePerson(merged) => vec![merged.person, merged.into],
        SchoolCommand::UndoMerge(undone) => vec![undone.person],
        _ => Vec::new(),
    }
}

/// Whether it changes who holds which role.
const fn changes_roles(command: &SchoolCommand) -> bool {
    matches!(
        command,
        SchoolCommand::GiveRole(_)
            | SchoolCommand::ConfirmRole(_)
            | SchoolCommand::DeclineRole(_)
            | SchoolCommand::EndRole(_)
            | SchoolCommand::EngageAuditor(_)
    )
}

/// Who holds which role is changed by whoever proved of late that it is still she, with both factors; a program's token was issued on
/// purpose and proves nothing again.
fn proved_of_late(viewer: &Viewer, now: DateTime<Utc>) -> Result<(), CaseworkError> {
    let is_late = viewer.authenticated_at.is_some() && !viewer.proved_within(RECENT, now);
    if is_late || viewer.factors < Factors::Two {
        return Err(CaseworkError::prove_again());
    }
    Ok(())
}

/// The viewer with the roles she holds at the desk's time, whatever she held when she signed in.
pub(crate) fn today(viewer: &Viewer, school: SchoolId, standing: &Standing, now: DateTime<Utc>) -> Viewer {
    if viewer.is_installation {
        return Viewer::installation();
    }
    let as_known = |membership: &Membership| Membership::at(school, membership.person, &standing.school, now);
    let membership = viewer.at(school).map(as_known);
    viewer.as_known(membership.into_iter().collect())
}

/// What a command on a case asks to do; nothing where nobody who signs in may ask it.
///
/// Judged by itself: what anybody may say of herself (a conflict of interest, her own referral), and work on the filter.
fn asked_for(command: &IncidentCommand, membership: Option<&Membership>) -> Option<Action> {
    let herself = |person: PersonId| membership.is_some_and(|membership| membership.person == person);
    match (command, command.nature()) {
        (_, Nature::Clockwork | Nature::Raise) => None,
        (IncidentCommand::DeclareConflict(declare), _) if herself(declare.0.person) => Some(Action::DeclareOwnConflict),
        (IncidentCommand::RecordFilterChange(_) | IncidentCommand::RecordFilterRetest(_), _) => {
            Some(Action::WorkOnFilter)
        }
        (IncidentCommand::RecordOwnReferral(own), _) if own.made_by.is_none_or(herself) => {
            Some(Action::RecordOwnReferral)
        }
        (IncidentCommand::BreakGlass(_), _) => Some(Action::BreakGlass),
        (IncidentCommand::ReportConflict(_), _) => Some(Action::ReportConflict),
        (IncidentCommand::ProposePeople(_) | IncidentCommand::ConfirmPeople(_), _) => Some(Action::NamePeople),
        (_, Nature::Fact) => Some(Action::RecordFact),
        (_, Nature::Decision) => Some(Action::Decide),
    }
}

/// Whether it lets the viewer herself in where cases are opened. Whoever is reported to hears of concerns by some policies, so only
/// those who lead the school make it themselves.
fn lets_herself_in(command: &SchoolCommand, membership: Option<&Membership>) -> bool {
    let Some(membership) = membership else { return false };
    let relates = |to: Option<PersonId>| {
        to.is_some_and(|person| membership.is(person))
            && !membership.holds(&[Role::Headteacher, Role::HeadOfSchool, Role::ExecutiveHeadteacher])
    };
    match command {
        SchoolCommand::GiveRole(given) => membership.is(given.person),
        SchoolCommand::EngageAuditor(engagement) => membership.is(engagement.person),
        SchoolCommand::ArrangeCover(cover) => membership.is(cover.by),
        SchoolCommand::SetReportingLine(line) => relates(line.reports_to),
        SchoolCommand::SetClassTeacher(class) => relates(class.teacher),
        _ => false,
    }
}

/// Whoever is away says who covers for her, and whoever leads a visit plans it.
fn arranges_her_own(command: &SchoolCommand, school: &School, membership: Option<&Membership>) -> bool {
    let person = membership.filter(|membership| !membership.roles.is_empty()).map(|membership| membership.person);
    let leads = |visit| person.is_some() && school.visit(visit).map(|visit| visit.planned.leader) == person;
    match command {
        SchoolCommand::ArrangeCover(cover) => person == Some(cover.person),
        SchoolCommand::EndCover(ended) => person == Some(ended.person),
        SchoolCommand::PlanVisit(visit) => person == Some(visit.leader),
        SchoolCommand::ChangeVisit(changed) => person == Some(changed.leader) && leads(changed.visit),
        SchoolCommand::CallOffVisit(called_off) => leads(called_off.visit),
        _ => false,
    }
}

pub(crate) fn school_action(command: &SchoolCommand, school: &School, now: DateTime<Utc>) -> SchoolAction {
    let covered = |person: PersonId, at: DateTime<Utc>| {
        let roles = school.roles_of(person, at).into_iter().chain(school.roles_of(person, now));
        SchoolAction::ArrangeCover(roles.filter(|role| role.is_covered()).collect())
    };
    // Under whatever record: what was merged before is merged on with it.
    let held = |people: [PersonId; 2]| {
        let records = people.into_iter().flat_map(|person| school.records_of(person));
        records.flat_map(|record| school.roles_of(record, now)).collect()
    };
    match command {
        SchoolCommand::Register(_) | SchoolCommand::PutPermitsInForce(_) | SchoolCommand::PublishStatistics(_) => {
            SchoolAction::RegisterSchool
        }
        SchoolCommand::EndStaff(left) => SchoolAction::EndStaff(school.roles_of(left.person, now)),
        SchoolCommand::AddStaff(_) | SchoolCommand::SetReportingLine(_) | SchoolCommand::SetClassTeacher(_) => {
            SchoolAction::ManageStaff
        }
        SchoolCommand::GiveRole(given) => SchoolAction::ManageRole(given.role),
        SchoolCommand::EngageAuditor(_) => SchoolAction::ManageRole(Role::Auditor),
        SchoolCommand::ConfirmRole(confirm) => SchoolAction::ConfirmRole(confirm.role),
        SchoolCommand::DeclineRole(declined) => SchoolAction::ConfirmRole(declined.role),
        SchoolCommand::EndRole(ended) => SchoolAction::ManageRole(ended.role),
        SchoolCommand::ArrangeCover(cover) => covered(cover.person, cover.from),
        SchoolCommand::EndCover(ended) => covered(ended.person, ended.until),
        SchoolCommand::PlanVisit(_) | SchoolCommand::ChangeVisit(_) | SchoolCommand::CallOffVisit(_) => {
            SchoolAction::PlanVisit
        }
        SchoolCommand::DismissAlert(_) => SchoolAction::TriageAlerts,
        SchoolCommand::MergePerson(merged) => SchoolAction::MergePeople(held([merged.person, merged.into])),
        SchoolCommand::UndoMerge(undone) => SchoolAction::MergePeople(held([undone.person; 2])),
        SchoolCommand::KeepApart(apart) => SchoolAction::MergePeople(held([apart.person, apart.from])),
        SchoolCommand::RecordFilterCheck(_) => SchoolAction::CheckFilter,
        SchoolCommand::AdoptPack(_)
        | SchoolCommand::RecordRuling(_)
        | SchoolCommand::SetSwitch(_)
        | SchoolCommand::SettleEmptyAnswer(_)
        | SchoolCommand::ConfirmLocalTargets(_) => SchoolAction::AdoptPack,
        SchoolCommand::GiveEvidence(_) | SchoolCommand::RecordReview(_) => SchoolAction::GiveEvidence,
        SchoolCommand::JoinGroup(_)
        | SchoolCommand::SetCalendar(_)
        | SchoolCommand::RecordContact(_)
        | SchoolCommand::NameController(_) => SchoolAction::ManageSchool,
    }
}
