//! Alerts of filtering systems, and the tokens that may hand them in.

use super::Sqlite;
use crate::StoreError;
use crate::accounts::TokenHash;
use crate::alerts::{AlertColumns, AlertQuery, AlertRow, IntakeRow, IntakeTokenRow, NewIntakeToken};
use crate::time::micros;
use uuid::Uuid;

const RECEIVE: &str = "
INSERT INTO alert (alert_id, school_id, source, fingerprint, body, first_at, last_at, times, status)
VALUES ($1, $2, $3, $4, $5, $6, $6, 1, 'waiting')
ON CONFLICT (school_id, source, fingerprint) DO UPDATE
SET times = alert.times + 1, last_at = max(alert.last_at, excluded.last_at)
RETURNING alert_id, times";
const LIST: &str = "
SELECT alert_id, source, body, first_at, last_at, times, status, decided_by, decided_at, incident_id FROM alert
WHERE school_id = $1 AND status = $2 AND (first_at, alert_id) > ($3, $4) ORDER BY first_at, alert_id LIMIT $5";
const ONE: &str = "
SELECT alert_id, source, body, first_at, last_at, times, status, decided_by, decided_at, incident_id FROM alert
WHERE school_id = $1 AND alert_id = $2";
/// INVARIANT: one of those who take it at the same time wins.
const TAKE: &str = "
UPDATE alert SET status = 'taken', decided_by = $3, decided_at = $4
WHERE school_id = $1 AND alert_id = $2 AND (status = 'waiting' OR (status = 'taken' AND decided_at < $5))";
const SETTLE: &str = "
UPDATE alert SET status = $3, decided_by = $4, decided_at = $5, incident_id = $6 WHERE school_id = $1 AND alert_id = $2";
const ISSUE: &str = "
INSERT INTO intake_token (token_hash, token_id, school_id, source, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6)";
const SOURCE: &str = "
SELECT token_id, school_id, source, last_used FROM intake_token
WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > $2";
const USED: &str = "UPDATE intake_token SET last_used = $2 WHERE token_id = $1";
const TOKENS: &str = "
SELECT token_id, source, expires_at, last_used, revoked_at FROM intake_token
WHERE school_id = $1 ORDER BY created_at, token_id";
const REVOKE: &str = "UPDATE intake_token SET revoked_at = $2 WHERE token_id = $1 AND revoked_at IS NULL";

impl Sqlite {
    pub(crate) async fn receive_alert(&self, alert: &AlertColumns<'_>) -> Result<(Uuid, i64), StoreError> {
        let query = sqlx::query_as(RECEIVE)
            .bind(alert.id)
            .bind(alert.school)
            .bind(alert.source)
            .bind(alert.fingerprint.as_slice())
            .bind(&alert.body)
            .bind(alert.at);
        Ok(query.fetch_one(&self.side).await?)
    }

    pub(crate) async fn alerts(&self, asked: &AlertQuery) -> Result<Vec<AlertRow>, StoreError> {
        let query = sqlx::query_as(LIST)
            .bind(asked.school)
            .bind(asked.status)
            .bind(asked.after.0)
            .bind(asked.after.1)
            .bind(asked.limit);
        Ok(query.fetch_all(&self.readers).await?)
    }

    pub(crate) async fn alert(&self, school: Uuid, alert: Uuid) -> Result<Option<AlertRow>, StoreError> {
        Ok(sqlx::query_as(ONE).bind(school).bind(alert).fetch_optional(&self.readers).await?)
    }

    pub(crate) async fn take_alert(
        &self,
        school: Uuid,
        alert: Uuid,
        by: Uuid,
        at: i64,
        lost: i64,
    ) -> Result<bool, StoreError> {
        let query = sqlx::query(TAKE).bind(school).bind(alert).bind(by).bind(at).bind(lost);
        Ok(query.execute(&self.side).await?.rows_affected() == 1)
    }

    pub(crate) async fn settle_alert(
        &self,
        school: Uuid,
        alert: Uuid,
        status: &str,
        by: Option<Uuid>,
        at: Option<i64>,
        incident: Option<Uuid>,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(SETTLE).bind(school).bind(alert).bind(status).bind(by).bind(at).bind(incident);
        query.execute(&self.side).await?;
        Ok(())
    }

    pub(crate) async fn issue_intake_token(&self, token: &NewIntakeToken<'_>) -> Result<(), StoreError> {
        sqlx::query(ISSUE)
            .bind(token.hash.as_bytes())
            .bind(token.id.as_uuid())
            .bind(token.school.as_uuid())
            .bind(token.source)
            .bind(micros(token.created_at))
            .bind(micros(token.expires_at))
            .execute(&self.side)
            .await?;
        Ok(())
    }

    pub(crate) async fn intake_source(&self, hash: &TokenHash, now: i64) -> Result<Option<IntakeRow>, StoreError> {
        Ok(sqlx::query_as(SOURCE).bind(hash.as_bytes()).bind(now).fetch_optional(&self.readers).await?)
    }

    pub(crate) async fn intake_token_used(&self, token: Uuid, now: i64) -> Result<(), StoreError> {
        sqlx::query(USED).bind(token).bind(now).execute(&self.side).await?;
        Ok(())
    }

    pub(crate) async fn intake_tokens(&self, school: Uuid) -> Result<Vec<IntakeTokenRow>, StoreError> {
        Ok(sqlx::query_as(TOKENS).bind(school).fetch_all(&self.readers).await?)
    }

    pub(crate) async fn revoke_intake_token(&self, token: Uuid, at: i64) -> Result<bool, StoreError> {
        Ok(sqlx::query(REVOKE).bind(token).bind(at).execute(&self.side).await?.rows_affected() == 1)
    }
}
