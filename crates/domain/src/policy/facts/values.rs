//! The values a fact can have, so that a rule which asks for another is refused when its pack is read.

use super::FactName;
use crate::incident::kind::{
    AccountMatter, AccountType, ContactFrom, ContactNature, Depicted, Engagement, HarmLimb, InformationMatter,
    Material, PermissionFor, PostedBy, PupilBreach, Reached, RightsAsked, Site, StaffBreach,
};
use crate::incident::{Agency, AllegationOutcome, Answer, Kind, LevelOfNeed};
use crate::school::Role;

/// A value a fact can have, and the words people read of it; no words where they stand in the packs or in the trail.
type Value = (&'static str, Option<&'static str>);

macro_rules! terms {
    ($vocabulary:ty) => {
        <$vocabulary>::ALL.iter().map(|term| (term.as_str(), Some(term.words()))).collect()
    };
}

/// Values that are no vocabulary of their own, for rules to ask about and for nobody to read.
fn bare(values: &[&'static str]) -> Vec<Value> {
    values.iter().map(|value| (*value, None)).collect()
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
            | Self::OtherConcerns
            | Self::OtherConcernsThisYear
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
        self.values().map(|values| values.into_iter().map(|(value, _)| value).collect())
    }

    /// The words people read of a value; nothing for one whose words stand in the packs.
    #[must_use]
    pub fn value_words(self, value: &str) -> Option<&'static str> {
        self.values()?.into_iter().find(|(known, _)| *known == value)?.1
    }

    fn values(self) -> Option<Vec<Value>> {
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
            | Self::ImmediateRisk
            | Self::HarmTest
            | Self::Taught => terms!(Answer),
            Self::Level => [bare(&["none"]), terms!(LevelOfNeed)].concat(),
            Self::Outcome => [bare(&["none"]), terms!(AllegationOutcome)].concat(),
            Self::Reply => bare(&["awaited"]),
            Self::AdultTold => bare(&["told"]),
            Self::OtherConcerns | Self::OtherConcernsThisYear => bare(&["one", "several"]),
            Self::Suspension => bare(&["none", "considered", "suspended"]),
            Self::AllegationReview => bare(&["none", "held"]),
            Self::Withdrawal => bare(&["withdrawn", "left"]),
            Self::Request => bare(&["open", "agreed", "refused"]),
            Self::Investigation => bare(&["none", "open", "concluded"]),
            Self::Device => bare(&["held", "evidence", "none"]),
            Self::Filter => bare(&["requested", "changed", "retested"]),
            Self::Search => bare(&["made", "found"]),
            Self::Status => bare(&["open", "finished", "closed", "duplicate", "error"]),
        })
    }
}
