//! The kinds of concern and the minimum record of each (statute and the five policies combined).

mod conduct;
mod device;
mod enquiry;
mod information;
mod online;
mod permission;

pub use conduct::{OffSiteReason, PupilBreach, PupilConduct, StaffBreach, StaffConduct};
pub use device::{DeviceConfiscation, PupilSearch, VisitorDevice};
pub use enquiry::{
    AdviceEnquiry, Complaint, ComplaintFrom, MonitoringFinding, RightsAsked, RightsRequest, Whistleblowing,
};
pub use information::{FilterBypass, InformationMatter, InformationSecurity};
pub use online::{AccountMatter, OfficialAccount, OnlinePosts, PostedBy};
pub use permission::{PermissionFor, PermissionRequest, PriorRelationship};

use crate::{PersonId, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// A kind of concern.
    pub enum Kind {
        /// Filtering let something through that it should have stopped.
        FilteringBreach = "filtering-breach" "filtering breach",
        /// A pupil or a parent contacted a member of staff on a private account.
        UnsolicitedContact = "unsolicited-contact" "unsolicited contact",
        /// A device may hold an indecent image of a child.
        IndecentImageDevice = "indecent-image-device" "possible indecent image on a device",
        /// An adult who works with children may have harmed a child.
        Allegation = "allegation" "allegation against an adult",
        /// A concern about a child, in a category of the school's pack.
        ConcernAboutChild = "concern-about-child" "concern about a child",
        /// A device was taken from a pupil, without an image on it.
        DeviceConfiscation = "device-confiscation" "confiscated device",
        /// A pupil or a device was searched.
        PupilSearch = "pupil-search" "search of a pupil or a device",
        /// A visitor used a device against what was agreed.
        VisitorDevice = "visitor-device" "visitor's device",
        /// Conduct of an adult who works here, below the harm threshold.
        StaffConduct = "staff-conduct" "low-level concern about an adult",
        /// Conduct of a pupil against a policy.
        PupilConduct = "pupil-conduct" "conduct of a pupil",
        /// Information was lost, or a system put at risk.
        InformationSecurity = "information-security" "information security",
        /// Somebody tried to go round filtering or security.
        FilterBypass = "filter-bypass" "attempt to go round the filter",
        /// Something defamatory or humiliating was posted.
        OnlinePosts = "online-posts" "posts about the school or its people",
        /// Something on an official account, or an account nobody approved.
        OfficialAccount = "official-account" "official account",
        /// A permission or an exception is asked for before use.
        PermissionRequest = "permission-request" "permission or exception",
        /// A member of staff declares a relationship from before.
        PriorRelationship = "prior-relationship" "relationship from before",
        /// A complaint.
        Complaint = "complaint" "complaint",
        /// A member of staff reports wrongdoing.
        Whistleblowing = "whistleblowing" "whistleblowing",
        /// Monitoring or a check found something that is no incident yet.
        MonitoringFinding = "monitoring-finding" "finding of monitoring",
        /// A question, with no concern about anybody.
        AdviceEnquiry = "advice-enquiry" "question about safe practice",
        /// A request under data protection law.
        RightsRequest = "rights-request" "data protection request",
    }
}

impl Kind {
    /// Whether a concern of this kind is about adults, whoever is named in it: it is for those the rules name, and for nobody by her
    /// role alone.
    #[must_use]
    pub const fn is_about_adults(self) -> bool {
        matches!(self, Self::Allegation | Self::StaffConduct | Self::Complaint | Self::Whistleblowing)
    }
}

/// What is particular to a kind of concern.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::OneofObject, async_graphql::Union),
    graphql(name = "Details", input_name = "DetailsInput")
)]
#[serde(rename_all = "kebab-case")]
pub enum Details {
    /// Filtering let something through.
    FilteringBreach(FilteringBreach),
    /// A pupil or a parent contacted a member of staff.
    UnsolicitedContact(UnsolicitedContact),
    /// A device may hold an indecent image.
    IndecentImageDevice(IndecentImageDevice),
    /// An adult may have harmed a child.
    Allegation(Allegation),
    /// A concern about a child.
    ConcernAboutChild(ConcernAboutChild),
    /// A device was taken from a pupil, without an image on it.
    DeviceConfiscation(DeviceConfiscation),
    /// A pupil or a device was searched.
    PupilSearch(PupilSearch),
    /// A visitor used a device against what was agreed.
    VisitorDevice(VisitorDevice),
    /// Conduct of an adult who works here, below the harm threshold.
    StaffConduct(StaffConduct),
    /// Conduct of a pupil against a policy.
    PupilConduct(PupilConduct),
    /// Information was lost, or a system put at risk.
    InformationSecurity(InformationSecurity),
    /// Somebody tried to go round filtering or security.
    FilterBypass(FilterBypass),
    /// Something defamatory or humiliating was posted.
    OnlinePosts(OnlinePosts),
    /// Something on an official account, or an account nobody approved.
    OfficialAccount(OfficialAccount),
    /// A permission or an exception is asked for before use.
    PermissionRequest(PermissionRequest),
    /// A member of staff declares a relationship from before.
    PriorRelationship(PriorRelationship),
    /// A complaint.
    Complaint(Complaint),
    /// A member of staff reports wrongdoing.
    Whistleblowing(Whistleblowing),
    /// Monitoring or a check found something that is no incident yet.
    MonitoringFinding(MonitoringFinding),
    /// A question, with no concern about anybody.
    AdviceEnquiry(AdviceEnquiry),
    /// A request under data protection law.
    RightsRequest(RightsRequest),
}

impl Details {
    /// The kind of concern these details are of.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::FilteringBreach(_) => Kind::FilteringBreach,
            Self::UnsolicitedContact(_) => Kind::UnsolicitedContact,
            Self::IndecentImageDevice(_) => Kind::IndecentImageDevice,
            Self::Allegation(_) => Kind::Allegation,
            Self::ConcernAboutChild(_) => Kind::ConcernAboutChild,
            Self::DeviceConfiscation(_) => Kind::DeviceConfiscation,
            Self::PupilSearch(_) => Kind::PupilSearch,
            Self::VisitorDevice(_) => Kind::VisitorDevice,
            Self::StaffConduct(_) => Kind::StaffConduct,
            Self::PupilConduct(_) => Kind::PupilConduct,
            Self::InformationSecurity(_) => Kind::InformationSecurity,
            Self::FilterBypass(_) => Kind::FilterBypass,
            Self::OnlinePosts(_) => Kind::OnlinePosts,
            Self::OfficialAccount(_) => Kind::OfficialAccount,
            Self::PermissionRequest(_) => Kind::PermissionRequest,
            Self::PriorRelationship(_) => Kind::PriorRelationship,
            Self::Complaint(_) => Kind::Complaint,
            Self::Whistleblowing(_) => Kind::Whistleblowing,
            Self::MonitoringFinding(_) => Kind::MonitoringFinding,
            Self::AdviceEnquiry(_) => Kind::AdviceEnquiry,
            Self::RightsRequest(_) => Kind::RightsRequest,
        }
    }
}

vocabulary! {
    /// Yes, no, or nobody knows yet: an unanswered question is never a "no".
    pub enum Answer {
        /// Yes.
        Yes = "yes" "yes",
        /// No.
        No = "no" "no",
        /// Nobody knows yet.
        NotKnown = "not-known" "not known",
    }
}

vocabulary! {
    /// What sort of material filtering let through.
    pub enum Material {
        /// Illegal material.
        Illegal = "illegal" "illegal",
        /// Material about self-harm or suicide.
        SelfHarm = "self-harm" "self-harm or suicide",
        /// Extremist material.
        Extremist = "extremist" "extremist",
        /// Other harmful material.
        Harmful = "harmful" "harmful",
        /// Inappropriate material.
        Inappropriate = "inappropriate" "inappropriate",
    }
}

vocabulary! {
    /// Whether the material was seen.
    pub enum Reached {
        /// It was asked for and stopped in the end.
        Attempted = "attempted" "attempted",
        /// It was reached.
        Reached = "reached" "reached",
    }
}

vocabulary! {
    /// Whether it was meant.
    pub enum Intent {
        /// By accident.
        Accidental = "accidental" "accidental",
        /// On purpose.
        Deliberate = "deliberate" "deliberate",
        /// Nobody knows yet.
        NotKnown = "not-known" "not known",
    }
}

vocabulary! {
    /// Where it happened.
    pub enum Site {
        /// On the school's premises.
        OnSite = "on-site" "on site",
        /// Elsewhere.
        OffSite = "off-site" "off site",
    }
}

vocabulary! {
    /// How a filtering breach became known.
    pub enum BreachSource {
        /// Somebody noticed.
        Person = "person" "a person noticed",
        /// The filtering or monitoring system raised an alert.
        SystemAlert = "system-alert" "a system alert",
    }
}

/// Filtering let something through (LEY-A-20, STM-3-c). Never a copy of the content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "FilteringBreachInput")
)]
pub struct FilteringBreach {
    /// Who was using the device, where known.
    pub user: Option<PersonId>,
    /// Whether the user is a member of staff.
    pub user_is_staff: Answer,
    /// Which device.
    pub device: Text,
    /// What sort of material.
    pub material: Material,
    /// Attempted or reached.
    pub reached: Reached,
    /// Accidental or deliberate.
    pub intent: Intent,
    /// On or off site.
    pub site: Site,
    /// Noticed by a person or by a system.
    pub source: BreachSource,
    /// The system's name, where a system raised it.
    pub source_system: Option<Text>,
    /// The class of address ("social media", "file sharing"), never the address.
    pub url_class: Option<Text>,
}

vocabulary! {
    /// Who made contact.
    pub enum ContactFrom {
        /// A pupil of the school.
        CurrentPupil = "current-pupil" "a pupil",
        /// A former pupil.
        FormerPupil = "former-pupil" "a former pupil",
        /// A parent or carer.
        Parent = "parent" "a parent or carer",
        /// Another member of a pupil's family.
        Family = "family" "another member of a pupil's family",
    }
}

vocabulary! {
    /// Which way the contact went.
    pub enum Direction {
        /// To the member of staff.
        Incoming = "incoming" "to the member of staff",
        /// From the member of staff.
        Outgoing = "outgoing" "from the member of staff",
        /// Both ways.
        BothWays = "both-ways" "both ways",
    }
}

vocabulary! {
    /// Whose account was used on the staff side.
    pub enum AccountType {
        /// A private account.
        Personal = "personal" "a private account",
        /// An account for work.
        Work = "work" "a work account",
        /// An official account of the school.
        Official = "official" "an official account of the school",
    }
}

vocabulary! {
    /// What the contact was like; all but the first call for a look at once.
    pub enum ContactNature {
        /// Ordinary: a greeting, a friend request.
        Ordinary = "ordinary" "ordinary",
        /// Sexual.
        Sexual = "sexual" "sexual",
        /// Asks to keep a secret.
        Secret = "secret" "asks to keep a secret",
        /// Asks to meet.
        Meeting = "meeting" "asks to meet",
        /// Threatens.
        Threat = "threat" "threatens",
    }
}

/// A pupil or a parent contacted a member of staff (STM-3.2-c, LEY-A-25.4, SSI-5.1-c, ASP-4.2-c, MER-S-4.2-c).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "UnsolicitedContactInput")
)]
pub struct UnsolicitedContact {
    /// Who made contact.
    pub from: ContactFrom,
    /// On which platform.
    pub platform: Text,
    /// Which way it went.
    pub direction: Direction,
    /// Whose account on the staff side.
    pub account: AccountType,
    /// What it was like.
    pub nature: ContactNature,
    /// The sender's age in years, where known.
    pub sender_age: Option<u8>,
    /// Whether the member of staff replied or accepted. A "yes" is a departure where the policy says not to (LEY-A-25.4, SSI-5.1-c).
    pub replied: Answer,
    /// Whether a relationship from before was declared.
    pub prior_relationship: Answer,
}

vocabulary! {
    /// Who is believed to be in the image. Nobody looks to find out.
    pub enum Depicted {
        /// A child.
        Child = "child" "a child",
        /// An adult.
        Adult = "adult" "an adult",
        /// Not known.
        NotKnown = "not-known" "not known",
    }
}

/// The five tests of the UK Council for Internet Safety (2024, section 2): a "yes" means refer now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "ReferNowTestsInput")
)]
pub struct ReferNowTests {
    /// An adult is involved.
    pub adult_involved: Answer,
    /// Coercion, blackmail, grooming, or doubt about capacity to consent.
    pub coerced: Answer,
    /// The acts are unusual for the age, or violent.
    pub unusual_or_violent: Answer,
    /// Sexual acts and a child under thirteen.
    pub under_thirteen: Answer,
    /// A child is at immediate risk, such as self-harm.
    pub immediate_risk: Answer,
}

impl ReferNowTests {
    /// Nothing is known yet.
    pub const NOT_KNOWN: Self = Self {
        adult_involved: Answer::NotKnown,
        coerced: Answer::NotKnown,
        unusual_or_violent: Answer::NotKnown,
        under_thirteen: Answer::NotKnown,
        immediate_risk: Answer::NotKnown,
    };

    const fn answers(self) -> [Answer; 5] {
        [self.adult_involved, self.coerced, self.unusual_or_violent, self.under_thirteen, self.immediate_risk]
    }

    /// Whether any test says refer now.
    #[must_use]
    pub fn says_refer_now(self) -> bool {
        self.answers().contains(&Answer::Yes)
    }

    /// Whether every test has an answer.
    #[must_use]
    pub fn is_complete(self) -> bool {
        !self.answers().contains(&Answer::NotKnown)
    }
}

/// Somebody who saw the image, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "SeenByInput")
)]
pub struct SeenBy {
    /// Who.
    pub person: PersonId,
    /// How it came about.
    pub why: Text,
}

/// A device may hold an indecent image of a child (LEY-M-6.1-e). No picture is ever kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "IndecentImageDeviceInput")
)]
pub struct IndecentImageDevice {
    /// Which device, in words; its custody is recorded apart.
    pub device: Text,
    /// Who is believed to be in the image.
    pub depicted: Depicted,
    /// The five refer-now tests.
    pub tests: ReferNowTests,
    /// Who has seen it.
    pub seen_by: Vec<SeenBy>,
    /// Whether parents know.
    pub parents_told: Answer,
}

vocabulary! {
    /// The limbs of the harm threshold (Keeping Children Safe in Education, part four).
    pub enum HarmLimb {
        /// Harmed, or may have harmed, a child.
        HarmedChild = "harmed-child" "harmed, or may have harmed, a child",
        /// Possibly committed a criminal offence against or related to a child.
        PossibleOffence = "possible-offence" "possibly committed an offence against or related to a child",
        /// Behaved in a way that indicates a risk of harm to children.
        RiskOfHarm = "risk-of-harm" "behaved in a way that indicates a risk of harm to children",
        /// Behaved in a way that indicates unsuitability to work with children.
        Unsuitable = "unsuitable" "behaved in a way that indicates unsuitability to work with children",
    }
}

vocabulary! {
    /// On what footing the adult works with children.
    pub enum Engagement {
        /// Employed by the school.
        Employee = "employee" "employee",
        /// Supplied by an agency.
        Supply = "supply" "supply",
        /// A volunteer.
        Volunteer = "volunteer" "volunteer",
        /// A contractor.
        Contractor = "contractor" "contractor",
        /// A governor or trustee.
        Governor = "governor" "governor or trustee",
        /// A hirer of the premises.
        Hirer = "hirer" "hirer of the premises",
    }
}

/// An adult who works with children may have harmed a child. The adult stands among the people of the case as subject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(name = "AllegationDetails", input_name = "AllegationInput")
)]
pub struct Allegation {
    /// Which limbs of the harm threshold may be met.
    pub limbs: Vec<HarmLimb>,
    /// On what footing the adult works here.
    pub engagement: Engagement,
    /// The employer, where it is not the school.
    pub employer: Option<Text>,
    /// Whether a device is thought to hold illegal content or to have been used to offend (LEY-M-5-g, MER-M-5-g).
    pub crime_on_device: Answer,
    /// Whether a child is at immediate risk.
    pub immediate_risk: Answer,
}

/// A concern about a child.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "ConcernAboutChildInput")
)]
pub struct ConcernAboutChild {
    /// A category of the school's pack, such as `neglect`; one it does not know is kept and shown as written.
    pub category: Text,
    /// Whether it happened on social media (STM-4-f and its family).
    pub online: Answer,
}
