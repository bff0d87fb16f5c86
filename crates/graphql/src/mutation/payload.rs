//! What a mutation answers: the changed object, a receipt, and what was wrong.

use crate::caller::Caller;
use crate::errors::{Code, fault, found, second_factor};
use crate::model::case::Case;
use crate::model::matters::MustKnow;
use crate::model::person::Person;
use crate::model::school::School;
use crate::model::submission::Submission;
use async_graphql::{ComplexObject, Context, Result, SimpleObject};
use casework::{CaseworkError, Done, Rejection, WouldBeTold};
use chrono::{DateTime, Utc};
use domain::school::ContactRecorded;
use domain::{CaseId, PersonId, SchoolId};
use std::fmt::Write as _;

/// What was recorded: enough to prove later that it was.
#[derive(SimpleObject)]
pub(crate) struct Receipt {
    /// The version afterwards: the one a next decision expects.
    version: u64,
    /// When it was recorded; nothing where the command carried nothing new.
    recorded_at: Option<DateTime<Utc>>,
    /// The hash of the last leaf written, in hexadecimal (RFC 6962).
    leaf_hash: Option<String>,
}

impl From<Done> for Receipt {
    fn from(done: Done) -> Self {
        Self { version: done.version, recorded_at: done.recorded_at, leaf_hash: done.leaf_hash.as_ref().map(hex) }
    }
}

fn hex(hash: &[u8; 32]) -> String {
    hash.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Why a command was not carried out. Nothing was recorded.
#[derive(SimpleObject)]
pub(crate) struct UserError {
    /// A stable code, such as `NOT_YET`, `CONFLICT`, `NOT_FOUND` or `IDEMPOTENCY_KEY_REUSED`.
    code: &'static str,
    /// What is wrong and what to do, in plain English.
    message: String,
    /// The way to the field, from `input` on.
    path: Vec<String>,
    /// The clause that says so, the first where there are several.
    clause: Option<String>,
    /// Every clause that says so.
    clauses: Vec<String>,
    /// For `CONFLICT`: the version it is at now.
    current_version: Option<u64>,
}

impl UserError {
    fn new(code: &'static str, message: String, field: Option<&str>) -> Self {
        let path = ["input"].into_iter().chain(field).map(str::to_owned).collect();
        Self { code, message, path, clause: None, clauses: Vec::new(), current_version: None }
    }
}

impl From<Rejection> for UserError {
    fn from(rejection: Rejection) -> Self {
        let path = std::iter::once("input".to_owned()).chain(rejection.path).collect();
        let clause = rejection.clauses.first().cloned();
        let (code, message) = (rejection.code, rejection.message);
        Self { code, message, path, clause, clauses: rejection.clauses, current_version: None }
    }
}

/// What would follow, and nothing was recorded.
#[derive(SimpleObject)]
pub(crate) struct WhoWillBeToldPayload {
    /// Who would be told, as what, by which rule; nothing where there are errors.
    people: Option<Vec<MustKnow>>,
    /// Why it cannot be said; empty where it can.
    user_errors: Vec<UserError>,
}

impl WhoWillBeToldPayload {
    pub(crate) fn of(school: SchoolId, told: Result<WouldBeTold, CaseworkError>) -> Result<Self> {
        let (told, mut user_errors) = split(outcome(told)?);
        // What is given here is no `input` but the argument `concern`.
        for place in user_errors.iter_mut().filter_map(|error| error.path.first_mut()) {
            "concern".clone_into(place);
        }
        Ok(Self { people: told.map(|told| MustKnow::all(school, &told.people)), user_errors })
    }
}

/// The receipt, or what was wrong; faults of ours are no business of the command.
pub(super) fn outcome<T>(done: Result<T, CaseworkError>) -> Result<Result<T, Vec<UserError>>> {
    let error = match done {
        Ok(done) => return Ok(Ok(done)),
        Err(error) => error,
    };
    let message = error.to_string();
    Ok(Err(match error {
        CaseworkError::Rejected(rejections) => rejections.into_iter().map(UserError::from).collect(),
        CaseworkError::NotFound => vec![UserError::new("NOT_FOUND", message, None)],
        CaseworkError::KeyReused => vec![UserError::new("IDEMPOTENCY_KEY_REUSED", message, Some("idempotencyKey"))],
        CaseworkError::Conflict { current } => {
            let conflict = UserError::new("CONFLICT", message, Some("expectedVersion"));
            vec![UserError { current_version: Some(current), ..conflict }]
        }
        CaseworkError::SecondFactor => return Err(second_factor()),
        CaseworkError::NotSignedIn => return Err(fault(Code::Unauthenticated, message)),
        CaseworkError::Unavailable => return Err(fault(Code::Unavailable, message)),
    }))
}

pub(super) fn split<T>(outcome: Result<T, Vec<UserError>>) -> (Option<T>, Vec<UserError>) {
    outcome.map_or_else(|errors| (None, errors), |done| (Some(done), Vec::new()))
}

/// What a command to a case answers.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct CasePayload {
    /// What was recorded; nothing where there are errors.
    receipt: Option<Receipt>,
    /// Why it was not carried out; empty where it was.
    user_errors: Vec<UserError>,
    #[graphql(skip)]
    id: CaseId,
}

impl CasePayload {
    pub(super) fn of(id: CaseId, done: Result<Done, CaseworkError>) -> Result<Self> {
        let (done, user_errors) = split(outcome(done)?);
        Ok(Self { receipt: done.map(Receipt::from), user_errors, id })
    }
}

#[ComplexObject]
impl CasePayload {
    /// The case as it is now, for whoever may read it.
    async fn case(&self, ctx: &Context<'_>) -> Result<Option<Case>> {
        Case::beside(ctx.data::<Caller>()?, self.id).await
    }
}

/// What whoever raises something reads while the school is closed.
#[derive(SimpleObject)]
pub(crate) struct OutOfHours {
    /// All of it, in words, ready to be shown.
    words: String,
    /// When the school opens again.
    opens: DateTime<Utc>,
    /// Children's social care out of hours, where the school recorded whom to call.
    social_care: Option<ContactRecorded>,
    /// Who was told. Who was left out, and why, is never said.
    told: Vec<Person>,
}

impl OutOfHours {
    fn of(school: SchoolId, said: casework::OutOfHours) -> Self {
        let casework::OutOfHours { words, closed } = said;
        let told = closed.told.into_iter().map(|person| Person::new(school, person)).collect();
        Self { words, opens: closed.opens, social_care: closed.social_care, told }
    }
}

/// What raising a concern answers.
#[derive(SimpleObject)]
#[graphql(complex, name = "RaiseConcernPayload")]
pub(crate) struct RaisePayload {
    /// What was recorded; nothing where there are errors.
    receipt: Option<Receipt>,
    /// What could not be read; empty where it was recorded.
    user_errors: Vec<UserError>,
    #[graphql(skip)]
    id: Option<CaseId>,
}

impl RaisePayload {
    pub(super) fn of(done: Result<(CaseId, Done), CaseworkError>) -> Result<Self> {
        let (done, user_errors) = split(outcome(done)?);
        let (id, receipt) = done.map(|(id, done)| (id, Receipt::from(done))).unzip();
        Ok(Self { receipt, user_errors, id })
    }
}

#[ComplexObject]
impl RaisePayload {
    /// What was submitted, as submitted, and how it stands.
    async fn submission(&self, ctx: &Context<'_>) -> Result<Option<Submission>> {
        let Some(id) = self.id else { return Ok(None) };
        Submission::find(ctx.data::<Caller>()?, id).await
    }

    /// What to do now where the school is closed, and from when somebody is there; nothing while it is open.
    async fn out_of_hours(&self, ctx: &Context<'_>) -> Result<Option<OutOfHours>> {
        let (Some(id), caller) = (self.id, ctx.data::<Caller>()?) else { return Ok(None) };
        let words = found(caller.casework.out_of_hours(&caller.viewer, id).await)?.flatten();
        Ok(words.map(|words| OutOfHours::of(id.school, words)))
    }

    /// The case as it is now, for whoever may read it; who raised it need not.
    async fn case(&self, ctx: &Context<'_>) -> Result<Option<Case>> {
        let Some(id) = self.id else { return Ok(None) };
        Case::beside(ctx.data::<Caller>()?, id).await
    }
}

/// What splitting a case answers.
#[derive(SimpleObject)]
#[graphql(complex, name = "SplitMatterPayload")]
pub(crate) struct SplitPayload {
    /// What was recorded in this case; nothing where there are errors.
    receipt: Option<Receipt>,
    /// Why it was not carried out; empty where it was.
    user_errors: Vec<UserError>,
    #[graphql(skip)]
    id: CaseId,
    #[graphql(skip)]
    other: Option<CaseId>,
}

impl SplitPayload {
    pub(super) fn of(id: CaseId, done: Result<(CaseId, Done), CaseworkError>) -> Result<Self> {
        let (done, user_errors) = split(outcome(done)?);
        let (other, receipt) = done.map(|(other, done)| (other, Receipt::from(done))).unzip();
        Ok(Self { receipt, user_errors, id, other })
    }
}

#[ComplexObject]
impl SplitPayload {
    /// This case as it is now, for whoever may read it.
    async fn case(&self, ctx: &Context<'_>) -> Result<Option<Case>> {
        Case::beside(ctx.data::<Caller>()?, self.id).await
    }

    /// The case that was raised, for whoever may read it; who split need not.
    async fn other(&self, ctx: &Context<'_>) -> Result<Option<Case>> {
        let Some(other) = self.other else { return Ok(None) };
        Case::beside(ctx.data::<Caller>()?, other).await
    }

    /// What the viewer raised by splitting, as she wrote it.
    async fn submission(&self, ctx: &Context<'_>) -> Result<Option<Submission>> {
        let Some(other) = self.other else { return Ok(None) };
        Submission::find(ctx.data::<Caller>()?, other).await
    }
}

/// What recording one's own referral answers: of the case no more than its reporter knows.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct OwnReferralPayload {
    /// When it was recorded; nothing where there are errors.
    recorded_at: Option<DateTime<Utc>>,
    /// Why it was not recorded; empty where it was.
    user_errors: Vec<UserError>,
    #[graphql(skip)]
    id: CaseId,
}

impl OwnReferralPayload {
    pub(super) fn of(id: CaseId, done: Result<Done, CaseworkError>) -> Result<Self> {
        let (done, user_errors) = split(outcome(done)?);
        Ok(Self { recorded_at: done.and_then(|done| done.recorded_at), user_errors, id })
    }
}

#[ComplexObject]
impl OwnReferralPayload {
    /// What the viewer submitted, with her own referrals.
    async fn submission(&self, ctx: &Context<'_>) -> Result<Option<Submission>> {
        Submission::find(ctx.data::<Caller>()?, self.id).await
    }

    /// The case as it is now, for whoever may read it.
    async fn case(&self, ctx: &Context<'_>) -> Result<Option<Case>> {
        Case::beside(ctx.data::<Caller>()?, self.id).await
    }
}

/// What naming people for a case answers: nothing of the case.
#[derive(SimpleObject)]
pub(crate) struct NamePeoplePayload {
    /// When it was recorded; nothing where there are errors.
    recorded_at: Option<DateTime<Utc>>,
    /// Why it was not recorded; empty where it was.
    user_errors: Vec<UserError>,
}

impl NamePeoplePayload {
    pub(super) fn of(done: Result<Done, CaseworkError>) -> Result<Self> {
        let (done, user_errors) = split(outcome(done)?);
        Ok(Self { recorded_at: done.and_then(|done| done.recorded_at), user_errors })
    }
}

/// What a command to a person's record answers.
#[derive(SimpleObject)]
pub(crate) struct PersonPayload {
    /// The person.
    person: Option<Person>,
    /// What was recorded; nothing where there are errors.
    receipt: Option<Receipt>,
    /// Why it was not carried out; empty where it was.
    user_errors: Vec<UserError>,
}

impl PersonPayload {
    pub(super) fn of(school: SchoolId, person: PersonId, done: Result<Done, CaseworkError>) -> Result<Self> {
        Self::registered(school, done.map(|done| (person, done)))
    }

    pub(super) fn registered(school: SchoolId, done: Result<(PersonId, Done), CaseworkError>) -> Result<Self> {
        let (done, user_errors) = split(outcome(done)?);
        let (id, receipt) = done.map(|(id, done)| (id, Receipt::from(done))).unzip();
        Ok(Self { person: id.map(|id| Person::new(school, id)), receipt, user_errors })
    }
}

/// What having a message tried again answers.
#[derive(SimpleObject)]
#[graphql(name = "RetryMessagePayload")]
pub(crate) struct MessagePayload {
    /// Whether it will be tried again.
    tried_again: bool,
    /// Why it will not; empty where it will.
    user_errors: Vec<UserError>,
}

impl MessagePayload {
    pub(super) fn of(tried: Result<(), CaseworkError>) -> Result<Self> {
        let (tried, user_errors) = split(outcome(tried)?);
        Ok(Self { tried_again: tried.is_some(), user_errors })
    }
}

/// What a command to a school answers.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct SchoolPayload {
    /// What was recorded; nothing where there are errors.
    receipt: Option<Receipt>,
    /// Why it was not carried out; empty where it was.
    user_errors: Vec<UserError>,
    #[graphql(skip)]
    id: Option<SchoolId>,
}

impl SchoolPayload {
    pub(super) fn of(school: SchoolId, done: Result<Done, CaseworkError>) -> Result<Self> {
        Self::registered(done.map(|done| (school, done)))
    }

    pub(super) fn registered(done: Result<(SchoolId, Done), CaseworkError>) -> Result<Self> {
        let (done, user_errors) = split(outcome(done)?);
        let (id, receipt) = done.map(|(id, done)| (id, Receipt::from(done))).unzip();
        Ok(Self { receipt, user_errors, id })
    }
}

#[ComplexObject]
impl SchoolPayload {
    /// The school as it is now, for whoever belongs to it.
    async fn school(&self, ctx: &Context<'_>) -> Result<Option<School>> {
        let Some(id) = self.id else { return Ok(None) };
        School::find(ctx.data::<Caller>()?, id).await
    }
}
