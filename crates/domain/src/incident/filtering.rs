//! What was done about the filter: change asked for, made, tested again.

use super::IncidentEvent;
use crate::{Actor, Recorded, Text};
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A change of the filter was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "RequestFilterChangeFields"))]
pub struct FilterChangeRequested {
    /// What is to be changed.
    pub what: Text,
    /// When it was asked for.
    pub at: DateTime<Utc>,
}

/// The filter was changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "RecordFilterChangeFields"))]
pub struct FilterChanged {
    /// What was changed.
    pub what: Text,
    /// When.
    pub at: DateTime<Utc>,
}

/// The filter was tested again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "RecordFilterRetestFields"))]
pub struct FilterRetested {
    /// Which devices, user groups and places were tested.
    pub where_tested: Text,
    /// Whether it now holds.
    pub passed: bool,
    /// When.
    pub at: DateTime<Utc>,
}

/// A step on the way from a breach to a filter that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What was asked for or changed; for a test, where.
    pub what: Text,
    /// When.
    pub at: DateTime<Utc>,
    /// Who recorded it.
    pub by: Actor,
    /// For a test, whether the filter now holds.
    pub holds: Option<bool>,
}

/// What was asked of whoever runs the filter, what was changed, how it was tested again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilterStory {
    /// Changes asked for.
    pub asked: Vec<Step>,
    /// Changes made.
    pub changed: Vec<Step>,
    /// Tests afterwards.
    pub retested: Vec<Step>,
}

impl FilterStory {
    /// The story these events of one case tell.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Recorded<IncidentEvent>>) -> Self {
        let mut story = Self::default();
        for Recorded { actor, event, .. } in events {
            let step = |what: &Text, at, holds| Step { what: what.clone(), at, by: *actor, holds };
            match event {
                IncidentEvent::FilterChangeRequested(asked) => story.asked.push(step(&asked.what, asked.at, None)),
                IncidentEvent::FilterChanged(changed) => story.changed.push(step(&changed.what, changed.at, None)),
                IncidentEvent::FilterRetested(test) => {
                    story.retested.push(step(&test.where_tested, test.at, Some(test.passed)));
                }
                _ => {}
            }
        }
        story
    }

    /// Whether nothing is left for whoever runs the filter: the last test, after the last thing asked for, found that it holds.
    #[must_use]
    pub fn is_done(&self) -> bool {
        let last = |steps: &[Step]| steps.iter().map(|step| step.at).max();
        let test = self.retested.iter().max_by_key(|step| step.at);
        test.is_some_and(|test| test.holds == Some(true) && last(&self.asked).is_none_or(|asked| asked <= test.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PersonId;
    use crate::scenario::{DSL, IT, time};

    fn story(events: &[(PersonId, IncidentEvent)]) -> FilterStory {
        let recorded = |(person, event): &(PersonId, IncidentEvent)| Recorded {
            actor: Actor::Person(*person),
            recorded_at: time("2027-03-01T12:00"),
            event: event.clone(),
        };
        FilterStory::of(&events.iter().map(recorded).collect::<Vec<_>>())
    }

    fn asked(at: &str) -> (PersonId, IncidentEvent) {
        (DSL, FilterChangeRequested { what: Text::from("stop that class of site"), at: time(at) }.into())
    }

    fn tested(at: &str, passed: bool) -> (PersonId, IncidentEvent) {
        (IT, FilterRetested { where_tested: Text::from("two tablets"), passed, at: time(at) }.into())
    }

    #[test]
    fn it_says_who_asked_for_what_and_whether_it_holds() {
        let story = story(&[asked("2027-03-01T09:00"), tested("2027-03-01T11:00", true)]);
        assert_eq!(story.asked[0].by, Actor::Person(DSL));
        assert_eq!((story.retested[0].by, story.retested[0].holds), (Actor::Person(IT), Some(true)));
        assert!(story.is_done());
    }

    #[test]
    fn it_is_not_done_while_the_last_test_failed_or_something_was_asked_since() {
        let (first, then) = (asked("2027-03-01T09:00"), asked("2027-03-01T12:00"));
        assert!(!story(std::slice::from_ref(&first)).is_done());
        assert!(!story(&[first.clone(), tested("2027-03-01T11:00", false)]).is_done());
        assert!(!story(&[first, tested("2027-03-01T11:00", true), then]).is_done());
    }
}
