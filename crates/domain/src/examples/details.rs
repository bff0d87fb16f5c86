//! One example of the details of every kind of concern.

use super::{somebody, today};
use crate::Text;
use crate::incident::kind::{
    AccountMatter, AccountType, AdviceEnquiry, BreachSource, Complaint, ComplaintFrom, ContactFrom, ContactNature,
    Depicted, DeviceConfiscation, Direction, Engagement, FilterBypass, HarmLimb, InformationMatter,
    InformationSecurity, Intent, Material, MonitoringFinding, OffSiteReason, OfficialAccount, OnlinePosts,
    PermissionFor, PermissionRequest, PostedBy, PriorRelationship, PupilBreach, PupilConduct, PupilSearch, Reached,
    RightsAsked, RightsRequest, SeenBy, Site, StaffBreach, StaffConduct, VisitorDevice, Whistleblowing,
};
use crate::incident::{
    Allegation, Answer, ConcernAboutChild, Details, FilteringBreach, IndecentImageDevice, Kind, ReferNowTests,
    UnsolicitedContact,
};

/// Details of a concern of this kind, with invented content.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one arm per kind; exhaustive on purpose")]
pub fn details(kind: Kind) -> Details {
    let text = |text: &str| Text::from(text);
    match kind {
        Kind::FilteringBreach => Details::FilteringBreach(FilteringBreach {
            user: Some(somebody(20)),
            user_is_staff: Answer::No,
            device: Text::from("an invented device"),
            material: Material::Inappropriate,
            reached: Reached::Reached,
            intent: Intent::Accidental,
            site: Site::OnSite,
            source: BreachSource::SystemAlert,
            source_system: Some(Text::from("an invented system")),
            url_class: Some(Text::from("an invented class")),
        }),
        Kind::UnsolicitedContact => Details::UnsolicitedContact(UnsolicitedContact {
            from: ContactFrom::CurrentPupil,
            platform: Text::from("an invented platform"),
            direction: Direction::Incoming,
            account: AccountType::Personal,
            nature: ContactNature::Ordinary,
            sender_age: Some(10),
            replied: Answer::No,
            prior_relationship: Answer::NotKnown,
        }),
        Kind::IndecentImageDevice => Details::IndecentImageDevice(IndecentImageDevice {
            device: Text::from("an invented device"),
            depicted: Depicted::NotKnown,
            tests: ReferNowTests { under_thirteen: Answer::Yes, ..ReferNowTests::NOT_KNOWN },
            seen_by: vec![SeenBy { person: somebody(9), why: Text::from("an invented reason") }],
            parents_told: Answer::No,
        }),
        Kind::Allegation => Details::Allegation(Allegation {
            limbs: vec![HarmLimb::HarmedChild],
            engagement: Engagement::Supply,
            employer: Some(Text::from("an invented agency")),
            crime_on_device: Answer::No,
            immediate_risk: Answer::NotKnown,
        }),
        Kind::ConcernAboutChild => {
            Details::ConcernAboutChild(ConcernAboutChild { category: Text::from("neglect"), online: Answer::No })
        }
        Kind::DeviceConfiscation => Details::DeviceConfiscation(DeviceConfiscation {
            device: text("an invented device"),
            grounds: text("used in a lesson"),
            may_be_evidence: Answer::No,
        }),
        Kind::PupilSearch => Details::PupilSearch(PupilSearch {
            looked_for: text("an invented item"),
            prohibited_item: Answer::Yes,
            shows_risk: Answer::No,
        }),
        Kind::VisitorDevice => Details::VisitorDevice(VisitorDevice {
            visitor: text("an invented firm"),
            place: Some(text("the hall")),
            challenged: Answer::Yes,
            images_made: Answer::NotKnown,
        }),
        Kind::StaffConduct => Details::StaffConduct(StaffConduct {
            breach: StaffBreach::PersonalChannel,
            self_report: Answer::No,
            channel: Some(text("an invented platform")),
            place: None,
        }),
        Kind::PupilConduct => Details::PupilConduct(PupilConduct {
            breach: PupilBreach::AbusiveMessages,
            site: Site::OffSite,
            off_site_reason: Some(OffSiteReason::HarmsPupil),
            child_at_risk: Answer::No,
            platform: Some(text("an invented platform")),
        }),
        Kind::InformationSecurity => Details::InformationSecurity(InformationSecurity {
            matter: InformationMatter::LostDocuments,
            what: text("an invented folder"),
            personal_data: Answer::NotKnown,
        }),
        Kind::FilterBypass => Details::FilterBypass(FilterBypass {
            how: text("an invented way"),
            by_staff: Answer::No,
            succeeded: Answer::NotKnown,
        }),
        Kind::OnlinePosts => Details::OnlinePosts(OnlinePosts {
            posted_by: PostedBy::Parent,
            platform: text("an invented platform"),
            humiliates: Answer::Yes,
            still_there: Answer::Yes,
        }),
        Kind::OfficialAccount => Details::OfficialAccount(OfficialAccount {
            matter: AccountMatter::Criticism,
            account: text("an invented account"),
            platform: text("an invented platform"),
        }),
        Kind::PermissionRequest => Details::PermissionRequest(PermissionRequest {
            permission: PermissionFor::RemoteTeaching,
            purpose: text("an invented purpose"),
            risk_assessed: Answer::Yes,
            terms_agreed: Answer::Yes,
            until: Some(today()),
        }),
        Kind::PriorRelationship => Details::PriorRelationship(PriorRelationship {
            with: ContactFrom::Parent,
            nature: text("an invented friendship"),
            since: Some(today()),
            channel: None,
        }),
        Kind::Complaint => Details::Complaint(Complaint {
            from: ComplaintFrom::Parent,
            about: text("an invented matter"),
            about_head: Answer::No,
        }),
        Kind::Whistleblowing => Details::Whistleblowing(Whistleblowing {
            about: text("an invented matter"),
            keep_name_back: Answer::Yes,
            about_head: Answer::No,
        }),
        Kind::MonitoringFinding => Details::MonitoringFinding(MonitoringFinding {
            system: text("an invented system"),
            finding: text("an invented finding"),
            child_at_risk: Answer::No,
        }),
        Kind::AdviceEnquiry => Details::AdviceEnquiry(AdviceEnquiry { question: text("an invented question") }),
        Kind::RightsRequest => Details::RightsRequest(RightsRequest {
            asked: RightsAsked::Access,
            on_behalf_of: text("the child"),
            identity_checked: Answer::NotKnown,
            received_on: today(),
        }),
    }
}
