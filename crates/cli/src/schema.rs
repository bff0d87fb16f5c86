//! The generated files under `schema/`: written by `wardbook schema write`, compared in tests.
//!
//! | path | what |
//! |---|---|
//! | `schema.graphql` | the contract |
//! | `pack.json` | the JSON Schema of a policy pack, for editors that check while one types |
//! | `clauses/<pack>.json` | the clause register of a reference policy: what each clause asks, by what means it is met, its scenario |
//! | `events/<class>/<name>.v<version>.json` | the JSON Schema of a stored event's body |
//! | `events/golden/<class>/<name>.v<version>.json` | an example as it is stored, which decodes for ever |
//!
//! Files of versions that are written no more stay: what was stored once must be read always.

use domain::policy::clause::register;
use domain::policy::pack::{Pack, REFERENCE};
use domain::reading::checkpoint::ReadLogEvent;
use domain::recorded::{EventSchema, Recorded, StoredEvent};
use domain::{IncidentEvent, PersonEvent, ReadEvent, SchoolEvent, examples};
use std::collections::BTreeMap;

/// Every generated file: its path under `schema/` and its text.
///
/// # Errors
/// When a schema cannot be written as JSON, which none of ours is.
pub fn files() -> anyhow::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::from([("schema.graphql".to_owned(), graphql::sdl())]);
    let pack = serde_json::to_string_pretty(&domain::policy::pack::written::schema())?;
    files.insert("pack.json".to_owned(), pack + "\n");
    for (name, text) in REFERENCE {
        let register = serde_json::to_string_pretty(&register(&Pack::parse(text)?))?;
        files.insert(format!("clauses/{name}.json"), register + "\n");
    }
    let of_cases = [IncidentEvent::schemas(), PersonEvent::schemas(), SchoolEvent::schemas()];
    let schemas = of_cases.into_iter().chain([ReadEvent::schemas(), ReadLogEvent::schemas()]);
    for event in schemas.flatten() {
        let EventSchema { class, name, version, schema } = event;
        let text = serde_json::to_string_pretty(&schema)?;
        files.insert(format!("events/{class}/{name}.v{version}.json"), text + "\n");
    }
    golden(&mut files, &examples::incident())?;
    golden(&mut files, &examples::person())?;
    golden(&mut files, &examples::school())?;
    golden(&mut files, &examples::reading())?;
    golden(&mut files, &examples::read_log())?;
    Ok(files)
}

/// Examples exactly as they are stored; a second one of the same event gets a number.
fn golden<E: StoredEvent>(files: &mut BTreeMap<String, String>, examples: &[Recorded<E>]) -> anyhow::Result<()> {
    for example in examples {
        let (name, version) = example.event.stored_name();
        let first = format!("events/golden/{}/{name}.v{version}.json", E::CLASS);
        let numbered = (2..).map(|number| format!("events/golden/{}/{name}.v{version}.{number}.json", E::CLASS));
        let free = std::iter::once(first).chain(numbered).find(|path| !files.contains_key(path));
        if let Some(path) = free {
            files.insert(path, example.to_json()? + "\n");
        }
    }
    Ok(())
}
