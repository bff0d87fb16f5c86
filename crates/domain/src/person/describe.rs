//! What can happen to a person's record, in words.

use super::event::PersonEvent;
use crate::describe::{Described, day};

impl PersonEvent {
    /// The event in words, for the audit trail.
    #[must_use]
    pub fn describe(&self) -> Described {
        Described::new(match self {
            Self::PersonRegistered(registered) => format!("Registered: {}.", registered.kind.words()),
            Self::PersonCorrected(_) => "Names or facts were corrected or brought up to date.".to_owned(),
            Self::PostRecorded(post) => format!("A post was recorded, from {}.", day(post.from)),
            Self::PostEnded(ended) => format!("A post ended; its last day was {}.", day(ended.until)),
        })
    }
}
