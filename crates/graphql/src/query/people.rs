//! People, and a child's chronology across cases.

use crate::caller::Caller;
use crate::cursor::Cursors;
use crate::errors::found;
use crate::model::connection::Connection;
use crate::model::list::EventOfCase;
use crate::model::person::Person;
use crate::model::relation::Likely;
use crate::paging::Paging;
use async_graphql::{Context, Object, Result};
use casework::PeopleFilter;
use domain::person::PersonKind;
use domain::{PersonId, SchoolId};

/// People.
#[derive(Default)]
pub(crate) struct PersonQueries;

#[Object]
impl PersonQueries {
    /// People of a school by name, for whoever must name somebody in a concern.
    #[graphql(complexity = "first.unwrap_or(20) as usize * child_complexity")]
    async fn people(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The school.")] school: SchoolId,
        #[graphql(desc = "Of this kind.")] kind: Option<PersonKind>,
        #[graphql(desc = "Whose name holds this.")] name: Option<String>,
        #[graphql(desc = "At most 100; 20 where not said.")] first: Option<i32>,
    ) -> Result<Option<Vec<Person>>> {
        let (caller, paging) = (ctx.data::<Caller>()?, Paging::of(first, None)?);
        let filter = PeopleFilter { kind, name };
        let people = found(caller.casework.people(&caller.viewer, school, &filter, paging.first).await)?;
        Ok(people.map(|people| Person::all(school, people.into_iter().map(|row| row.person))))
    }

    /// Pairs of records that look as if they were of one person, for whoever keeps the records: a named person decides. At most a
    /// hundred; whoever has decided on them asks again.
    #[graphql(complexity = "100 + 10 * child_complexity")]
    async fn likely_duplicates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The school.")] school: SchoolId,
    ) -> Result<Option<Vec<Likely>>> {
        let caller = ctx.data::<Caller>()?;
        let likely = found(caller.casework.likely_duplicates(&caller.viewer, school).await)?;
        Ok(likely.map(|likely| likely.into_iter().map(|pair| Likely::of(school, pair)).collect()))
    }

    /// Everything in the cases of this child that the viewer may read, in the order it was recorded; of every record of the child, where
    /// there is more than one.
    #[graphql(complexity = "10 + first.unwrap_or(20) as usize * child_complexity")]
    async fn child_chronology(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The school.")] school: SchoolId,
        #[graphql(desc = "The child.")] child: PersonId,
        #[graphql(desc = "At most 100; 20 where not said.")] first: Option<i32>,
        #[graphql(desc = "After this place.")] after: Option<String>,
    ) -> Result<Option<Connection<EventOfCase>>> {
        let (caller, paging) = (ctx.data::<Caller>()?, Paging::of(first, after)?);
        let cursors = Cursors::of(ctx, "child-chronology", school, &child)?;
        let from = cursors.open::<u64>(&paging)?;
        let page = caller.casework.child_chronology(&caller.viewer, school, child, from, paging.first).await;
        Ok(found(page)?.map(|page| EventOfCase::connection(page, &cursors, &paging)))
    }

    /// Everything in the cases about this adult that the viewer may read, low-level concerns too, in the order it was recorded; of every
    /// record of hers, where there is more than one. For looking at them together.
    #[graphql(complexity = "10 + first.unwrap_or(20) as usize * child_complexity")]
    async fn concerns_about(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The school.")] school: SchoolId,
        #[graphql(desc = "The adult.")] adult: PersonId,
        #[graphql(desc = "At most 100; 20 where not said.")] first: Option<i32>,
        #[graphql(desc = "After this place.")] after: Option<String>,
    ) -> Result<Option<Connection<EventOfCase>>> {
        let (caller, paging) = (ctx.data::<Caller>()?, Paging::of(first, after)?);
        let cursors = Cursors::of(ctx, "concerns-about", school, &adult)?;
        let from = cursors.open::<u64>(&paging)?;
        let page = caller.casework.concerns_about(&caller.viewer, school, adult, from, paging.first).await;
        Ok(found(page)?.map(|page| EventOfCase::connection(page, &cursors, &paging)))
    }
}
