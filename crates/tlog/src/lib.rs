//! A transparency log as mathematics: leaves, the RFC 6962 tree over them, and its roots.
//!
//! What it is *not*: it knows no school, no database and no clock, and it keeps nothing. The store
//! hands in bytes and keeps what comes out.
//!
//! **The invariant it guards**: a [`Leaf`] and a [`Frontier`] have exactly one encoding each, so
//! that two parties who hold the same events compute the same root, and one byte changed anywhere
//! changes it.
//!
//! | module | holds |
//! |---|---|
//! | `hash` | SHA-256 with RFC 6962's domain separation |
//! | `leaf` | the fixed-width header of one entry |
//! | `frontier` | the compact tree: append, root, encode, decode |
//!
//! To add a class of entry: a variant of [`Class`], its byte in `Class::byte` and `Class::from_byte`.
//! Never reuse or renumber a byte: it is inside every hash ever published.

mod frontier;
mod hash;
mod leaf;

pub use frontier::{Frontier, FrontierError};
pub use hash::{Hash, empty_root, leaf_hash, node_hash, sha256};
pub use leaf::{Class, Leaf, LeafError};
