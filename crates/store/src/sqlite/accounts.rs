//! Accounts and API tokens.

use super::Sqlite;
use crate::StoreError;
use crate::accounts::{AccountId, NewToken, SessionRow, TokenHash, TokenId, TokenRow};
use crate::time::micros;
use chrono::{DateTime, Utc};
use domain::{PersonId, SchoolId};
use uuid::Uuid;

const CREATE: &str = "INSERT INTO account (account_id, created_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";
const LINK: &str = "
INSERT INTO account_person (account_id, school_id, person_id) VALUES ($1, $2, $3)
ON CONFLICT (account_id, school_id) DO UPDATE SET person_id = EXCLUDED.person_id";
const ACCOUNT_OF: &str = "SELECT account_id FROM account_person WHERE school_id = $1 AND person_id = $2";
const ISSUE: &str = "
INSERT INTO api_token (token_hash, token_id, account_id, label, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6)";
const SESSION: &str = "
SELECT t.token_id, t.account_id, t.expires_at, t.last_used, p.school_id, p.person_id, h.school_version
FROM api_token t
LEFT JOIN account_person p ON p.account_id = t.account_id
LEFT JOIN school_head h ON h.school_id = p.school_id
WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND t.expires_at > $2
ORDER BY p.school_id";
const USED: &str = "UPDATE api_token SET last_used = $2 WHERE token_id = $1";
const REVOKE: &str = "UPDATE api_token SET revoked_at = $2 WHERE token_id = $1 AND revoked_at IS NULL";
const TOKENS: &str = "
SELECT token_id, account_id, label, created_at, expires_at, last_used, revoked_at
FROM api_token WHERE account_id = $1 ORDER BY created_at, token_id";

impl Sqlite {
    pub(crate) async fn create_account(&self, account: AccountId, at: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query(CREATE).bind(account.0).bind(micros(at)).execute(&self.side).await?;
        Ok(())
    }

    pub(crate) async fn link_account(
        &self,
        account: AccountId,
        school: SchoolId,
        person: PersonId,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(LINK).bind(account.0).bind(school.as_uuid()).bind(person.as_uuid());
        query.execute(&self.side).await?;
        Ok(())
    }

    pub(crate) async fn account_of(&self, school: SchoolId, person: PersonId) -> Result<Option<Uuid>, StoreError> {
        let query = sqlx::query_scalar(ACCOUNT_OF).bind(school.as_uuid()).bind(person.as_uuid());
        Ok(query.fetch_optional(&self.readers).await?)
    }

    pub(crate) async fn issue_token(&self, token: &NewToken<'_>) -> Result<(), StoreError> {
        sqlx::query(ISSUE)
            .bind(token.hash.as_bytes())
            .bind(token.id.0)
            .bind(token.account.0)
            .bind(token.label)
            .bind(micros(token.created_at))
            .bind(micros(token.expires_at))
            .execute(&self.side)
            .await?;
        Ok(())
    }

    pub(crate) async fn session(&self, hash: &TokenHash, now: i64) -> Result<Vec<SessionRow>, StoreError> {
        Ok(sqlx::query_as(SESSION).bind(hash.as_bytes()).bind(now).fetch_all(&self.readers).await?)
    }

    pub(crate) async fn token_used(&self, token: TokenId, now: i64) -> Result<(), StoreError> {
        sqlx::query(USED).bind(token.0).bind(now).execute(&self.side).await?;
        Ok(())
    }

    pub(crate) async fn revoke_token(&self, token: TokenId, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let done = sqlx::query(REVOKE).bind(token.0).bind(micros(at)).execute(&self.side).await?;
        Ok(done.rows_affected() == 1)
    }

    pub(crate) async fn tokens(&self, account: AccountId) -> Result<Vec<TokenRow>, StoreError> {
        Ok(sqlx::query_as(TOKENS).bind(account.0).fetch_all(&self.readers).await?)
    }
}
