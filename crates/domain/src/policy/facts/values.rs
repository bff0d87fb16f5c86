//! The values a fact can have, so that a rule which asks for another is refused when its pack is read.

use super::FactName;
use crate::incident::kind::{
    AccountType, ContactFrom, ContactNature, Depicted, Engagement, HarmLimb, Material, Reached,
};
use crate::incident::{Agency, Answer, Kind, LevelOfNeed};
use crate::school::Role;

macro_rules! terms {
    ($vocabulary:ty) => {
        <$vocabulary>::ALL.iter().map(|term| term.as_str()).collect()
    };
}

impl FactName {
    /// Every value it can have; nothing for a fact whose values are data of the packs (the category of a concern).
    #[must_use]
    pub fn values_known(self) -> Option<Vec<&'static str>> {
        Some(match self {
            Self::Category => return None,
            Self::Kind => terms!(Kind),
            Self::ContactFrom => terms!(ContactFrom),
            Self::ContactNature => terms!(ContactNature),
            Self::Account => terms!(AccountType),
            Self::Material => terms!(Material),
            Self::Reached => terms!(Reached),
            Self::Depicted => terms!(Depicted),
            Self::Limb => terms!(HarmLimb),
            Self::Engagement => terms!(Engagement),
            Self::SubjectRole => terms!(Role),
            Self::Referred => terms!(Agency),
            Self::Online
            | Self::Replied
            | Self::UserIsStaff
            | Self::AdultInvolved
            | Self::ReferNow
            | Self::CrimeOnDevice
            | Self::ImmediateRisk => terms!(Answer),
            Self::Level => ["none"].into_iter().chain(LevelOfNeed::ALL.iter().map(|level| level.as_str())).collect(),
            Self::Investigation => vec!["none", "open", "concluded"],
            Self::Device => vec!["held", "evidence", "none"],
            Self::Filter => vec!["requested", "changed", "retested"],
            Self::Search => vec!["made", "found"],
            Self::Status => vec!["open", "finished", "closed", "duplicate", "error"],
        })
    }
}
