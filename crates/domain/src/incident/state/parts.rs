//! The parts of a case that go through several events: devices, actions, the investigation, departures.

use super::super::custody::{DeviceConfiscated, DeviceReturned, DeviceStored, DeviceToPolice};
use super::super::departure::PolicyDepartureRecorded;
use super::super::inquiry::{InvestigationConcluded, InvestigationOpened};
use super::super::work::ActionAgreed;
use crate::{Actor, Narrative};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A device in the case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Device {
    /// As it was confiscated.
    pub confiscated: DeviceConfiscated,
    /// Where it was put.
    pub stored: Option<DeviceStored>,
    /// How it went to the police.
    pub to_police: Option<DeviceToPolice>,
    /// How it was given back.
    pub returned: Option<DeviceReturned>,
}

impl Device {
    /// Whether the school still holds it.
    #[must_use]
    pub const fn is_held(&self) -> bool {
        self.to_police.is_none() && self.returned.is_none()
    }
}

/// An agreed action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// As it was agreed.
    pub agreed: ActionAgreed,
    /// When it was completed, and what came of it.
    pub completed: Option<(DateTime<Utc>, Narrative)>,
}

/// An investigation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Investigation {
    /// As it was opened.
    pub opened: InvestigationOpened,
    /// How it was concluded.
    pub concluded: Option<(DateTime<Utc>, InvestigationConcluded)>,
}

/// A departure and its explanation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Departure {
    /// As it was recorded.
    pub recorded: PolicyDepartureRecorded,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// Who recorded it.
    pub by: Actor,
    /// Why it came about, once explained.
    pub explanation: Option<Narrative>,
}
