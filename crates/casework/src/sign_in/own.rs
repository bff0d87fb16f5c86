//! What somebody sees and settles of her own account.

use super::{IDLE, SignIn, SignInError, SignedIn};
use crate::IssuedToken;
use access::Factors;
use chrono::{DateTime, TimeDelta, Utc};
use domain::school::Role;
use store::{AccountId, ApiToken, Identity, ListedSession, TokenId};

/// How many of the latest events of an account are shown.
const EVENTS: u32 = 20;
/// The longest a token may be good that somebody issues to herself.
pub(super) const LONGEST_TOKEN: TimeDelta = TimeDelta::days(366);

/// An account, as its owner sees it.
#[derive(Clone, Debug)]
pub struct AccountPage {
    /// Her name.
    pub name: String,
    /// Her schools, with the roles she holds there.
    pub schools: Vec<(String, Vec<Role>)>,
    /// Whether she has a password.
    pub has_password: bool,
    /// Whether she has an authenticator app.
    pub has_app: bool,
    /// How many printed codes are left.
    pub printed_left: u64,
    /// Accounts of identity providers she signs in with.
    pub identities: Vec<Identity>,
    /// Where she is signed in.
    pub sessions: Vec<ListedSession>,
    /// Her API tokens.
    pub tokens: Vec<ApiToken>,
    /// What happened to the account, newest first.
    pub events: Vec<Happened>,
}

/// Something that happened to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub at: DateTime<Utc>,
    /// What, as a stable word.
    pub what: String,
    /// The name of whoever did it, where that was somebody else.
    pub by: Option<String>,
}

impl SignIn {
    /// The account of whoever is signed in.
    ///
    /// # Errors
    /// [`SignInError::Unavailable`].
    pub async fn account(&self, who: &SignedIn) -> Result<AccountPage, SignInError> {
        let store = &self.casework.store;
        let app = store.authenticator(who.account).await?;
        Ok(AccountPage {
            name: self.person_of(who.account).await?.display_name(),
            schools: self.schools_of(who).await?,
            has_password: store.credential(who.account).await?.is_some(),
            has_app: app.is_some_and(|app| app.secret.is_some()),
            printed_left: store.printed_codes_left(who.account).await?,
            identities: store.identities(who.account).await?,
            sessions: store.sessions(who.account, &who.session, IDLE, self.now()).await?,
            tokens: store.tokens(who.account).await?,
            events: self.events_of(who.account).await?,
        })
    }

    async fn schools_of(&self, who: &SignedIn) -> Result<Vec<(String, Vec<Role>)>, SignInError> {
        let mut schools = Vec::new();
        for membership in &who.viewer.memberships {
            let standing = self.casework.desks.now(&self.casework.store, membership.school).await?;
            let registered = standing.school.registered.as_ref();
            let name = registered.map(|registered| registered.name.as_str().to_owned()).unwrap_or_default();
            schools.push((name, membership.roles.iter().copied().collect()));
        }
        Ok(schools)
    }

    async fn events_of(&self, account: AccountId) -> Result<Vec<Happened>, SignInError> {
        let mut events = Vec::new();
        for event in self.casework.store.account_events(account, EVENTS).await? {
            let by = match event.by {
                None => None,
                Some(by) => Some(self.person_of(by).await?.display_name()),
            };
            events.push(Happened { at: event.at, what: event.what, by });
        }
        Ok(events)
    }

    /// Issues a token to whoever is signed in: one factor's worth lets raise concerns and nothing be read. It is shown once.
    ///
    /// # Errors
    /// [`SignInError::ProveAgain`]; a token that reads cases takes two factors.
    pub async fn issue_own_token(
        &self,
        who: &SignedIn,
        label: &str,
        scope: Factors,
        good_for: TimeDelta,
    ) -> Result<IssuedToken, SignInError> {
        self.is_proved(who).await?;
        if scope > who.viewer.factors {
            return Err(SignInError::ProveAgain);
        }
        let expires_at = self.now() + good_for.clamp(TimeDelta::days(1), LONGEST_TOKEN);
        let label: String = label.chars().take(100).collect();
        let issued = self.casework.issue_token_to(who.account, label.trim(), scope, expires_at).await?;
        self.note(who.account, "token-issued", None).await?;
        Ok(issued)
    }

    /// Revokes a token of whoever is signed in, at once; false when it is not hers, or was revoked before.
    ///
    /// # Errors
    /// [`SignInError::Unavailable`].
    pub async fn revoke_own_token(&self, who: &SignedIn, token: TokenId) -> Result<bool, SignInError> {
        let hers = self.casework.store.tokens(who.account).await?;
        if !hers.iter().any(|listed| listed.id == token) {
            return Ok(false);
        }
        let revoked = self.casework.revoke_token(token).await?;
        self.note(who.account, "token-revoked", None).await?;
        Ok(revoked)
    }

    /// Whether the account is of somebody who is staff nowhere: she does not get in.
    pub(super) async fn is_nobody(&self, account: AccountId) -> Result<bool, SignInError> {
        let now = self.now();
        for (school, person) in self.casework.store.persons_of_account(account).await? {
            let standing = self.casework.desks.now(&self.casework.store, school).await?;
            if !standing.school.roles_of(person, now).is_empty() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
