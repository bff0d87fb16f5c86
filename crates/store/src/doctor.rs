//! Comparing what is stored with what must be.

mod reads;

use crate::append::StreamClass;
use crate::head::{count, stored};
use crate::{Head, Store, StoreError};
use domain::SchoolId;
use tlog::{Frontier, Leaf, sha256};
use uuid::Uuid;

/// How many events are read at a time.
const PAGE: i64 = 2_000;

/// What an examination found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// How many schools were examined.
    pub schools: u64,
    /// How many events were read.
    pub events: u64,
    /// How many entries of the logs of reads were.
    pub reads: u64,
    /// What is wrong; nothing, as a rule.
    pub findings: Vec<Finding>,
}

/// Something that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// A head could not be read.
    #[error("the head of school {0} is damaged: restore it from a backup, or compare with the newest checkpoint")]
    HeadDamaged(SchoolId),
    /// The log does not have as many entries as its head says.
    #[error("the log of school {school} has {found} entries where its head says {expected}")]
    Size {
        /// The school.
        school: SchoolId,
        /// What the head says.
        expected: u64,
        /// What there is.
        found: u64,
    },
    /// An index is missing or out of place.
    #[error("the log of school {school} has a gap at index {log_index}")]
    Gap {
        /// The school.
        school: SchoolId,
        /// The first index that is not there.
        log_index: u64,
    },
    /// The stored bytes of an event are not those its leaf was made of.
    #[error("the event at index {log_index} of school {school} is not the one that was recorded")]
    Leaf {
        /// The school.
        school: SchoolId,
        /// The event's place in the log.
        log_index: u64,
    },
    /// Times go back along the log.
    #[error("the event at index {log_index} of school {school} is recorded earlier than the one before it")]
    Time {
        /// The school.
        school: SchoolId,
        /// The event's place in the log.
        log_index: u64,
    },
    /// An event does not follow the one before it in its stream.
    #[error("stream {stream} of school {school} has a gap before the event at index {log_index}")]
    Sequence {
        /// The school.
        school: SchoolId,
        /// The stream.
        stream: Uuid,
        /// The event's place in the log.
        log_index: u64,
    },
    /// The root of the stored events is not that of the head.
    #[error("the root of school {0} is not the root of its events")]
    Root(SchoolId),
    /// The head does not know how many events the school's own stream has.
    #[error("the head of school {0} holds another version of the school than its stream has")]
    SchoolVersion(SchoolId),
    /// Something in a log of reads.
    #[error("of the log of reads: {0}")]
    OfReads(Box<Finding>),
    /// The log of reads is shorter than it was when it was noted in the school's own log.
    #[error("the log of reads of school {school} was noted with {noted} entries and has {found}: its end was cut off")]
    ReadsCutOff {
        /// The school.
        school: SchoolId,
        /// How many entries were noted.
        noted: u64,
        /// How many there are.
        found: u64,
    },
    /// The log of reads is another than the one that was noted in the school's own log.
    #[error("the first {noted} entries of the log of reads of school {school} are not those that were noted")]
    ReadsRewritten {
        /// The school.
        school: SchoolId,
        /// How many entries were noted.
        noted: u64,
    },
    /// What was noted of the log of reads cannot be read.
    #[error("what was noted of the log of reads of school {0} cannot be read")]
    NotesDamaged(SchoolId),
    /// A read would not be found under the cases and people it names, or under others.
    #[error("the read at index {log_index} of school {school} is not found by what it names")]
    Touched {
        /// The school.
        school: SchoolId,
        /// The entry's place in the log of reads.
        log_index: u64,
    },
}

/// Log index, class, stream, sequence, payload, metadata, recorded time, leaf.
pub(crate) type StoredRow = (i64, String, String, i64, String, String, i64, Vec<u8>);

impl Store {
    /// Examines every school's log, and its log of reads, against its head: that it is dense, and, when `deep`, that every leaf, the root and
    /// the streams are what the stored bytes make of them. Writers go on meanwhile; what they add is not examined.
    ///
    /// Compare the rows with [`Store::rebuild`] in [`crate::Mode::Compare`].
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn examine(&self, deep: bool) -> Result<Health, StoreError> {
        let mut health = Health::default();
        for (school, _) in self.log_sizes().await? {
            health.schools += 1;
            match self.head(school).await {
                Ok(Some(head)) if deep => self.examine_events(school, &head, &mut health).await?,
                Ok(Some(head)) => self.examine_size(school, &head, &mut health).await?,
                Ok(None) => {}
                Err(StoreError::Unreadable { .. }) => health.findings.push(Finding::HeadDamaged(school)),
                Err(error) => return Err(error),
            }
        }
        self.examine_reads(deep, &mut health).await?;
        Ok(health)
    }

    async fn examine_size(&self, school: SchoolId, head: &Head, health: &mut Health) -> Result<(), StoreError> {
        let size = stored(head.size());
        let (found, last) = on!(self, db => db.log_extent(school, size).await)?;
        health.events += count(found);
        if found != size || last.is_some_and(|last| last + 1 != size) {
            health.findings.push(Finding::Size { school, expected: head.size(), found: count(found) });
        }
        Ok(())
    }

    async fn examine_events(&self, school: SchoolId, head: &Head, health: &mut Health) -> Result<(), StoreError> {
        let mut examined = Examined::new(school);
        while examined.frontier.size() < head.size() {
            let from = stored(examined.frontier.size());
            let limit = PAGE.min(stored(head.size()) - from);
            let rows = on!(self, db => db.stored_from(school, from, limit).await)?;
            if rows.is_empty() {
                health.findings.push(Finding::Size { school, expected: head.size(), found: count(from) });
                return Ok(());
            }
            for row in rows {
                health.events += 1;
                if !examined.take(row, &mut health.findings) {
                    return Ok(());
                }
            }
        }
        if examined.frontier.root() != head.frontier.root() {
            health.findings.push(Finding::Root(school));
        }
        if examined.versions.get(&(StreamClass::School, school.as_uuid())).copied().unwrap_or(0) != head.school_version
        {
            health.findings.push(Finding::SchoolVersion(school));
        }
        Ok(())
    }
}

/// What was read of a log so far.
struct Examined {
    school: SchoolId,
    frontier: Frontier,
    last: i64,
    versions: std::collections::HashMap<(StreamClass, Uuid), u64>,
}

impl Examined {
    fn new(school: SchoolId) -> Self {
        Self { school, frontier: Frontier::new(), last: i64::MIN, versions: std::collections::HashMap::new() }
    }

    /// Takes the next entry; false when there is no sense in reading on.
    fn take(&mut self, row: StoredRow, findings: &mut Vec<Finding>) -> bool {
        let (index, class, stream, sequence, payload, metadata, recorded, leaf) = row;
        let (school, log_index) = (self.school, self.frontier.size());
        if count(index) != log_index {
            findings.push(Finding::Gap { school, log_index });
            return false;
        }
        let (Ok(class), Ok(stream)) = (StreamClass::parse(&class), stream.parse::<Uuid>()) else {
            findings.push(Finding::Leaf { school, log_index });
            return false;
        };
        let hash = Leaf {
            stream: *stream.as_bytes(),
            sequence: count(sequence),
            recorded,
            class: class.leaf(),
            key: None,
            payload: sha256(payload.as_bytes()),
            metadata: sha256(metadata.as_bytes()),
        }
        .hash();
        if hash.as_slice() != leaf {
            findings.push(Finding::Leaf { school, log_index });
        }
        if recorded < self.last {
            findings.push(Finding::Time { school, log_index });
        }
        self.last = recorded;
        let version = self.versions.entry((class, stream)).or_default();
        *version += 1;
        if *version != count(sequence) {
            findings.push(Finding::Sequence { school, stream, log_index });
        }
        self.frontier.append(hash);
        true
    }
}
