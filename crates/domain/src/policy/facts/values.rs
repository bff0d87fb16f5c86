//! The values a fact can have, so that a rule which asks for another is refused when its pack is read.

use super::FactName;
use crate::incident::kind::{
    AccountMatter, AccountType, ContactFrom, ContactNature, Depicted, Engagement, HarmLimb, InformationMatter,
    Material, PermissionFor, PostedBy, PupilBreach, Reached, RightsAsked, Site, StaffBreach,
};
use crate::incident::{Agency, AllegationOutcome, Answer, Kind, LevelOfNeed};
use crate::school::Role;

macro_rules! terms {
    ($vocabulary:ty) => {
        <$vocabulary>::ALL.iter().map(|term| term.as_str()).collect()
    };
}

macro_rules! said {
    ($vocabulary:ty, $value:expr) => {
        <$vocabulary>::parse($value)?.words()
    };
}

impl FactName {
    /// The kinds of concern that have it; nothing for a fact that every case may have.
    #[must_use]
    pub const fn kinds(self) -> Option<&'static [Kind]> {
        Some(match self {
            Self::Category | Self::Online => &[Kind::ConcernAboutChild],

            Self::ContactFrom | Self::ContactNature | Self::Account | Self::Replied => &[Kind::UnsolicitedContact],
            Self::Material | Self::Reached | Self::UserIsStaff => &[Kind::FilteringBreach],
            Self::Depicted | Self::AdultInvolved | Self::ReferNow => &[Kind::IndecentImageDevice],
            Self::Limb | Self::Engagement | Self::CrimeOnDevice => &[Kind::Allegation],
            Self::StaffBreach | Self::SelfReport => &[Kind::StaffConduct],
            Self::PupilBreach | Self::Site => &[Kind::PupilConduct],
            Self::ChildAtRisk => &[Kind::PupilConduct, Kind::MonitoringFinding],
            Self::MayBeEvidence => &[Kind::DeviceConfiscation],
            Self::ProhibitedItem | Self::ShowsRisk => &[Kind::PupilSearch],
            Self::InformationMatter | Self::PersonalData => &[Kind::InformationSecurity],
            Self::ByStaff => &[Kind::FilterBypass],
            Self::PostedBy | Self::Humiliates => &[Kind::OnlinePosts],
            Self::AccountMatter => &[Kind::OfficialAccount],
            Self::Permission => &[Kind::PermissionRequest],
            Self::AboutHead => &[Kind::Complaint, Kind::Whistleblowing],
            Self::RightsAsked => &[Kind::RightsRequest],
            Self::Kind
            | Self::ImmediateRisk
            | Self::SubjectRole
            | Self::Level
            | Self::Investigation
            | Self::Device
            | Self::Referred
            | Self::Reply
            | Self::Outcome
            | Self::AdultTold
            | Self::Suspension
            | Self::AllegationReview
            | Self::Withdrawal
            | Self::HarmTest
            | Self::Taught
            | Self::Filter
            | Self::Search
            | Self::Request
            | Self::Status => return None,
        })
    }

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
            | Self::HarmTest
            | Self::Taught
            | Self::ImmediateRisk => terms!(Answer),
            Self::Level => ["none"].into_iter().chain(LevelOfNeed::ALL.iter().map(|level| level.as_str())).collect(),
            Self::Investigation => vec!["none", "open", "concluded"],
            Self::Device => vec!["held", "evidence", "none"],
            Self::Filter => vec!["requested", "changed", "retested"],
            Self::Search => vec!["made", "found"],
            Self::Reply => vec!["awaited"],
            Self::Outcome => {
                ["none"].into_iter().chain(AllegationOutcome::ALL.iter().map(|outcome| outcome.as_str())).collect()
            }
            Self::AdultTold => vec!["told"],
            Self::Suspension => vec!["none", "considered", "suspended"],
            Self::AllegationReview => vec!["none", "held"],
            Self::Withdrawal => vec!["withdrawn", "left"],
            Self::Status => vec!["open", "finished", "closed", "duplicate", "error"],
        })
    }

    /// The words people read of a value; nothing for one whose words stand in the packs.
    #[must_use]
    pub fn value_words(self, value: &str) -> Option<&'static str> {
        Some(match self {
            Self::Kind => said!(Kind, value),
            Self::ContactFrom => said!(ContactFrom, value),
            Self::ContactNature => said!(ContactNature, value),
            Self::Account => said!(AccountType, value),
            Self::Material => said!(Material, value),
            Self::Reached => said!(Reached, value),
            Self::Depicted => said!(Depicted, value),
            Self::Limb => said!(HarmLimb, value),
            Self::Engagement => said!(Engagement, value),
            Self::SubjectRole => said!(Role, value),
            Self::Referred => said!(Agency, value),
            Self::Level => said!(LevelOfNeed, value),
            Self::Outcome => said!(AllegationOutcome, value),
            Self::StaffBreach => said!(StaffBreach, value),
            Self::PupilBreach => said!(PupilBreach, value),
            Self::Site => said!(Site, value),
            Self::InformationMatter => said!(InformationMatter, value),
            Self::PostedBy => said!(PostedBy, value),
            Self::AccountMatter => said!(AccountMatter, value),
            Self::Permission => said!(PermissionFor, value),
            Self::RightsAsked => said!(RightsAsked, value),
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
            | Self::HarmTest
            | Self::Taught
            | Self::ImmediateRisk => said!(Answer, value),
            Self::Category
            | Self::Investigation
            | Self::Request
            | Self::Device
            | Self::Filter
            | Self::Search
            | Self::Reply
            | Self::AdultTold
            | Self::Suspension
            | Self::AllegationReview
            | Self::Withdrawal
            | Self::Status => {
                return None;
            }
        })
    }
}
