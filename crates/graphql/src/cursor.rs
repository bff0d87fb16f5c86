//! Sealed cursors: a place in a list, for one viewer and one filter alone.
//!
//! A cursor may be the place of a row its holder must not know of (reading stopped there), so it is sealed and not only
//! signed. The nonce is a keyed hash of what is sealed: the same place gives the same cursor, and no clock or randomness is
//! asked for it.

use crate::caller::Caller;
use crate::errors::{Code, fault};
use crate::paging::Paging;
use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{Context, ContextSelectionSet, OutputType, Positioned, Result, ServerResult, Value};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use domain::SchoolId;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt::Debug;
use std::sync::Arc;

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

/// The cursors of one list. A cheap clone.
#[derive(Clone)]
pub(crate) struct Cursors(Arc<List>);

struct List {
    keys: CursorKeys,
    /// A hash of whose they are and of which list: a cursor opens nowhere else.
    bound_to: [u8; 32],
}

/// One cursor of a list, sealed when somebody asks for it.
#[derive(Clone)]
pub(crate) struct Cursor {
    list: Cursors,
    place: Vec<u8>,
}

impl OutputType for Cursor {
    fn type_name() -> Cow<'static, str> {
        <String as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <String as OutputType>::create_type_info(registry)
    }

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        Ok(Value::String(self.list.sealed(&self.place)))
    }
}

impl Cursors {
    /// The cursors of this list, for the caller as that school knows her, with this filter.
    pub(crate) fn of(ctx: &Context<'_>, list: &str, school: SchoolId, filter: &impl Debug) -> Result<Self> {
        let viewer = &ctx.data::<Caller>()?.viewer;
        let person = viewer.at(school).map(|membership| membership.person);
        let bound_to = Sha256::digest(format!("{list}\n{school}\n{person:?}\n{filter:?}")).into();
        Ok(Self(Arc::new(List { keys: ctx.data::<CursorKeys>()?.clone(), bound_to })))
    }

    /// The cursor of this place.
    pub(crate) fn at<P: Place>(&self, place: &P) -> Cursor {
        Cursor { list: self.clone(), place: place.to_bytes() }
    }

    fn sealed(&self, plain: &[u8]) -> String {
        let List { keys, bound_to } = &*self.0;
        let hash = keyed_hash(&keys.nonce, &[bound_to, plain]);
        let (nonce, _) = hash.split_at(24);
        let payload = Payload { msg: plain, aad: bound_to };
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
        self.cipher().decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: &self.0.bound_to }).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&self.0.keys.seal).into())
    }
}
