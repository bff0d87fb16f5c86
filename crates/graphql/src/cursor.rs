//! Sealed cursors: a place in a list, for one viewer and one filter alone.
//!
//! A cursor may be the place of a row its holder must not know of (reading stopped there), so it is sealed and not only
//! signed. The nonce is a keyed hash of what is sealed: the same place gives the same cursor, and no clock or randomness is
//! asked for it.

use crate::caller::Caller;
use crate::errors::{Code, fault};
use crate::paging::Paging;
use async_graphql::{Context, Result};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use domain::SchoolId;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt::Debug;

/// The keys of cursors, one for nonces and one for sealing, both drawn from the key of the installation.
#[derive(Clone)]
pub(crate) struct CursorKeys {
    nonce: [u8; 32],
    seal: [u8; 32],
}

impl CursorKeys {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self { nonce: keyed_hash(key, &[b"wardbook cursor nonce"]), seal: keyed_hash(key, &[b"wardbook cursor seal"]) }
    }
}

fn keyed_hash(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes keys of any length, so this cannot fail; without a key nothing would open.
    let Ok(mut mac) = <Hmac<Sha256> as Mac>::new_from_slice(key) else { return [0; 32] };
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// A place in a list.
pub(crate) trait Place: Sized {
    fn to_bytes(&self) -> Vec<u8>;
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

/// The cursors of one list.
pub(crate) struct Cursors {
    keys: CursorKeys,
    /// Whose, and of which list: a cursor opens nowhere else.
    bound_to: Vec<u8>,
}

impl Cursors {
    /// The cursors of this list, for the caller as that school knows her, with this filter.
    pub(crate) fn of(ctx: &Context<'_>, list: &str, school: SchoolId, filter: &impl Debug) -> Result<Self> {
        let viewer = &ctx.data::<Caller>()?.viewer;
        let person = viewer.at(school).map(|membership| membership.person);
        let bound_to = format!("{list}\n{school}\n{person:?}\n{filter:?}").into_bytes();
        Ok(Self { keys: ctx.data::<CursorKeys>()?.clone(), bound_to })
    }

    /// The cursor of this place.
    pub(crate) fn seal<P: Place>(&self, place: &P) -> String {
        let plain = place.to_bytes();
        let hash = keyed_hash(&self.keys.nonce, &[&self.bound_to, &plain]);
        let (nonce, _) = hash.split_at(24);
        let payload = Payload { msg: &plain, aad: &self.bound_to };
        let sealed = self.cipher().encrypt(XNonce::from_slice(nonce), payload).unwrap_or_default();
        URL_SAFE_NO_PAD.encode([nonce, &sealed].concat())
    }

    /// The place to go on from, if one was given.
    pub(crate) fn open<P: Place>(&self, paging: &Paging) -> Result<Option<P>> {
        let Some(cursor) = &paging.after else { return Ok(None) };
        let place = self.opened(cursor).and_then(|plain| P::from_bytes(&plain));
        let wrong = || fault(Code::BadInput, "this cursor is not of this list: begin again without `after`");
        place.map(Some).ok_or_else(wrong)
    }

    fn opened(&self, cursor: &str) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(24)?;
        self.cipher().decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: &self.bound_to }).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&self.keys.seal).into())
    }
}
