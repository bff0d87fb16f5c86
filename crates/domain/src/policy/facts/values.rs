//! The values a fact can have, so that a rule which asks for another is refused when its pack is read.

use super::FactName;
use crate::incident::kind::{
    AccountMatter, AccountType, ContactFrom, ContactNature, Depicted, Engagement, HarmLimb, InformationMatter,
    Material, PermissionFor, PostedBy, PupilBreach, Reached, RightsAsked, Site, StaffBreach,
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
            Self::StaffBreach => terms!(StaffBreach),
            Self::PupilBreach => terms!(PupilBreach),
            Self::Site => terms!(Site),
            Self::InformationMatter => terms!(InformationMatter),
            Self::PostedBy => terms!(PostedBy),
            Self::AccountMatter => terms!(AccountMatter),
            Self::Permission => terms!(PermissionFor),
            Self::RightsAsked => terms!(RightsAsked),
            Self::Request => vec!["open", "agreed", "refused"],
            Self::SelfReport
            | Self::ChildAtRisk
            | Self::MayBeEvidence
            | Self::ProhibitedItem
            | Self::ShowsRisk
            | Self::PersonalData
            | Self::ByStaff
            | Self::Humiliates
            | Self::AboutHead
            | Self::Online
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
