//! The schema: its roots, its limits, and its text.

use crate::cursor::CursorKeys;
use crate::limits::{COMPLEXITY, DEPTH, Limits};
use crate::mutation::Mutation;
use crate::query::Query;
use crate::settings::Settings;
use crate::subscription::Subscription;
use async_graphql::{Schema, SchemaBuilder};

pub(crate) type WardbookSchema = Schema<Query, Mutation, Subscription>;

fn build() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription)
}

/// The schema, ready to be asked.
pub(crate) fn schema(settings: &Settings) -> WardbookSchema {
    build()
        .data(CursorKeys::new(&settings.cursor_key))
        .disable_suggestions()
        .limit_depth(DEPTH)
        .limit_complexity(COMPLEXITY)
        .extension(Limits)
        .finish()
}

/// The schema as text (SDL): `schema/schema.graphql`.
#[must_use]
pub fn sdl() -> String {
    build().finish().sdl()
}
