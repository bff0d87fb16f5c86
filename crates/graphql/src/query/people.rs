//! People, and a child's chronology across cases.

use crate::caller::Caller;
use crate::cursor::Cursors;
use crate::errors::found;
use crate::model::connection::Connection;
use crate::model::list::EventOfCase;
use crate::model::person::Person;
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

    /// Everything in the cases of this child that the viewer may read, in the order it was recorded.
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
}
