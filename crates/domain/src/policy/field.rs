//! Fields a rule can ask for. A field left out is shown as missing; raising is never refused for one.

use super::Policy;
use super::facts::Facts;
use super::rule::Effect;
use crate::incident::kind::Depicted;
use crate::incident::{Answer, Details, Incident, Kind, PartPlayed, RuleCited};
use chrono::{DateTime, Utc};

vocabulary! {
    /// A field a rule can ask for.
    pub enum Field {
        /// When it happened.
        OccurredAt = "occurred-at" "when it happened",
        /// The child's own words.
        ChildsWords = "childs-words" "the child's own words",
        /// Who the child is.
        Child = "child" "who the child is",
        /// Who the adult is.
        Subject = "subject" "who the adult is",
        /// Who made contact.
        Sender = "sender" "who made contact",
        /// Who was contacted.
        Recipient = "recipient" "who was contacted",
        /// Who else saw or heard it.
        Witness = "witness" "who else saw or heard it",
        /// The category of a concern about a child.
        Category = "category" "the category",
        /// Whether it happened online.
        Online = "online" "whether it happened online",
        /// Which device.
        Device = "device" "which device",
        /// Who was using the device.
        User = "user" "who was using the device",
        /// The class of address, never the address.
        UrlClass = "url-class" "the sort of site, never its address",
        /// Which system raised the alert.
        SourceSystem = "source-system" "which system raised the alert",
        /// Whether it was meant.
        Intent = "intent" "whether it was meant",
        /// On which platform.
        Platform = "platform" "on which platform",
        /// The sender's age.
        SenderAge = "sender-age" "the sender's age",
        /// Whether the member of staff replied or accepted.
        Replied = "replied" "whether anybody replied or accepted",
        /// Whether a relationship from before was declared.
        PriorRelationship = "prior-relationship" "whether a relationship from before was declared",
        /// The five refer-now tests.
        ReferNowTests = "refer-now-tests" "the five tests that say whether to refer now",
        /// Whether parents know.
        ParentsTold = "parents-told" "whether parents know",
        /// Which limbs of the harm threshold may be met.
        Limbs = "limbs" "which part of the harm threshold may be met",
        /// The adult's employer.
        Employer = "employer" "the adult's employer, where it is not the school",
        /// Whether a device is thought to hold illegal content.
        CrimeOnDevice = "crime-on-device" "whether a device is thought to hold illegal content",
        /// Why conduct away from school is the school's to act on.
        OffSiteReason = "off-site-reason" "why it is for the school to act on",
        /// On what grounds a device was taken.
        Grounds = "grounds" "on what grounds it was taken",
        /// Whether a child is at immediate risk.
        ImmediateRisk = "immediate-risk" "whether a child is at risk now",
        /// Who is believed to be in the image.
        Depicted = "depicted" "who is believed to be in the image",
        /// What a search looked for.
        LookedFor = "looked-for" "what was looked for",
        /// The case of its own about the child, where what was found puts one at risk.
        CaseOfTheChild = "case-of-the-child" "the case about the child, linked to this one",
        /// Under which of the school's policies it was handled.
        PoliciesApplied = "policies-applied" "under which of the school's policies it was handled",
    }
}

/// A field that a rule asks for and that is not given yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Which field.
    pub field: Field,
    /// By which rules; the floor's first.
    pub rules: Vec<RuleCited>,
    /// What the first of them asks, in a sentence.
    pub says: String,
}

/// The fields the rules ask for in this case that are not given yet, each once.
#[must_use]
pub fn missing(policy: &Policy, incident: &Incident, now: DateTime<Utc>) -> Vec<Missing> {
    let facts = Facts::of(incident);
    let mut missing: Vec<Missing> = Vec::new();
    for rule in policy.matching(&facts, incident.known_at().unwrap_or(now)) {
        let Effect::Ask(fields) = &rule.effect else { continue };
        for field in fields.iter().filter(|field| field.is_given(incident) == Some(false)) {
            match missing.iter_mut().find(|known| known.field == *field) {
                Some(known) => known.rules.push(rule.cited.clone()),
                None => {
                    missing.push(Missing { field: *field, rules: vec![rule.cited.clone()], says: rule.says.clone() });
                }
            }
        }
    }
    missing
}

impl Field {
    /// Whether a case of this kind can have it at all.
    #[must_use]
    pub const fn fits(self, kind: Kind) -> bool {
        match self {
            Self::OccurredAt | Self::ChildsWords | Self::Witness | Self::Child => true,
            Self::Category | Self::Online => matches!(kind, Kind::ConcernAboutChild),
            Self::User | Self::UrlClass | Self::SourceSystem | Self::Intent => matches!(kind, Kind::FilteringBreach),
            Self::Device => matches!(kind, Kind::FilteringBreach | Kind::IndecentImageDevice),
            Self::Sender
            | Self::Recipient
            | Self::Platform
            | Self::SenderAge
            | Self::Replied
            | Self::PriorRelationship => matches!(kind, Kind::UnsolicitedContact),
            Self::OffSiteReason => matches!(kind, Kind::PupilConduct),
            Self::Grounds => matches!(kind, Kind::DeviceConfiscation),
            Self::ReferNowTests | Self::Depicted => matches!(kind, Kind::IndecentImageDevice),
            Self::ParentsTold => {
                matches!(kind, Kind::IndecentImageDevice | Kind::ConcernAboutChild | Kind::PupilConduct)
            }
            Self::LookedFor | Self::CaseOfTheChild => matches!(kind, Kind::PupilSearch),
            Self::PoliciesApplied => {
                matches!(kind, Kind::ConcernAboutChild | Kind::PupilConduct | Kind::StaffConduct)
            }
            Self::Subject | Self::Limbs | Self::Employer | Self::CrimeOnDevice => matches!(kind, Kind::Allegation),
            Self::ImmediateRisk => matches!(kind, Kind::Allegation | Kind::IndecentImageDevice),
        }
    }

    /// Whether it comes of the work on a case of this kind: nobody who only noticed something is asked for it on paper.
    #[must_use]
    pub const fn comes_later(self, kind: Kind) -> bool {
        match self {
            // Whoever found an image is to look no further.
            Self::CaseOfTheChild | Self::PoliciesApplied | Self::Depicted => true,
            Self::ParentsTold => !matches!(kind, Kind::IndecentImageDevice),
            _ => false,
        }
    }

    /// Whether it is given; nothing where a case of this kind does not have it.
    #[must_use]
    pub fn is_given(self, incident: &Incident) -> Option<bool> {
        let plays = |part| incident.playing(part).next().is_some();
        let raised = incident.raised()?;
        Some(match self {
            Self::OccurredAt => raised.occurred_at.is_some(),
            Self::ChildsWords => raised.childs_words.is_some(),
            Self::Witness => plays(PartPlayed::Witness),
            Self::Child => plays(PartPlayed::Child),
            Self::Subject if incident.kind() == Some(Kind::Allegation) => plays(PartPlayed::Subject),
            Self::Sender if incident.kind() == Some(Kind::UnsolicitedContact) => plays(PartPlayed::Sender),
            Self::Recipient if incident.kind() == Some(Kind::UnsolicitedContact) => {
                plays(PartPlayed::Recipient) || incident.informant().is_some()
            }
            Self::ParentsTold if incident.parents_are_dealt_with() => true,
            Self::ParentsTold if incident.kind() != Some(Kind::IndecentImageDevice) => false,
            Self::CaseOfTheChild => !incident.links().is_empty() || !incident.splits().is_empty(),
            Self::PoliciesApplied => !incident.policies_applied().is_empty(),
            _ => return self.is_detailed(incident.details()?),
        })
    }

    fn is_detailed(self, details: &Details) -> Option<bool> {
        let known = |answer: Answer| answer != Answer::NotKnown;
        Some(match (self, details) {
            (Self::OffSiteReason, Details::PupilConduct(conduct)) => conduct.off_site_reason.is_some(),
            (Self::Grounds, Details::DeviceConfiscation(device)) => !device.grounds.is_blank(),
            (Self::Category, Details::ConcernAboutChild(concern)) => !concern.category.is_blank(),
            (Self::Online, Details::ConcernAboutChild(concern)) => known(concern.online),
            (Self::Device, Details::FilteringBreach(breach)) => !breach.device.is_blank(),
            (Self::Device, Details::IndecentImageDevice(image)) => !image.device.is_blank(),
            (Self::User, Details::FilteringBreach(breach)) => breach.user.is_some(),
            (Self::UrlClass, Details::FilteringBreach(breach)) => breach.url_class.is_some(),
            (Self::SourceSystem, Details::FilteringBreach(breach)) => breach.source_system.is_some(),
            (Self::Intent, Details::FilteringBreach(breach)) => {
                breach.intent != crate::incident::kind::Intent::NotKnown
            }
            (Self::Platform, Details::UnsolicitedContact(contact)) => !contact.platform.is_blank(),
            (Self::SenderAge, Details::UnsolicitedContact(contact)) => contact.sender_age.is_some(),
            (Self::Replied, Details::UnsolicitedContact(contact)) => known(contact.replied),
            (Self::PriorRelationship, Details::UnsolicitedContact(contact)) => known(contact.prior_relationship),
            (Self::Depicted, Details::IndecentImageDevice(image)) => image.depicted != Depicted::NotKnown,
            (Self::LookedFor, Details::PupilSearch(search)) => !search.looked_for.is_blank(),
            (Self::ReferNowTests, Details::IndecentImageDevice(image)) => image.tests.is_complete(),
            (Self::ParentsTold, Details::IndecentImageDevice(image)) => known(image.parents_told),
            (Self::ImmediateRisk, Details::IndecentImageDevice(image)) => known(image.tests.immediate_risk),
            (Self::ImmediateRisk, Details::Allegation(allegation)) => known(allegation.immediate_risk),
            (Self::Limbs, Details::Allegation(allegation)) => !allegation.limbs.is_empty(),
            (Self::Employer, Details::Allegation(allegation)) => allegation.employer.is_some(),
            (Self::CrimeOnDevice, Details::Allegation(allegation)) => known(allegation.crime_on_device),
            _ => return None,
        })
    }
}
