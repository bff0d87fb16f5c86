//! How people get in: passwords, second factors, invitations, sessions and identity providers.
//!
//! **What this is not**: nothing of any case is within reach here, and GraphQL offers none of it: guesses are counted where they are
//! made. Whoever is signed in becomes a viewer by [`Casework::sign_in`], with the roles she holds today.
//!
//! **The invariants it guards**: a secret is kept only as a hash, or sealed; what fails says nothing of why, and takes as long for a
//! name that nobody has; no one person can enter somebody else's account; a code or a link is good once.

mod factors;
mod hashing;
mod helping;
mod invitations;
mod own;
mod passwords;
mod providers;
mod sealing;
mod throttle;

pub use helping::{Helped, HelpedWith, Issued};
pub use invitations::{Invited, Proof};
pub use own::{AccountPage, Happened};
pub use providers::{Away, Back, BackIn, Errand};

use crate::accounts::random_token;
use crate::{Casework, CaseworkError};
use access::password::PasswordProblem;
use access::provider::{Provider, ProviderProblem};
use access::{Factors, Viewer};
use chrono::{DateTime, TimeDelta, Utc};
use hashing::Hashing;
use std::fmt;
use std::sync::Arc;
use store::{AccountEvent, AccountId, Digest, NewSession, StoreError};
use throttle::Waiting;

/// How a session's token begins.
pub(crate) const SESSION: &str = "wbs_";
/// How long a session may lie unused: a browser left open in a staff room.
pub(crate) const IDLE: TimeDelta = TimeDelta::minutes(30);
/// How long a session lasts, used or not: a long working day.
const LONGEST: TimeDelta = TimeDelta::hours(12);
/// How long ago somebody may have proved who she is when she changes who gets in.
pub const RECENT: TimeDelta = TimeDelta::minutes(15);
/// How long a browser is known that signed in before.
const DEVICE: TimeDelta = TimeDelta::days(180);

/// What the composition root decides about signing in.
#[derive(Clone, Default)]
pub struct SignInSettings {
    /// What the secrets of authenticator apps are sealed with: the same in every process of an installation. Without it no app is
    /// offered, and printed codes are the second factor.
    pub account_key: Option<[u8; 32]>,
    /// The identity providers people can sign in at.
    pub providers: Vec<Provider>,
}

impl fmt::Debug for SignInSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignInSettings").finish_non_exhaustive()
    }
}

/// Who tries, as far as that is known.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// The address, as text.
    pub address: String,
    /// What her browser kept since it signed in before.
    pub device: Option<String>,
}

/// Why somebody did not get in, or could not change how she does.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Name or password, nobody says which.
    #[error("The sign-in name or the password is not right.")]
    Refused,
    /// The code is wrong, or was used before.
    #[error(
        "This code is not right, or it was used before. A code of an app changes every 30 seconds: wait for the next one."
    )]
    WrongCode,
    /// There were too many attempts.
    #[error("There were too many attempts.")]
    Wait {
        /// From when on another one is looked at.
        until: DateTime<Utc>,
    },
    /// Too many people sign in at this moment.
    #[error("Many people are signing in just now. Try again in a minute.")]
    Busy,
    /// The link or code is unknown, used, ended or expired.
    #[error(
        "This invitation cannot be used: it was used before, it expired, or a newer one was made. Ask for a new one."
    )]
    NoInvitation,
    /// A second person has to confirm the invitation.
    #[error("A second person has to confirm this invitation first. Ask whoever gave it to you who that is.")]
    Unconfirmed,
    /// The password cannot be chosen.
    #[error("{0}")]
    Password(#[from] PasswordProblem),
    /// There is no name to sign in under.
    #[error("Give a sign-in name: your work e-mail address is a good one.")]
    NameMissing,
    /// The sign-in name, or the account of a provider, is somebody else's.
    #[error("This is in use by somebody else. Choose another.")]
    Taken,
    /// What came back from an identity provider is not what it must be.
    #[error("{0}")]
    Provider(#[from] ProviderProblem),
    /// Nobody here has this account of a provider, or whoever has it is staff nowhere any more: the two look alike.
    #[error(
        "This account is not linked to anybody who works here. If you have an invitation, open its link and choose this account there. If you \
         have none, ask somebody at your school who gives people their posts. An account of your school alone lets nobody in."
    )]
    NotLinked,
    /// She has to prove again who she is.
    #[error("Sign in again first: this changes who gets in.")]
    ProveAgain,
    /// No authenticator app is offered by this installation.
    #[error("This installation has no key for authenticator apps. Print codes instead, and tell whoever runs it.")]
    NoApps,
    /// She is not signed in any more.
    #[error("You are signed out.")]
    NotSignedIn,
    /// Something beneath is not working.
    #[error("This cannot be done just now. Try again in a moment.")]
    Unavailable,
}

impl From<CaseworkError> for SignInError {
    fn from(error: CaseworkError) -> Self {
        match error {
            CaseworkError::NotSignedIn | CaseworkError::NotFound => Self::NotSignedIn,
            _ => Self::Unavailable,
        }
    }
}

impl From<StoreError> for SignInError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Taken => Self::Taken,
            other => CaseworkError::from(other).into(),
        }
    }
}

/// A session that was opened. The token is shown once, to the browser.
#[derive(Clone)]
pub struct Opened {
    /// What the browser keeps.
    pub token: String,
    /// What the browser keeps to be known again, where it was not known.
    pub device: Option<String>,
    /// Whether there is a second factor that was not proved yet.
    pub asks_for_code: bool,
}

/// Whoever is signed in with a browser.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who asks, with the roles of today.
    pub viewer: Viewer,
    /// The account.
    pub(crate) account: AccountId,
    /// The session.
    pub(crate) session: Digest,
    pub(crate) began_at: DateTime<Utc>,
    pub(crate) expires_at: DateTime<Utc>,
}

impl SignedIn {
    /// Until when she stays signed in, used or not.
    #[must_use]
    pub const fn expires_at(&self) -> DateTime<Utc> {
        self.expires_at
    }
}

/// What somebody proved, and when: nothing said, at this moment.
#[derive(Clone, Copy)]
struct Proved {
    factors: Factors,
    at: Option<DateTime<Utc>>,
}

impl From<Factors> for Proved {
    fn from(factors: Factors) -> Self {
        Self { factors, at: None }
    }
}

/// Everything about getting in. A cheap clone.
#[derive(Clone)]
pub struct SignIn {
    casework: Casework,
    settings: Arc<SignInSettings>,
    hashing: Arc<Hashing>,
    waiting: Arc<Waiting>,
}

impl SignIn {
    /// Signing in to this casework.
    #[must_use]
    pub fn new(casework: Casework, settings: SignInSettings) -> Self {
        Self { casework, settings: Arc::new(settings), hashing: Arc::new(Hashing::new()), waiting: Arc::default() }
    }

    /// Everything else.
    #[must_use]
    pub const fn casework(&self) -> &Casework {
        &self.casework
    }

    fn now(&self) -> DateTime<Utc> {
        self.casework.clock.now()
    }

    /// Who is signed in with this session.
    ///
    /// # Errors
    /// [`SignInError::NotSignedIn`] when it is unknown, ended or expired, which look alike, and as soon as she is staff nowhere.
    pub async fn session(&self, token: &str) -> Result<SignedIn, SignInError> {
        Ok(self.casework.signed_in(token).await?)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`SignInError::Unavailable`].
    pub async fn sign_out(&self, token: &str) -> Result<(), SignInError> {
        Ok(self.casework.store.end_session(&session_hash(token)).await?)
    }

    /// Ends every session of whoever is signed in here, and forgets her browsers.
    ///
    /// # Errors
    /// [`SignInError::Unavailable`].
    pub async fn sign_out_everywhere(&self, who: &SignedIn) -> Result<(), SignInError> {
        self.casework.store.end_sessions(who.account).await?;
        self.note(who.account, "signed-out-everywhere", None).await
    }

    /// Opens a session; the one it takes the place of ends, so that an id somebody planted is worth nothing.
    async fn open(
        &self,
        account: AccountId,
        proved: impl Into<Proved>,
        replaces: Option<&SignedIn>,
        from: &Visitor,
    ) -> Result<Opened, SignInError> {
        let (now, Proved { factors, at }) = (self.now(), proved.into());
        let token = random_token(&self.casework.entropy, SESSION);
        let (began_at, expires_at) = replaces.map_or((now, now + LONGEST), |old| (old.began_at, old.expires_at));
        let new = NewSession {
            hash: session_hash(&token),
            account,
            factors: if factors == Factors::Two { 2 } else { 1 },
            began_at,
            authenticated_at: at.map_or(now, |at| at.min(now)),
            opened_at: now,
            expires_at,
            replaces: replaces.map(|old| old.session),
        };
        self.casework.store.open_session(&new).await?;
        let asks_for_code = factors == Factors::One && self.has_second_factor(account).await?;
        let device = self.remember(account, from, now).await?;
        Ok(Opened { token, device, asks_for_code })
    }

    /// What a browser keeps to be known again.
    async fn remember(
        &self,
        account: AccountId,
        from: &Visitor,
        now: DateTime<Utc>,
    ) -> Result<Option<String>, SignInError> {
        let given = from.device.as_deref().filter(|device| device.len() == DEVICE_LENGTH);
        let fresh = given.is_none().then(|| random_token(&self.casework.entropy, "wbd_"));
        let device = fresh.as_deref().or(given).unwrap_or_default();
        self.casework.store.remember_device(&device_hash(device), account, now + DEVICE).await?;
        Ok(fresh)
    }

    async fn note(&self, account: AccountId, what: &str, by: Option<AccountId>) -> Result<(), SignInError> {
        let event = AccountEvent { at: self.now(), what: what.to_owned(), by };
        self.casework.store.note_account(self.casework.entropy.id(), account, &event).await?;
        self.casework.tell_owner(account, what).await;
        Ok(())
    }
}

/// `wbd_` and 64 hexadecimal digits.
const DEVICE_LENGTH: usize = 68;

pub(crate) fn session_hash(token: &str) -> Digest {
    Digest::of("session", token)
}

fn device_hash(device: &str) -> Digest {
    Digest::of("device", device)
}

/// One name however it is typed.
fn name_hash(name: &str) -> Digest {
    Digest::of("sign-in name", &name.trim().to_lowercase())
}
