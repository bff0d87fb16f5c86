//! What can happen to a person's record, in words.

use super::event::PersonEvent;
use crate::describe::{Described, day};

impl PersonEvent {
    /// The event in words, for the audit trail.
    #[must_use]
    pub fn describe(&self) -> Described {
        let said = |what: String| Described::new(what);
        match self {
            Self::PersonRegistered(registered) => said(format!("Registered: {}.", registered.kind.words())),
            Self::PersonCorrected(_) => said("Names or facts were corrected or brought up to date.".to_owned()),
            Self::PostRecorded(post) => said(format!("A post was recorded, from {}.", day(post.from))),
            Self::PostEnded(ended) => said(format!("A post ended; its last day was {}.", day(ended.until))),
            Self::RelationRecorded(recorded) => {
                let (number, words) = (recorded.relation, recorded.kind.words());
                said(format!("Relation {number} was recorded: {words}.")).of([recorded.to])
            }
            Self::RelationEnded(ended) => said(format!("Relation {} ended on {}.", ended.relation, day(ended.on))),
        }
    }
}
