//! One example of every entry of a log of reads.

use super::somebody;
use crate::reading::checkpoint::{ReadHeadNoted, ReadLogEvent};
use crate::reading::{Door, ReadAnswered, ReadRefused, SignedInBy};
use crate::{IncidentId, ReadEvent, SchoolId, Text};
use std::collections::BTreeSet;
use uuid::Uuid;

pub(super) fn all() -> Vec<ReadEvent> {
    let case = IncidentId::new(Uuid::from_u128(30));
    vec![
        ReadAnswered {
            doors: BTreeSet::from([Door::Case, Door::Names]),
            purpose: Some(Text::from("an invented purpose")),
            cases: BTreeSet::from([case]),
            people: BTreeSet::from([somebody(20)]),
            by: Some(SignedInBy { account: Uuid::from_u128(32), token: Some(Uuid::from_u128(33)), session: None }),
            entered_late: true,
        }
        .into(),
        ReadRefused {
            doors: BTreeSet::from([Door::Case]),
            purpose: Some(Text::from("an invented purpose")),
            cases: BTreeSet::from([case]),
            people: BTreeSet::from([somebody(20)]),
            by: Some(SignedInBy { account: Uuid::from_u128(32), token: None, session: Some(Uuid::from_u128(34)) }),
            from_school: Some(SchoolId::new(Uuid::from_u128(31))),
        }
        .into(),
    ]
}

/// What is noted of a log of reads.
pub(super) fn noted() -> Vec<ReadLogEvent> {
    vec![ReadHeadNoted { size: 41, root: "00".repeat(32) }.into()]
}
