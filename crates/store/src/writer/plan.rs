//! What a batch of appends comes to: entries of logs, new heads, and refusals. Pure.

use crate::StoreError;
use crate::append::{Append, Appended, StreamClass};
use crate::head::Head;
use crate::time::time;
use domain::SchoolId;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::collections::{BTreeMap, HashMap};
use tlog::{Hash, Leaf, sha256};

/// An event as it is stored.
#[derive(Debug)]
pub(crate) struct EventRow<'a> {
    pub(crate) append: &'a Append,
    pub(crate) sequence: u64,
    pub(crate) payload: &'a str,
    pub(crate) log_index: u64,
    pub(crate) recorded_at: i64,
    pub(crate) leaf_hash: Hash,
}

/// An idempotency row.
#[derive(Debug)]
pub(crate) struct KeyRow<'a> {
    pub(crate) append: &'a Append,
    pub(crate) actor: uuid::Uuid,
    pub(crate) key: &'a str,
    pub(crate) command: Vec<u8>,
    pub(crate) version: u64,
    pub(crate) created_at: i64,
}

/// A head before and after.
#[derive(Debug)]
pub(crate) struct HeadMove {
    /// The size the head must still have.
    pub(crate) from: u64,
    pub(crate) to: Head,
    pub(crate) root: Hash,
}

/// What a batch comes to.
#[derive(Debug, Default)]
pub(crate) struct Plan<'a> {
    /// In school order: the order in which heads are locked.
    pub(crate) heads: BTreeMap<SchoolId, HeadMove>,
    pub(crate) events: Vec<EventRow<'a>>,
    pub(crate) keys: Vec<KeyRow<'a>>,
    /// The appends that are part of it.
    pub(crate) appends: Vec<&'a Append>,
    /// One for each append handed in, in order: what it will be answered once committed, or why it is refused now.
    pub(crate) answers: Vec<Result<Appended, StoreError>>,
}

impl Plan<'_> {
    /// Whether nothing is to be written.
    pub(crate) fn is_empty(&self) -> bool {
        self.appends.is_empty()
    }
}

/// Plans a batch upon these heads. An append whose preconditions do not hold is refused and takes no place in the log.
pub(crate) fn plan<'a>(heads: &HashMap<SchoolId, Head>, appends: &[&'a Append]) -> Plan<'a> {
    let mut plan = Plan::default();
    for append in appends {
        let answer = place(&mut plan, heads, append);
        plan.answers.push(answer);
    }
    for head in plan.heads.values_mut() {
        head.root = head.to.frontier.root();
    }
    plan
}

fn place<'a>(plan: &mut Plan<'a>, heads: &HashMap<SchoolId, Head>, append: &'a Append) -> Result<Appended, StoreError> {
    let known = heads.get(&append.school).ok_or(StoreError::UnknownStream(append.school))?;
    let moved = plan.heads.get(&append.school).map_or(known, |moved| &moved.to);
    if append.class == StreamClass::School && append.version != moved.school_version {
        return Err(StoreError::Conflict);
    }
    if append.school_version != moved.school_version {
        return Err(StoreError::SchoolMoved);
    }
    let head = &mut plan
        .heads
        .entry(append.school)
        .or_insert_with(|| HeadMove { from: known.size(), to: known.clone(), root: [0; 32] })
        .to;
    let mut last = Err(StoreError::HandleUsed);
    let metadata = sha256(append.metadata.as_bytes());
    for (event, sequence) in append.events.iter().zip(append.version + 1..) {
        let recorded_at = event.at.max(head.last_recorded);
        let leaf_hash = Leaf {
            stream: *append.stream.as_bytes(),
            sequence,
            recorded: recorded_at,
            class: append.class.leaf(),
            key: None,
            payload: sha256(event.payload.as_bytes()),
            metadata,
        }
        .hash();
        let log_index = head.size();
        head.frontier.append(leaf_hash);
        head.last_recorded = recorded_at;
        plan.events.push(EventRow { append, sequence, payload: &event.payload, log_index, recorded_at, leaf_hash });
        last = time(recorded_at).map(|recorded_at| Appended { version: sequence, recorded_at, leaf_hash });
    }
    if append.class == StreamClass::School {
        head.school_version += append.events.len() as u64;
    }
    if let (Some(key), Ok(appended)) = (&append.key, &last) {
        plan.keys.push(KeyRow {
            append,
            actor: key.actor,
            key: &key.key,
            command: keyed(&head.secret, &key.command),
            version: appended.version,
            created_at: head.last_recorded,
        });
    }
    plan.appends.push(append);
    last
}

/// The HMAC-SHA256 of a command's digest under the school's secret.
pub(crate) fn keyed(secret: &[u8], command: &Hash) -> Vec<u8> {
    // An HMAC takes a key of any length; the other arm cannot happen.
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(secret) else { return Vec::new() };
    mac.chain_update(command).finalize().into_bytes().to_vec()
}
