//! The schema: its roots, its limits, and its text.

use crate::cursor::CursorKeys;
use crate::limits::{COMPLEXITY, DEPTH};
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
        .finish()
}

/// The schema as text (SDL): `schema/schema.graphql`.
#[must_use]
pub fn sdl() -> String {
    build().finish().sdl()
}

#[cfg(test)]
mod tests {
    use super::sdl;

    #[test]
    fn the_schema_can_be_built_and_every_name_in_it_is_one_thing() {
        let sdl = sdl();
        assert!(sdl.contains("input CloseCaseInput"), "{sdl}");
    }
}
