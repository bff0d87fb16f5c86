//! What passed between the school and others: meetings, information shared, answers awaited, decisions challenged.

use super::person::Person;
use async_graphql::SimpleObject;
use chrono::{DateTime, NaiveDate, Utc};
use domain::incident::meeting::{Attendee, MeetingDecision, MeetingKind};
use domain::incident::sharing::{ChallengeStage, Consent, SharingBasis};
use domain::incident::{Agency, Answer, ContactMade, Incident, Means, Meeting, Wait};
use domain::{Narrative, SchoolId};

/// Somebody who is asked to a meeting or was there.
#[derive(SimpleObject)]
#[graphql(name = "Attendee")]
pub(crate) struct MeetingAttendee {
    /// The person, where the school knows her.
    person: Option<Person>,
    /// Name and post, where it is somebody outside.
    outside: Option<String>,
    /// For which body she comes.
    agency: Option<Agency>,
}

impl MeetingAttendee {
    fn all(school: SchoolId, people: &[Attendee]) -> Vec<Self> {
        let attendee = |one: &Attendee| Self {
            person: one.person.map(|id| Person::new(school, id)),
            outside: one.outside.as_ref().map(|outside| outside.as_str().to_owned()),
            agency: one.agency,
        };
        people.iter().map(attendee).collect()
    }
}

/// A meeting, planned, held, or both.
#[derive(SimpleObject)]
#[graphql(name = "Meeting")]
pub(crate) struct CaseMeeting {
    /// Its number within the case: commands name it by this.
    number: u32,
    /// What kind; nothing where neither plan nor record is kept.
    kind: Option<MeetingKind>,
    /// What kind, in words.
    kind_words: Option<&'static str>,
    /// When it was to be held.
    planned_for: Option<DateTime<Utc>>,
    /// Which body called it, where that was not the school.
    called_by: Option<Agency>,
    /// Who was asked to come.
    invited: Vec<MeetingAttendee>,
    /// When it was held.
    held_at: Option<DateTime<Utc>>,
    /// Where, or by which means.
    place: Option<String>,
    /// Who was there.
    attended: Vec<MeetingAttendee>,
    /// What was said, in short.
    summary: Option<Narrative>,
    /// What was decided, and why. The actions agreed stand among the actions of the case, with this meeting's number.
    decisions: Vec<MeetingDecision>,
}

impl CaseMeeting {
    pub(crate) fn of(school: SchoolId, meeting: &Meeting) -> Self {
        let (planned, held) = (meeting.planned.as_ref(), meeting.held.as_ref());
        let kind = held.map(|held| held.kind).or(planned.map(|planned| planned.kind));
        let place = held.and_then(|held| held.place.as_ref()).or(planned.and_then(|planned| planned.place.as_ref()));
        let attendees =
            |people: Option<&Vec<Attendee>>| people.map_or_else(Vec::new, |all| MeetingAttendee::all(school, all));
        Self {
            number: meeting.number,
            kind,
            kind_words: kind.map(MeetingKind::words),
            planned_for: planned.map(|planned| planned.at),
            called_by: planned.and_then(|planned| planned.called_by),
            invited: attendees(planned.map(|planned| &planned.invited)),
            held_at: held.map(|held| held.at),
            place: place.map(|place| place.as_str().to_owned()),
            attended: attendees(held.map(|held| &held.attended)),
            summary: held.map(|held| held.summary.clone()),
            decisions: held.map(|held| held.decisions.clone()).unwrap_or_default(),
        }
    }
}

/// Information shared with a body outside.
#[derive(SimpleObject)]
pub(crate) struct Sharing {
    /// With which body.
    agency: Agency,
    /// With whom there.
    shared_with: String,
    /// When.
    at: DateTime<Utc>,
    /// How.
    how: Means,
    /// Whether one called back on a number one knew already.
    called_back: Answer,
    /// Who recorded it.
    by: Option<Person>,
    /// About whom.
    about: Vec<Person>,
    /// What was passed on.
    what: Narrative,
    /// On what basis.
    basis: SharingBasis,
    /// On what basis, in words.
    basis_words: &'static str,
    /// How consent stands.
    consent: Consent,
    /// Why it was shared without consent, or why consent was not asked for.
    without_consent_because: Option<Narrative>,
}

impl Sharing {
    pub(crate) fn all(school: SchoolId, incident: &Incident) -> Vec<Self> {
        let shared = incident.shared().map(|(by, shared)| Self {
            agency: shared.agency,
            shared_with: shared.shared_with.as_str().to_owned(),
            at: shared.at,
            how: shared.how,
            called_back: shared.called_back,
            by: Person::acting(school, by),
            about: Person::all(school, shared.about.iter().copied()),
            what: shared.what.clone(),
            basis: shared.basis,
            basis_words: shared.basis.words(),
            consent: shared.consent,
            without_consent_because: shared.without_consent_because.clone(),
        });
        shared.collect()
    }
}

/// An answer an agency owes or owed.
#[derive(SimpleObject)]
pub(crate) struct AwaitedReply {
    /// Its number within the case.
    number: u32,
    /// Which agency.
    agency: Agency,
    /// What it is to answer.
    what: Narrative,
    /// The day on which somebody asks after it.
    by: NaiveDate,
    /// Since when it is awaited.
    since: DateTime<Utc>,
    /// When somebody asked after it; where she waits on, a new line says until when.
    chased_at: Option<DateTime<Utc>>,
    /// When the answer came.
    replied_at: Option<DateTime<Utc>>,
}

impl AwaitedReply {
    pub(crate) fn of(wait: &Wait) -> Self {
        Self {
            number: wait.awaited.wait,
            agency: wait.awaited.agency,
            what: wait.awaited.what.clone(),
            by: wait.awaited.by,
            since: wait.since,
            chased_at: wait.chased_at,
            replied_at: wait.replied_at,
        }
    }
}

/// A decision of an agency that the school challenged.
#[derive(SimpleObject)]
pub(crate) struct Challenge {
    /// Which agency.
    agency: Agency,
    /// How far up it was taken.
    stage: ChallengeStage,
    /// How far up it was taken, in words.
    stage_words: &'static str,
    /// How the agency was reached.
    contact: ContactMade,
    /// Who recorded it.
    by: Option<Person>,
    /// What it had decided.
    decided: Narrative,
    /// Why the school disagrees.
    grounds: Narrative,
    /// What the school asks for.
    asked_for: Narrative,
}

impl Challenge {
    pub(crate) fn all(school: SchoolId, incident: &Incident) -> Vec<Self> {
        let challenged = incident.challenges().map(|(by, challenged)| Self {
            agency: challenged.agency,
            stage: challenged.stage,
            stage_words: challenged.stage.words(),
            contact: challenged.contact.clone(),
            by: Person::acting(school, by),
            decided: challenged.decided.clone(),
            grounds: challenged.grounds.clone(),
            asked_for: challenged.asked_for.clone(),
        });
        challenged.collect()
    }
}
