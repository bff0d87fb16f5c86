//! Who may call: accounts, and opaque API tokens of which only the SHA-256 is kept.

use crate::head::count;
use crate::time::{maybe_time, micros, time};
use crate::{Store, StoreError};
use chrono::{DateTime, Duration, Utc};
use domain::{PersonId, SchoolId};
use uuid::Uuid;

/// An account: whoever signs in, one person in each of one or more schools.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(pub(crate) Uuid);

impl AccountId {
    /// The identity with these random bits; they come from the composition root.
    #[must_use]
    pub const fn new(bits: Uuid) -> Self {
        Self(bits)
    }

    /// The bits.
    #[must_use]
    pub const fn as_uuid(self) -> Uuid {
        self.0
    }
}

/// An API token, as it is listed and revoked; it is not the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenId(pub(crate) Uuid);

impl TokenId {
    /// The identity with these random bits; they come from the composition root.
    #[must_use]
    pub const fn new(bits: Uuid) -> Self {
        Self(bits)
    }

    /// The bits.
    #[must_use]
    pub const fn as_uuid(self) -> Uuid {
        self.0
    }
}

/// The SHA-256 of a token: all that is kept of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TokenHash(tlog::Hash);

impl TokenHash {
    /// The hash of a token as its caller presents it.
    #[must_use]
    pub fn of(token: &str) -> Self {
        Self(tlog::sha256(token.as_bytes()))
    }

    pub(crate) const fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// A token to be issued.
#[derive(Clone, Copy)]
pub struct NewToken<'a> {
    /// What it is listed and revoked by.
    pub id: TokenId,
    /// The hash of the token that was shown once.
    pub hash: TokenHash,
    /// Whose it is.
    pub account: AccountId,
    /// What it is for, in its owner's words; no personal data.
    pub label: &'a str,
    /// 1 where it lets raise and nothing be read, 2 where it lets do all its owner may.
    pub factors: u8,
    /// When it was issued.
    pub created_at: DateTime<Utc>,
    /// From when on it is refused.
    pub expires_at: DateTime<Utc>,
}

/// A token as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// What it is revoked by.
    pub id: TokenId,
    /// Whose it is.
    pub account: AccountId,
    /// What it is for.
    pub label: String,
    /// 1 where it lets raise and nothing be read, 2 where it lets do all its owner may.
    pub factors: u8,
    /// When it was issued.
    pub created_at: DateTime<Utc>,
    /// From when on it is refused.
    pub expires_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub last_used: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl ApiToken {
    /// Whether it is good at this time.
    #[must_use]
    pub fn is_good(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at > now
    }
}

/// Whoever presented a token that is good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The token.
    pub token: TokenId,
    /// The account.
    pub account: AccountId,
    /// 1 where it lets raise and nothing be read, 2 where it lets do all its owner may.
    pub factors: u8,
    /// When the token expires.
    pub expires_at: DateTime<Utc>,
    /// As whom the account is known, school by school.
    pub persons: Vec<(SchoolId, PersonId)>,
    /// The version of the stream of each of these schools, in the same order.
    pub school_versions: Vec<u64>,
}

/// Token, account, factors, expiry, last use, school, person, version of the school's stream.
type SessionRow = (Uuid, Uuid, i64, i64, Option<i64>, Option<Uuid>, Option<Uuid>, Option<i64>);

/// Token, account, label, factors, issued, expiry, last use, revoked.
type TokenRow = (Uuid, Uuid, String, i64, i64, i64, Option<i64>, Option<i64>);

const CREATE: &str = "INSERT INTO account (account_id, created_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";
const LINK: &str = "
INSERT INTO account_person (account_id, school_id, person_id) VALUES ($1, $2, $3)
ON CONFLICT (account_id, school_id) DO UPDATE SET person_id = EXCLUDED.person_id";
const ACCOUNT_OF: &str = "SELECT account_id FROM account_person WHERE school_id = $1 AND person_id = $2";
const PERSONS: &str = "SELECT school_id, person_id FROM account_person WHERE account_id = $1 ORDER BY school_id";
const ISSUE: &str = "
INSERT INTO api_token (token_hash, token_id, account_id, label, factors, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)";
const SESSION: &str = "
SELECT t.token_id, t.account_id, t.factors, t.expires_at, t.last_used, p.school_id, p.person_id, h.school_version
FROM api_token t
LEFT JOIN account_person p ON p.account_id = t.account_id
LEFT JOIN school_head h ON h.school_id = p.school_id
WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND t.expires_at > $2
ORDER BY p.school_id";
const USED: &str = "UPDATE api_token SET last_used = $2 WHERE token_id = $1";
const REVOKE: &str = "UPDATE api_token SET revoked_at = $2 WHERE token_id = $1 AND revoked_at IS NULL";
const TOKENS: &str = "
SELECT token_id, account_id, label, factors, created_at, expires_at, last_used, revoked_at
FROM api_token WHERE account_id = $1 ORDER BY created_at, token_id";

impl Store {
    /// Creates an account; one that exists stays as it is.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn create_account(&self, account: AccountId, at: DateTime<Utc>) -> Result<(), StoreError> {
        on!(self, db => sqlx::query(CREATE).bind(account.0).bind(micros(at)).execute(db.beside()).await.map(drop)?);
        Ok(())
    }

    /// Says as which person a school knows an account. A person has one account at most.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], also when the person has another account.
    pub async fn link_account(&self, account: AccountId, school: SchoolId, person: PersonId) -> Result<(), StoreError> {
        let (account, school, person) = (account.0, school.as_uuid(), person.as_uuid());
        on!(self, db => sqlx::query(LINK).bind(account).bind(school).bind(person).execute(db.beside()).await.map(drop)?);
        Ok(())
    }

    /// The account of a person.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn account_of(&self, school: SchoolId, person: PersonId) -> Result<Option<AccountId>, StoreError> {
        let (school, person) = (school.as_uuid(), person.as_uuid());
        let account: Option<Uuid> = on!(self, db => {
            sqlx::query_scalar(ACCOUNT_OF).bind(school).bind(person).fetch_optional(db.readers()).await?
        });
        Ok(account.map(AccountId))
    }

    /// As whom an account is known, school by school.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn persons_of_account(&self, account: AccountId) -> Result<Vec<(SchoolId, PersonId)>, StoreError> {
        let rows: Vec<(Uuid, Uuid)> =
            on!(self, db => sqlx::query_as(PERSONS).bind(account.0).fetch_all(db.readers()).await?);
        Ok(rows.into_iter().map(|(school, person)| (SchoolId::new(school), PersonId::new(person))).collect())
    }

    /// Keeps the hash of a new token.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn issue_token(&self, token: &NewToken<'_>) -> Result<(), StoreError> {
        on!(self, db => sqlx::query(ISSUE)
            .bind(token.hash.as_bytes())
            .bind(token.id.0)
            .bind(token.account.0)
            .bind(token.label)
            .bind(i64::from(token.factors))
            .bind(micros(token.created_at))
            .bind(micros(token.expires_at))
            .execute(db.beside())
            .await
            .map(drop)?);
        Ok(())
    }

    /// Who presents this token at this time; `None` when it is unknown, expired or revoked, which look alike.
    /// Notes the use, at most once a minute.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn session(&self, hash: &TokenHash, now: DateTime<Utc>) -> Result<Option<Session>, StoreError> {
        let rows: Vec<SessionRow> = on!(self, db => {
            sqlx::query_as(SESSION).bind(hash.as_bytes()).bind(micros(now)).fetch_all(db.readers()).await?
        });
        let Some((token, account, factors, expires_at, last_used, ..)) = rows.first().copied() else { return Ok(None) };
        if maybe_time(last_used)?.is_none_or(|last| now - last > Duration::minutes(1)) {
            on!(self, db => sqlx::query(USED).bind(token).bind(micros(now)).execute(db.beside()).await.map(drop)?);
        }
        let known = rows.into_iter().filter_map(|(.., school, person, version)| {
            Some(((SchoolId::new(school?), PersonId::new(person?)), version.map_or(0, count)))
        });
        let (persons, school_versions) = known.unzip();
        let expires_at = time(expires_at)?;
        let (token, account, factors) = (TokenId(token), AccountId(account), read_factors(factors));
        Ok(Some(Session { token, account, factors, expires_at, persons, school_versions }))
    }

    /// Revokes a token; false when it is unknown or was revoked before.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn revoke_token(&self, token: TokenId, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let revoked = on!(self, db => {
            sqlx::query(REVOKE).bind(token.0).bind(micros(at)).execute(db.beside()).await?.rows_affected()
        });
        Ok(revoked == 1)
    }

    /// The tokens of an account, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn tokens(&self, account: AccountId) -> Result<Vec<ApiToken>, StoreError> {
        let rows: Vec<TokenRow> =
            on!(self, db => sqlx::query_as(TOKENS).bind(account.0).fetch_all(db.readers()).await?);
        rows.into_iter()
            .map(|(id, account, label, factors, created_at, expires_at, last_used, revoked_at)| {
                Ok(ApiToken {
                    id: TokenId(id),
                    account: AccountId(account),
                    label,
                    factors: read_factors(factors),
                    created_at: time(created_at)?,
                    expires_at: time(expires_at)?,
                    last_used: maybe_time(last_used)?,
                    revoked_at: maybe_time(revoked_at)?,
                })
            })
            .collect()
    }
}

/// What cannot be read lets do the least.
fn read_factors(factors: i64) -> u8 {
    u8::try_from(factors).unwrap_or(1)
}
