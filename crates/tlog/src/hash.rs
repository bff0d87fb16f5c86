//! SHA-256 with the domain separation of RFC 6962 §2.1.

use sha2::{Digest, Sha256};

/// A SHA-256 digest: of a leaf, of a node, or of stored bytes.
pub type Hash = [u8; 32];

/// SHA-256 of the bytes as they are, without any prefix: payload and metadata digests.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// The hash of a leaf: SHA-256 of `0x00` and the entry (RFC 6962 §2.1).
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(entry).finalize().into()
}

/// The hash of an inner node: SHA-256 of `0x01`, the left child and the right one (RFC 6962 §2.1).
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root of the tree without leaves: SHA-256 of nothing (RFC 6962 §2.1).
#[must_use]
pub fn empty_root() -> Hash {
    sha256(&[])
}
