//! The outbox: notices become messages, messages are claimed, sent, and settled.

use super::Sqlite;
use crate::StoreError;
use crate::outbox::{Addressed, Channel, ClaimMessages, ClaimedMessage, MessageColumns, NewMessage, NoticeKey};
use crate::time::micros;
use sqlx::SqliteConnection;
use uuid::Uuid;

const TURN: &str = "
DELETE FROM notice WHERE school_id = $1 AND incident_id = $2 AND sequence = $3 AND due_at = $4 RETURNING recorded_at";

const REST: &str = "
INSERT INTO notice (school_id, incident_id, sequence, notices, recorded_at, due_at) VALUES ($1, $2, $3, $4, $5, $6)";

const ADD: &str = "
INSERT INTO outbox (school_id, person_id, channel, at_once, slot, message_id, notices, status, since, due_at, set_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $9, $8, $9)
ON CONFLICT (school_id, person_id, channel, at_once, slot) DO UPDATE SET notices = outbox.notices || EXCLUDED.notices
WHERE outbox.status = 'waiting' AND outbox.attempts = 0";

// A lease that ends later than any could is from a clock that was set back.
const CLAIM: &str = "
WITH clock AS MATERIALIZED (SELECT CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER) AS now)
UPDATE outbox SET leased_until = (SELECT now FROM clock) + $3, lease = $5, attempts = attempts + 1
WHERE message_id IN (
    SELECT message_id FROM outbox, clock
    WHERE status = 'waiting' AND channel IN (SELECT value FROM json_each($1)) AND (due_at <= $2 OR set_at > $2)
        AND (leased_until IS NULL OR leased_until <= clock.now OR leased_until > clock.now + $3)
    ORDER BY at_once DESC, due_at LIMIT $4)
RETURNING school_id, person_id, channel, at_once, slot, message_id, notices, status, since, due_at, attempts, failure,
    ended_at";

const NEWER: &str = "
SELECT message_id FROM outbox
WHERE school_id = $1 AND person_id = $2 AND channel = $3 AND at_once = $4 AND slot > $5
    AND status = 'waiting' AND attempts = 0 AND (due_at <= $6 OR set_at > $6)
ORDER BY slot LIMIT 1";
const JOINED: &str = "
UPDATE outbox SET status = 'joined', ended_at = $3, leased_until = NULL
WHERE message_id = $1 AND lease = $2 AND status = 'waiting' RETURNING notices";
const JOIN: &str = "
UPDATE outbox SET notices = $2 || notices WHERE message_id = $1";

impl Sqlite {
    pub(crate) async fn address(&self, addressed: &[Addressed], now: i64) -> Result<usize, StoreError> {
        let mut transaction = self.side.begin_with("BEGIN IMMEDIATE").await?;
        let mut ours: Vec<&Addressed> = Vec::new();
        for one in addressed {
            // A row that is no longer as it was looked at is another worker's.
            let Some(recorded_at) = turn(&mut transaction, one.key()).await? else { continue };
            ours.push(one);
            if let Some((until, notices)) = one.rest() {
                rest(&mut transaction, one.key(), &notices, recorded_at, until).await?;
            }
        }
        for message in NewMessage::all(&ours, now) {
            add(&mut transaction, message, now).await?;
        }
        transaction.commit().await?;
        Ok(ours.len())
    }

    pub(crate) async fn say(&self, messages: Vec<NewMessage>, now: i64) -> Result<(), StoreError> {
        let mut transaction = self.side.begin_with("BEGIN IMMEDIATE").await?;
        for message in messages {
            add(&mut transaction, message, now).await?;
        }
        Ok(transaction.commit().await?)
    }

    pub(crate) async fn claim_messages(&self, claim: &ClaimMessages<'_>) -> Result<Vec<MessageColumns>, StoreError> {
        let channels: Vec<&str> = claim.channels.iter().copied().map(Channel::as_str).collect();
        let channels = serde_json::to_string(&channels).unwrap_or_default();
        Ok(sqlx::query_as(CLAIM)
            .bind(channels)
            .bind(micros(claim.now))
            .bind(i64::try_from(claim.leased_for.as_micros()).unwrap_or(i64::MAX))
            .bind(i64::from(claim.limit))
            .bind(claim.lease)
            .fetch_all(&self.side)
            .await?)
    }

    pub(crate) async fn join_newer(&self, claimed: &ClaimedMessage, now: i64) -> Result<bool, StoreError> {
        let message = &claimed.message;
        let mut transaction = self.side.begin_with("BEGIN IMMEDIATE").await?;
        let newer: Option<Uuid> = sqlx::query_scalar(NEWER)
            .bind(message.school.as_uuid())
            .bind(message.person.as_uuid())
            .bind(message.channel.as_str())
            .bind(message.at_once)
            .bind(micros(message.slot))
            .bind(now)
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(newer) = newer else { return Ok(false) };
        let joined = sqlx::query_scalar(JOINED).bind(message.id).bind(claimed.lease).bind(now);
        let notices: Option<String> = joined.fetch_optional(&mut *transaction).await?;
        if let Some(notices) = &notices {
            sqlx::query(JOIN).bind(newer).bind(notices).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(notices.is_some())
    }
}

/// Takes away a row that is still as it was looked at; when it was recorded.
async fn turn(to: &mut SqliteConnection, key: NoticeKey) -> Result<Option<i64>, StoreError> {
    let query = sqlx::query_scalar(TURN).bind(key.school).bind(key.incident).bind(key.sequence).bind(key.due_at);
    Ok(query.fetch_optional(to).await?)
}

/// Puts back what rests.
async fn rest(
    to: &mut SqliteConnection,
    key: NoticeKey,
    notices: &str,
    recorded_at: i64,
    until: i64,
) -> Result<(), StoreError> {
    let query = sqlx::query(REST).bind(key.school).bind(key.incident).bind(key.sequence);
    query.bind(notices).bind(recorded_at).bind(until).execute(to).await?;
    Ok(())
}

/// Adds to the message of its slot, or of the first slot after whose message is not on its way yet.
async fn add(to: &mut SqliteConnection, mut message: NewMessage, now: i64) -> Result<(), StoreError> {
    loop {
        let added = sqlx::query(ADD)
            .bind(message.school)
            .bind(message.person)
            .bind(message.channel.as_str())
            .bind(message.at_once)
            .bind(message.slot)
            .bind(message.id())
            .bind(&message.notices)
            .bind(message.due)
            .bind(now)
            .execute(&mut *to)
            .await?;
        if added.rows_affected() > 0 {
            return Ok(());
        }
        message = message.next_slot();
    }
}
