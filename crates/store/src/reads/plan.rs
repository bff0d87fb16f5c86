//! What a batch of reads comes to: entries of logs, and new heads. Pure.

use super::{ReadEntry, ReadHead};
use domain::SchoolId;
use std::collections::{BTreeMap, HashMap};
use tlog::{Class, Hash, Leaf, sha256};

/// An entry with its place.
#[derive(Debug)]
pub(crate) struct ReadRow<'a> {
    pub(crate) entry: &'a ReadEntry,
    pub(crate) log_index: u64,
    pub(crate) recorded_at: i64,
    pub(crate) leaf_hash: Hash,
}

/// A head before and after.
#[derive(Debug)]
pub(crate) struct ReadMove {
    /// The size the head must still have.
    pub(crate) from: u64,
    pub(crate) to: ReadHead,
    pub(crate) root: Hash,
}

/// What a batch comes to.
#[derive(Debug, Default)]
pub(crate) struct ReadPlan<'a> {
    /// In school order: the order in which heads are locked.
    pub(crate) heads: BTreeMap<SchoolId, ReadMove>,
    pub(crate) rows: Vec<ReadRow<'a>>,
}

/// Plans a batch upon these heads; a school without one has an empty log.
pub(crate) fn plan<'a>(heads: &HashMap<SchoolId, ReadHead>, entries: &[&'a ReadEntry]) -> ReadPlan<'a> {
    let mut plan = ReadPlan::default();
    for entry in entries {
        let head = plan.heads.entry(entry.school).or_insert_with(|| {
            let known = heads.get(&entry.school).cloned().unwrap_or_default();
            ReadMove { from: known.size(), to: known, root: [0; 32] }
        });
        let (log_index, recorded_at) = (head.to.size(), entry.at.max(head.to.last_recorded));
        let leaf_hash = leaf_of(entry.school, log_index, recorded_at, &entry.payload, &entry.metadata);
        head.to.frontier.append(leaf_hash);
        head.to.last_recorded = recorded_at;
        plan.rows.push(ReadRow { entry, log_index, recorded_at, leaf_hash });
    }
    for head in plan.heads.values_mut() {
        head.root = head.to.frontier.root();
    }
    plan
}

/// The leaf of an entry: the log of reads is one stream of the school.
pub(crate) fn leaf_of(school: SchoolId, log_index: u64, recorded: i64, payload: &str, metadata: &str) -> Hash {
    Leaf {
        stream: *school.as_uuid().as_bytes(),
        sequence: log_index + 1,
        recorded,
        class: Class::Read,
        key: None,
        payload: sha256(payload.as_bytes()),
        metadata: sha256(metadata.as_bytes()),
    }
    .hash()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn entry(school: u128, at: i64) -> ReadEntry {
        let school = SchoolId::new(Uuid::from_u128(school));
        ReadEntry { school, at, payload: "{}".into(), metadata: "{}".into(), touched: Vec::new() }
    }

    #[test]
    fn each_school_has_a_dense_log_of_its_own() {
        let entries = [entry(1, 5), entry(2, 5), entry(1, 6)];
        let entries: Vec<_> = entries.iter().collect();
        let plan = plan(&HashMap::new(), &entries);
        assert_eq!(plan.rows.iter().map(|row| row.log_index).collect::<Vec<_>>(), [0, 0, 1]);
        assert_eq!(plan.heads.values().map(|head| (head.from, head.to.size())).collect::<Vec<_>>(), [(0, 2), (0, 1)]);
        for head in plan.heads.values() {
            assert_eq!(head.root, head.to.frontier.root());
        }
    }

    #[test]
    fn recorded_times_never_go_back() {
        let entries = [entry(1, 9), entry(1, 4)];
        let entries: Vec<_> = entries.iter().collect();
        let plan = plan(&HashMap::new(), &entries);
        assert_eq!(plan.rows.iter().map(|row| row.recorded_at).collect::<Vec<_>>(), [9, 9]);
    }

    #[test]
    fn the_same_read_at_another_place_is_another_leaf() {
        let entries = [entry(1, 9), entry(1, 9)];
        let entries: Vec<_> = entries.iter().collect();
        let plan = plan(&HashMap::new(), &entries);
        assert_ne!(plan.rows[0].leaf_hash, plan.rows[1].leaf_hash);
    }
}
