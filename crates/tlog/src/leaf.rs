//! The fixed-width header of one entry of a log.

use crate::hash::{Hash, leaf_hash};

/// The first eight bytes of every leaf; the last of them is the version of the layout.
const MAGIC: [u8; 8] = *b"wb-leaf\x01";

/// What kind of stream an entry belongs to. It is the only thing a header says of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// An event of a case.
    Incident,
    /// An event of a person.
    Person,
    /// An event of the school itself.
    School,
    /// A commitment to a data key, or the record of its destruction.
    Key,
    /// An entry of the log of reads.
    Read,
}

impl Class {
    const fn byte(self) -> u8 {
        match self {
            Self::Incident => 1,
            Self::Person => 2,
            Self::School => 3,
            Self::Key => 4,
            Self::Read => 5,
        }
    }

    const fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            1 => Self::Incident,
            2 => Self::Person,
            3 => Self::School,
            4 => Self::Key,
            5 => Self::Read,
            _ => return None,
        })
    }
}

/// One entry of a log, as its hash sees it.
///
/// Event type and actor are inside the payload, and the log index is given by the tree: the headers
/// of one case tell nothing of any other case.
///
/// Layout, big-endian, [`Leaf::LENGTH`] bytes: magic (8), stream (16), sequence (8), recorded
/// time (8), class (1), key id (16), payload digest (32), metadata digest (32).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Leaf {
    /// The stream: 16 random bytes (a version 4 UUID).
    pub stream: [u8; 16],
    /// The place in the stream, from 1.
    pub sequence: u64,
    /// When the event was recorded: microseconds since 1970-01-01T00:00:00Z.
    pub recorded: i64,
    /// The class of the stream.
    pub class: Class,
    /// The key the payload is sealed with; `None` is stored as 16 zero bytes.
    pub key: Option<[u8; 16]>,
    /// SHA-256 of exactly the stored payload bytes, never of a re-serialisation.
    pub payload: Hash,
    /// SHA-256 of exactly the stored metadata bytes.
    pub metadata: Hash,
}

/// Why bytes are not a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeafError {
    /// The length is not [`Leaf::LENGTH`].
    #[error("a leaf has {expected} bytes, these are {found}", expected = Leaf::LENGTH)]
    Length {
        /// How many bytes there were.
        found: usize,
    },
    /// The first bytes are not those of a leaf this version knows.
    #[error("these bytes do not begin as a leaf does")]
    Magic,
    /// The class byte stands for nothing.
    #[error("no class of entry has the byte {0}")]
    Class(u8),
}

impl Leaf {
    /// The length of every encoded leaf in bytes.
    pub const LENGTH: usize = 8 + 16 + 8 + 8 + 1 + 16 + 32 + 32;

    /// The one encoding of this leaf.
    #[must_use]
    pub fn encode(&self) -> [u8; Self::LENGTH] {
        let mut bytes = [0; Self::LENGTH];
        let fields: [&[u8]; 8] = [
            &MAGIC,
            &self.stream,
            &self.sequence.to_be_bytes(),
            &self.recorded.to_be_bytes(),
            &[self.class.byte()],
            &self.key.unwrap_or_default(),
            &self.payload,
            &self.metadata,
        ];
        let mut rest = bytes.as_mut_slice();
        for field in fields {
            let (place, after) = rest.split_at_mut(field.len());
            place.copy_from_slice(field);
            rest = after;
        }
        bytes
    }

    /// Reads what [`Leaf::encode`] wrote, and nothing else.
    ///
    /// # Errors
    /// [`LeafError`] when the bytes are no leaf of this layout.
    pub fn decode(bytes: &[u8]) -> Result<Self, LeafError> {
        if bytes.len() != Self::LENGTH {
            return Err(LeafError::Length { found: bytes.len() });
        }
        let mut rest = bytes;
        if take::<8>(&mut rest) != MAGIC {
            return Err(LeafError::Magic);
        }
        let stream = take(&mut rest);
        let sequence = u64::from_be_bytes(take(&mut rest));
        let recorded = i64::from_be_bytes(take(&mut rest));
        let [class] = take(&mut rest);
        let key: [u8; 16] = take(&mut rest);
        Ok(Self {
            stream,
            sequence,
            recorded,
            class: Class::from_byte(class).ok_or(LeafError::Class(class))?,
            key: (key != [0; 16]).then_some(key),
            payload: take(&mut rest),
            metadata: take(&mut rest),
        })
    }

    /// The RFC 6962 hash of this leaf: what the tree is made of.
    #[must_use]
    pub fn hash(&self) -> Hash {
        leaf_hash(&self.encode())
    }
}

/// The next `N` bytes. The length of the whole was checked before the first call; bytes that are
/// missing all the same read as zero.
fn take<const N: usize>(rest: &mut &[u8]) -> [u8; N] {
    let Some((field, after)) = rest.split_first_chunk::<N>() else {
        return [0; N];
    };
    *rest = after;
    *field
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_leaf() -> impl Strategy<Value = Leaf> {
        let class = prop::sample::select(vec![Class::Incident, Class::Person, Class::School, Class::Key, Class::Read]);
        let key = prop::option::of(any::<[u8; 16]>().prop_filter("not null", |key| *key != [0; 16]));
        (any::<[u8; 16]>(), any::<u64>(), any::<i64>(), class, key, any::<Hash>(), any::<Hash>()).prop_map(
            |(stream, sequence, recorded, class, key, payload, metadata)| Leaf {
                stream,
                sequence,
                recorded,
                class,
                key,
                payload,
                metadata,
            },
        )
    }

    proptest! {
        #[test]
        fn a_leaf_reads_back_as_it_was_written(leaf in any_leaf()) {
            prop_assert_eq!(Leaf::decode(&leaf.encode()), Ok(leaf));
        }

        #[test]
        fn every_byte_counts(leaf in any_leaf(), at in 0..Leaf::LENGTH, flip in 1..=255u8) {
            let mut bytes = leaf.encode();
            bytes[at] ^= flip;
            prop_assert_ne!(leaf_hash(&bytes), leaf.hash());
            prop_assert_ne!(Leaf::decode(&bytes), Ok(leaf));
        }

        #[test]
        fn bytes_that_decode_are_the_encoding_of_what_they_decode_to(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(leaf) = Leaf::decode(&bytes) {
                prop_assert_eq!(leaf.encode().to_vec(), bytes);
            }
        }
    }

    #[test]
    fn a_leaf_of_another_length_is_refused() {
        assert_eq!(Leaf::decode(&[0; 7]), Err(LeafError::Length { found: 7 }));
    }

    #[test]
    fn the_layout_is_frozen() {
        let leaf = Leaf {
            stream: [0xaa; 16],
            sequence: 1,
            recorded: 2,
            class: Class::School,
            key: None,
            payload: [0xbb; 32],
            metadata: [0xcc; 32],
        };
        let mut expected = b"wb-leaf\x01".to_vec();
        expected.extend([0xaa; 16]);
        expected.extend([0, 0, 0, 0, 0, 0, 0, 1]);
        expected.extend([0, 0, 0, 0, 0, 0, 0, 2]);
        expected.push(3);
        expected.extend([0; 16]);
        expected.extend([0xbb; 32]);
        expected.extend([0xcc; 32]);
        assert_eq!(leaf.encode().to_vec(), expected);
    }
}
