//! Signing in by name and password, and changing the password. The work on them is done in turn: see
//! [`super::hashing`].

use super::hashing::Lane;
use super::{Opened, SignIn, SignInError, SignedIn, Visitor, name_hash};
use access::password::PasswordProblem;
use access::{Factors, password};
use store::AccountId;
use uuid::Uuid;

/// Bytes of a salt.
const SALT: usize = 16;

impl SignIn {
    /// Signs in by name and password: one factor.
    ///
    /// # Errors
    /// [`SignInError::Refused`] for a wrong name as for a wrong password, after the same work; [`SignInError::Wait`].
    pub async fn with_password(&self, name: &str, password: &str, from: &Visitor) -> Result<Opened, SignInError> {
        let name = name_hash(name);
        let found = self.casework.store.credential_by_name(&name).await?;
        let account = found.as_ref().map_or(AccountId::new(Uuid::nil()), |found| found.account);
        let taken = self.take_attempt(&name, account, from).await?;
        let is_right = self.is_right(taken.lane, password, found.as_ref().map(|found| found.password.clone())).await?;
        if !is_right || found.is_none() || self.is_nobody(account).await? {
            tracing::warn!("a sign-in was refused");
            return Err(SignInError::Refused);
        }
        let is_new_browser = taken.lane == Lane::Stranger;
        self.succeeded(taken).await?;
        self.note(account, "signed-in", None).await?;
        if is_new_browser {
            self.casework.tell_owner(account, "new-browser").await;
        }
        self.open(account, Factors::One, None, from).await
    }

    /// Proves again who is signed in, by the password she has, and the code if she has a second factor: the session's id changes, and
    /// for a while she may change who gets in.
    ///
    /// # Errors
    /// [`SignInError::Refused`], [`SignInError::WrongCode`], [`SignInError::Wait`].
    pub async fn prove_again(
        &self,
        who: &SignedIn,
        password: &str,
        code: &str,
        from: &Visitor,
    ) -> Result<Opened, SignInError> {
        let has_second = self.has_second_factor(who.account).await?;
        // Whoever signs in at a provider has no password: the code she has is what proves it here.
        if self.casework.store.credential(who.account).await?.is_some() || !has_second {
            self.check_password(who.account, password).await?;
        }
        if has_second {
            self.check_code(who.account, code).await?;
        }
        let factors = if has_second { Factors::Two } else { Factors::One };
        self.open(who.account, factors, Some(who), from).await
    }

    /// Puts another password in the place of the one she has. Every other session ends.
    ///
    /// # Errors
    /// [`SignInError::ProveAgain`], [`SignInError::Password`].
    pub async fn change_password(&self, who: &SignedIn, new: &str, from: &Visitor) -> Result<Opened, SignInError> {
        self.is_proved(who).await?;
        let hash = self.chosen(new, &self.known_of(who.account).await?).await?;
        if !self.casework.store.set_password(who.account, &hash, self.now()).await? {
            return Err(SignInError::NoInvitation);
        }
        self.casework.store.end_sessions(who.account).await?;
        self.note(who.account, "password-changed", None).await?;
        self.open(who.account, who.viewer.factors, Some(who), from).await
    }

    /// Whether she proved of late who she is, with everything she has.
    pub(super) async fn is_proved(&self, who: &SignedIn) -> Result<(), SignInError> {
        let with_all = who.viewer.factors == Factors::Two || !self.has_second_factor(who.account).await?;
        let recently = who.viewer.proved_within(super::RECENT, self.now());
        if with_all && recently { Ok(()) } else { Err(SignInError::ProveAgain) }
    }

    /// Checks the password of an account, counting the attempt.
    pub(super) async fn check_password(&self, account: AccountId, password: &str) -> Result<(), SignInError> {
        let taken = self.take_second_attempt(account).await?;
        let kept = self.casework.store.credential(account).await?;
        if !self.is_right(taken.lane, password, kept.map(|kept| kept.password)).await? {
            return Err(SignInError::Refused);
        }
        self.succeeded(taken).await
    }

    /// The hash of a password that may be chosen by somebody of whom this is known.
    pub(super) async fn chosen(&self, password: &str, known: &[String]) -> Result<String, SignInError> {
        let mut salt = [0; SALT];
        for (byte, random) in salt.iter_mut().zip(self.casework.entropy.bytes()) {
            *byte = random;
        }
        let (password, known) = (password.to_owned(), known.to_owned());
        let hashed = self.hashing.in_turn(Lane::Known, move || {
            password::acceptable(&password, known.iter().map(String::as_str))?;
            Ok::<_, PasswordProblem>(password::hash(&password, &salt))
        });
        hashed.await??.ok_or(SignInError::Unavailable)
    }

    async fn is_right(&self, lane: Lane, password: &str, kept: Option<String>) -> Result<bool, SignInError> {
        // Longer than can be chosen is wrong, and not worth the work.
        let password: String = password.chars().take(password::LONGEST + 1).collect();
        self.hashing.in_turn(lane, move || password::is_right(&password, kept.as_deref())).await
    }
}
