//! What those see who govern, and those of the trust: numbers, and never a case.

use crate::caller::Caller;
use crate::errors::found;
use crate::model::statistics::PublishedStatistics;
use crate::model::trust::TrustSchool;
use async_graphql::{Context, Object, Result};
use domain::SchoolId;

/// Numbers for those who govern.
#[derive(Default)]
pub(crate) struct GoverningQueries;

#[Object]
impl GoverningQueries {
    /// The statistics published of this school, the newest first, for whoever governs or leads it. Counts under five are withheld, and
    /// with them what they could be worked out from; concerns about adults are published by the school year only.
    #[graphql(complexity = "20 + child_complexity")]
    async fn published_statistics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The school.")] school: SchoolId,
    ) -> Result<Option<Vec<PublishedStatistics>>> {
        let caller = ctx.data::<Caller>()?;
        let all = found(caller.casework.published_statistics(&caller.viewer, school).await)?;
        Ok(all.map(|all| all.into_iter().map(PublishedStatistics::of).collect()))
    }

    /// The schools in which you hold a role of the trust (executive safeguarding lead, chief executive), each in numbers from its own
    /// log. Counts under five are withheld, cases about adults and cases for named people are not counted, and no total is given.
    #[graphql(complexity = "50 + child_complexity")]
    async fn trust_overview(&self, ctx: &Context<'_>) -> Result<Option<Vec<TrustSchool>>> {
        let caller = ctx.data::<Caller>()?;
        let all = found(caller.casework.trust_overview(&caller.viewer).await)?;
        Ok(all.map(|all| all.into_iter().map(TrustSchool).collect()))
    }
}
