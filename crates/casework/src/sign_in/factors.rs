//! The second factor: an authenticator app, or codes printed on paper.

use super::{Opened, SignIn, SignInError, SignedIn, Visitor};
use access::Factors;
use access::codes::{self, AppSecret};
use store::{AccountId, Digest};

/// Codes on a sheet.
const PRINTED: usize = 12;

impl SignIn {
    /// Proves the second factor of whoever is signed in: the session's id changes.
    ///
    /// # Errors
    /// [`SignInError::WrongCode`], [`SignInError::Wait`].
    pub async fn with_code(&self, who: &SignedIn, code: &str, from: &Visitor) -> Result<Opened, SignInError> {
        self.check_code(who.account, code).await?;
        self.open(who.account, Factors::Two, Some(who), from).await
    }

    /// Proposes an authenticator app, or shows again what was proposed; the one in use stays in use until a code of the new one was
    /// seen.
    ///
    /// # Errors
    /// [`SignInError::ProveAgain`], [`SignInError::NoApps`].
    pub async fn propose_app(&self, who: &SignedIn) -> Result<AppSecret, SignInError> {
        self.is_proved(who).await?;
        let kept = self.casework.store.authenticator(who.account).await?;
        if let Some(proposed) = kept.and_then(|kept| kept.proposed) {
            return self.unseal(who.account, &proposed);
        }
        let secret = AppSecret::new(self.casework.entropy.bytes());
        self.casework.store.propose_authenticator(who.account, &self.seal(who.account, &secret)?).await?;
        Ok(secret)
    }

    /// Takes the proposed app into use, because a code of it was seen. She is signed in by two factors from now on.
    ///
    /// # Errors
    /// [`SignInError::WrongCode`], [`SignInError::ProveAgain`], [`SignInError::Wait`].
    pub async fn confirm_app(&self, who: &SignedIn, code: &str, from: &Visitor) -> Result<Opened, SignInError> {
        self.is_proved(who).await?;
        let taken = self.take_second_attempt(who.account).await?;
        let kept = self.casework.store.authenticator(who.account).await?;
        let proposed = kept.and_then(|kept| kept.proposed).ok_or(SignInError::WrongCode)?;
        let secret = self.unseal(who.account, &proposed)?;
        let step = secret.step_of(code, self.now(), 0).ok_or(SignInError::WrongCode)?;
        if !self.casework.store.adopt_authenticator(who.account, &proposed, step).await? {
            return Err(SignInError::WrongCode);
        }
        self.succeeded(taken).await?;
        self.note(who.account, "app-set-up", None).await?;
        self.open(who.account, Factors::Two, Some(who), from).await
    }

    /// Prints codes: earlier ones are good no more. They are shown once. Whoever has no other second factor has one now, and proves
    /// it by the first code she types.
    ///
    /// # Errors
    /// [`SignInError::ProveAgain`].
    pub async fn print_codes(&self, who: &SignedIn) -> Result<Vec<String>, SignInError> {
        self.is_proved(who).await?;
        let printed: Vec<String> =
            std::iter::repeat_with(|| codes::printed(&self.casework.entropy.bytes())).take(PRINTED).collect();
        let hashes: Vec<Digest> = printed.iter().map(|code| printed_hash(code)).collect();
        self.casework.store.print_codes(who.account, &hashes).await?;
        self.note(who.account, "codes-printed", None).await?;
        Ok(printed)
    }

    pub(super) async fn has_second_factor(&self, account: AccountId) -> Result<bool, SignInError> {
        let app = self.casework.store.authenticator(account).await?;
        Ok(app.is_some_and(|app| app.secret.is_some()) || self.casework.store.printed_codes_left(account).await? > 0)
    }

    /// Checks a code of the app or from paper, counting the attempt and using the code up.
    pub(super) async fn check_code(&self, account: AccountId, code: &str) -> Result<(), SignInError> {
        let taken = self.take_second_attempt(account).await?;
        if !self.is_code(account, code).await? {
            tracing::warn!("a second factor was refused");
            return Err(SignInError::WrongCode);
        }
        self.succeeded(taken).await
    }

    async fn is_code(&self, account: AccountId, code: &str) -> Result<bool, SignInError> {
        let store = &self.casework.store;
        let app = store.authenticator(account).await?.filter(|_| self.offers_apps());
        if let Some((sealed, last)) = app.and_then(|app| Some((app.secret?, app.last_step)))
            && let Some(step) = self.unseal(account, &sealed)?.step_of(code, self.now(), last)
        {
            return Ok(store.use_step(account, step).await?);
        }
        Ok(store.use_printed_code(account, &printed_hash(code), self.now()).await?)
    }
}

fn printed_hash(code: &str) -> Digest {
    Digest::of("printed code", &codes::as_compared(code))
}
