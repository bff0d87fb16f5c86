//! Subscriptions: what happens, pushed as it happens. Every push asks again whose token it is and what she may see; what
//! is forbidden is silent.

#![expect(clippy::unused_async, reason = "every resolver is async, whether or not it waits")]

use crate::caller::Caller;
use crate::errors::second_factor;
use crate::model::at_once::AtOnce;
use crate::model::case::Case;
use crate::model::duty::Duty;
use crate::model::entry::{Entry, duty_of};
use async_graphql::{ComplexObject, Context, Result, SimpleObject, Subscription};
use casework::{Change, Watch};
use domain::{CaseId, SchoolId};
use futures::{Stream, StreamExt, future};

/// Something happened to a case.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct CaseChange {
    /// Opaque: the id of the case.
    id: CaseId,
    /// What happened.
    event: Entry,
    #[graphql(skip)]
    duty: Option<u32>,
}

impl From<Change> for CaseChange {
    fn from(Change { id, event }: Change) -> Self {
        let duty = duty_of(&event.event.event);
        Self { id, event: Entry::of(id.school, &event), duty }
    }
}

#[ComplexObject]
impl CaseChange {
    /// The case as it is now.
    async fn case(&self, ctx: &Context<'_>) -> Result<Option<Case>> {
        Case::beside(ctx.data::<Caller>()?, self.id).await
    }

    /// The duty it is about, where it is about one falling due.
    async fn duty(&self, ctx: &Context<'_>) -> Result<Option<AtOnce<Duty>>> {
        let (Some(number), Some(case)) = (self.duty, self.case(ctx).await?) else { return Ok(None) };
        Ok(case.duty(number))
    }
}

/// What can be watched.
#[derive(Default)]
pub(crate) struct Subscription;

#[Subscription]
impl Subscription {
    /// Every change of a case, for whoever may read it.
    async fn case_changed(&self, ctx: &Context<'_>, case_id: CaseId) -> Result<impl Stream<Item = CaseChange> + use<>> {
        watched(ctx, Watch::Case(case_id))
    }

    /// Duties of a school that will soon be due, became overdue, or missed a local target.
    async fn duties_falling_due(
        &self,
        ctx: &Context<'_>,
        school: SchoolId,
    ) -> Result<impl Stream<Item = CaseChange> + use<>> {
        watched(ctx, Watch::Duties(school))
    }

    /// Concerns of a school that newly concern the viewer.
    async fn new_concerns(
        &self,
        ctx: &Context<'_>,
        school: SchoolId,
    ) -> Result<impl Stream<Item = CaseChange> + use<>> {
        watched(ctx, Watch::NewConcerns(school))
    }
}

/// Ends with the token: a watcher who is no longer signed in hears nothing more.
fn watched(ctx: &Context<'_>, watch: Watch) -> Result<impl Stream<Item = CaseChange> + use<>> {
    let caller = ctx.data::<Caller>()?.clone();
    if !caller.viewer.has_proved_both() {
        return Err(second_factor());
    }
    let changes = caller.casework.watch((*caller.viewer).clone(), watch);
    let signed_in = changes.then(move |change| {
        let caller = caller.clone();
        async move { caller.casework.sign_in(caller.token.as_str()).await.is_ok().then_some(change) }
    });
    let until_signed_out = signed_in.take_while(|change| future::ready(change.is_some()));
    Ok(until_signed_out.filter_map(|change| future::ready(change.map(CaseChange::from))))
}
