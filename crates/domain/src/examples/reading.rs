//! One example of every entry of a log of reads.

use super::somebody;
use crate::reading::{Door, ReadAnswered, ReadRefused};
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
            entered_late: true,
        }
        .into(),
        ReadRefused {
            doors: BTreeSet::from([Door::Case]),
            purpose: Some(Text::from("an invented purpose")),
            cases: BTreeSet::from([case]),
            people: BTreeSet::from([somebody(20)]),
            from_school: Some(SchoolId::new(Uuid::from_u128(31))),
        }
        .into(),
    ]
}
