//! The log of reads: what is opened for somebody is entered there before it is given to her.
//!
//! Every entry of [`Casework`] that opens personal text ends in `give`, and a thing asked for by its id and not given ends in
//! `refuse`. A handle by itself takes each call for a response of its own, entered at once; a response of many calls is
//! made within [`Casework::answering`], and one entry per school says what all of it held. There is no way to an answer past
//! the log: when it cannot be written, the answer is [`CaseworkError::Unavailable`].

use crate::desks::Standing;
use crate::telling::runs_things;
use crate::{Casework, CaseworkError};
use access::{SchoolAction, Viewer};
use domain::reading::{Door, Opened, ReadAnswered, ReadRefused, SignedInBy};
use domain::school::Role;
use domain::{Actor, PersonId, ReadEvent, Recorded, SchoolId, Text};
use futures::{Stream, StreamExt as _};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::NewRead;

/// Longest purpose, in characters.
const PURPOSE: usize = 500;

/// In which request somebody reads, and what for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    request: Arc<str>,
    purpose: Option<Text>,
}

impl Asked {
    /// In this request, which goes into the log's metadata.
    #[must_use]
    pub fn within(request: impl Into<Arc<str>>) -> Self {
        Self { request: request.into(), purpose: None }
    }

    pub(crate) fn purpose(self) -> Option<Text> {
        self.purpose
    }

    /// For this purpose, in the reader's own words. Auditors must say one.
    ///
    /// # Errors
    /// [`CaseworkError::Rejected`] when nothing is said, too much, or what no text may hold.
    pub fn for_purpose(self, purpose: &str) -> Result<Self, CaseworkError> {
        let purpose = Text::new(purpose.trim());
        if purpose.is_blank() || purpose.as_str().chars().count() > PURPOSE {
            let message = "say in a few words what you read this for: 1 to 500 characters";
            return Err(CaseworkError::rejected("BAD_FIELD", message, Some("purpose")));
        }
        crate::commands::check(&purpose)?;
        Ok(Self { purpose: Some(purpose), ..self })
    }
}

/// For whom and in which request a handle reads.
#[derive(Clone, Default)]
pub(crate) struct Reading {
    asked: Asked,
    /// What the response opened so far; nothing where each call is a response of its own.
    gathered: Option<Arc<Mutex<Gathered>>>,
}

/// Who reads, and by which account and sign-in.
type Reader = (Actor, Option<SignedInBy>);

/// What one response opened, school by school.
#[derive(Default)]
struct Gathered {
    given: BTreeMap<SchoolId, (Actor, ReadAnswered)>,
    refused: BTreeMap<SchoolId, (Actor, ReadRefused)>,
    /// Whether the response is out: whatever would be opened now is not.
    is_out: bool,
}

impl Gathered {
    fn give(&mut self, school: SchoolId, (actor, by): Reader, opened: Opened) {
        let (_, read) = self.given.entry(school).or_insert_with(|| (actor, ReadAnswered::default()));
        read.by = by;
        read.doors.insert(opened.door);
        read.cases.extend(opened.cases);
        read.people.extend(opened.people);
    }

    fn refuse(&mut self, school: SchoolId, (actor, by): Reader, opened: Opened, from_school: Option<SchoolId>) {
        let (_, read) = self.refused.entry(school).or_insert_with(|| (actor, ReadRefused::default()));
        read.by = by;
        read.doors.insert(opened.door);
        read.cases.extend(opened.cases);
        read.people.extend(opened.people);
        read.from_school = from_school;
    }

    /// What was opened since, as entries.
    fn take(&mut self, purpose: Option<&Text>) -> Vec<(SchoolId, Actor, ReadEvent)> {
        let given = std::mem::take(&mut self.given)
            .into_iter()
            .map(|(school, (actor, read))| (school, actor, ReadAnswered { purpose: purpose.cloned(), ..read }.into()));
        let refused = std::mem::take(&mut self.refused)
            .into_iter()
            .map(|(school, (actor, read))| (school, actor, ReadRefused { purpose: purpose.cloned(), ..read }.into()));
        given.chain(refused).collect()
    }
}

impl Casework {
    /// The same casework, in this request and for this purpose; each call is a response of its own.
    #[must_use]
    pub fn within(&self, asked: Asked) -> Self {
        Self { reading: Reading { asked, gathered: None }, ..self.clone() }
    }

    /// Makes one response of many calls. What they open is entered in the log of reads, one entry per school, before the response is
    /// handed out.
    ///
    /// # Errors
    /// [`CaseworkError::Unavailable`] when it could not be entered: nothing of the response may leave, and nothing of it does.
    pub async fn answering<T, F>(&self, asked: Asked, answer: impl FnOnce(Self) -> F) -> Result<T, CaseworkError>
    where
        F: Future<Output = T>,
    {
        let gathering = self.gathering(asked);
        let answer = answer(gathering.clone()).await;
        gathering.close().await?;
        Ok(answer)
    }

    /// Makes many responses, one after the other: each is handed out once what it opened is entered, and an error ends them.
    pub fn answering_each<S, A>(
        &self,
        asked: Asked,
        answers: A,
    ) -> impl Stream<Item = Result<S::Item, CaseworkError>> + use<S, A>
    where
        S: Stream,
        A: FnOnce(Self) -> S,
    {
        let gathering = self.gathering(asked);
        answers(gathering.clone()).then(move |answer| {
            let gathering = gathering.clone();
            async move { gathering.enter_gathered(false).await.map(|()| answer) }
        })
    }

    /// The request this handle is of.
    pub(crate) fn request(&self) -> &str {
        &self.reading.asked.request
    }

    fn gathering(&self, asked: Asked) -> Self {
        Self { reading: Reading { asked, gathered: Some(Arc::default()) }, ..self.clone() }
    }

    async fn close(&self) -> Result<(), CaseworkError> {
        self.enter_gathered(true).await
    }

    async fn enter_gathered(&self, is_out: bool) -> Result<(), CaseworkError> {
        let Some(gathered) = &self.reading.gathered else { return Ok(()) };
        let entries = {
            let mut gathered = gathered.lock().unwrap_or_else(PoisonError::into_inner);
            gathered.is_out = is_out;
            gathered.take(self.reading.asked.purpose.as_ref())
        };
        self.enter(entries).await
    }

    async fn enter(&self, entries: Vec<(SchoolId, Actor, ReadEvent)>) -> Result<(), CaseworkError> {
        let (recorded_at, request) = (self.clock.now(), &*self.reading.asked.request);
        let new = |(school, actor, event)| {
            let read = Recorded { actor, recorded_at, event };
            NewRead { school, read, request }
        };
        let entries: Vec<NewRead<'_>> = entries.into_iter().map(new).collect();
        Ok(self.store.log_reads(&entries).await?)
    }

    /// Gives this to the viewer, who was judged: what it opens is in the log of reads before, or will be before the response
    /// leaves. `opened` is nothing where nothing was: an empty list tells nobody anything.
    ///
    /// # Errors
    /// [`CaseworkError::Rejected`] for an auditor who does not say what for; [`CaseworkError::Unavailable`] when it cannot be entered.
    pub(crate) async fn give<T>(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        opened: impl Into<Option<Opened>>,
        given: T,
    ) -> Result<T, CaseworkError> {
        // What Wardbook itself reads to do its work is shown to nobody.
        let (Some(opened), Some(membership)) = (opened.into(), viewer.at(school)) else { return Ok(given) };
        if self.reading.asked.purpose.is_none() {
            self.needs_no_purpose(viewer, school).await?;
        }
        let reader = (Actor::Person(membership.person), viewer.signed_in_by);
        self.note(|gathered| gathered.give(school, reader, opened)).await?;
        Ok(given)
    }

    /// What is answered for a thing asked for by its id that is not there, or not for this viewer: the same for both, in the answer as
    /// in the log of reads.
    pub(crate) async fn refuse<T>(&self, viewer: &Viewer, school: SchoolId, asked: Opened) -> Result<T, CaseworkError> {
        let known = viewer.at(school).map(|membership| (membership.person, None));
        let stranger = || viewer.memberships.first().map(|membership| (membership.person, Some(membership.school)));
        let is_known = known.is_some();
        let Some((person, from_school)) = known.or_else(stranger) else { return Err(CaseworkError::absent(viewer)) };
        // A school that is not there has no log, and gets none by being asked for.
        if is_known || self.store.head(school).await?.is_some() {
            let is_told_of = !asked.cases.is_empty() || asked.door == Door::Command;
            let reader = (Actor::Person(person), viewer.signed_in_by);
            self.note(|gathered| gathered.refuse(school, reader, asked, from_school)).await?;
            if is_told_of && viewer.has_proved_both() && viewer.at(school).is_some_and(runs_things) {
                self.tell_watchers(viewer, school).await;
            }
        }
        Err(CaseworkError::absent(viewer))
    }

    /// What is answered to whoever gave a command she may not: it is entered. Those who watch over the school hear of it where it
    /// changes who gets in or who may see what, of these people, and whatever it was where it was given by whoever runs things.
    pub(crate) async fn refuse_command<T>(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        of: Vec<PersonId>,
    ) -> Result<T, CaseworkError> {
        let is_told_of = viewer.at(school).is_some_and(|membership| !of.is_empty() && !runs_things(membership));
        // Whoever has given one factor so far is told what is missing: that alarms nobody.
        if is_told_of && viewer.has_proved_both() {
            self.tell_watchers(viewer, school).await;
        }
        self.refuse(viewer, school, Opened::by(Door::Command).people(of)).await
    }

    /// Whether she may give commands that ask this; where not, it is answered as a refused command is.
    pub(crate) async fn permit_command(
        &self,
        viewer: &Viewer,
        action: SchoolAction,
        school: SchoolId,
    ) -> Result<Standing, CaseworkError> {
        match self.permit(viewer, action, school).await {
            Err(error) if error.is_absent() => self.refuse_command(viewer, school, Vec::new()).await,
            standing => standing,
        }
    }

    /// Notes it for the response that is being made; where this call is a response of its own, enters it.
    async fn note(&self, note: impl FnOnce(&mut Gathered)) -> Result<(), CaseworkError> {
        if let Some(gathered) = &self.reading.gathered {
            let mut gathered = gathered.lock().unwrap_or_else(PoisonError::into_inner);
            if gathered.is_out {
                return Err(CaseworkError::Unavailable);
            }
            note(&mut gathered);
            return Ok(());
        }
        let mut alone = Gathered::default();
        note(&mut alone);
        self.enter(alone.take(self.reading.asked.purpose.as_ref())).await
    }

    /// An auditor says what she reads for: her engagement has a scope.
    async fn needs_no_purpose(&self, viewer: &Viewer, school: SchoolId) -> Result<(), CaseworkError> {
        let Some(membership) = viewer.at(school) else { return Ok(()) };
        let standing = self.desks.last_known(&self.store, school).await?;
        let now = self.clock.now();
        let audits = standing
            .school
            .roles
            .iter()
            .any(|held| held.person == membership.person && held.role == Role::Auditor && held.span.holds(now));
        if !audits {
            return Ok(());
        }
        let message = "an auditor says what she reads for: give a purpose";
        Err(CaseworkError::rejected("PURPOSE_MISSING", message, Some("purpose")))
    }
}
