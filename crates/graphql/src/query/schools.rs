//! The viewer herself, schools, nodes, and who would be told of a concern.

#![expect(clippy::unused_async, reason = "every resolver is async, whether or not it waits")]

use crate::caller::Caller;
use crate::errors::SECOND_FACTOR_AT;
use crate::model::case::Case;
use crate::model::person::Person;
use crate::model::school::{Membership, School};
use crate::mutation::payload::WhoWillBeToldPayload;
use async_graphql::{Context, Enum, ID, Interface, Object, Result, SimpleObject};
use casework::At;
use chrono::{DateTime, Utc};
use domain::graphql::GlobalId;
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::{CaseId, PersonId, SchoolId};

/// Anything with an opaque id.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Opaque."))]
#[expect(clippy::large_enum_variant, reason = "one at a time, on its way out")]
pub(crate) enum Node {
    Case(Case),
    Person(Person),
    School(School),
}

/// Who asks, and how well that is proved.
#[derive(SimpleObject)]
pub(crate) struct Viewer {
    /// As whom each of her schools knows her, with the roles of today.
    memberships: Vec<Membership>,
    /// By how many factors she proved who she is: one is enough for raising a concern, cases open to two.
    factors: Factors,
    /// Where a second factor is given, as a path of this installation; nothing where two were proved.
    second_factor_at: Option<&'static str>,
    /// When she last proved who she is; nothing for a token, by which nobody signs in.
    authenticated_at: Option<DateTime<Utc>>,
    /// Until when she may change who gets in (roles, help with signing in) without proving again who she is; nothing for a token, and
    /// for whoever proved one factor alone.
    proved_until: Option<DateTime<Utc>>,
}

/// By how many factors somebody proved who she is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum Factors {
    /// A password, or an account elsewhere that checked no more; a token for raising concerns.
    One,
    /// A second one too; or a token that may all its owner may.
    Two,
}

impl Viewer {
    fn of(viewer: &access::Viewer) -> Self {
        let both = viewer.has_proved_both();
        let proved_until = viewer.authenticated_at.filter(|_| both).map(|at| at + casework::RECENT);
        Self {
            memberships: viewer.memberships.iter().map(Membership::of).collect(),
            factors: if both { Factors::Two } else { Factors::One },
            second_factor_at: (!both).then_some(SECOND_FACTOR_AT),
            authenticated_at: viewer.authenticated_at,
            proved_until,
        }
    }
}

/// Schools, and the viewer's place in them.
#[derive(Default)]
pub(crate) struct SchoolQueries;

#[Object]
impl SchoolQueries {
    /// Who asks.
    async fn me(&self, ctx: &Context<'_>) -> Result<Viewer> {
        Ok(Viewer::of(&ctx.data::<Caller>()?.viewer))
    }

    /// Anything by its opaque id; null where it is not there, or not for the viewer.
    async fn node(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Node>> {
        let caller = ctx.data::<Caller>()?;
        if let Some(case) = CaseId::from_global(&id) {
            return Ok(Case::find(caller, case, At::Now).await?.map(Node::Case));
        }
        if let Some(school) = SchoolId::from_global(&id) {
            return Ok(School::find(caller, school).await?.map(Node::School));
        }
        let Some(person) = PersonId::from_global(&id) else { return Ok(None) };
        Ok(Person::find(caller, person).await?.map(Node::Person))
    }

    /// A school, for whoever belongs to it.
    async fn school(&self, ctx: &Context<'_>, id: SchoolId) -> Result<Option<School>> {
        School::find(ctx.data::<Caller>()?, id).await
    }

    /// Who would be told if this concern were raised now. Nothing is recorded; who is left out, and why, is never said.
    async fn who_will_be_told(
        &self,
        ctx: &Context<'_>,
        school: SchoolId,
        concern: RaiseConcern,
    ) -> Result<WhoWillBeToldPayload> {
        let caller = ctx.data::<Caller>()?;
        WhoWillBeToldPayload::of(school, caller.casework.who_will_be_told(&caller.viewer, school, concern).await)
    }
}
