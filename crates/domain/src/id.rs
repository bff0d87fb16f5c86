//! Identities. All are random, say nothing about order or number, and never stand as a bare `Uuid` in a signature.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The identity with these random bits; they come from the composition root.
            #[must_use]
            pub const fn new(bits: Uuid) -> Self {
                Self(bits)
            }

            /// The bits, for storage and for opaque ids on the wire.
            #[must_use]
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// A school: one log, one shard.
    SchoolId
);
id!(
    /// A stream of one case within its school.
    IncidentId
);
id!(
    /// A child, an adult or an outside person. Names stand only in the person's own stream.
    PersonId
);
id!(
    /// Something that joins reports of one event, chosen by whoever joins them.
    JoinId
);

id!(
    /// An alert of a filtering system, before anybody judged it.
    AlertId
);

/// A case wherever it is: its school and its stream. Whoever names a case names the shard it lives on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct CaseId {
    /// The school whose log holds the case.
    pub school: SchoolId,
    /// The stream in that log.
    pub incident: IncidentId,
}

/// What people say on the telephone: `K7Q-4MD`. Random, as the identity it is taken from; no number, no order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reference([u8; 6]);

impl Reference {
    /// Letters and digits that nobody mistakes for one another when read aloud.
    const ALPHABET: &'static [u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// The reference of a case: thirty random bits of its identity.
    #[must_use]
    pub fn of(incident: IncidentId) -> Self {
        let bits = incident.as_uuid().as_u128();
        let mut letters = [b'0'; 6];
        for (place, letter) in letters.iter_mut().enumerate() {
            let five = usize::try_from((bits >> (place * 5)) & 31).unwrap_or(0);
            *letter = Self::ALPHABET.get(five).copied().unwrap_or(b'0');
        }
        Self(letters)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, letter) in self.0.iter().enumerate() {
            if place == 3 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(*letter))?;
        }
        Ok(())
    }
}
