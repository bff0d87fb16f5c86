//! One case: as it is known now, as it was known on a day, and what its reporter may see of it.

use crate::commands::today;
use crate::desks::Standing;
use crate::worklist::seen;
use crate::{Casework, CaseworkError};
use access::{Action, Viewer};
use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use domain::call_sheet::{self, CallLine};
use domain::incident::agency::ReferralMade;
use domain::incident::raise::ConcernRaised;
use domain::incident::{Agency, Kind, ReporterStatus};
use domain::notice::{Closed, closed};
use domain::policy::field::{Missing, missing};
use domain::policy::filing::{Filing, filing};
use domain::read_model::Tie;
use domain::reading::{Door, Opened};
use domain::{Actor, CaseId, Incident, IncidentEvent, Person, PersonId, SchoolId};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Logged, Seen, Within};

/// As known when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum At {
    /// Now.
    #[default]
    Now,
    /// At this recorded time.
    Time(DateTime<Utc>),
    /// At this version.
    Version(u64),
}

/// A case as its reader sees it.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// The case.
    pub id: CaseId,
    /// What was known then. Permission is always today's.
    pub incident: Incident,
    /// Every event up to then, in order: the chronology, and in words the audit trail.
    pub history: Vec<Logged<IncidentEvent>>,
    /// The version it is at now, whatever was asked for.
    pub current_version: u64,
    /// Fields the school's rules ask for that were not given by then. Nothing was refused for them.
    pub missing: Vec<Missing>,
    /// What the rules say becomes of its record.
    pub filing: Filing,
}

/// What somebody submitted, as submitted, and a status of three words.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The case.
    pub id: CaseId,
    /// The kind as submitted.
    pub kind: Kind,
    /// What was submitted.
    pub concern: ConcernRaised,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// How it stands.
    pub status: ReporterStatus,
    /// When somebody who must know first saw it; nothing more is said of who.
    pub seen_at: Option<DateTime<Utc>>,
    /// What she is told of it, such as "seen 15:31, being dealt with".
    pub loop_back: String,
    /// Referrals she made herself.
    pub own_referrals: Vec<ReferralMade>,
}

/// What somebody reads who raised something while the school is closed.
#[derive(Clone, Debug, PartialEq)]
pub struct OutOfHours {
    /// All of it, in words.
    pub words: String,
    /// What the words are made of.
    pub closed: Closed,
}

impl CaseFile {
    fn opened(&self, door: Door) -> Opened {
        let people = self.incident.people().iter().map(|involved| involved.person);
        Opened::by(door).cases([self.id]).people(people)
    }
}

impl Casework {
    /// A case as it was known then, asked for by its id. Forbidden looks exactly like absent.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn case(&self, viewer: &Viewer, case: CaseId, at: At) -> Result<CaseFile, CaseworkError> {
        match self.file(viewer, case, at).await {
            Ok(file) => self.give(viewer, case.school, file.opened(Door::Case), file).await,
            Err(CaseworkError::NotFound) => {
                self.refuse(viewer, case.school, Opened::by(Door::Case).cases([case])).await
            }
            Err(error) => Err(error),
        }
    }

    /// A case that something she reads leads to: where it is not for her, she did not ask for it, and no refusal is entered.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn case_beside(&self, viewer: &Viewer, case: CaseId) -> Result<CaseFile, CaseworkError> {
        let file = self.file(viewer, case, At::Now).await?;
        self.give(viewer, case.school, file.opened(Door::Case), file).await
    }

    /// A case as it was known then, judged and given to nobody yet.
    pub(crate) async fn file(&self, viewer: &Viewer, case: CaseId, at: At) -> Result<CaseFile, CaseworkError> {
        let History { standing, viewer: today, events: history } = self.history(viewer, case).await?;
        let now = fold(&history);
        if !self.may(&today, Action::Read, case, &now) {
            return Err(CaseworkError::NotFound);
        }
        let current_version = now.version();
        let known = known_at(history, at);
        if known.is_empty() {
            return Err(CaseworkError::NotFound);
        }
        let incident = if known.len() as u64 == current_version { now } else { fold(&known) };
        // The rules of the day that is looked at, not today's.
        let day = incident.changed_at().unwrap_or_default();
        let policy = match at {
            At::Now => Arc::clone(&standing.policy),
            At::Time(_) | At::Version(_) => Arc::new(self.desks.policy_as_of(&standing.school, day)?),
        };
        let missing = missing(&policy, &incident, day);
        let filing = filing(&policy, &incident, day);
        Ok(CaseFile { id: case, incident, history: known, current_version, missing, filing })
    }

    /// What an agency asks on the telephone about this case, on one page, every field known or visibly not known; of the people
    /// of the case also what their own records say.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`], as for the case itself.
    pub async fn call_sheet(
        &self,
        viewer: &Viewer,
        case: CaseId,
        agency: Agency,
    ) -> Result<Vec<CallLine>, CaseworkError> {
        let file = match self.file(viewer, case, At::Now).await {
            Err(CaseworkError::NotFound) => {
                return self.refuse(viewer, case.school, Opened::by(Door::CallSheet).cases([case])).await;
            }
            file => file?,
        };
        let standing = self.desks.now(&self.store, case.school).await?;
        let mut people = BTreeMap::new();
        for person in call_sheet::people(&file.incident) {
            if let Some((known, _)) = self.store.load::<Person>(case.school, person).await? {
                people.insert(person, known);
            }
        }
        let opened = file.opened(Door::CallSheet).people(people.keys().copied());
        let sheet = call_sheet::call_sheet(&file.incident, &standing.school, &people, agency, self.clock.now());
        self.give(viewer, case.school, opened, sheet).await
    }

    /// What whoever raised this case reads where the school is closed now, and who was told; nothing while it is open.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when she did not submit it.
    pub async fn out_of_hours(&self, viewer: &Viewer, case: CaseId) -> Result<Option<OutOfHours>, CaseworkError> {
        let person = viewer.at(case.school).ok_or(CaseworkError::NotFound)?.person;
        let standing = self.desks.now(&self.store, case.school).await?;
        let incident = fold(&self.raised_by(person, case).await?);
        if !self.may(viewer, Action::ReadOwnSubmission, case, &incident) {
            return Err(CaseworkError::NotFound);
        }
        let actor = Actor::Person(person);
        let desk = standing.desk(case.school, Some(case.incident), actor, self.clock.now());
        let Some(closed) = closed(&incident, &desk) else { return Ok(None) };
        let mut rows = self.store.persons_by_id(case.school, &closed.told).await?;
        rows.sort_by_key(|row| closed.told.iter().position(|told| *told == row.person));
        let names: Vec<String> = rows.into_iter().map(|row| row.name).collect();
        let opened = Opened::by(Door::Submission).cases([case]).people(closed.told.iter().copied());
        self.give(viewer, case.school, opened, Some(OutOfHours { words: closed.words(&names), closed })).await
    }

    /// What the viewer submitted at this school, newest first, and how each stands.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the school does not know her.
    pub async fn submissions(&self, viewer: &Viewer, school: SchoolId) -> Result<Vec<Submission>, CaseworkError> {
        let person = viewer.at(school).ok_or(CaseworkError::NotFound)?.person;
        let mut submissions = Vec::new();
        for (_, row) in self.store.cases_of_person(school, person, &[Tie::Reporter]).await?.into_iter().rev() {
            submissions.extend(self.submitted(viewer, CaseId { school, incident: row.incident }, person).await?);
        }
        let opened = Opened::by(Door::Submission).cases(submissions.iter().map(|submitted| submitted.id));
        self.give(viewer, school, (!opened.is_empty()).then_some(opened), submissions).await
    }

    /// What the viewer submitted as this case, and how it stands; nothing where she did not.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the school does not know her.
    pub async fn submission(&self, viewer: &Viewer, case: CaseId) -> Result<Option<Submission>, CaseworkError> {
        let person = viewer.at(case.school).ok_or(CaseworkError::NotFound)?.person;
        let submitted = self.submitted(viewer, case, person).await?;
        let opened = submitted.as_ref().map(|_| Opened::by(Door::Submission).cases([case]));
        self.give(viewer, case.school, opened, submitted).await
    }

    async fn submitted(
        &self,
        viewer: &Viewer,
        id: CaseId,
        person: PersonId,
    ) -> Result<Option<Submission>, CaseworkError> {
        let incident = fold(&self.raised_by(person, id).await?);
        if !self.may(viewer, Action::ReadOwnSubmission, id, &incident) {
            return Ok(None);
        }
        let (Some(concern), Some(recorded_at)) = (incident.raised().cloned(), incident.raised_at()) else {
            return Ok(None);
        };
        Ok(Some(Submission {
            id,
            kind: concern.details.kind(),
            concern,
            recorded_at,
            status: incident.reporter_status(),
            seen_at: incident.seen_at(),
            loop_back: incident.loop_back(),
            own_referrals: incident.own_referrals(person).cloned().collect(),
        }))
    }

    /// The school as it stands, the viewer with the roles she holds today, and the events of a case. Nothing is read of one that she could
    /// not see, so that it takes as long as one that there is not.
    pub(crate) async fn history(&self, viewer: &Viewer, case: CaseId) -> Result<History, CaseworkError> {
        if viewer.at(case.school).is_none() {
            return Err(CaseworkError::NotFound);
        }
        let standing = self.desks.now(&self.store, case.school).await?;
        let viewer = today(viewer, case.school, &standing, self.clock.now());
        let seen = viewer.at(case.school).map(seen).ok_or(CaseworkError::NotFound)?;
        let events = self.store.events_seen(case, &seen).await?;
        Ok(History { standing, viewer, events })
    }

    /// The events of a case that this person raised.
    async fn raised_by(&self, person: PersonId, case: CaseId) -> Result<Vec<Logged<IncidentEvent>>, CaseworkError> {
        let seen = Seen { within: Within::RaisedBy(person), kept_from: Vec::new() };
        Ok(self.store.events_seen(case, &seen).await?)
    }
}

/// A case as it is read for somebody.
pub(crate) struct History {
    /// The school as it stands.
    pub(crate) standing: Standing,
    /// She, with the roles she holds today.
    pub(crate) viewer: Viewer,
    /// What happened in the case; nothing where it is none that she could see.
    pub(crate) events: Vec<Logged<IncidentEvent>>,
}

/// The state after these events.
pub(crate) fn fold(history: &[Logged<IncidentEvent>]) -> Incident {
    let mut incident = Incident::default();
    for logged in history {
        incident.apply(logged.event.clone());
    }
    incident
}

fn known_at(mut history: Vec<Logged<IncidentEvent>>, at: At) -> Vec<Logged<IncidentEvent>> {
    match at {
        At::Now => {}
        At::Time(time) => history.retain(|logged| logged.recorded_at <= time),
        At::Version(version) => history.retain(|logged| logged.sequence <= version),
    }
    history
}
