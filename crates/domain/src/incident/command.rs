//! Every command to a case, one line each.

use super::commands;
use super::error::IncidentError;
use super::event::IncidentEvent;
use super::state::Incident;
use crate::Desk;
use serde::{Deserialize, Serialize};

/// Whether a command records what happened or takes a decision in the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// Brings the case into being: never refused for routing, pack or state.
    Raise,
    /// Records what happened: never refused for breaking a rule, needs no expected version.
    Fact,
    /// Takes a decision: guarded, and carries the version it was taken on.
    Decision,
    /// Time that passed, noticed by a worker.
    Clockwork,
}

/// A command that can be decided.
pub trait Decide: Sized {
    /// What sort of command it is.
    const NATURE: Nature;

    /// What the contract's input carries: the command itself, or the body of the event that it becomes as it is.
    type Fields;

    /// The command with these fields.
    fn of(fields: Self::Fields) -> Self;

    /// Decides: the events that follow, or why not. Pure.
    ///
    /// # Errors
    /// See [`IncidentError`].
    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError>;
}

macro_rules! commands {
    ($( $module:ident :: $name:ident, )+) => {
        /// A command to a case.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum IncidentCommand {
            $( #[doc = concat!("See [`commands::", stringify!($module), "`].")] $name(commands::$module::$name), )+
        }

        impl IncidentCommand {
            /// Every command's name, for tests that must not forget one.
            pub const NAMES: &'static [&'static str] = &[ $( stringify!($name), )+ ];

            /// The command's name.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $( Self::$name(_) => stringify!($name), )+ }
            }

            /// What sort of command it is.
            #[must_use]
            pub const fn nature(&self) -> Nature {
                match self { $( Self::$name(_) => <commands::$module::$name as Decide>::NATURE, )+ }
            }

            pub(super) fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
                if !matches!(self.nature(), Nature::Raise) && incident.raised().is_none() {
                    return Err(IncidentError::NotRaised);
                }
                match self { $( Self::$name(command) => command.decide(incident, desk), )+ }
            }
        }

        $( impl From<commands::$module::$name> for IncidentCommand {
            fn from(command: commands::$module::$name) -> Self { Self::$name(command) }
        } )+
    };
}

commands! {
    raise_concern::RaiseConcern,
    acknowledge::Acknowledge,
    add_note::AddNote,
    refer_to_lado::ReferToLado,
    refer_to_police::ReferToPolice,
    close_case::CloseCase,
    record_time_passed::RecordTimePassed,
}
