//! A school of a trust, in numbers.

#![expect(clippy::unused_async, reason = "every resolver is async, whether or not it waits")]

use super::policy::SchoolOwes;
use super::statistics::PublishedStatistics;
use crate::caller::Caller;
use async_graphql::{Context, Object, Result};
use casework::TrustSchool as Numbers;
use domain::school::Role;
use domain::{SchoolId, Text};

/// A school of a trust, in numbers: never a case. Of a case you hear where somebody whose case it is lets you in by name.
pub(crate) struct TrustSchool(pub(crate) Numbers);

#[Object]
impl TrustSchool {
    /// Opaque: the id of the school.
    async fn school(&self) -> SchoolId {
        self.0.file.id
    }

    /// Its name.
    async fn name(&self) -> Option<&Text> {
        self.0.file.school.registered.as_ref().map(|registered| &registered.name)
    }

    /// The trust or federation it belongs to.
    async fn group(&self) -> Option<&Text> {
        self.0.file.school.group.as_ref()
    }

    /// Roles nobody holds today that somebody should: lead, deputy, head, chair of governors, nominated governor.
    async fn vacant_roles(&self) -> &[Role] {
        &self.0.vacant
    }

    /// What the school itself owes: rulings, reviews past their day, concerns that nobody could be told of.
    async fn duties(&self, ctx: &Context<'_>) -> Result<Vec<SchoolOwes>> {
        let now = ctx.data::<Caller>()?.casework.now();
        Ok(self.0.file.duties(now).iter().map(SchoolOwes::of).collect())
    }

    /// Open cases about children, without those that are for named people only; null where they are under five.
    async fn open_cases(&self) -> Option<u32> {
        self.0.open
    }

    /// Those of them with something overdue; null where they are under five.
    async fn overdue_cases(&self) -> Option<u32> {
        self.0.overdue
    }

    /// Those of them with something due within 48 hours, or overdue; null where they are under five.
    async fn due_soon_cases(&self) -> Option<u32> {
        self.0.due_soon
    }

    /// The newest statistics published of it.
    async fn published(&self) -> Option<PublishedStatistics> {
        self.0.published.clone().map(PublishedStatistics::of)
    }
}
