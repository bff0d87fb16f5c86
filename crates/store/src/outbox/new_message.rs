//! Messages in the making: which half hour or minute they are for, and what they are known by.

use super::lines;
use super::message::Channel;
use super::notice::{Addressed, Part, Said};
use chrono::TimeDelta;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Digests are for the half hour that ends then; what cannot wait is for the minute.
#[must_use]
pub const fn slot_length(at_once: bool) -> TimeDelta {
    if at_once { TimeDelta::minutes(1) } else { TimeDelta::minutes(30) }
}

/// The slot of something addressed now, and when its message is due.
fn slot(at_once: bool, now: i64) -> (i64, i64) {
    let length = slot_length(at_once).num_microseconds().unwrap_or(1);
    let begun = now.div_euclid(length) * length;
    match at_once {
        true => (begun, now),
        false if begun == now => (now, now),
        false => (begun + length, begun + length),
    }
}

/// A message in the making: everything one person hears of by one channel in one slot.
#[derive(Clone, Debug)]
pub(crate) struct NewMessage {
    pub(crate) school: Uuid,
    pub(crate) person: Uuid,
    pub(crate) channel: Channel,
    pub(crate) at_once: bool,
    pub(crate) slot: i64,
    pub(crate) due: i64,
    pub(crate) notices: String,
}

impl NewMessage {
    /// The messages of what was addressed, in the order of their keys, so that two workers cannot wait for each other.
    pub(crate) fn all(addressed: &[&Addressed], now: i64) -> Vec<Self> {
        let mut messages: std::collections::BTreeMap<_, String> = std::collections::BTreeMap::new();
        for one in addressed {
            for line in &one.lines {
                let part = Part::OfCase { case: one.due.case.incident, notice: line.notice };
                let key = (one.due.key.school, line.person.as_uuid(), line.channel, line.at_once);
                messages.entry(key).or_default().push_str(&lines(&[part]));
            }
        }
        let message = |((school, person, channel, at_once), notices)| {
            let (slot, due) = slot(at_once, now);
            Self { school, person, channel, at_once, slot, due, notices }
        };
        messages.into_iter().map(message).collect()
    }

    /// The messages of what is said of how people sign in: each at once, by e-mail alone.
    pub(crate) fn of_access(said: &[Said], now: i64) -> Vec<Self> {
        let mut messages: Vec<Self> = said.iter().map(|said| Self::saying(said, now)).collect();
        messages.sort_by_key(|message| (message.school, message.person));
        messages
    }

    fn saying(said: &Said, now: i64) -> Self {
        let (slot, due) = slot(true, now);
        let notices = lines(&[Part::OfAccess { access: said.access, at: said.at }]);
        let (school, person) = (said.school.as_uuid(), said.person.as_uuid());
        Self { school, person, channel: Channel::Email, at_once: true, slot, due, notices }
    }

    /// The same for the slot after: this one's message is on its way already.
    pub(crate) fn next_slot(mut self) -> Self {
        self.slot += slot_length(self.at_once).num_microseconds().unwrap_or(1);
        self.due = self.slot;
        self
    }

    /// The identity of the message: of its place, and so the same whoever makes it.
    pub(crate) fn id(&self) -> Uuid {
        let mut hash = Sha256::new();
        hash.update(b"wardbook message\0");
        hash.update(self.school);
        hash.update(self.person);
        hash.update(self.channel.as_str());
        hash.update([u8::from(self.at_once)]);
        hash.update(self.slot.to_be_bytes());
        let hash = hash.finalize();
        let mut bytes = [0; 16];
        for (byte, hashed) in bytes.iter_mut().zip(hash) {
            *byte = hashed;
        }
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000_000;

    #[test]
    fn digests_are_for_the_half_hour_that_ends() {
        assert_eq!(slot(false, 31 * MINUTE), (60 * MINUTE, 60 * MINUTE));
        assert_eq!(slot(false, 30 * MINUTE), (30 * MINUTE, 30 * MINUTE));
    }

    #[test]
    fn what_cannot_wait_is_due_at_once() {
        assert_eq!(slot(true, 31 * MINUTE + 7), (31 * MINUTE, 31 * MINUTE + 7));
    }

    #[test]
    fn a_message_is_known_by_its_place() {
        let message = NewMessage {
            school: Uuid::from_u128(1),
            person: Uuid::from_u128(2),
            channel: Channel::Email,
            at_once: false,
            slot: 30 * MINUTE,
            due: 30 * MINUTE,
            notices: String::new(),
        };
        let same = NewMessage { notices: "more".to_owned(), ..message.clone() };
        assert_eq!(message.id(), same.id());
        assert_ne!(message.id(), message.clone().next_slot().id());
        assert_ne!(message.id(), NewMessage { channel: Channel::Webhook, ..message.clone() }.id());
    }
}
