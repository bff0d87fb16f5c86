//! The schema: its roots, its limits, and its text.

use crate::limits::{COMPLEXITY, DEPTH, Limits};
use crate::settings::Settings;
use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema};

pub(crate) type WardbookSchema = Schema<Query, EmptyMutation, EmptySubscription>;

pub(crate) struct Query;

#[Object]
impl Query {
    /// The name of this service.
    async fn service(&self) -> &'static str {
        "Wardbook"
    }
}

/// The schema, ready to be asked.
pub(crate) fn schema(settings: &Settings) -> WardbookSchema {
    let _ = settings;
    Schema::build(Query, EmptyMutation, EmptySubscription)
        .disable_suggestions()
        .limit_depth(DEPTH)
        .limit_complexity(COMPLEXITY)
        .extension(Limits)
        .finish()
}

/// The schema as text (SDL): `schema/schema.graphql`.
#[must_use]
pub fn sdl() -> String {
    let schema = Schema::build(Query, EmptyMutation, EmptySubscription).finish();
    schema.sdl()
}
