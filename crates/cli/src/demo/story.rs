//! The words cases are told in: what one case went through, step by step, and short forms of the commands.

use chrono::{DateTime, NaiveDate, Utc};
use domain::incident::agency::{AgencyReplied, NotReferred};
use domain::incident::closing::Closed;
use domain::incident::commands::acknowledge::Acknowledge;
use domain::incident::commands::add_note::AddNote;
use domain::incident::commands::close_case::CloseCase;
use domain::incident::commands::decide_not_to_refer::DecideNotToRefer;
use domain::incident::commands::hold_debrief::HoldDebrief;
use domain::incident::commands::inform_parents::InformParents;
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::commands::record_agency_reply::RecordAgencyReply;
use domain::incident::commands::triage_concern::TriageConcern;
use domain::incident::inquiry::DebriefHeld;
use domain::incident::raise::{ImmediateSafety, NoteAdded};
use domain::incident::telling::ParentsInformed;
use domain::incident::work::Triaged;
use domain::incident::{
    Agency, Answer, ConcernAboutChild, ContactMade, Details, DutyKind, IncidentCommand, LevelOfNeed, Means,
};
use domain::{Narrative, PersonId, Text};

/// What one case went through.
#[derive(Debug)]
pub(super) struct Story {
    /// What other stories of the school call it.
    pub(super) label: &'static str,
    pub(super) steps: Vec<Step>,
}

/// Somebody did something.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) at: DateTime<Utc>,
    /// The key of who did it.
    pub(super) by: &'static str,
    pub(super) what: What,
}

/// What was done.
#[derive(Debug)]
pub(super) enum What {
    /// The concern was raised.
    Raise(Box<RaiseConcern>),
    /// A command that stands by itself.
    Do(Box<IncidentCommand>),
    /// Joined with the other stories as reports of one event; this one leads.
    Join(&'static [&'static str], &'static str),
    /// Linked to another story.
    Link(&'static str, &'static str),
    /// Closed as a duplicate of another story.
    Duplicate(&'static str, &'static str),
    /// An agency said that it has met the duty.
    MetByAgency(DutyKind, &'static str, &'static str),
}

impl Story {
    /// A story that begins with a concern.
    pub(super) fn raised(label: &'static str, at: DateTime<Utc>, by: &'static str, concern: RaiseConcern) -> Self {
        Self { label, steps: vec![Step { at, by, what: What::Raise(Box::new(concern)) }] }
    }

    /// And then somebody did this.
    pub(super) fn then(self, at: DateTime<Utc>, by: &'static str, command: impl Into<IncidentCommand>) -> Self {
        self.and(at, by, What::Do(Box::new(command.into())))
    }

    /// And then this, which needs more than a command.
    pub(super) fn and(mut self, at: DateTime<Utc>, by: &'static str, what: What) -> Self {
        self.steps.push(Step { at, by, what });
        self
    }
}

/// A concern with nothing but its kind and what happened.
pub(super) fn concern(details: Details, narrative: Narrative) -> RaiseConcern {
    RaiseConcern {
        details,
        people: Vec::new(),
        narrative,
        childs_words: None,
        informant: None,
        occurred_at: None,
        known_at: None,
        told: Vec::new(),
        safety: ImmediateSafety::default(),
    }
}

/// A concern about a child in a category of the packs.
pub(super) fn about_child(category: &str, online: Answer) -> Details {
    Details::ConcernAboutChild(ConcernAboutChild { category: Text::new(category), online })
}

pub(super) fn acknowledge() -> Acknowledge {
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

pub(super) fn note(note: Narrative) -> AddNote {
    AddNote(NoteAdded { note, occurred_at: None })
}

pub(super) fn close(reasons: &str) -> CloseCase {
    CloseCase(Closed { reasons: Narrative::plain(reasons), debrief_owed_by: None })
}

/// How a body outside was reached.
pub(super) fn spoke_to(at: DateTime<Utc>, whom: &str, reference: Option<&str>) -> ContactMade {
    ContactMade { at, spoke_to: Some(Text::new(whom)), reference: reference.map(Text::new) }
}

pub(super) fn reply(agency: Agency, contact: ContactMade, said: &str) -> RecordAgencyReply {
    RecordAgencyReply(AgencyReplied { agency, contact, said: Narrative::plain(said) })
}

pub(super) fn not_referred(agency: Agency, reasons: &str, on_advice_of: Option<&str>) -> DecideNotToRefer {
    let reasons = Narrative::plain(reasons);
    DecideNotToRefer(NotReferred { agency, about: None, reasons, on_advice_of: on_advice_of.map(Text::new) })
}

pub(super) fn inform_parents(parent: PersonId, at: DateTime<Utc>, said: &str) -> InformParents {
    InformParents(ParentsInformed { parents: vec![parent], at, how: Means::Telephone, said: Narrative::plain(said) })
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
