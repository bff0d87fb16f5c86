//! The generated files under `schema/`: written by `wardbook schema write`, compared in tests.

use domain::recorded::{EventSchema, StoredEvent};
use domain::{IncidentEvent, PersonEvent, SchoolEvent};
use std::collections::BTreeMap;

/// Every generated file: its path under `schema/` and its text. The GraphQL contract, and the JSON Schema of every stored event in
/// every version: `events/<class>/<name>.v<version>.json`.
///
/// # Errors
/// When a schema cannot be written as JSON, which none of ours is.
pub fn files() -> anyhow::Result<BTreeMap<String, String>> {
    let events = [IncidentEvent::schemas(), PersonEvent::schemas(), SchoolEvent::schemas()];
    let mut files: BTreeMap<String, String> =
        events.into_iter().flatten().map(|event| event_file(&event)).collect::<anyhow::Result<_>>()?;
    files.insert("schema.graphql".to_owned(), graphql::sdl());
    Ok(files)
}

fn event_file(event: &EventSchema) -> anyhow::Result<(String, String)> {
    let path = format!("events/{}/{}.v{}.json", event.class, event.name, event.version);
    Ok((path, serde_json::to_string_pretty(&event.schema)? + "\n"))
}
