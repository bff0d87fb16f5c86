//! The secrets of authenticator apps have to be read again to check a code, so they are sealed and not hashed.

use super::{SignIn, SignInError};
use access::codes::AppSecret;
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use store::AccountId;

const NONCE: usize = 24;

impl SignIn {
    /// Whether this installation offers authenticator apps.
    #[must_use]
    pub fn offers_apps(&self) -> bool {
        self.settings.account_key.is_some()
    }

    fn cipher(&self) -> Result<XChaCha20Poly1305, SignInError> {
        let key = self.settings.account_key.as_ref().ok_or(SignInError::NoApps)?;
        XChaCha20Poly1305::new_from_slice(key).map_err(|_| SignInError::NoApps)
    }

    pub(super) fn seal(&self, account: AccountId, secret: &AppSecret) -> Result<Vec<u8>, SignInError> {
        let mut sealed: Vec<u8> = self.casework.entropy.bytes().into_iter().take(NONCE).collect();
        let account = account.as_uuid();
        let payload = Payload { msg: secret.as_bytes(), aad: account.as_bytes() };
        let cipher = self.cipher()?;
        let text = cipher.encrypt(XNonce::from_slice(&sealed), payload).map_err(|_| SignInError::Unavailable)?;
        sealed.extend(text);
        Ok(sealed)
    }

    /// The secret; an error where the key is another one, which whoever runs the installation has to be told.
    pub(super) fn unseal(&self, account: AccountId, sealed: &[u8]) -> Result<AppSecret, SignInError> {
        let (nonce, text) = sealed.split_at_checked(NONCE).ok_or(SignInError::Unavailable)?;
        let account = account.as_uuid();
        let payload = Payload { msg: text, aad: account.as_bytes() };
        let opened = self.cipher()?.decrypt(XNonce::from_slice(nonce), payload).map_err(|_| {
            tracing::error!(
                "the secret of an authenticator app does not open: the account key is not the one it was sealed with"
            );
            SignInError::Unavailable
        })?;
        AppSecret::from_bytes(&opened).ok_or(SignInError::Unavailable)
    }
}
