//! Passwords and second factors.

use super::Digest;
use crate::accounts::AccountId;
use crate::head::count;
use crate::time::micros;
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// How an account signs in locally.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// Whose it is.
    pub account: AccountId,
    /// The password as Argon2id made it.
    pub password: String,
}

/// An authenticator app.
#[derive(Clone, PartialEq, Eq)]
pub struct Authenticator {
    /// The sealed secret in use.
    pub secret: Option<Vec<u8>>,
    /// A sealed secret of which no code was seen yet.
    pub proposed: Option<Vec<u8>>,
    /// The last step a code was used of.
    pub last_step: u64,
}

/// Secret in use, proposed one, last step.
type AuthenticatorRow = (Option<Vec<u8>>, Option<Vec<u8>>, i64);

const BY_NAME: &str = "SELECT account_id, password FROM credential WHERE name_hash = $1";
const BY_ACCOUNT: &str = "SELECT account_id, password FROM credential WHERE account_id = $1";
const SOMEBODY: &str = "SELECT (SELECT count(*) FROM credential) + (SELECT count(*) FROM identity)";
const SET_PASSWORD: &str = "UPDATE credential SET password = $2, set_at = $3 WHERE account_id = $1";
const AUTHENTICATOR: &str = "SELECT secret, proposed, last_step FROM authenticator WHERE account_id = $1";
const PROPOSE: &str = "
INSERT INTO authenticator (account_id, proposed, last_step) VALUES ($1, $2, 0)
ON CONFLICT (account_id) DO UPDATE SET proposed = EXCLUDED.proposed";
const ADOPT: &str = "
UPDATE authenticator SET secret = proposed, proposed = NULL, last_step = $2
WHERE account_id = $1 AND proposed = $3";
const USE_STEP: &str =
    "UPDATE authenticator SET last_step = $2 WHERE account_id = $1 AND secret IS NOT NULL AND last_step < $2";
const FORGET_AUTHENTICATOR: &str = "DELETE FROM authenticator WHERE account_id = $1";
const FORGET_PRINTED: &str = "DELETE FROM printed_code WHERE account_id = $1";
const PRINT: &str = "INSERT INTO printed_code (account_id, code_hash) VALUES ($1, $2)";
const USE_PRINTED: &str =
    "UPDATE printed_code SET used_at = $3 WHERE account_id = $1 AND code_hash = $2 AND used_at IS NULL";
const PRINTED_LEFT: &str = "SELECT count(*) FROM printed_code WHERE account_id = $1 AND used_at IS NULL";

impl Store {
    /// Who signs in under this name.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn credential_by_name(&self, name: &Digest) -> Result<Option<Credential>, StoreError> {
        let row: Option<(Uuid, String)> =
            on!(self, db => sqlx::query_as(BY_NAME).bind(name.as_bytes()).fetch_optional(db.readers()).await?);
        Ok(row.map(|(account, password)| Credential { account: AccountId(account), password }))
    }

    /// Whether nobody chose yet how to sign in: the first start.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn nobody_signs_in(&self) -> Result<bool, StoreError> {
        let somebody: i64 = on!(self, db => sqlx::query_scalar(SOMEBODY).fetch_one(db.readers()).await?);
        Ok(somebody == 0)
    }

    /// How this account signs in locally, if it does.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn credential(&self, account: AccountId) -> Result<Option<Credential>, StoreError> {
        let row: Option<(Uuid, String)> =
            on!(self, db => sqlx::query_as(BY_ACCOUNT).bind(account.0).fetch_optional(db.readers()).await?);
        Ok(row.map(|(account, password)| Credential { account: AccountId(account), password }))
    }

    /// Puts another password in the place of the one there is; false where there is none.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn set_password(
        &self,
        account: AccountId,
        password: &str,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let set = on!(self, db => {
            let query = sqlx::query(SET_PASSWORD).bind(account.0).bind(password).bind(micros(at));
            query.execute(db.beside()).await?.rows_affected()
        });
        Ok(set == 1)
    }

    /// The authenticator app of an account, in use or proposed.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn authenticator(&self, account: AccountId) -> Result<Option<Authenticator>, StoreError> {
        let row: Option<AuthenticatorRow> =
            on!(self, db => sqlx::query_as(AUTHENTICATOR).bind(account.0).fetch_optional(db.readers()).await?);
        Ok(row.map(|(secret, proposed, step)| Authenticator { secret, proposed, last_step: count(step) }))
    }

    /// Keeps a sealed secret until a code of it was seen; the one in use stays in use.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn propose_authenticator(&self, account: AccountId, sealed: &[u8]) -> Result<(), StoreError> {
        on!(self, db => sqlx::query(PROPOSE).bind(account.0).bind(sealed).execute(db.beside()).await.map(drop)?);
        Ok(())
    }

    /// Takes the proposed secret into use, at the step of the code that was seen; false when another was proposed meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn adopt_authenticator(&self, account: AccountId, sealed: &[u8], step: u64) -> Result<bool, StoreError> {
        let step = i64::try_from(step).unwrap_or(i64::MAX);
        let adopted = on!(self, db => {
            let query = sqlx::query(ADOPT).bind(account.0).bind(step).bind(sealed);
            query.execute(db.beside()).await?.rows_affected()
        });
        Ok(adopted == 1)
    }

    /// Uses the code of this step; false when it, or a later one, was used before, by whoever was faster.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn use_step(&self, account: AccountId, step: u64) -> Result<bool, StoreError> {
        let step = i64::try_from(step).unwrap_or(i64::MAX);
        let used = on!(self, db => {
            sqlx::query(USE_STEP).bind(account.0).bind(step).execute(db.beside()).await?.rows_affected()
        });
        Ok(used == 1)
    }

    /// Keeps the hashes of newly printed codes in the place of all earlier ones.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn print_codes(&self, account: AccountId, codes: &[Digest]) -> Result<(), StoreError> {
        on!(self, db => {
            let mut together = db.beside().begin().await?;
            sqlx::query(FORGET_PRINTED).bind(account.0).execute(&mut *together).await?;
            for code in codes {
                sqlx::query(PRINT).bind(account.0).bind(code.as_bytes()).execute(&mut *together).await?;
            }
            together.commit().await?;
        });
        Ok(())
    }

    /// Uses a printed code; false when there is none such, or it was used before.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn use_printed_code(
        &self,
        account: AccountId,
        code: &Digest,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let used = on!(self, db => {
            let query = sqlx::query(USE_PRINTED).bind(account.0).bind(code.as_bytes()).bind(micros(at));
            query.execute(db.beside()).await?.rows_affected()
        });
        Ok(used == 1)
    }

    /// How many printed codes are left.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn printed_codes_left(&self, account: AccountId) -> Result<u64, StoreError> {
        let left: i64 =
            on!(self, db => sqlx::query_scalar(PRINTED_LEFT).bind(account.0).fetch_one(db.readers()).await?);
        Ok(count(left))
    }

    /// Forgets the authenticator app; printed codes stay.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn forget_authenticator(&self, account: AccountId) -> Result<(), StoreError> {
        on!(self, db => {
            sqlx::query(FORGET_AUTHENTICATOR).bind(account.0).execute(db.beside()).await.map(drop)?;
        });
        Ok(())
    }
}
