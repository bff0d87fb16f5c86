//! Conduct that a policy forbids or worries about: of staff below the harm threshold, and of pupils.

use super::Answer;
use super::Site;
use crate::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What a member of staff is thought to have done: the breaches the five policies name.
    pub enum StaffBreach {
        /// Used a private account or telephone with pupils or families.
        PersonalChannel = "personal-channel" "used a private account or telephone with pupils or families",
        /// Friends online with pupils or their families.
        Friends = "friends" "friends online with pupils or their families",
        /// Gave a pupil private contact details.
        ContactDetails = "contact-details" "gave a pupil private contact details",
        /// Disclosed confidential matters or discussed a child.
        Disclosure = "disclosure" "disclosed confidential matters or discussed a child",
        /// Unlawful, abusive or offensive content.
        UnlawfulContent = "unlawful-content" "unlawful, abusive or offensive content",
        /// Brought the school into disrepute.
        Disrepute = "disrepute" "brought the school into disrepute",
        /// Made or posted images of pupils without consent or with private equipment.
        PupilImages = "pupil-images" "made or posted images of pupils without consent or with private equipment",
        /// Private use of devices or accounts when the policy says not to.
        PersonalUse = "personal-use" "private use of devices or accounts when the policy says not to",
        /// A device where none may be used.
        ForbiddenPlace = "forbidden-place" "a device where none may be used",
        /// A device kept or used unsafely.
        InsecureDevice = "insecure-device" "a device kept or used unsafely",
        /// Shared content that does not fit the role.
        SharedContent = "shared-content" "shared content that does not fit the role",
        /// Misused an official account.
        OfficialAccount = "official-account" "misused an official account",
        /// Other conduct against the code.
        Other = "other" "other conduct against the code",
    }
}

/// Conduct of an adult who works here that is below the harm threshold: a low-level concern (Keeping Children Safe in Education, part four). The adult stands among the people of the case as subject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "StaffConductInput")
)]
pub struct StaffConduct {
    /// What is thought to have happened.
    pub breach: StaffBreach,
    /// Whether the member of staff tells it of himself: sharing it early is encouraged.
    pub self_report: Answer,
    /// By which channel or on which platform, where there was one.
    pub channel: Option<Text>,
    /// Where it happened, where that matters.
    pub place: Option<Text>,
}

vocabulary! {
    /// What a pupil is thought to have done: the breaches the five policies name.
    pub enum PupilBreach {
        /// Private use of social media in school hours.
        SocialMediaInHours = "social-media-in-hours" "private use of social media in school hours",
        /// An account below the age the site allows.
        UnderAgeAccount = "under-age-account" "an account below the age the site allows",
        /// A device where none may be used.
        ForbiddenPlace = "forbidden-place" "a device where none may be used",
        /// A device that was not handed in.
        DeviceOnSite = "device-on-site" "a device that was not handed in",
        /// A device in an examination.
        ExamDevice = "exam-device" "a device in an examination",
        /// Abusive or threatening messages.
        AbusiveMessages = "abusive-messages" "abusive or threatening messages",
        /// Images of others taken or posted without consent.
        Images = "images" "images of others taken or posted without consent",
        /// An account in the name of somebody else.
        Impersonation = "impersonation" "an account in the name of somebody else",
        /// Excessive use of social media.
        Excessive = "excessive" "excessive use of social media",
        /// Broke the acceptable use policy.
        AcceptableUse = "acceptable-use" "broke the acceptable use policy",
        /// Other conduct against a policy.
        Other = "other" "other conduct against a policy",
    }
}

vocabulary! {
    /// Why conduct away from school is the school's to act on (STM-4-b, LEY-S-5-b).
    pub enum OffSiteReason {
        /// It harms a pupil.
        HarmsPupil = "harms-pupil" "it harms a pupil",
        /// It disrupts the school.
        DisruptsSchool = "disrupts-school" "it disrupts the school",
        /// It harms the reputation of the school.
        HarmsReputation = "harms-reputation" "it harms the reputation of the school",
    }
}

/// Conduct of a pupil against a policy. The pupils stand among the people of the case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "PupilConductInput")
)]
pub struct PupilConduct {
    /// What is thought to have happened.
    pub breach: PupilBreach,
    /// On or off site.
    pub site: Site,
    /// For conduct off site: why it is the school's to act on.
    pub off_site_reason: Option<OffSiteReason>,
    /// Whether a child may be at risk through it.
    pub child_at_risk: Answer,
    /// On which platform, where there was one.
    pub platform: Option<Text>,
}
