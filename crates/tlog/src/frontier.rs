//! The compact form of an RFC 6962 tree: enough to append and to know the root.

use crate::hash::{Hash, empty_root, node_hash};

/// A tree of any size as the roots of its perfect subtrees, largest first.
///
/// Appending costs as many hashes as there are subtrees to merge, one on average; the root costs
/// one hash for each subtree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// INVARIANT: one hash for each bit set in `size`, highest bit first.
    peaks: Vec<Hash>,
}

/// Why bytes are not a frontier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrontierError {
    /// Too short to hold a size.
    #[error("a frontier begins with eight bytes of size, these are {found}")]
    TooShort {
        /// How many bytes there were.
        found: usize,
    },
    /// The number of subtree hashes does not fit the size.
    #[error("a frontier of size {size} has {expected} bytes, these are {found}")]
    Length {
        /// The size the bytes begin with.
        size: u64,
        /// How many bytes such a frontier has.
        expected: usize,
        /// How many there were.
        found: usize,
    },
}

impl Frontier {
    /// The tree without leaves.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many leaves the tree has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends the hash of a leaf ([`crate::Leaf::hash`]).
    pub fn append(&mut self, leaf: Hash) {
        let mut node = leaf;
        // Each trailing one bit of the old size is a perfect subtree the new leaf completes.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                node = node_hash(&left, &node);
            }
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// The Merkle tree hash of RFC 6962 §2.1 over all leaves appended so far.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else {
            return empty_root();
        };
        peaks.fold(*last, |right, left| node_hash(left, &right))
    }

    /// The one encoding: the size in eight bytes, big-endian, then the subtree hashes, largest first.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(8 + self.peaks.len() * 32);
        bytes.extend(self.size.to_be_bytes());
        for peak in &self.peaks {
            bytes.extend(peak);
        }
        bytes
    }

    /// Reads what [`Frontier::encode`] wrote.
    ///
    /// That the hashes are those of the log cannot be seen here: compare [`Frontier::root`] with the
    /// root kept beside it.
    ///
    /// # Errors
    /// [`FrontierError`] when the number of hashes does not fit the size.
    pub fn decode(bytes: &[u8]) -> Result<Self, FrontierError> {
        let Some((size, hashes)) = bytes.split_first_chunk::<8>() else {
            return Err(FrontierError::TooShort { found: bytes.len() });
        };
        let size = u64::from_be_bytes(*size);
        let (peaks, rest) = hashes.as_chunks::<32>();
        if !rest.is_empty() || peaks.len() != size.count_ones() as usize {
            let expected = 8 + size.count_ones() as usize * 32;
            return Err(FrontierError::Length { size, expected, found: bytes.len() });
        }
        Ok(Self { size, peaks: peaks.to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::leaf_hash;
    use proptest::prelude::*;

    /// The definition of RFC 6962 §2.1, word by word.
    fn merkle_tree_hash(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => empty_root(),
            [leaf] => *leaf,
            _ => {
                let split = leaves.len().next_power_of_two() / 2;
                node_hash(&merkle_tree_hash(&leaves[..split]), &merkle_tree_hash(&leaves[split..]))
            }
        }
    }

    fn frontier_of(leaves: &[Hash]) -> Frontier {
        let mut frontier = Frontier::new();
        for leaf in leaves {
            frontier.append(*leaf);
        }
        frontier
    }

    fn hex(hash: Hash) -> String {
        hash.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
    }

    proptest! {
        #[test]
        fn the_root_is_the_merkle_tree_hash(size in 0..700usize, seed in any::<u64>()) {
            let leaves: Vec<_> =
                (0..size as u64).map(|i| leaf_hash(&(seed ^ i).to_be_bytes())).collect();
            let frontier = frontier_of(&leaves);
            prop_assert_eq!(frontier.size(), size as u64);
            prop_assert_eq!(frontier.root(), merkle_tree_hash(&leaves));
        }

        #[test]
        fn a_frontier_reads_back_and_goes_on_as_if_never_stored(size in 0..200usize, more in 0..50usize) {
            let leaves: Vec<_> =
                (0..(size + more) as u64).map(|i| leaf_hash(&i.to_be_bytes())).collect();
            let mut read = Frontier::decode(&frontier_of(&leaves[..size]).encode()).unwrap();
            for leaf in &leaves[size..] {
                read.append(*leaf);
            }
            prop_assert_eq!(read, frontier_of(&leaves));
        }

        #[test]
        fn bytes_that_decode_are_the_encoding_of_what_they_decode_to(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
            if let Ok(frontier) = Frontier::decode(&bytes) {
                prop_assert_eq!(frontier.encode(), bytes);
            }
        }
    }

    /// The entries and roots of the reference tests of the Certificate Transparency project.
    #[test]
    fn the_published_vectors_hold() {
        let entries: [&[u8]; 8] = [
            b"",
            b"\x00",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        ];
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut frontier = Frontier::new();
        assert_eq!(hex(frontier.root()), roots[0]);
        for (entry, root) in entries.iter().zip(&roots[1..]) {
            frontier.append(leaf_hash(entry));
            assert_eq!(hex(frontier.root()), *root);
        }
    }

    #[test]
    fn a_frontier_whose_hashes_do_not_fit_its_size_is_refused() {
        let mut bytes = 3u64.to_be_bytes().to_vec();
        bytes.extend([0; 32]);
        let expected = FrontierError::Length { size: 3, expected: 72, found: 40 };
        assert_eq!(Frontier::decode(&bytes), Err(expected));
        assert_eq!(Frontier::decode(&[1]), Err(FrontierError::TooShort { found: 1 }));
    }
}
