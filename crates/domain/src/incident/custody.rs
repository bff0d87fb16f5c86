//! Devices in the school's custody, and searches: who held what, where, and on whose advice it left.

use crate::{Narrative, PersonId, Text};
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// How a device was found. It is left as it is: nobody switches it on.
    pub enum PowerState {
        /// Switched on.
        On = "on" "on",
        /// Switched off.
        Off = "off" "off",
        /// Locked.
        Locked = "locked" "locked",
        /// In flight mode.
        FlightMode = "flight-mode" "in flight mode",
        /// Not known.
        NotKnown = "not-known" "not known",
    }
}

/// A device was confiscated (LEY-M-6.1-c, MER-M-6-h1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeviceConfiscated {
    /// Its number within the case, from 1.
    pub device: u32,
    /// Make and model.
    pub make: Text,
    /// Colour and marks.
    pub colour: Option<Text>,
    /// The school's tag or the number of the bag it is in.
    pub tag: Option<Text>,
    /// As it was found.
    pub power: PowerState,
    /// From whom.
    pub from: Option<PersonId>,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// Where.
    pub place: Option<Text>,
    /// On what grounds.
    pub grounds: Narrative,
    /// Whether it may be evidence: it is then neither erased nor given back without advice.
    pub may_be_evidence: bool,
}

/// A device was put in a secure place (LEY-M-6.1-d, MER-M-6-h4).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "StoreDeviceFields"))]
pub struct DeviceStored {
    /// Its number within the case.
    pub device: u32,
    /// Where.
    pub place: Text,
    /// Who put it there.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
}

/// A device was handed to the police (LEY-M-6.1-f, -l; MER-M-6-i).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "HandDeviceToPoliceFields"))]
pub struct DeviceToPolice {
    /// Its number within the case.
    pub device: u32,
    /// The officer, by name and number.
    pub officer: Text,
    /// The receipt.
    pub receipt: Text,
    /// When.
    pub at: DateTime<Utc>,
}

/// A device was given back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "ReturnDeviceFields"))]
pub struct DeviceReturned {
    /// Its number within the case.
    pub device: u32,
    /// To whom.
    pub to: Option<PersonId>,
    /// When.
    pub at: DateTime<Utc>,
    /// On whose advice (an officer, the designated officer), by name.
    pub on_advice_of: Option<Text>,
    /// The risk weighed, where there was no advice (the only phone for the walk home).
    pub risk_weighed: Option<Narrative>,
}

vocabulary! {
    /// On what footing a search was made.
    pub enum SearchFooting {
        /// With consent.
        Consent = "consent" "with consent",
        /// Consent not given, power used.
        PowerUsed = "power-used" "consent not given, power used",
        /// By the police.
        Police = "police" "by the police",
    }
}

/// A search, recorded whether or not anything was found (DfE, Searching, screening and confiscation, 2022).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(name = "Search", input_name = "RecordSearchFields")
)]
pub struct SearchRecorded {
    /// Who or whose belongings or device were searched.
    pub pupil: PersonId,
    /// Who searched.
    pub by: PersonId,
    /// Who else was present.
    pub present: Vec<PersonId>,
    /// When.
    pub at: DateTime<Utc>,
    /// Where.
    pub place: Text,
    /// What was looked for.
    pub looked_for: Text,
    /// On what grounds.
    pub grounds: Narrative,
    /// On what footing.
    pub footing: SearchFooting,
    /// By whose authority, where the searcher is not the head.
    pub authorised_by: Option<PersonId>,
    /// What was found; blank where nothing was.
    pub found: Option<Text>,
    /// What followed.
    pub followed_up: Option<Narrative>,
}
