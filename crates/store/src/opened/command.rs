//! The event store of exactly one command.

use crate::append::{Append, Appended, KeyUse, NewEvent};
use crate::envelope;
use crate::rows::Rows;
use crate::stream::Stream;
use crate::time::micros;
use crate::{Store, StoreError};
use cqrs_es::{AggregateContext, AggregateError, EventEnvelope, EventStore};
use domain::{Recorded, SchoolId};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// What an append needs besides the state.
pub(super) struct Parts<A: Stream> {
    pub(super) store: Store,
    pub(super) school: SchoolId,
    pub(super) id: A::Id,
    pub(super) before: Rows,
    pub(super) version: u64,
    pub(super) school_version: u64,
    pub(super) key: Option<KeyUse>,
    pub(super) metadata: String,
}

enum Stage<A: Stream> {
    Opened(Box<Parts<A>>, Box<A>),
    Loaded(Box<Parts<A>>),
    Ended(Result<Outcome<A>, StoreError>),
    Used,
}

/// The [`EventStore`] of exactly one command on one opened stream.
pub struct Command<A: Stream> {
    stage: Mutex<Stage<A>>,
}

/// What became of a command that was committed.
#[derive(Debug)]
pub struct Outcome<A> {
    /// What it left behind; `None` when it decided on no events.
    pub appended: Option<Appended>,
    /// The state after it.
    pub state: Box<A>,
}

/// The aggregate on its way through the framework.
pub struct Context<A>(Box<A>);

impl<A: Stream> AggregateContext<A> for Context<A> {
    fn aggregate(&mut self) -> &mut A {
        &mut self.0
    }
}

impl<A: Stream> Command<A> {
    pub(super) fn new(parts: Parts<A>, state: Box<A>) -> Self {
        Self { stage: Mutex::new(Stage::Opened(Box::new(parts), state)) }
    }

    /// What became of it. A command the domain rejected has no outcome: [`StoreError::HandleUsed`].
    ///
    /// # Errors
    /// Those of the writer; see [`StoreError::is_moved`].
    pub fn finish(self) -> Result<Outcome<A>, StoreError> {
        match self.stage.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Stage::Ended(outcome) => outcome,
            _ => Err(StoreError::HandleUsed),
        }
    }

    fn swap(&self, stage: Stage<A>) -> Stage<A> {
        std::mem::replace(&mut *self.stage.lock().unwrap_or_else(PoisonError::into_inner), stage)
    }

    async fn append(parts: &Parts<A>, events: &[Recorded<A::Fact>], state: &A) -> Result<Option<Appended>, StoreError> {
        if events.is_empty() {
            return Ok(None);
        }
        let rows = state.rows(parts.school, parts.id).changes_from(&parts.before);
        let notices = state.notices(parts.school, parts.id, parts.version, events);
        let events = events.iter().map(new_event).collect::<Result<_, _>>()?;
        let append = Append {
            school: parts.school,
            class: A::CLASS,
            stream: A::stream(parts.id),
            version: parts.version,
            school_version: parts.school_version,
            events,
            metadata: parts.metadata.clone(),
            rows,
            key: parts.key.clone(),
            notices,
        };
        on!(&parts.store, db => db.writer().append(append).await).map(Some)
    }
}

fn new_event<E: domain::StoredEvent>(event: &Recorded<E>) -> Result<NewEvent, StoreError> {
    let inner = event.to_json().map_err(|error| StoreError::unreadable("event", error))?;
    Ok(NewEvent { payload: envelope::wrap(&inner), at: micros(event.recorded_at) })
}

impl<A: Stream> EventStore<A> for &Command<A> {
    type AC = Context<A>;

    /// The events were folded when the stream was opened; nothing in the framework asks for them again.
    async fn load_events(&self, _: &str) -> Result<Vec<EventEnvelope<A>>, AggregateError<A::Error>> {
        Err(AggregateError::UnexpectedError(Box::new(StoreError::HandleUsed)))
    }

    async fn load_aggregate(&self, aggregate_id: &str) -> Result<Context<A>, AggregateError<A::Error>> {
        match self.swap(Stage::Used) {
            Stage::Opened(parts, state) if A::stream(parts.id).to_string() == aggregate_id => {
                self.swap(Stage::Loaded(parts));
                Ok(Context(state))
            }
            _ => Err(AggregateError::UnexpectedError(Box::new(StoreError::HandleUsed))),
        }
    }

    async fn commit(
        &self,
        events: Vec<Recorded<A::Fact>>,
        context: Context<A>,
        _: HashMap<String, String>,
    ) -> Result<Vec<EventEnvelope<A>>, AggregateError<A::Error>> {
        let Stage::Loaded(parts) = self.swap(Stage::Used) else {
            return Err(AggregateError::UnexpectedError(Box::new(StoreError::HandleUsed)));
        };
        let outcome = Command::append(&parts, &events, &context.0).await;
        let (stage, answer) = match outcome {
            Ok(appended) => (Ok(Outcome { appended, state: context.0 }), Ok(Vec::new())),
            Err(error) if error.is_moved() => (Err(error), Err(AggregateError::AggregateConflict)),
            Err(error) => (Err(error), Err(AggregateError::DatabaseConnectionError(Box::new(StoreError::HandleUsed)))),
        };
        self.swap(Stage::Ended(stage));
        answer
    }
}
