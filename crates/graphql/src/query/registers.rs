//! The registers: referrals made and not made, searches, and what happened while somebody was away.

use crate::caller::Caller;
use crate::cursor::{Cursors, Place};
use crate::errors::found;
use crate::model::alert::{AlertLine, AlertStatus};
use crate::model::connection::{Connection, Edge};
use crate::model::filtering::{FilteringAssurance, FilteringTask};
use crate::model::list::{EventOfCase, ReferralLine, SearchLine};
use crate::model::message::UndeliveredMessage;
use crate::paging::Paging;
use async_graphql::{Context, Object, OutputType, Result};
use casework::{AlertCursor, KeptAlert, Page, RegisterCursor};
use chrono::{DateTime, Utc};
use domain::{AlertId, CaseId, IncidentId, SchoolId};
use uuid::Uuid;

impl Place for RegisterCursor {
    fn to_bytes(&self) -> Vec<u8> {
        let (at, number) = (self.at.to_be_bytes(), self.number.to_be_bytes());
        [at.as_slice(), number.as_slice(), self.incident.as_uuid().as_bytes()].concat()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (at, rest) = bytes.split_first_chunk::<8>()?;
        let (number, incident) = rest.split_first_chunk::<4>()?;
        let incident = IncidentId::new(Uuid::from_slice(incident).ok()?);
        Some(Self { at: i64::from_be_bytes(*at), incident, number: u32::from_be_bytes(*number) })
    }
}

impl Place for AlertCursor {
    fn to_bytes(&self) -> Vec<u8> {
        [self.at.to_be_bytes().as_slice(), self.alert.as_uuid().as_bytes()].concat()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (at, alert) = bytes.split_first_chunk::<8>()?;
        let alert = AlertId::new(Uuid::from_slice(alert).ok()?);
        Some(Self { at: i64::from_be_bytes(*at), alert })
    }
}

/// The registers.
#[derive(Default)]
pub(crate) struct RegisterQueries;

#[Object]
impl RegisterQueries {
    /// Referrals made and not made, oldest first, in cases the viewer may read.
    #[graphql(complexity = "5 + first.unwrap_or(20) as usize * child_complexity")]
    async fn referrals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The school.")] school: SchoolId,
        #[graphql(desc = "At most 100; 20 where not said.")] first: Option<i32>,
        #[graphql(desc = "After this place.")] after: Option<String>,
    ) -> Result<Option<Connection<ReferralLine>>> {
        let (caller, paging) = (ctx.data::<Caller>()?, Paging::of(first, after)?);
        let cursors = Cursors::of(ctx, "referrals-register", school, &())?;
        let from = cursors.open(&paging)?;
        let page = found(caller.casework.referrals_register(&caller.viewer, school, from, paging.first).await)?;
        let place = |entry: &casework::ReferralEntry| at(entry.id, entry.row.at, entry.row.number);
        Ok(page.map(|page| connection(page, &cursors, &paging, place)))
    }

    /// Alerts of filtering systems that stand so, oldest first, for whoever leads on child protection or leads the school; never one
    /// about herself.
    #[graphql(complexity = "5 + first.unwrap_or(20) as usize * child_complexity")]
    async fn alerts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The school.")] school: SchoolId,
        #[graphql(default, desc = "How they stand.")] status: AlertStatus,
        #[graphql(desc = "At most 100; 20 where not said.")] first: Option<i32>,
        #[graphql(desc = "After this place.")] after: Option<String>,
    ) -> Result<Option<Connection<AlertLine>>> {
        let (caller, paging) = (ctx.data::<Caller>()?, Paging::of(first, after)?);
        let cursors = Cursors::of(ctx, "alerts", school, &status)?;
        let from = cursors.open(&paging)?;
        let page = caller.casework.alerts(&caller.viewer, school, status.into(), from, paging.first).await;
        let Some(page) = found(page)? else { return Ok(None) };
        let line = |kept: KeptAlert| (cursors.at(&kept.cursor()), AlertLine::of(school, kept));
        let rows = page.rows.into_iter().map(line).collect();
        Ok(Some(Connection::new(rows, page.next.map(|next| cursors.at(&next)), paging.after.is_some())))
    }

    /// Filtering on one page, as an inspector asks for it: each event the viewer may read since this time, from who looked to what
    /// came of it, with the log of checks and the reviews.
    #[graphql(complexity = "50 + child_complexity")]
    async fn filtering_assurance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The school.")] school: SchoolId,
        #[graphql(desc = "Since when.")] since: DateTime<Utc>,
    ) -> Result<Option<FilteringAssurance>> {
        let caller = ctx.data::<Caller>()?;
        let Some(events) = found(caller.casework.filter_events(&caller.viewer, school, since).await)? else {
            return Ok(None);
        };
        let file = found(caller.casework.school(&caller.viewer, school).await)?;
        Ok(file.map(|file| FilteringAssurance::of(school, events, &file.school, caller.casework.now())))
    }

    /// Messages that did not arrive, newest first, for whoever looks after them: given up, or tried in vain and still under way. What they
    /// are about is said to nobody here, and those to the governing body and the trust are left out.
    #[graphql(complexity = "20 + child_complexity")]
    async fn undelivered_messages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The school.")] school: SchoolId,
    ) -> Result<Option<Vec<UndeliveredMessage>>> {
        let caller = ctx.data::<Caller>()?;
        let messages = found(caller.casework.undelivered(&caller.viewer, school).await)?;
        Ok(messages.map(|messages| messages.into_iter().map(UndeliveredMessage::from).collect()))
    }

    /// What is to be done about the filter, oldest first, for whoever runs it. Nobody is named.
    #[graphql(complexity = "20 + child_complexity")]
    async fn filter_tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The school.")] school: SchoolId,
    ) -> Result<Option<Vec<FilteringTask>>> {
        let caller = ctx.data::<Caller>()?;
        let tasks = found(caller.casework.filter_tasks(&caller.viewer, school).await)?;
        Ok(tasks.map(|tasks| tasks.into_iter().map(FilteringTask::from).collect()))
    }

    /// What others recorded since this time in the cases the viewer may read today, in the order it was recorded: what happened
    /// while she was away.
    #[graphql(complexity = "10 + first.unwrap_or(20) as usize * child_complexity")]
    async fn handover_since(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The school.")] school: SchoolId,
        #[graphql(desc = "Since when.")] since: DateTime<Utc>,
        #[graphql(desc = "At most 100; 20 where not said.")] first: Option<i32>,
        #[graphql(desc = "After this place.")] after: Option<String>,
    ) -> Result<Option<Connection<EventOfCase>>> {
        let (caller, paging) = (ctx.data::<Caller>()?, Paging::of(first, after)?);
        let cursors = Cursors::of(ctx, "handover", school, &since)?;
        let from = cursors.open::<u64>(&paging)?;
        let page = caller.casework.handover_since(&caller.viewer, school, since, (from, paging.first)).await;
        Ok(found(page)?.map(|page| EventOfCase::connection(page, &cursors, &paging)))
    }

    /// Searches, oldest first, in cases the viewer may read.
    #[graphql(complexity = "5 + first.unwrap_or(20) as usize * child_complexity")]
    async fn searches(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The school.")] school: SchoolId,
        #[graphql(desc = "At most 100; 20 where not said.")] first: Option<i32>,
        #[graphql(desc = "After this place.")] after: Option<String>,
    ) -> Result<Option<Connection<SearchLine>>> {
        let (caller, paging) = (ctx.data::<Caller>()?, Paging::of(first, after)?);
        let cursors = Cursors::of(ctx, "searches-register", school, &())?;
        let from = cursors.open(&paging)?;
        let page = found(caller.casework.searches_register(&caller.viewer, school, from, paging.first).await)?;
        let place = |entry: &casework::SearchEntry| at(entry.id, entry.row.at, entry.row.number);
        Ok(page.map(|page| connection(page, &cursors, &paging, place)))
    }
}

const fn at(case: CaseId, time: chrono::DateTime<chrono::Utc>, number: u32) -> RegisterCursor {
    RegisterCursor::new(time, case.incident, number)
}

fn connection<R, T>(
    page: Page<R, RegisterCursor>,
    cursors: &Cursors,
    paging: &Paging,
    place: impl Fn(&R) -> RegisterCursor,
) -> Connection<T>
where
    T: OutputType + From<R>,
    Edge<T>: OutputType,
{
    let rows = page.rows.into_iter().map(|row| (cursors.at(&place(&row)), T::from(row))).collect();
    Connection::new(rows, page.next.map(|next| cursors.at(&next)), paging.after.is_some())
}
