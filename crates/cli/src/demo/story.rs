//! What one case went through, step by step.

use chrono::{DateTime, Utc};
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::{DutyKind, IncidentCommand};

/// What one case went through.
#[derive(Clone, Debug)]
pub(super) struct Story {
    /// What other stories of the school call it.
    pub(super) label: &'static str,
    pub(super) steps: Vec<Step>,
}

/// Somebody did something.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) at: DateTime<Utc>,
    /// The key of who did it.
    pub(super) by: &'static str,
    pub(super) what: What,
}

/// What was done.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// The concern was raised.
    Raise(Box<RaiseConcern>),
    /// A command that stands by itself.
    Do(Box<IncidentCommand>),
    /// Joined with the other stories as reports of one event; this one leads.
    Join(&'static [&'static str], &'static str),
    /// Linked to another story.
    Link(&'static str, &'static str),
    /// Closed as a duplicate of another story.
    Duplicate(&'static str, &'static str),
    /// An agency said that it has met the duty.
    MetByAgency(DutyKind, &'static str, &'static str),
}

impl Story {
    /// A story that begins with a concern.
    pub(super) fn raised(label: &'static str, at: DateTime<Utc>, by: &'static str, concern: RaiseConcern) -> Self {
        Self { label, steps: vec![Step { at, by, what: What::Raise(Box::new(concern)) }] }
    }

    /// And then somebody did this.
    pub(super) fn then(self, at: DateTime<Utc>, by: &'static str, command: impl Into<IncidentCommand>) -> Self {
        self.and(at, by, What::Do(Box::new(command.into())))
    }

    /// And then this, which needs more than a command.
    pub(super) fn and(mut self, at: DateTime<Utc>, by: &'static str, what: What) -> Self {
        self.steps.push(Step { at, by, what });
        self
    }
}
