//! What an incident, a person and a school are, what may be decided about them, which duties a policy pack
//! imposes, and the read models as pure functions of state.
//!
//! **What this is not**: no input or output, no clock reads, no randomness. A decision receives all it may know as
//! its own stream's state and a [`Desk`]; it answers with events. The same state, command and desk always give
//! the same events, so any day can be replayed.
//!
//! **The invariant it guards**: facts are never refused for breaking a rule, decisions are guarded, raising is never
//! refused; and nothing a school writes in its pack can weaken the floor.
//!
//! # Adding the common things
//! * A kind of concern: a variant in [`incident::Kind`] and [`incident::Details`], and rules in the packs.
//! * A command: `incident/commands/<verb_noun>.rs` and one line in `incident/command.rs`.
//! * An event: a row in `incident/event.rs` and an arm in `apply`.
//! * A policy rule: a pack's TOML only.
//!
//! # Glossary
//! * **Concern**: anything about a child's safety, or an adult's conduct, that somebody noticed and told.
//! * **Incident**: the aggregate; what people see of it is a *case*.
//! * **Subject**: the person an allegation is about, and nobody else.
//! * **Designated safeguarding lead (DSL)**: the member of staff who leads on child protection; has deputies.
//! * **Local authority designated officer (LADO)**: the council's officer to whom allegations against adults who work
//!   with children are passed.
//! * **Duty**: what a rule of a policy pack says is owed, by whom and by when.
//! * **Floor**: the statutory pack `england`, always in force beneath a school's own pack.
//! * **Departure**: a fact that went against a rule; kept, and owed an explanation.

#[macro_use]
mod macros;
pub mod alert;
pub mod call_sheet;
pub mod describe;
pub mod desk;
pub mod examples;
#[cfg(feature = "graphql")]
pub mod graphql;
pub mod id;
pub mod incident;
pub mod notice;
pub mod person;
pub mod policy;
pub mod read_model;
pub mod reading;
pub mod recorded;
#[cfg(test)]
mod scenario;
pub mod school;
pub mod statistics;
pub mod text;

pub use describe::Described;
pub use desk::{Desk, Elsewhere};
pub use id::{AlertId, CaseId, IncidentId, PersonId, Reference, SchoolId};
pub use incident::{Incident, IncidentCommand, IncidentError, IncidentEvent};
pub use person::{Person, PersonCommand, PersonError, PersonEvent};
pub use policy::Policy;
pub use reading::ReadEvent;
pub use recorded::{Actor, Recorded, StoredEvent};
pub use school::{School, SchoolCommand, SchoolError, SchoolEvent};
pub use text::{Narrative, NarrativePart, Text};
