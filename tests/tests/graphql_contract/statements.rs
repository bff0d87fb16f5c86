//! Which statements a request sends to the database, in the order they were sent.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use tracing::field::{Field, Visit};
use tracing::{Event, Instrument as _, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;

/// The span of a request whose statements are written down.
const WATCHED: &str = "watched";

/// The statements of one request.
#[derive(Clone, Default)]
struct Statements(Arc<Mutex<Vec<String>>>);

/// Writes down the statements under a watched span, whichever thread sends them.
struct Recorder;

/// The text of a statement in an event.
#[derive(Default)]
struct Text(String);

static RECORDER: LazyLock<bool> = LazyLock::new(|| {
    let subscriber = tracing_subscriber::registry().with(Recorder);
    tracing::subscriber::set_global_default(subscriber).is_ok()
});

/// How a connection to SQLite begins: when one more is opened is the pool's affair, and depends on nothing that is asked.
const OPENING: &str = "PRAGMA journal_mode";

/// What comes of this, and the statements that were sent for it.
pub(crate) async fn statements_of<T>(work: impl Future<Output = T>) -> (T, Vec<String>) {
    assert!(*RECORDER, "another subscriber is in place");
    let span = tracing::info_span!(target: "statements", WATCHED);
    let statements = Statements::default();
    span.with_subscriber(|(id, dispatch)| {
        let registry = dispatch.downcast_ref::<tracing_subscriber::Registry>();
        if let Some(span) = registry.and_then(|registry| registry.span(id)) {
            span.extensions_mut().insert(statements.clone());
        }
    });
    let done = work.instrument(span).await;
    let sent = statements.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    (done, sent)
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Recorder {
    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if event.metadata().target() != "sqlx::query" {
            return;
        }
        let watched = context
            .event_scope(event)
            .into_iter()
            .flatten()
            .find_map(|span| span.extensions().get::<Statements>().cloned());
        if let Some(statements) = watched {
            let mut text = Text::default();
            event.record(&mut text);
            if !text.0.starts_with(OPENING) {
                statements.0.lock().unwrap_or_else(PoisonError::into_inner).push(text.0);
            }
        }
    }
}

impl Visit for Text {
    fn record_str(&mut self, field: &Field, value: &str) {
        if ["summary", "db.statement"].contains(&field.name()) {
            self.0 += value;
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}
