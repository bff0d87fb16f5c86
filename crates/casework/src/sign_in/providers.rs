//! Signing in at an identity provider, and back.
//!
//! INVARIANT: what comes back is taken once, from the browser that went, by the path of the provider it went to. An account of a provider
//! is linked by whoever holds an invitation or is signed in, never because an address is the same; it makes nobody staff, and gives nobody
//! a role.

use super::{Opened, Proved, RECENT, SignIn, SignInError, SignedIn, Visitor, session_hash};
use crate::accounts::random_token;
use access::Factors;
use access::provider::{Provider, ProviderProblem, Returned, Secrets, Subject};
use chrono::{DateTime, TimeDelta, Utc};
use store::{Chosen, Digest, Invitation, NewProviderAttempt, ProviderAttempt, Renews};

/// How long somebody may be at the provider.
const AWAY: TimeDelta = TimeDelta::minutes(10);

/// What somebody goes to a provider for.
#[derive(Clone, Copy)]
pub enum Errand<'a> {
    /// To sign in.
    SignIn,
    /// To accept an invitation with her account there.
    Accept(&'a str),
    /// To prove again that it is she, or to link her account there.
    Again(&'a str),
}

/// A sign-in that goes to a provider.
#[derive(Clone)]
pub struct Away {
    /// Where the browser goes.
    pub to: String,
    /// What it keeps meanwhile.
    pub kept: String,
}

/// What a browser brings back.
#[derive(Clone, Copy)]
pub struct Back<'a> {
    /// The state it was sent with.
    pub state: &'a str,
    /// The code; or the provider's word for why there is none.
    pub code: Result<&'a str, &'a str>,
    /// Who answers, where the provider says so.
    pub issuer: Option<&'a str>,
    /// What the browser kept meanwhile.
    pub kept: &'a str,
    /// Where it came back to.
    pub at: &'a str,
    /// The session of the browser, if there is one.
    pub session: Option<&'a str>,
}

/// Somebody who is back from a provider and signed in.
#[derive(Clone)]
pub struct BackIn {
    /// Her session.
    pub opened: Opened,
    /// Whether she accepted an invitation, and has no second factor yet.
    pub lacks_second: bool,
}

impl SignIn {
    /// The providers people can sign in at.
    pub fn providers(&self) -> impl Iterator<Item = &Provider> {
        self.settings.providers.iter()
    }

    fn provider(&self, id: &str) -> Result<&Provider, SignInError> {
        let found = self.providers().find(|provider| provider.settings().id == id);
        found.ok_or(ProviderProblem::Settings("no provider has this name").into())
    }

    /// Sends a browser to a provider. `back` is where it comes back to.
    ///
    /// # Errors
    /// [`SignInError::Provider`]; [`SignInError::NoInvitation`], [`SignInError::NotSignedIn`] when the errand is one nobody is on.
    pub async fn go_to_provider(
        &self,
        id: &str,
        errand: Errand<'_>,
        back: &str,
        visitor: &Visitor,
    ) -> Result<Away, SignInError> {
        let provider = self.provider(id)?;
        let (mut invitation, mut session) = (None, None);
        match errand {
            Errand::SignIn => {}
            Errand::Accept(secret) => {
                lets_choose(&self.invitation(secret, visitor).await?)?;
                invitation = Some(super::invitations::link_hash(secret));
            }
            Errand::Again(token) => session = Some(self.session(token).await?.session),
        }
        // Anybody can have rows written by this.
        self.take_departure(visitor).await?;
        let random = || random_token(&self.casework.entropy, "");
        let (secrets, kept) = (Secrets { state: random(), nonce: random(), verifier: random() }, random());
        let to = provider.way_there(&secrets, back, session.is_some(), self.now()).await?;
        let attempt = NewProviderAttempt {
            state: Digest::of("state", &secrets.state),
            browser: Digest::of("away", &kept),
            provider: id,
            nonce: &secrets.nonce,
            verifier: &secrets.verifier,
            invitation,
            session,
            expires_at: self.now() + AWAY,
        };
        self.casework.store.begin_provider_attempt(&attempt).await?;
        Ok(Away { to, kept })
    }

    /// Takes what a browser brings back from a provider, and signs in whoever it is.
    ///
    /// # Errors
    /// [`SignInError::Provider`] for whatever is wrong with it; [`SignInError::NotLinked`] when nobody here has this account.
    pub async fn back_from_provider(&self, id: &str, back: Back<'_>, visitor: &Visitor) -> Result<BackIn, SignInError> {
        let done = self.taken_back(id, back, visitor).await;
        match &done {
            Ok(_) => self.arrived(visitor).await?,
            Err(error) => tracing::warn!(provider = id, %error, "a sign-in at an identity provider was refused"),
        }
        done
    }

    async fn taken_back(&self, id: &str, back: Back<'_>, visitor: &Visitor) -> Result<BackIn, SignInError> {
        let provider = self.provider(id)?;
        let attempt = self.casework.store.take_provider_attempt(&Digest::of("state", back.state)).await?;
        let attempt = attempt.ok_or(ProviderProblem::NotBegunHere)?;
        if attempt.browser != Digest::of("away", back.kept) || attempt.expires_at <= self.now() {
            return Err(ProviderProblem::NotBegunHere.into());
        }
        if attempt.provider != id {
            return Err(ProviderProblem::MixedUp.into());
        }
        let code = back.code.map_err(ProviderProblem::of_refusal)?;
        let ProviderAttempt { nonce, verifier, invitation, session, .. } = attempt;
        let secrets = Secrets { state: back.state.to_owned(), nonce, verifier };
        let returned = Returned { code, issuer: back.issuer, back: back.at };
        let subject = provider.verified(returned, &secrets, self.now()).await?;
        match (invitation, session) {
            (Some(invitation), _) => self.accept_with(&invitation, &subject, visitor).await,
            (None, Some(session)) => self.proved_there(&session, back.session, &subject, visitor).await,
            (None, None) => self.let_in(&subject, visitor).await,
        }
    }

    async fn let_in(&self, subject: &Subject, visitor: &Visitor) -> Result<BackIn, SignInError> {
        let account = self.casework.store.account_of_identity(&subject.issuer, &subject.subject).await?;
        let account = account.ok_or(SignInError::NotLinked)?;
        if self.is_nobody(account).await? {
            return Err(SignInError::NotLinked);
        }
        self.note(account, "signed-in-with-provider", None).await?;
        let opened = self.open(account, self.proved(subject), None, visitor).await?;
        Ok(BackIn { opened, lacks_second: false })
    }

    /// What she proved there. When nobody says when that was, it may have been days ago, by somebody who left the browser open: it lets in,
    /// and counts as long ago for whatever asks for a proof of late.
    fn proved(&self, subject: &Subject) -> Proved {
        let long_ago: DateTime<Utc> = self.now() - RECENT - RECENT;
        Proved { factors: subject.factors, at: Some(subject.proved_at.unwrap_or(long_ago)) }
    }

    async fn accept_with(
        &self,
        invitation: &Digest,
        subject: &Subject,
        visitor: &Visitor,
    ) -> Result<BackIn, SignInError> {
        let store = &self.casework.store;
        let invitation = store.invitation(invitation, self.now()).await?.ok_or(SignInError::NoInvitation)?;
        lets_choose(&invitation)?;
        let chosen = if invitation.renews == Renews::Everything {
            Chosen::Identity { issuer: &subject.issuer, subject: &subject.subject }
        } else {
            // The second factor is new: that it is she, she proves by the account she has.
            let account = store.account_of_identity(&subject.issuer, &subject.subject).await?;
            if account != Some(invitation.account) {
                return Err(SignInError::NotLinked);
            }
            Chosen::Nothing
        };
        let opened = self.use_up(&invitation, chosen, subject.factors, visitor).await?;
        let lacks_second = subject.factors == Factors::One && !opened.asks_for_code;
        Ok(BackIn { opened, lacks_second })
    }

    /// Who is signed in here proved it again there; or links her account there, if she proved of late that it is she.
    async fn proved_there(
        &self,
        began: &Digest,
        token: Option<&str>,
        subject: &Subject,
        visitor: &Visitor,
    ) -> Result<BackIn, SignInError> {
        let token = token.filter(|token| session_hash(token) == *began).ok_or(SignInError::NotSignedIn)?;
        let who: SignedIn = self.session(token).await?;
        let store = &self.casework.store;
        let proved = match store.account_of_identity(&subject.issuer, &subject.subject).await? {
            Some(account) if account == who.account => {
                let of_late = subject.proved_at.is_some_and(|at| self.now() - at <= RECENT);
                of_late.then(|| self.proved(subject)).ok_or(ProviderProblem::NotAskedAgain)?
            }
            Some(_) => return Err(SignInError::Taken),
            None => {
                self.is_proved(&who).await?;
                store.link_identity(who.account, &subject.issuer, &subject.subject, self.now()).await?;
                self.note(who.account, "provider-linked", None).await?;
                Proved { factors: who.viewer.factors, at: who.viewer.authenticated_at }
            }
        };
        let opened = self.open(who.account, proved, Some(&who), visitor).await?;
        Ok(BackIn { opened, lacks_second: false })
    }
}

/// An account of a provider takes the place of name and password: an invitation that renews the password alone is not accepted with it.
fn lets_choose(invitation: &Invitation) -> Result<(), SignInError> {
    if invitation.waits {
        return Err(SignInError::Unconfirmed);
    }
    if invitation.renews == Renews::Password { Err(SignInError::NoInvitation) } else { Ok(()) }
}
