//! A case: what is known, what was decided, what is owed. Folded from its own stream and nothing else.

pub mod adult;
pub mod agency;
mod apply;
mod checking;
pub mod closing;
pub mod command;
pub mod commands;
pub mod custody;
pub mod departure;
mod describe;
mod discharge;
pub mod duty;
pub mod error;
pub mod event;
pub mod filtering;
mod guarding;
pub mod imagery;
pub mod inquiry;
pub mod kind;
pub mod meeting;
pub mod need_to_know;
#[cfg(test)]
mod one_person;
pub mod outcome;
pub mod pattern;
#[cfg(test)]
mod properties;
pub mod raise;
mod replay;
mod settle;
pub mod sharing;
pub mod splitting;
mod state;
pub mod telling;
pub mod work;

use crate::{Desk, Recorded};
use cqrs_es::{Aggregate, event_sink::EventSink};

pub use agency::{Agency, ContactMade};
pub use command::{Decide, IncidentCommand, Nature};
pub use duty::{Basis, Duty, DutyAbout, DutyKind, DutyState, DutyStatus, Evidence, RuleCited};
pub use error::IncidentError;
pub use event::IncidentEvent;
pub use inquiry::AllegationOutcome;
pub use kind::{
    Allegation, Answer, ConcernAboutChild, Details, FilteringBreach, IndecentImageDevice, Kind, ReferNowTests,
    UnsolicitedContact,
};
pub use raise::{ImmediateSafety, Involved, PartPlayed, Told};
pub(crate) use replay::{Blocked, facts_of};
pub use state::{
    Action, AdultMatter, Departure, Device, ImageryMatter, Incident, Investigation, Meeting, ReporterStatus, Status,
    Wait,
};
pub use telling::{Capacity, Means};
pub use work::LevelOfNeed;

impl Incident {
    /// Decides a command: the events it leads to, and those the rules add after them (who must be told, what is
    /// owed, met or no longer owed).
    ///
    /// # Errors
    /// See [`IncidentError`]: malformed input, a decision taken before what it needs, or an excluded person.
    pub fn decide(&self, command: IncidentCommand, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        // Time passed, and people came and went with it: the rules are asked even where no duty moved.
        let clockwork = command.nature() == Nature::Clockwork;
        let mut events = command.decide(self, desk)?;
        if !events.is_empty() || clockwork {
            settle::settle(self, &mut events, desk);
        }
        Ok(events)
    }
}

impl Aggregate for Incident {
    const TYPE: &'static str = "incident";
    type Command = IncidentCommand;
    type Event = Recorded<IncidentEvent>;
    type Error = IncidentError;
    type Services = Desk;

    async fn handle(
        &mut self,
        command: IncidentCommand,
        desk: &Desk,
        sink: &EventSink<Self>,
    ) -> Result<(), IncidentError> {
        for event in self.decide(command, desk)? {
            sink.write(Recorded { actor: desk.actor, recorded_at: desk.now, event }, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, recorded: Recorded<IncidentEvent>) {
        self.fold(recorded);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::concerns::about_a_child;
    use crate::scenario::nothing;
    use cqrs_es::test::TestFramework;

    #[test]
    fn the_engine_records_what_was_decided_with_the_desks_actor_and_time() {
        let desk = nothing().desk();
        let decided = Incident::default().decide(about_a_child().into(), &desk).unwrap();
        let (actor, recorded_at) = (desk.actor, desk.now);
        let expected = decided.into_iter().map(|event| Recorded { actor, recorded_at, event }).collect();
        TestFramework::<Incident>::with(desk)
            .given_no_previous_events()
            .when(about_a_child().into())
            .then_expect_events(expected);
    }

    #[test]
    fn the_engine_is_told_why_a_command_is_refused() {
        let raised = nothing().and(about_a_child());
        let before = raised.stored.iter().map(|text| Recorded::from_json(text).unwrap()).collect();
        TestFramework::<Incident>::with(raised.desk())
            .given(before)
            .when(about_a_child().into())
            .then_expect_error(IncidentError::AlreadyRaised);
    }
}
