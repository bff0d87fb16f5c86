//! How people get in: what is kept of passwords, second factors, invitations, sessions and identity providers. Secrets come here
//! as hashes or sealed; what they were nobody can read from the database.

mod attempts;
mod credentials;
mod identities;
mod invitations;
mod sessions;

pub use attempts::Tries;
pub use credentials::{Authenticator, Credential};
pub use identities::{Identity, NewProviderAttempt, ProviderAttempt};
pub use invitations::{Accepted, Chosen, Invitation, InvitationId, NewInvitation, Renews};
pub use sessions::{AccountEvent, BrowserSession, ListedSession, NewSession};

use crate::accounts::AccountId;
use uuid::Uuid;

/// The SHA-256 of something secret, or of something personal that is only ever compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Digest(tlog::Hash);

impl Digest {
    /// The hash of this text as it is used for that: two uses of one text have nothing in common.
    #[must_use]
    pub fn of(used_for: &str, text: &str) -> Self {
        Self(tlog::sha256(format!("wardbook/{used_for}\n{text}").as_bytes()))
    }

    pub(crate) const fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    fn read(bytes: &[u8]) -> Result<Self, crate::StoreError> {
        let hash = bytes.try_into().map_err(|_| crate::StoreError::unreadable("hash", "it has not 32 bytes"))?;
        Ok(Self(hash))
    }
}

fn maybe_account(account: Option<Uuid>) -> Option<AccountId> {
    account.map(AccountId)
}
