//! The facts of a case that a rule can ask about.

mod values;

use crate::incident::{AllegationOutcome, Answer, Details, Incident};
use std::borrow::Cow;

vocabulary! {
    /// A fact a rule can ask about.
    pub enum FactName {
        /// The kind of concern.
        Kind = "kind" "kind of concern",
        /// The category of a concern about a child.
        Category = "category" "category",
        /// Whether a concern about a child happened online: yes, no, not-known.
        Online = "online" "online",
        /// Who made contact.
        ContactFrom = "contact-from" "who made contact",
        /// What the contact was like.
        ContactNature = "contact-nature" "nature of the contact",
        /// Whose account was used on the staff side.
        Account = "account" "account",
        /// Whether the member of staff replied: yes, no, not-known.
        Replied = "replied" "replied",
        /// What sort of material filtering let through.
        Material = "material" "material",
        /// Whether the material was reached.
        Reached = "reached" "reached",
        /// Whether the user was a member of staff: yes, no, not-known.
        UserIsStaff = "user-is-staff" "user is staff",
        /// Who is believed to be in the image.
        Depicted = "depicted" "depicted",
        /// Whether an adult is involved in the image: yes, no, not-known.
        AdultInvolved = "adult-involved" "adult involved",
        /// Whether the refer-now tests say refer: yes, no (all answered), not-known.
        ReferNow = "refer-now" "refer now",
        /// The limbs of the harm threshold; every one that may be met.
        Limb = "limb" "limb of the harm threshold",
        /// On what footing the adult works here.
        Engagement = "engagement" "engagement",
        /// Whether a device is thought to hold illegal content: yes, no, not-known.
        CrimeOnDevice = "crime-on-device" "crime on a device",
        /// Whether a child is at immediate risk or in danger: yes, no, not-known.
        ImmediateRisk = "immediate-risk" "immediate risk",
        /// The roles the subject held when it became known; every one.
        SubjectRole = "subject-role" "role of the subject",
        /// The level of need: as triaged, or none.
        Level = "level" "level of need",
        /// How the investigation stands: none, open, concluded.
        Investigation = "investigation" "investigation",
        /// Other low-level concerns about the same adult: one, several; nothing where there is none.
        OtherConcerns = "other-concerns" "other low-level concerns about the adult",
        /// Those of the twelve months before: one, several.
        OtherConcernsThisYear = "other-concerns-this-year" "other low-level concerns about the adult within a year",
        /// How the investigation of an allegation ended: none, or one of the five outcomes.
        Outcome = "outcome" "outcome of the allegation",
        /// Whether the adult was told of the allegation: told.
        AdultTold = "adult" "the adult",
        /// How suspension stands: none, considered, suspended.
        Suspension = "suspension" "suspension",
        /// Whether an allegation was reviewed: none, held.
        AllegationReview = "allegation-review" "review of the allegation",
        /// Whether permission to work with children was withdrawn, or would have been: withdrawn; else the adult left: left.
        Withdrawal = "withdrawal" "permission to work with children",
        /// Whether the harm test is met: yes, no, not-known.
        HarmTest = "harm-test" "harm test",
        /// Whether an adult whose permission was withdrawn did teaching work: yes, no, not-known.
        Taught = "taught" "did teaching work",
        /// Whether a device is in custody: held, evidence, none; every one that fits.
        Device = "device" "device in custody",
        /// Agencies the case was referred to; every one.
        Referred = "referred" "referred to",
        /// Whether an agency owes an answer: awaited.
        Reply = "reply" "answer of an agency",
        /// Whether the filter was asked to be changed or was changed: requested, changed, retested.
        Filter = "filter" "filter",
        /// Whether there was a search: made, and found where something was.
        Search = "search" "search",
        /// How the case stands: open, finished, closed, duplicate, error.
        Status = "status" "status",
        /// What a member of staff is thought to have done.
        StaffBreach = "staff-breach" "what a member of staff did",
        /// Whether a member of staff tells it of himself: yes, no, not-known.
        SelfReport = "self-report" "told of oneself",
        /// What a pupil is thought to have done.
        PupilBreach = "pupil-breach" "what a pupil did",
        /// On or off site, of conduct of a pupil.
        Site = "site" "on or off site",
        /// Whether a child may be at risk through conduct or a finding: yes, no, not-known.
        ChildAtRisk = "child-at-risk" "child at risk through it",
        /// Whether a confiscated device may hold evidence: yes, no, not-known.
        MayBeEvidence = "may-be-evidence" "may be evidence",
        /// Whether a search was for a prohibited item: yes, no, not-known.
        ProhibitedItem = "prohibited-item" "prohibited item suspected",
        /// Whether a search shows a risk to a child: yes, no, not-known.
        ShowsRisk = "shows-risk" "search shows a risk",
        /// What happened to information or systems.
        InformationMatter = "information-matter" "matter of information security",
        /// Whether personal data may be affected: yes, no, not-known.
        PersonalData = "personal-data" "personal data affected",
        /// Whether it was a member of staff who went round the filter: yes, no, not-known.
        ByStaff = "by-staff" "by a member of staff",
        /// Who posted it.
        PostedBy = "posted-by" "who posted it",
        /// Whether a post humiliates a person in public: yes, no, not-known.
        Humiliates = "humiliates" "humiliates somebody in public",
        /// What happened on an official account.
        AccountMatter = "account-matter" "matter of an official account",
        /// What permission is asked for.
        Permission = "permission" "permission asked for",
        /// How a request was decided: open, agreed, refused.
        Request = "request" "decision on the request",
        /// Whether a complaint or a report of wrongdoing is about the headteacher: yes, no, not-known.
        AboutHead = "about-head" "about the headteacher",
        /// What is asked for under data protection law.
        RightsAsked = "rights-asked" "right asked for",
    }
}

/// The facts of a case as they stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts(Vec<(FactName, Cow<'static, str>)>);

impl Facts {
    /// No facts yet.
    #[must_use]
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// Adds a value of a fact; a fact may have several.
    #[must_use]
    pub fn with(mut self, fact: FactName, value: impl Into<Cow<'static, str>>) -> Self {
        self.add(fact, value);
        self
    }

    /// The values of a fact.
    pub fn values(&self, fact: FactName) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(name, _)| *name == fact).map(|(_, value)| value.as_ref())
    }

    fn add(&mut self, fact: FactName, value: impl Into<Cow<'static, str>>) {
        self.0.push((fact, value.into()));
    }

    /// The facts of this case.
    #[must_use]
    pub fn of(incident: &Incident) -> Self {
        let mut facts = Self::none();
        if let Some(details) = incident.details() {
            facts.add_details(details);
        }
        facts.add_subject(incident);
        facts.add_work(incident);
        facts
    }

    fn add_details(&mut self, details: &Details) {
        self.add(FactName::Kind, details.kind().as_str());
        match details {
            Details::FilteringBreach(breach) => {
                self.add(FactName::Material, breach.material.as_str());
                self.add(FactName::Reached, breach.reached.as_str());
                self.add(FactName::UserIsStaff, breach.user_is_staff.as_str());
            }
            Details::UnsolicitedContact(contact) => {
                self.add(FactName::ContactFrom, contact.from.as_str());
                self.add(FactName::ContactNature, contact.nature.as_str());
                self.add(FactName::Account, contact.account.as_str());
                self.add(FactName::Replied, contact.replied.as_str());
            }
            Details::IndecentImageDevice(image) => {
                self.add(FactName::Depicted, image.depicted.as_str());
                self.add(FactName::AdultInvolved, image.tests.adult_involved.as_str());
                self.add(FactName::ReferNow, refer_now(image.tests).as_str());
            }
            Details::Allegation(allegation) => {
                self.add(FactName::Engagement, allegation.engagement.as_str());
                self.add(FactName::CrimeOnDevice, allegation.crime_on_device.as_str());
                self.add(FactName::ImmediateRisk, allegation.immediate_risk.as_str());
                for limb in &allegation.limbs {
                    self.add(FactName::Limb, limb.as_str());
                }
            }
            Details::ConcernAboutChild(concern) => {
                self.add(FactName::Category, concern.category.as_str().to_owned());
                self.add(FactName::Online, concern.online.as_str());
            }
            others => self.add_other_details(others),
        }
    }

    /// Kinds of which a rule asks one or two things.
    fn add_other_details(&mut self, details: &Details) {
        let facts: &[(FactName, &'static str)] = match details {
            Details::DeviceConfiscation(device) => &[(FactName::MayBeEvidence, device.may_be_evidence.as_str())],
            Details::PupilSearch(search) => &[
                (FactName::ProhibitedItem, search.prohibited_item.as_str()),
                (FactName::ShowsRisk, search.shows_risk.as_str()),
            ],
            Details::StaffConduct(conduct) => &[
                (FactName::StaffBreach, conduct.breach.as_str()),
                (FactName::SelfReport, conduct.self_report.as_str()),
            ],
            Details::PupilConduct(conduct) => &[
                (FactName::PupilBreach, conduct.breach.as_str()),
                (FactName::Site, conduct.site.as_str()),
                (FactName::ChildAtRisk, conduct.child_at_risk.as_str()),
            ],
            Details::InformationSecurity(security) => &[
                (FactName::InformationMatter, security.matter.as_str()),
                (FactName::PersonalData, security.personal_data.as_str()),
            ],
            Details::FilterBypass(bypass) => &[(FactName::ByStaff, bypass.by_staff.as_str())],
            Details::OnlinePosts(posts) => {
                &[(FactName::PostedBy, posts.posted_by.as_str()), (FactName::Humiliates, posts.humiliates.as_str())]
            }
            Details::OfficialAccount(account) => &[(FactName::AccountMatter, account.matter.as_str())],
            Details::PermissionRequest(request) => &[(FactName::Permission, request.permission.as_str())],
            Details::Complaint(complaint) => &[(FactName::AboutHead, complaint.about_head.as_str())],
            Details::Whistleblowing(report) => &[(FactName::AboutHead, report.about_head.as_str())],
            Details::MonitoringFinding(finding) => &[(FactName::ChildAtRisk, finding.child_at_risk.as_str())],
            Details::RightsRequest(request) => &[(FactName::RightsAsked, request.asked.as_str())],
            _ => &[],
        };
        for (fact, value) in facts {
            self.add(*fact, *value);
        }
    }

    fn add_subject(&mut self, incident: &Incident) {
        for role in incident.subject_roles() {
            self.add(FactName::SubjectRole, role.as_str());
        }
        if incident.raised().is_some_and(|raised| raised.safety.in_danger) {
            self.add(FactName::ImmediateRisk, Answer::Yes.as_str());
        }
    }

    fn add_work(&mut self, incident: &Incident) {
        self.add(FactName::Status, incident.status().fact());
        self.add(FactName::Level, incident.triage().map_or("none", |triage| triage.level.as_str()));
        self.add(FactName::Investigation, incident.investigation_stands());
        self.add(FactName::Outcome, incident.outcome().map_or("none", AllegationOutcome::as_str));
        self.add_adult(incident);
        if let Some(stands) = incident.request_stands() {
            self.add(FactName::Request, stands);
        }
        for agency in incident.agencies_referred_to() {
            self.add(FactName::Referred, agency.as_str());
        }
        let mut held = incident.devices().iter().filter(|device| device.is_held()).peekable();
        if held.peek().is_none() {
            self.add(FactName::Device, "none");
        }
        for device in held {
            self.add(FactName::Device, if device.confiscated.may_be_evidence { "evidence" } else { "held" });
        }
        if !incident.searches().is_empty() {
            self.add(FactName::Search, "made");
        }
        if incident.searches().iter().any(|search| search.found.as_ref().is_some_and(|found| !found.is_blank())) {
            self.add(FactName::Search, "found");
        }
        if incident.waits().iter().any(crate::incident::Wait::is_open) {
            self.add(FactName::Reply, "awaited");
        }
        for stands in incident.filter_stands() {
            self.add(FactName::Filter, stands);
        }
    }
}

impl Facts {
    /// What was done about the adult an allegation is about.
    fn add_adult(&mut self, incident: &Incident) {
        let adult = incident.adult();
        let counted = |count: u32| ["one", "several"].into_iter().nth(usize::from(count > 1)).filter(|_| count > 0);
        for found in incident.other_concerns() {
            let counts =
                [(FactName::OtherConcerns, found.ever), (FactName::OtherConcernsThisYear, found.within_a_year)];
            for (fact, count) in counts {
                if let Some(counted) = counted(count) {
                    self.add(fact, counted);
                }
            }
        }
        if !incident.adults_told().is_empty() {
            self.add(FactName::AdultTold, "told");
        }
        let suspended = incident.subjects().any(|person| incident.is_suspended(person));
        let suspension = if suspended { "suspended" } else { "considered" };
        self.add(FactName::Suspension, if adult.suspension.is_empty() { "none" } else { suspension });
        self.add(FactName::AllegationReview, if adult.reviews.is_empty() { "none" } else { "held" });
        for withdrawn in &adult.withdrawn {
            self.add(FactName::Withdrawal, if withdrawn.is_withdrawn() { "withdrawn" } else { "left" });
            self.add(FactName::HarmTest, withdrawn.harm_test.as_str());
            self.add(FactName::Taught, withdrawn.taught.as_str());
        }
    }
}

fn refer_now(tests: crate::incident::ReferNowTests) -> Answer {
    if tests.says_refer_now() {
        Answer::Yes
    } else if tests.is_complete() {
        Answer::No
    } else {
        Answer::NotKnown
    }
}
