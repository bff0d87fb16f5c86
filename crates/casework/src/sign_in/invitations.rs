//! Accepting an invitation or a recovery: by a link, or by a code read out over the telephone.

use super::{Opened, SignIn, SignInError, Visitor, name_hash};
use crate::accounts::random_token;
use access::codes::AppSecret;
use access::{Factors, codes};
use chrono::TimeDelta;
use domain::{Person, PersonId, SchoolId};
use store::{Accepted, AccountId, Chosen, Digest, Invitation, InvitationId, NewInvitation, Renews};

/// How often a spoken code may be tried.
const GUESSES: u32 = 5;
/// How long whoever typed a spoken code has to choose a password.
const AFTER_SPOKEN: TimeDelta = TimeDelta::minutes(30);
/// Digits of a spoken code that say which one it is.
const REFERENCE: usize = 4;

/// An invitation, as it is shown to whoever opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// Who is invited.
    pub name: String,
    /// What she chooses anew.
    pub renews: Renews,
    /// The address in her record, offered as her sign-in name.
    pub suggested_name: Option<String>,
    /// Whether she has a password.
    pub has_password: bool,
    /// The issuers of providers she signs in at.
    pub issuers: Vec<String>,
}

/// What somebody chooses, and what she still has and proves.
#[derive(Clone, Debug)]
pub enum Proof<'a> {
    /// Everything is new.
    New {
        /// Her sign-in name.
        name: &'a str,
        /// Her password.
        password: &'a str,
    },
    /// The password is new, the second factor is proved.
    Password {
        /// Her new password.
        password: &'a str,
        /// A code of the second factor she has.
        code: &'a str,
    },
    /// The second factor is new, the password is proved.
    SecondFactor {
        /// The password she has.
        password: &'a str,
    },
}

impl SignIn {
    /// The invitation of this link, without using it.
    ///
    /// # Errors
    /// [`SignInError::NoInvitation`], [`SignInError::Unconfirmed`].
    pub async fn invited(&self, secret: &str, from: &Visitor) -> Result<Invited, SignInError> {
        let invitation = self.invitation(secret, from).await?;
        let person = self.person_of(invitation.account).await?;
        let suggested_name = person.details.email.as_ref().map(|email| email.as_str().to_owned());
        let store = &self.casework.store;
        let has_password = store.credential(invitation.account).await?.is_some();
        let issuers = store.identities(invitation.account).await?.into_iter().map(|known| known.issuer).collect();
        Ok(Invited { name: person.display_name(), renews: invitation.renews, suggested_name, has_password, issuers })
    }

    /// Accepts the invitation of this link: she chooses what it renews, proves what it does not, and is signed in. Every earlier
    /// session and every known browser of the account ends.
    ///
    /// # Errors
    /// [`SignInError`]: what was chosen cannot be, or what was proved is wrong; the link stays good.
    pub async fn accept(&self, secret: &str, proof: Proof<'_>, from: &Visitor) -> Result<Opened, SignInError> {
        let invitation = self.invitation(secret, from).await?;
        let account = invitation.account;
        let known = self.known_of(account).await?;
        match (invitation.renews, proof) {
            (Renews::Everything, Proof::New { name, password }) => {
                if name.trim().is_empty() || name.len() > 254 {
                    return Err(SignInError::NameMissing);
                }
                let known: Vec<String> = known.into_iter().chain([name.to_owned()]).collect();
                let password = self.chosen(password, &known).await?;
                let chosen = Chosen::Local { name: name_hash(name), password: &password };
                self.use_up(&invitation, chosen, Factors::One, from).await
            }
            (Renews::Password, Proof::Password { password, code }) => {
                let password = self.chosen(password, &known).await?;
                self.check_code(account, code).await?;
                self.use_up(&invitation, Chosen::Password(&password), Factors::Two, from).await
            }
            (Renews::SecondFactor, Proof::SecondFactor { password }) => {
                self.check_password(account, password).await?;
                self.use_up(&invitation, Chosen::Nothing, Factors::One, from).await
            }
            _ => Err(SignInError::NoInvitation),
        }
    }

    /// Exchanges a code that was read out over the telephone for the secret of a link. The code is good once, and five guesses at it
    /// are looked at.
    ///
    /// # Errors
    /// [`SignInError::NoInvitation`] for whatever is wrong with it; [`SignInError::Wait`].
    pub async fn spoken(&self, code: &str, from: &Visitor) -> Result<String, SignInError> {
        self.take_anonymous_attempt(from).await?;
        let (store, now) = (&self.casework.store, self.now());
        let code = codes::as_compared(code);
        let found = store.invitation(&reference_hash(&code), now).await?.ok_or(SignInError::NoInvitation)?;
        if !store.guess(found.id, GUESSES).await? || found.spoken != Some(spoken_hash(&code)) {
            tracing::warn!("a spoken code was refused");
            return Err(SignInError::NoInvitation);
        }
        if found.waits {
            return Err(SignInError::Unconfirmed);
        }
        let secret = random_token(&self.casework.entropy, "");
        if !store.exchange_spoken(found.id, &link_hash(&secret), now + AFTER_SPOKEN).await? {
            return Err(SignInError::NoInvitation);
        }
        Ok(secret)
    }

    /// What is kept of a password: for the demonstration, where everybody has the same.
    ///
    /// # Errors
    /// [`SignInError::Password`].
    pub async fn hashed(&self, password: &str) -> Result<String, SignInError> {
        self.chosen(password, &[]).await
    }

    /// Gives a person a sign-in name, a password and an app as they are: for the demonstration, whose secrets are printed. Whoever
    /// chose already how she signs in keeps what she chose.
    ///
    /// # Errors
    /// [`SignInError::Taken`] when the name is another's.
    pub async fn enrol(
        &self,
        (school, person): (SchoolId, PersonId),
        name: &str,
        password: &str,
        app: &AppSecret,
    ) -> Result<(), SignInError> {
        let (store, now) = (&self.casework.store, self.now());
        let account = self.casework.account(&[(school, person)], now).await?;
        if self.casework.signs_in(account).await? {
            return Ok(());
        }
        let (id, looked_up) =
            (InvitationId::new(self.casework.entropy.id()), link_hash(&account.as_uuid().to_string()));
        let (renews, expires_at) = (Renews::Everything, now + AFTER_SPOKEN);
        let (spoken, issued_by, needs_second, created_at) = (None, None, false, now);
        let new =
            NewInvitation { id, account, looked_up, spoken, renews, issued_by, needs_second, created_at, expires_at };
        store.invite(&new).await?;
        let chosen = Chosen::Local { name: name_hash(name), password };
        store.accept(&Accepted { id, account, renews, chosen, at: now }).await?;
        let sealed = self.seal(account, app)?;
        store.propose_authenticator(account, &sealed).await?;
        store.adopt_authenticator(account, &sealed, 0).await?;
        Ok(())
    }

    /// Uses an invitation up for what was chosen, and signs her in.
    pub(super) async fn use_up(
        &self,
        invitation: &Invitation,
        chosen: Chosen<'_>,
        factors: Factors,
        from: &Visitor,
    ) -> Result<Opened, SignInError> {
        let account = invitation.account;
        let accepted = Accepted { id: invitation.id, account, renews: invitation.renews, chosen, at: self.now() };
        if !self.casework.store.accept(&accepted).await? {
            return Err(SignInError::NoInvitation);
        }
        self.note(account, "invitation-accepted", invitation.issued_by).await?;
        self.open(account, factors, None, from).await
    }

    pub(super) async fn invitation(&self, secret: &str, from: &Visitor) -> Result<Invitation, SignInError> {
        let found = self.casework.store.invitation(&link_hash(secret), self.now()).await?;
        let Some(invitation) = found.filter(|found| found.spoken.is_none()) else {
            // A secret of 256 bits is not guessed; who tries all the same is slowed down.
            self.take_anonymous_attempt(from).await?;
            return Err(SignInError::NoInvitation);
        };
        if invitation.waits {
            return Err(SignInError::Unconfirmed);
        }
        Ok(invitation)
    }

    /// Her record at the first of her schools.
    pub(super) async fn person_of(&self, account: AccountId) -> Result<Person, SignInError> {
        let persons = self.casework.store.persons_of_account(account).await?;
        let (school, person) = *persons.first().ok_or(SignInError::NoInvitation)?;
        let found = self.casework.store.load::<Person>(school, person).await?;
        Ok(found.ok_or(SignInError::NoInvitation)?.0)
    }

    /// What everybody knows of her, the names of her schools too: no password of hers consists of it.
    pub(super) async fn known_of(&self, account: AccountId) -> Result<Vec<String>, SignInError> {
        let details = self.person_of(account).await?.details;
        let names = [Some(details.given_name), Some(details.family_name), details.known_as, details.email];
        let mut known: Vec<String> = names.into_iter().flatten().map(|text| text.as_str().to_owned()).collect();
        for (school, _) in self.casework.store.persons_of_account(account).await? {
            let standing = self.casework.desks.now(&self.casework.store, school).await?;
            known.extend(standing.school.registered.iter().map(|school| school.name.as_str().to_owned()));
        }
        Ok(known)
    }
}

pub(super) fn link_hash(secret: &str) -> Digest {
    Digest::of("invitation", secret)
}

pub(super) fn reference_hash(code: &str) -> Digest {
    let reference: String = code.chars().take(REFERENCE).collect();
    Digest::of("reference of a spoken code", &reference)
}

pub(super) fn spoken_hash(code: &str) -> Digest {
    Digest::of("spoken code", code)
}
