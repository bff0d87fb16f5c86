//! Raise the other matter of an event that was split. Given by [`super::split_matter`] alone; never refused for routing, pack or
//! state, as raising never is.

use crate::Desk;
use crate::incident::command::{Decide, Nature};
use crate::incident::commands::raise_concern::RaiseConcern;
use crate::incident::splitting::MatterSplit;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Raise the other matter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RaiseSplit {
    /// The concern.
    pub concern: RaiseConcern,
    /// Which of the two it is, and whom it is kept from.
    pub split: MatterSplit,
}

impl Decide for RaiseSplit {
    const NATURE: Nature = Nature::Raise;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let raised = self.concern.decide(incident, desk)?;
        Ok(raised.into_iter().chain([self.split.into()]).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::splitting::MatterSide;
    use crate::scenario::concerns::about_a_child;
    use crate::scenario::{DEPUTY, HEAD, case, nothing, words};

    fn split(concern: RaiseConcern) -> RaiseSplit {
        let (side, other) = (MatterSide::ChildsWelfare, case(300).incident);
        RaiseSplit { concern, split: MatterSplit { side, other, kept_from: vec![DEPUTY], reasons: None } }
    }

    #[test]
    fn it_is_raised_and_kept_from_whom_it_is_not_for_at_once() {
        let then = nothing().by(HEAD).when(split(about_a_child()));
        assert!(then.case.incident.is_excluded(DEPUTY));
        assert!(matches!(then.events(), [IncidentEvent::ConcernRaised(_), IncidentEvent::MatterSplit(_), ..]));
    }

    #[test]
    fn only_malformed_input_fails() {
        nothing().when(split(RaiseConcern { narrative: words(""), ..about_a_child() })).missing("narrative");
    }
}
