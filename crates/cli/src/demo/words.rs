//! Short forms of what is said and done in a case, so that the stories read as stories.

use chrono::{DateTime, NaiveDate, Utc};
use domain::incident::agency::{AdviceGiven, AgencyReplied, NotReferred};
use domain::incident::closing::Closed;
use domain::incident::commands::acknowledge::Acknowledge;
use domain::incident::commands::add_note::AddNote;
use domain::incident::commands::agree_action::AgreeAction;
use domain::incident::commands::close_case::CloseCase;
use domain::incident::commands::conclude_investigation::ConcludeInvestigation;
use domain::incident::commands::decide_not_to_refer::DecideNotToRefer;
use domain::incident::commands::defer_informing_parents::DeferInformingParents;
use domain::incident::commands::hold_debrief::HoldDebrief;
use domain::incident::commands::inform_parents::InformParents;
use domain::incident::commands::open_investigation::OpenInvestigation;
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::commands::record_advice::RecordAdvice;
use domain::incident::commands::record_agency_reply::RecordAgencyReply;
use domain::incident::commands::record_filter_change::RecordFilterChange;
use domain::incident::commands::record_filter_retest::RecordFilterRetest;
use domain::incident::commands::refer_to_lado::ReferToLado;
use domain::incident::commands::refer_to_police::ReferToPolice;
use domain::incident::commands::refer_to_social_care::ReferToSocialCare;
use domain::incident::commands::request_filter_change::RequestFilterChange;
use domain::incident::commands::triage_concern::TriageConcern;
use domain::incident::filtering::{FilterChangeRequested, FilterChanged, FilterRetested};
use domain::incident::inquiry::{DebriefHeld, InvestigationConcluded, InvestigationOpened};
use domain::incident::kind::{
    AccountType, BreachSource, ContactFrom, ContactNature, Direction, Engagement, HarmLimb, Intent, Material, Reached,
    Site,
};
use domain::incident::raise::{ImmediateSafety, NoteAdded};
use domain::incident::telling::{ParentsInformed, ParentsNotYet};
use domain::incident::work::Triaged;
use domain::incident::{
    Agency, Allegation, AllegationOutcome, Answer, ConcernAboutChild, ContactMade, Details, FilteringBreach, Involved,
    LevelOfNeed, Means, UnsolicitedContact,
};
use domain::{Narrative, PersonId, Text};

/// A concern: its kind, what happened and who is in it.
pub(super) fn concern<const N: usize>(details: Details, narrative: Narrative, people: [Involved; N]) -> RaiseConcern {
    RaiseConcern {
        details,
        people: people.to_vec(),
        narrative,
        childs_words: None,
        informant: None,
        occurred_at: None,
        known_at: None,
        told: Vec::new(),
        safety: ImmediateSafety::default(),
        on_behalf: None,
    }
}

/// A concern about a child in a category of the packs.
pub(super) fn about_child(category: &str, online: Answer) -> Details {
    Details::ConcernAboutChild(ConcernAboutChild { category: Text::new(category), online })
}

/// An ordinary contact to a private account, which was not answered.
pub(super) fn contact(from: ContactFrom, platform: &str) -> UnsolicitedContact {
    UnsolicitedContact {
        from,
        platform: Text::new(platform),
        direction: Direction::Incoming,
        account: AccountType::Personal,
        nature: ContactNature::Ordinary,
        sender_age: None,
        replied: Answer::No,
        prior_relationship: Answer::No,
    }
}

/// Something inappropriate that a pupil came upon by accident at school.
pub(super) fn breach(user: Option<PersonId>, device: &str, class: &str) -> FilteringBreach {
    FilteringBreach {
        user,
        user_is_staff: Answer::No,
        device: Text::new(device),
        material: Material::Inappropriate,
        reached: Reached::Reached,
        intent: Intent::Accidental,
        site: Site::OnSite,
        source: BreachSource::Person,
        source_system: None,
        url_class: Some(Text::new(class)),
    }
}

/// An allegation with one limb of the harm threshold, nothing about devices, nobody at risk now.
pub(super) fn allegation(limb: HarmLimb, engagement: Engagement) -> Allegation {
    Allegation {
        limbs: vec![limb],
        engagement,
        employer: None,
        crime_on_device: Answer::No,
        immediate_risk: Answer::No,
    }
}

pub(super) const fn acknowledge() -> Acknowledge {
    Acknowledge { at: None, by: None }
}

pub(super) fn triage(level: LevelOfNeed, reasons: &str) -> TriageConcern {
    TriageConcern(Triaged { level, reasons: Narrative::plain(reasons), review_on: None, policies_applied: Vec::new() })
}

/// Watch, and look again on a day.
pub(super) fn monitor(reasons: &str, review_on: NaiveDate) -> TriageConcern {
    let TriageConcern(triaged) = triage(LevelOfNeed::Monitor, reasons);
    TriageConcern(Triaged { review_on: Some(review_on), ..triaged })
}

pub(super) const fn note(note: Narrative) -> AddNote {
    AddNote(NoteAdded { note, occurred_at: None })
}

pub(super) fn action(what: &str, owner: PersonId, due: DateTime<Utc>) -> AgreeAction {
    AgreeAction { what: Narrative::plain(what), owner: Some(owner), outside_owner: None, due: Some(due) }
}

pub(super) fn close(reasons: &str) -> CloseCase {
    CloseCase(Closed { reasons: Narrative::plain(reasons), debrief_owed_by: None })
}

/// How a body outside was reached.
pub(super) fn spoke_to(at: DateTime<Utc>, whom: &str, reference: &str) -> ContactMade {
    let reference = (!reference.is_empty()).then(|| Text::new(reference));
    ContactMade { at, spoke_to: Some(Text::new(whom)), reference }
}

pub(super) fn to_lado(contact: ContactMade, summary: &str, reasons: &str) -> ReferToLado {
    ReferToLado { adult: None, contact, summary: Narrative::plain(summary), reasons: Narrative::plain(reasons) }
}

pub(super) fn to_police(contact: ContactMade, summary: &str, reasons: &str) -> ReferToPolice {
    ReferToPolice { contact, summary: Narrative::plain(summary), reasons: Narrative::plain(reasons) }
}

pub(super) fn to_social_care(contact: ContactMade, summary: &str, reasons: &str) -> ReferToSocialCare {
    ReferToSocialCare { contact, summary: Narrative::plain(summary), reasons: Narrative::plain(reasons) }
}

pub(super) fn not_referred(agency: Agency, reasons: &str, on_advice_of: &str) -> DecideNotToRefer {
    let reasons = Narrative::plain(reasons);
    DecideNotToRefer(NotReferred { agency, about: None, reasons, on_advice_of: Some(Text::new(on_advice_of)) })
}

pub(super) fn advice(from: Agency, contact: ContactMade, advice: &str) -> RecordAdvice {
    RecordAdvice(AdviceGiven { from, contact, advice: Narrative::plain(advice) })
}

pub(super) fn reply(agency: Agency, contact: ContactMade, said: &str) -> RecordAgencyReply {
    RecordAgencyReply(AgencyReplied { agency, contact, said: Narrative::plain(said) })
}

pub(super) fn inform_parents(parent: PersonId, at: DateTime<Utc>, said: &str) -> InformParents {
    InformParents(ParentsInformed { parents: vec![parent], at, how: Means::Telephone, said: Narrative::plain(said) })
}

pub(super) fn parents_not_yet(reasons: &str, review_on: NaiveDate) -> DeferInformingParents {
    DeferInformingParents(ParentsNotYet { reasons: Narrative::plain(reasons), review_on })
}

pub(super) fn ask_filter(what: &str, at: DateTime<Utc>) -> RequestFilterChange {
    RequestFilterChange(FilterChangeRequested { what: Text::new(what), at })
}

pub(super) fn filter_changed(what: &str, at: DateTime<Utc>) -> RecordFilterChange {
    RecordFilterChange(FilterChanged { what: Text::new(what), at })
}

pub(super) fn filter_holds(where_tested: &str, at: DateTime<Utc>) -> RecordFilterRetest {
    RecordFilterRetest(FilterRetested { where_tested: Text::new(where_tested), passed: true, at })
}

pub(super) fn investigate(officer: PersonId, scope: &str) -> OpenInvestigation {
    OpenInvestigation(InvestigationOpened { officer: Some(officer), scope: Narrative::plain(scope) })
}

pub(super) fn conclude(outcome: AllegationOutcome, findings: &str, reasons: &str) -> ConcludeInvestigation {
    ConcludeInvestigation(InvestigationConcluded {
        outcome: Some(outcome),
        findings: Narrative::plain(findings),
        reasons: Narrative::plain(reasons),
    })
}

pub(super) fn debrief(attended: Vec<PersonId>, at: DateTime<Utc>, lessons: &str, changes: &str) -> HoldDebrief {
    HoldDebrief(DebriefHeld {
        attended,
        at,
        lessons: Narrative::plain(lessons),
        policy_changes: Some(Narrative::plain(changes)),
        curriculum_changes: None,
    })
}
