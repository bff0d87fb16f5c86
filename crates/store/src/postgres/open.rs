//! Opening a stream: everything a command needs to know, in as few round trips as possible.

use super::Postgres;
use crate::StoreError;
use crate::append::StreamClass;
use crate::opened::{Opening, Standing};
use cqrs_es::Aggregate;
use cqrs_es::persist::{PersistedEventRepository, SerializedEvent};
use domain::SchoolId;
use postgres_es::PostgresEventRepository;
use uuid::Uuid;

const LEAF: &str = "
SELECT recorded_at, leaf_hash FROM events
WHERE aggregate_type = $1 AND aggregate_id = $2 AND sequence = $3 AND school_id = $4";

impl Postgres {
    /// Where the school and the idempotency key stand.
    pub(crate) async fn standing(&self, opening: &Opening<'_>) -> Result<Standing, StoreError> {
        self.standings.ask(opening).await
    }

    /// The stored events of a stream, through the event repository.
    pub(crate) async fn stream<A: Aggregate>(&self, stream: Uuid) -> Result<Vec<SerializedEvent>, StoreError> {
        let repository = PostgresEventRepository::new(self.openers.clone()).with_tables("events", "no_snapshots");
        repository.get_events::<A>(&stream.to_string()).await.map_err(crate::opened::persistence_error)
    }

    /// When an event was recorded, and its leaf.
    pub(crate) async fn leaf(
        &self,
        school: SchoolId,
        class: StreamClass,
        stream: Uuid,
        sequence: i64,
    ) -> Result<Option<(i64, Vec<u8>)>, StoreError> {
        Ok(sqlx::query_as(LEAF)
            .bind(class.as_str())
            .bind(stream.to_string())
            .bind(sequence)
            .bind(school.as_uuid())
            .fetch_optional(&self.pool)
            .await?)
    }
}
