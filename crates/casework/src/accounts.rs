//! Who calls: opaque API tokens and sessions, of which only the hash is kept.

use crate::sign_in::{IDLE, SESSION, SignedIn, session_hash};
use crate::{Casework, CaseworkError, Entropy};
use access::{Factors, Membership, Viewer};
use chrono::{DateTime, Utc};
use domain::reading::SignedInBy;
use domain::{PersonId, SchoolId};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use store::{AccountId, ApiToken, NewToken, TokenHash, TokenId};
use uuid::Uuid;

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
    /// Who presents this API token, or is signed in with this session, with the roles of today.
    ///
    /// # Errors
    /// [`CaseworkError::NotSignedIn`] when it is unknown, expired, ended or revoked, which look alike, and when she is staff
    /// nowhere any more: whoever leaves is signed out at that moment.
    pub async fn sign_in(&self, token: &str) -> Result<Viewer, CaseworkError> {
        if token.starts_with(SESSION) {
            return Ok(self.signed_in(token).await?.viewer);
        }
        let session =
            self.store.session(&TokenHash::of(token), self.clock.now()).await?.ok_or(CaseworkError::NotSignedIn)?;
        let memberships = self.memberships(session.persons, session.school_versions).await?;
        let (account, token) = (session.account.as_uuid(), Some(session.token.as_uuid()));
        let signed_in_by = Some(SignedInBy { account, token, session: None });
        Ok(Viewer { factors: factors(session.factors), signed_in_by, ..Viewer::member(memberships) })
    }

    /// Who is signed in with this session of a browser.
    pub(crate) async fn signed_in(&self, token: &str) -> Result<SignedIn, CaseworkError> {
        let session = session_hash(token);
        let found = self.store.browser_session(&session, IDLE, self.clock.now()).await?;
        let found = found.ok_or(CaseworkError::NotSignedIn)?;
        let memberships = self.memberships(found.persons, found.school_versions).await?;
        let viewer = Viewer::signed_in(memberships, factors(found.factors), found.authenticated_at);
        let by = SignedInBy { account: found.account.as_uuid(), token: None, session: Some(print(token)) };
        let viewer = Viewer { signed_in_by: Some(by), ..viewer };
        let (account, began_at, expires_at) = (found.account, found.began_at, found.expires_at);
        Ok(SignedIn { viewer, account, session, began_at, expires_at })
    }

    /// As whom her schools know somebody now.
    async fn memberships(
        &self,
        persons: Vec<(SchoolId, PersonId)>,
        versions: Vec<u64>,
    ) -> Result<Vec<Membership>, CaseworkError> {
        let now = self.clock.now();
        let mut memberships = Vec::with_capacity(persons.len());
        for ((school, person), version) in persons.into_iter().zip(versions) {
            let standing = self.desks.at(&self.store, school, version).await?;
            memberships.push(Membership::at(school, person, &standing.school, now));
        }
        let is_somebody = memberships.iter().any(|membership| !membership.roles.is_empty());
        if is_somebody { Ok(memberships) } else { Err(CaseworkError::NotSignedIn) }
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
        let account = self.account(persons, self.clock.now()).await?;
        self.issue_token_to(account, label, Factors::Two, expires_at).await
    }

    /// Issues a token of this scope to an account: one factor lets raise and nothing be read.
    pub(crate) async fn issue_token_to(
        &self,
        account: AccountId,
        label: &str,
        scope: Factors,
        expires_at: DateTime<Utc>,
    ) -> Result<IssuedToken, CaseworkError> {
        let (id, created_at) = (TokenId::new(self.entropy.id()), self.clock.now());
        let token = random_token(&self.entropy, "wb_");
        let (hash, factors) = (TokenHash::of(&token), if scope == Factors::Two { 2 } else { 1 });
        self.store.issue_token(&NewToken { id, hash, account, label, factors, created_at, expires_at }).await?;
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

    pub(crate) async fn account(
        &self,
        persons: &[(SchoolId, PersonId)],
        now: DateTime<Utc>,
    ) -> Result<AccountId, CaseworkError> {
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

/// What a session is known by in the log of reads: half a hash for this use alone, from which neither the session nor the hash it is
/// kept under can be found.
fn print(token: &str) -> Uuid {
    let mut print = [0; 16];
    for (byte, hashed) in print.iter_mut().zip(Sha256::digest(format!("wardbook/read-by\n{token}"))) {
        *byte = hashed;
    }
    Uuid::from_bytes(print)
}

/// What is stored as a number.
pub(crate) const fn factors(stored: u8) -> Factors {
    if stored >= 2 { Factors::Two } else { Factors::One }
}
