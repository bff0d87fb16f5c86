//! Who somebody is to an identity provider, and sign-ins that are there at this moment.

use super::Digest;
use super::invitations::taken;
use crate::accounts::AccountId;
use crate::time::{micros, time};
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Who somebody is to an identity provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The provider's exact issuer.
    pub issuer: String,
    /// Who she is to it.
    pub subject: String,
    /// When it was linked to her account.
    pub linked_at: DateTime<Utc>,
}

/// A sign-in that goes to a provider now.
#[derive(Clone, Copy)]
pub struct NewProviderAttempt<'a> {
    /// The hash of the state it comes back with.
    pub state: Digest,
    /// The hash of what the browser keeps meanwhile.
    pub browser: Digest,
    /// The provider, as the settings call it.
    pub provider: &'a str,
    /// What the provider repeats in the token.
    pub nonce: &'a str,
    /// What the code is exchanged with (PKCE).
    pub verifier: &'a str,
    /// The invitation it accepts, if it does.
    pub invitation: Option<Digest>,
    /// The session it belongs to, if it does.
    pub session: Option<Digest>,
    /// Until when it may come back.
    pub expires_at: DateTime<Utc>,
}

/// A sign-in that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderAttempt {
    /// The hash of what the browser kept meanwhile.
    pub browser: Digest,
    /// The provider it went to.
    pub provider: String,
    /// What the token has to repeat.
    pub nonce: String,
    /// What the code is exchanged with.
    pub verifier: String,
    /// The invitation it accepts, if it does.
    pub invitation: Option<Digest>,
    /// The session it belongs to, if it does.
    pub session: Option<Digest>,
    /// Until when it could come back.
    pub expires_at: DateTime<Utc>,
}

/// Browser, provider, nonce, verifier, invitation, session, expires.
type Row = (Vec<u8>, String, String, String, Option<Vec<u8>>, Option<Vec<u8>>, i64);

const ACCOUNT: &str = "SELECT account_id FROM identity WHERE issuer = $1 AND subject = $2";
const LINK: &str = "INSERT INTO identity (issuer, subject, account_id, linked_at) VALUES ($1, $2, $3, $4)";
const OF_ACCOUNT: &str = "SELECT issuer, subject, linked_at FROM identity WHERE account_id = $1 ORDER BY linked_at";
const BEGIN: &str = "
INSERT INTO provider_attempt (state_hash, browser_hash, provider, nonce, verifier, invitation, session, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const TAKE: &str = "
DELETE FROM provider_attempt WHERE state_hash = $1
RETURNING browser_hash, provider, nonce, verifier, invitation, session, expires_at";

impl Store {
    /// Whose account this is.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn account_of_identity(&self, issuer: &str, subject: &str) -> Result<Option<AccountId>, StoreError> {
        let account: Option<Uuid> = on!(self, db => {
            sqlx::query_scalar(ACCOUNT).bind(issuer).bind(subject).fetch_optional(db.readers()).await?
        });
        Ok(account.map(AccountId))
    }

    /// Links an account of a provider to an account here.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when it is linked already; [`StoreError::Unavailable`].
    pub async fn link_identity(
        &self,
        account: AccountId,
        issuer: &str,
        subject: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        on!(self, db => {
            let query = sqlx::query(LINK).bind(issuer).bind(subject).bind(account.0).bind(micros(at));
            query.execute(db.beside()).await.map(drop).map_err(taken)?;
        });
        Ok(())
    }

    /// The accounts of providers that are linked to an account.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn identities(&self, account: AccountId) -> Result<Vec<Identity>, StoreError> {
        let rows: Vec<(String, String, i64)> =
            on!(self, db => sqlx::query_as(OF_ACCOUNT).bind(account.0).fetch_all(db.readers()).await?);
        let read = |(issuer, subject, at)| Ok(Identity { issuer, subject, linked_at: time(at)? });
        rows.into_iter().map(read).collect()
    }

    /// Keeps a sign-in that goes to a provider.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn begin_provider_attempt(&self, new: &NewProviderAttempt<'_>) -> Result<(), StoreError> {
        on!(self, db => sqlx::query(BEGIN)
            .bind(new.state.as_bytes())
            .bind(new.browser.as_bytes())
            .bind(new.provider)
            .bind(new.nonce)
            .bind(new.verifier)
            .bind(new.invitation.as_ref().map(Digest::as_bytes))
            .bind(new.session.as_ref().map(Digest::as_bytes))
            .bind(micros(new.expires_at))
            .execute(db.beside())
            .await
            .map(drop)?);
        Ok(())
    }

    /// Takes the sign-in of this state: whoever comes a second time finds nothing.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn take_provider_attempt(&self, state: &Digest) -> Result<Option<ProviderAttempt>, StoreError> {
        let row: Option<Row> =
            on!(self, db => sqlx::query_as(TAKE).bind(state.as_bytes()).fetch_optional(db.beside()).await?);
        let read = |(browser, provider, nonce, verifier, invitation, session, expires_at): Row| {
            Ok(ProviderAttempt {
                browser: Digest::read(&browser)?,
                provider,
                nonce,
                verifier,
                invitation: invitation.as_deref().map(Digest::read).transpose()?,
                session: session.as_deref().map(Digest::read).transpose()?,
                expires_at: time(expires_at)?,
            })
        };
        row.map(read).transpose()
    }
}
