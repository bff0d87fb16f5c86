//! The outbox: notices become messages, messages are claimed, sent, and settled.

use super::Postgres;
use crate::StoreError;
use crate::outbox::{Addressed, Channel, ClaimMessages, ClaimedMessage, MessageColumns, NewMessage, NoticeKey};
use crate::time::micros;
use sqlx::PgConnection;
use std::collections::HashSet;
use uuid::Uuid;

// Locked in one order, so that two workers do not wait for each other.
const TURN: &str = "
WITH looked_at AS (
    SELECT n.school_id, n.incident_id, n.sequence
    FROM notice n JOIN unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[]) AS r (school_id, incident_id, sequence, due_at)
        USING (school_id, incident_id, sequence)
    WHERE n.due_at = r.due_at ORDER BY n.school_id, n.incident_id, n.sequence FOR UPDATE OF n)
DELETE FROM notice n USING looked_at l
WHERE n.school_id = l.school_id AND n.incident_id = l.incident_id AND n.sequence = l.sequence
RETURNING n.school_id, n.incident_id, n.sequence, n.recorded_at";

const REST: &str = "
INSERT INTO notice (school_id, incident_id, sequence, notices, recorded_at, due_at)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[])";

const ADD: &str = "
INSERT INTO outbox (school_id, person_id, channel, at_once, slot, message_id, notices, status, since, due_at, set_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $9, $8, $9)
ON CONFLICT (school_id, person_id, channel, at_once, slot) DO UPDATE SET notices = outbox.notices || EXCLUDED.notices
WHERE outbox.status = 'waiting' AND outbox.attempts = 0";

// A lease that ends later than any could is from a clock that was set back.
const CLAIM: &str = "
WITH clock AS MATERIALIZED (SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint) AS now),
free AS MATERIALIZED (
    SELECT message_id FROM outbox, clock
    WHERE status = 'waiting' AND channel = ANY($1) AND (due_at <= $2 OR set_at > $2)
        AND (leased_until IS NULL OR leased_until <= clock.now OR leased_until > clock.now + $3)
    ORDER BY at_once DESC, due_at LIMIT $4 FOR UPDATE OF outbox SKIP LOCKED)
UPDATE outbox o SET leased_until = clock.now + $3, lease = $5, attempts = o.attempts + 1
FROM free, clock WHERE o.message_id = free.message_id
RETURNING o.school_id, o.person_id, o.channel, o.at_once, o.slot, o.message_id, o.notices, o.status, o.since, o.due_at,
    o.attempts, o.failure, o.ended_at";

const JOIN: &str = "
WITH newer AS (
    SELECT message_id FROM outbox
    WHERE school_id = $1 AND person_id = $2 AND channel = $3 AND at_once = $4 AND slot > $5
        AND status = 'waiting' AND attempts = 0 AND (due_at <= $6 OR set_at > $6)
    ORDER BY slot LIMIT 1 FOR UPDATE SKIP LOCKED),
added AS (
    UPDATE outbox o SET notices = older.notices || o.notices
    FROM newer, (SELECT notices FROM outbox WHERE message_id = $7 AND lease = $8 AND status = 'waiting') AS older
    WHERE o.message_id = newer.message_id RETURNING o.message_id)
UPDATE outbox o SET status = 'joined', ended_at = $6, leased_until = NULL
FROM added WHERE o.message_id = $7";

impl Postgres {
    pub(crate) async fn address(&self, addressed: &[Addressed], now: i64) -> Result<usize, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let turned = turn(&mut transaction, addressed).await?;
        let recorded_at = |key: NoticeKey| {
            let found = turned.iter().find(|row| (row.0, row.1, row.2) == (key.school, key.incident, key.sequence));
            found.map(|row| row.3)
        };
        let ours: Vec<(&Addressed, i64)> =
            addressed.iter().filter_map(|one| Some((one, recorded_at(one.key())?))).collect();
        rest(&mut transaction, &ours).await?;
        let ours: Vec<&Addressed> = ours.into_iter().map(|(one, _)| one).collect();
        for message in NewMessage::all(&ours, now) {
            add(&mut transaction, message, now).await?;
        }
        transaction.commit().await?;
        Ok(ours.len())
    }

    pub(crate) async fn say(&self, messages: Vec<NewMessage>, now: i64) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        for message in messages {
            add(&mut transaction, message, now).await?;
        }
        Ok(transaction.commit().await?)
    }

    pub(crate) async fn claim_messages(&self, claim: &ClaimMessages<'_>) -> Result<Vec<MessageColumns>, StoreError> {
        let channels: Vec<&str> = claim.channels.iter().copied().map(Channel::as_str).collect();
        Ok(sqlx::query_as(CLAIM)
            .bind(channels)
            .bind(micros(claim.now))
            .bind(i64::try_from(claim.leased_for.as_micros()).unwrap_or(i64::MAX))
            .bind(i64::from(claim.limit))
            .bind(claim.lease)
            .fetch_all(&self.pool)
            .await?)
    }

    pub(crate) async fn join_newer(&self, claimed: &ClaimedMessage, now: i64) -> Result<bool, StoreError> {
        let message = &claimed.message;
        let joined = sqlx::query(JOIN)
            .bind(message.school.as_uuid())
            .bind(message.person.as_uuid())
            .bind(message.channel.as_str())
            .bind(message.at_once)
            .bind(micros(message.slot))
            .bind(now)
            .bind(message.id)
            .bind(claimed.lease)
            .execute(&self.pool)
            .await?;
        Ok(joined.rows_affected() > 0)
    }
}

/// Takes away the rows that are still as they were looked at; those that are not are another worker's.
async fn turn(to: &mut PgConnection, addressed: &[Addressed]) -> Result<HashSet<(Uuid, Uuid, i64, i64)>, StoreError> {
    let keys = || addressed.iter().map(Addressed::key);
    let turned: Vec<(Uuid, Uuid, i64, i64)> = sqlx::query_as(TURN)
        .bind(keys().map(|key| key.school).collect::<Vec<_>>())
        .bind(keys().map(|key| key.incident).collect::<Vec<_>>())
        .bind(keys().map(|key| key.sequence).collect::<Vec<_>>())
        .bind(keys().map(|key| key.due_at).collect::<Vec<_>>())
        .fetch_all(to)
        .await?;
    Ok(turned.into_iter().collect())
}

/// Puts back what rests.
async fn rest(to: &mut PgConnection, ours: &[(&Addressed, i64)]) -> Result<(), StoreError> {
    let rests: Vec<_> = ours.iter().filter_map(|(one, at)| Some((one.key(), *at, one.rest()?))).collect();
    if rests.is_empty() {
        return Ok(());
    }
    sqlx::query(REST)
        .bind(rests.iter().map(|(key, ..)| key.school).collect::<Vec<_>>())
        .bind(rests.iter().map(|(key, ..)| key.incident).collect::<Vec<_>>())
        .bind(rests.iter().map(|(key, ..)| key.sequence).collect::<Vec<_>>())
        .bind(rests.iter().map(|(.., (_, notices))| notices.clone()).collect::<Vec<_>>())
        .bind(rests.iter().map(|(_, at, _)| *at).collect::<Vec<_>>())
        .bind(rests.iter().map(|(.., (until, _))| *until).collect::<Vec<_>>())
        .execute(to)
        .await?;
    Ok(())
}

/// Adds to the message of its slot, or of the first slot after whose message is not on its way yet.
async fn add(to: &mut PgConnection, mut message: NewMessage, now: i64) -> Result<(), StoreError> {
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
