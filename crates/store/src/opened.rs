//! A stream opened for one command, and the only way to append.
//!
//! [`Store::open`] reads the stream, the school's standing and the idempotency key in two concurrent round trips.
//! [`Opened`] is what a command is authorised and decided on; [`Opened::command`] turns it into the
//! [`cqrs_es::EventStore`] of exactly one command, which carries the preconditions in and the outcome out.

mod command;

use command::Parts;
pub use command::{Command, Context, Outcome};

use crate::append::{Appended, KeyUse, StreamClass};
use crate::envelope;
use crate::head::{count, stored};
use crate::rows::Rows;
use crate::stream::Stream;
use crate::time::{micros, time};
use crate::writer::keyed;
use crate::{Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::persist::{PersistenceError, SerializedEvent};
use domain::{Actor, Recorded, SchoolId};
use uuid::Uuid;

/// How far a clock may be ahead of the database's before the database's is taken.
const AHEAD: TimeDelta = TimeDelta::seconds(5);

/// Who calls, with what key. Nothing of it but the request id is stored in the clear.
#[derive(Clone, Copy, Debug)]
pub struct Caller<'a> {
    /// Who acts.
    pub actor: Actor,
    /// The request's id: all that `metadata` holds.
    pub request: &'a str,
    /// The idempotency key and the command it stands for, if there is one.
    pub key: Option<Key<'a>>,
}

/// An idempotency key, and the command it was given with.
#[derive(Clone, Copy)]
pub struct Key<'a> {
    /// The key, unique for school and actor.
    pub key: &'a str,
    /// The command as canonical bytes: equal bytes are the same command. Only an HMAC of it is kept.
    pub command: &'a [u8],
}

impl std::fmt::Debug for Key<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key").field("key", &self.key).finish_non_exhaustive()
    }
}

/// What an idempotency key was used for before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Nothing: the command is new.
    Nothing,
    /// The same command: answer as before, after authorising.
    Same {
        /// The class of the stream it went to.
        class: StreamClass,
        /// That stream, which for a command that creates one is not the one opened now.
        stream: Uuid,
        /// What it left behind.
        appended: Appended,
    },
    /// Another command: `IDEMPOTENCY_KEY_REUSED`.
    Another,
}

/// What [`Store::open`] asks the database.
pub(crate) struct Opening<'a> {
    pub(crate) school: SchoolId,
    pub(crate) class: StreamClass,
    pub(crate) stream: Uuid,
    pub(crate) actor: Uuid,
    pub(crate) key: Option<&'a str>,
}

/// School version, last recorded, secret, database clock, then of the idempotency row: command, class, stream,
/// version, and the school the stream is in.
pub(crate) type StandingRow = (
    Option<i64>,
    Option<i64>,
    Option<Vec<u8>>,
    i64,
    Option<Vec<u8>>,
    Option<String>,
    Option<Uuid>,
    Option<i64>,
    Option<Uuid>,
);

/// Where the school and the key stand.
#[derive(Debug)]
pub(crate) struct Standing {
    pub(crate) school_version: Option<u64>,
    last_recorded: i64,
    secret: Vec<u8>,
    clock: i64,
    key: Option<KeyRow>,
    pub(crate) home: Option<Uuid>,
}

#[derive(Debug)]
struct KeyRow {
    command: Vec<u8>,
    class: StreamClass,
    stream: Uuid,
    version: u64,
}

impl Standing {
    pub(crate) fn read(row: StandingRow) -> Result<Self, StoreError> {
        let (school_version, last_recorded, secret, clock, command, class, stream, version, home) = row;
        let key = match (command, class, stream, version) {
            (Some(command), Some(class), Some(stream), Some(version)) => {
                Some(KeyRow { command, class: StreamClass::parse(&class)?, stream, version: count(version) })
            }
            _ => None,
        };
        Ok(Self {
            school_version: school_version.map(count),
            last_recorded: last_recorded.unwrap_or(i64::MIN),
            secret: secret.unwrap_or_default(),
            clock,
            key,
            home,
        })
    }
}

/// A stream as one command finds it.
pub struct Opened<A: Stream> {
    store: Store,
    school: SchoolId,
    id: A::Id,
    state: Box<A>,
    before: Rows,
    version: u64,
    last_event: Option<DateTime<Utc>>,
    standing: Standing,
    key_before: Before,
    key: Option<KeyUse>,
    metadata: String,
}

impl Store {
    /// Opens a stream for one command. A stream without events is one that does not exist yet: its version is 0.
    ///
    /// # Errors
    /// [`StoreError::UnknownStream`] when the school has no log (unless it is the school's own stream that is opened) or
    /// the stream belongs to another school; [`StoreError::Unreadable`]; [`StoreError::Unavailable`].
    pub async fn open<A: Stream>(
        &self,
        school: SchoolId,
        id: A::Id,
        caller: &Caller<'_>,
    ) -> Result<Opened<A>, StoreError> {
        if caller.key.is_some_and(|key| key.key.contains('\0')) {
            // Questions are asked together: one that PostgreSQL cannot take would spoil the others.
            return Err(StoreError::Unavailable(sqlx::Error::Encode("an idempotency key holds a NUL".into())));
        }
        let stream = A::stream(id);
        let opening = Opening {
            school,
            class: A::CLASS,
            stream,
            actor: actor_id(caller.actor),
            key: caller.key.map(|key| key.key),
        };
        let (standing, events) = tokio::try_join!(async { on!(self, db => db.standing(&opening).await) }, async {
            on!(self, db => db.stream::<A>(stream).await)
        },)?;
        let foreign = standing.home.is_some_and(|home| home != school.as_uuid());
        if foreign || (standing.school_version.is_none() && A::CLASS != StreamClass::School) {
            return Err(StoreError::UnknownStream(school));
        }
        let key = caller.key.map(|key| KeyUse {
            actor: opening.actor,
            key: key.key.to_owned(),
            command: tlog::sha256(key.command),
        });
        let key_before = self.key_before(school, &standing, key.as_ref()).await?;
        let (state, version, last_event) = fold::<A>(&events)?;
        let before = if version == 0 { Rows::default() } else { state.rows(school, id) };
        let metadata = serde_json::json!({ "request": caller.request }).to_string();
        let store = self.clone();
        Ok(Opened { store, school, id, state, before, version, last_event, standing, key_before, key, metadata })
    }

    async fn key_before(
        &self,
        school: SchoolId,
        standing: &Standing,
        key: Option<&KeyUse>,
    ) -> Result<Before, StoreError> {
        let (Some(row), Some(key)) = (&standing.key, key) else { return Ok(Before::Nothing) };
        if row.command != keyed(&standing.secret, &key.command) {
            return Ok(Before::Another);
        }
        let leaf = on!(self, db => db.leaf(school, row.class, row.stream, stored(row.version)).await)?;
        let (recorded_at, hash) =
            leaf.ok_or_else(|| StoreError::unreadable("idempotency key", "its event is missing"))?;
        let appended = appended(row.version, recorded_at, &hash)?;
        Ok(Before::Same { class: row.class, stream: row.stream, appended })
    }
}

/// What the stored columns of an event say of the command that ended with it.
pub(crate) fn appended(version: u64, recorded_at: i64, hash: &[u8]) -> Result<Appended, StoreError> {
    let leaf_hash = hash.try_into().map_err(|_| StoreError::unreadable("leaf hash", "it has not 32 bytes"))?;
    Ok(Appended { version, recorded_at: time(recorded_at)?, leaf_hash })
}

/// The stored form of whoever acts.
fn actor_id(actor: Actor) -> Uuid {
    match actor {
        Actor::Person(person) => person.as_uuid(),
        Actor::Worker => Uuid::nil(),
        Actor::SetUp => Uuid::max(),
    }
}

/// The state of a stream, its version, and when its last event was recorded.
type Folded<A> = (Box<A>, u64, Option<DateTime<Utc>>);

/// Opens and folds stored events.
fn fold<A: Stream>(events: &[SerializedEvent]) -> Result<Folded<A>, StoreError> {
    let mut state = Box::<A>::default();
    let mut last = None;
    for event in events {
        let inner = envelope::unwrap(&event.payload)?;
        let recorded = read_event::<A>(&inner)?;
        last = Some(recorded.recorded_at);
        state.apply(recorded);
    }
    Ok((state, events.len() as u64, last))
}

/// Reads the inner JSON of an event.
pub(crate) fn read_event<A: Stream>(inner: &str) -> Result<Recorded<A::Fact>, StoreError> {
    Recorded::from_json(inner).map_err(|error| StoreError::unreadable("event", error))
}

/// What the event repositories say, in our words.
pub(crate) fn persistence_error(error: PersistenceError) -> StoreError {
    match error {
        PersistenceError::ConnectionError(error) | PersistenceError::UnknownError(error) => {
            match error.downcast::<sqlx::Error>() {
                Ok(error) => StoreError::Unavailable(*error),
                Err(error) => StoreError::Unavailable(sqlx::Error::Protocol(error.to_string())),
            }
        }
        PersistenceError::DeserializationError(error) => StoreError::unreadable("event", error),
        PersistenceError::OptimisticLockError => StoreError::Conflict,
    }
}

impl<A: Stream> Opened<A> {
    /// The state to authorise and decide on.
    pub fn state(&self) -> &A {
        &self.state
    }

    /// How many events the stream has; 0 when it does not exist.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// How many events the school's own stream has: what caches of the school are checked against.
    pub fn school_version(&self) -> u64 {
        self.standing.school_version.unwrap_or(0)
    }

    /// What the idempotency key was used for before.
    pub const fn before(&self) -> Before {
        self.key_before
    }

    /// The desk's time: this clock, or the database's when the clock is more than five seconds ahead of it; never earlier
    /// than what the log and the stream hold already. To the microsecond.
    pub fn time(&self, clock: DateTime<Utc>) -> DateTime<Utc> {
        let database = time(self.standing.clock).unwrap_or(clock);
        let clock = if clock - database > AHEAD {
            tracing::warn!(
                ahead_ms = (clock - database).num_milliseconds(),
                "the clock is ahead of the database's: the database's time is taken"
            );
            database
        } else {
            clock
        };
        let last = self.last_event.map_or(i64::MIN, micros).max(self.standing.last_recorded);
        time(micros(clock).max(last)).unwrap_or(clock)
    }

    /// The event store of one command: give a reference to it to a [`cqrs_es::CqrsFramework`], then [`Command::finish`].
    pub fn command(self) -> Command<A> {
        let Self { store, school, id, state, before, version, standing, key, metadata, .. } = self;
        let school_version = standing.school_version.unwrap_or(0);
        let parts = Parts { store, school, id, before, version, school_version, key, metadata };
        Command::new(parts, state)
    }
}
