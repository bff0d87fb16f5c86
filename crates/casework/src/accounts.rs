//! Who calls: opaque API tokens, of which only the hash is kept.

use crate::{Casework, CaseworkError, Entropy};
use access::{Membership, Viewer};
use chrono::{DateTime, Utc};
use domain::{PersonId, SchoolId};
use std::fmt::Write as _;
use store::{AccountId, ApiToken, NewToken, TokenHash, TokenId};

/// A token as it is issued: shown once, then only its hash is known.
pub struct IssuedToken {
    /// What it is listed and revoked by.
    pub id: TokenId,
    /// The token itself.
    pub token: String,
}

/// A token nobody can guess.
pub(crate) fn random_token(entropy: &Entropy, begins: &str) -> String {
    entropy.bytes().iter().fold(String::from(begins), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl Casework {
    /// Who presents this token, with the roles of today.
    ///
    /// # Errors
    /// [`CaseworkError::NotSignedIn`] when it is unknown, expired or revoked, which look alike.
    pub async fn sign_in(&self, token: &str) -> Result<Viewer, CaseworkError> {
        let now = self.clock.now();
        let session = self.store.session(&TokenHash::of(token), now).await?.ok_or(CaseworkError::NotSignedIn)?;
        let mut memberships = Vec::with_capacity(session.persons.len());
        for ((school, person), version) in session.persons.into_iter().zip(session.school_versions) {
            let standing = self.desks.at(&self.store, school, version).await?;
            memberships.push(Membership::at(school, person, &standing.school, now));
        }
        Ok(Viewer::member(memberships))
    }

    /// Issues a token for a person of one or several schools, who gets an account if she has none.
    ///
    /// # Errors
    /// [`CaseworkError::Unavailable`].
    pub async fn issue_token(
        &self,
        persons: &[(SchoolId, PersonId)],
        label: &str,
        expires_at: DateTime<Utc>,
    ) -> Result<IssuedToken, CaseworkError> {
        let now = self.clock.now();
        let account = self.account(persons, now).await?;
        let id = TokenId::new(self.entropy.id());
        let token = random_token(&self.entropy, "wb_");
        let hash = TokenHash::of(&token);
        self.store.issue_token(&NewToken { id, hash, account, label, created_at: now, expires_at }).await?;
        Ok(IssuedToken { id, token })
    }

    /// The tokens of a person, without the tokens themselves.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when she has no account.
    pub async fn tokens(&self, school: SchoolId, person: PersonId) -> Result<Vec<ApiToken>, CaseworkError> {
        let account = self.store.account_of(school, person).await?.ok_or(CaseworkError::NotFound)?;
        Ok(self.store.tokens(account).await?)
    }

    /// Revokes a token at once; false when it is unknown or was revoked before.
    ///
    /// # Errors
    /// [`CaseworkError::Unavailable`].
    pub async fn revoke_token(&self, token: TokenId) -> Result<bool, CaseworkError> {
        Ok(self.store.revoke_token(token, self.clock.now()).await?)
    }

    async fn account(&self, persons: &[(SchoolId, PersonId)], now: DateTime<Utc>) -> Result<AccountId, CaseworkError> {
        for (school, person) in persons {
            if let Some(account) = self.store.account_of(*school, *person).await? {
                return Ok(account);
            }
        }
        let account = AccountId::new(self.entropy.id());
        self.store.create_account(account, now).await?;
        for (school, person) in persons {
            self.store.link_account(account, *school, *person).await?;
        }
        Ok(account)
    }
}
