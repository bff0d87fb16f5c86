//! Commands driven straight into the store, as `casework` drives them, without authorisation: what the conformance
//! suite, its second process and the load program share.

use chrono::{DateTime, TimeZone, Utc};
use cqrs_es::CqrsFramework;
use domain::incident::commands::{add_note::AddNote, raise_concern::RaiseConcern};
use domain::incident::raise::{ImmediateSafety, Involved, NoteAdded};
use domain::incident::{Answer, ConcernAboutChild, Details, PartPlayed};
use domain::person::{PersonDetails, PersonKind, PersonRegistered};
use domain::reading::{Door, ReadAnswered};
use domain::school::command::RegisterSchool;
use domain::{
    Actor, Desk, Elsewhere, Incident, IncidentCommand, IncidentId, Narrative, Person, PersonCommand, PersonId, Policy,
    Recorded, School, SchoolCommand, SchoolId, Text,
};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{Appended, Before, Caller, Key, NewRead, Opened, Store, StoreError, Stream, StreamClass};
use uuid::Uuid;

/// How often a command that lost a race is decided again.
const AGAIN: usize = 200;

/// The fixed time commands are given at: long past, so that no clock is ahead of the database's.
#[must_use]
pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 12, 0, 0).single().unwrap_or_default()
}

/// A store and a school in it.
#[derive(Clone)]
pub struct Driver {
    /// The store.
    pub store: Store,
    /// The school.
    pub school: SchoolId,
    /// Who acts.
    pub actor: PersonId,
    state: Arc<School>,
    policy: Arc<Policy>,
}

impl Driver {
    /// Registers a new school with this seed's ids, or finds it.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn new(store: Store, seed: u128) -> Result<Self, StoreError> {
        let school = SchoolId::new(Uuid::from_u128(seed));
        let actor = PersonId::new(Uuid::from_u128(seed ^ 0xffff_0000));
        let mut driver = Self { store, school, actor, state: Arc::default(), policy: Arc::default() };
        if driver.store.load::<School>(school, school).await?.is_none() {
            let command =
                || SchoolCommand::Register(RegisterSchool { name: Text::new("Alder Bank School"), group: None });
            driver.run::<School>(school, command, None).await?;
        }
        driver.refresh().await?;
        Ok(driver)
    }

    /// Reads the school again.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn refresh(&mut self) -> Result<(), StoreError> {
        if let Some((state, _)) = self.store.load::<School>(self.school, self.school).await? {
            self.policy = Arc::new(Policy::of(&state, noon()).unwrap_or_default());
            self.state = Arc::new(state);
        }
        Ok(())
    }

    fn desk<A: Stream>(&self, opened: &Opened<A>, incident: Option<IncidentId>) -> Desk {
        Desk {
            now: opened.time(noon()),
            actor: Actor::Person(self.actor),
            school_id: self.school,
            incident,
            school: Arc::clone(&self.state),
            policy: Arc::clone(&self.policy),
            elsewhere: Elsewhere::default(),
        }
    }

    /// Opens a stream.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn open<A: Stream>(&self, id: A::Id, key: Option<Key<'_>>) -> Result<Opened<A>, StoreError> {
        let caller = Caller { actor: Actor::Person(self.actor), request: "a request", key };
        self.store.open::<A>(self.school, id, &caller).await
    }

    /// Runs one command on a stream that was opened.
    ///
    /// # Errors
    /// Those of the store; a command the domain rejects is [`StoreError::HandleUsed`].
    pub async fn decide<A>(
        &self,
        opened: Opened<A>,
        id: A::Id,
        command: A::Command,
    ) -> Result<Option<Appended>, StoreError>
    where
        A: Stream + cqrs_es::Aggregate<Services = Desk>,
    {
        let incident = (A::CLASS == StreamClass::Incident).then(|| IncidentId::new(A::stream(id)));
        let desk = self.desk(&opened, incident);
        let command_store = opened.command();
        let framework = CqrsFramework::new(&command_store, Vec::new(), desk);
        let done = framework.execute(&A::stream(id).to_string(), command).await;
        drop(framework);
        match (done, command_store.finish()) {
            (_, Ok(outcome)) => Ok(outcome.appended),
            (_, Err(error)) => Err(error),
        }
    }

    /// Runs one command, again while somebody else was first.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn run<A>(
        &self,
        id: A::Id,
        command: impl Fn() -> A::Command,
        key: Option<Key<'_>>,
    ) -> Result<Option<Appended>, StoreError>
    where
        A: Stream + cqrs_es::Aggregate<Services = Desk>,
    {
        for _ in 0..AGAIN {
            let opened = self.open::<A>(id, key).await?;
            if let Before::Same { appended, .. } = opened.before() {
                return Ok(Some(appended));
            }
            match self.decide(opened, id, command()).await {
                Err(error) if error.is_moved() => {}
                done => return done,
            }
        }
        Err(StoreError::Conflict)
    }

    /// Raises a concern about a child.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn raise(&self, case: IncidentId, child: PersonId) -> Result<Appended, StoreError> {
        let done = self.run::<Incident>(case, || concern(child), None).await?;
        done.ok_or(StoreError::HandleUsed)
    }

    /// Adds a note.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn note(&self, case: IncidentId, text: &str) -> Result<Appended, StoreError> {
        let done = self.run::<Incident>(case, || note(text), None).await?;
        done.ok_or(StoreError::HandleUsed)
    }

    /// Enters that somebody opened a case, under this request's id.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn read(&self, case: IncidentId, request: &str) -> Result<(), StoreError> {
        self.store.log_reads(&[self.opened(case, request)]).await
    }

    /// An entry of somebody who opened a case.
    #[must_use]
    pub fn opened<'a>(&self, case: IncidentId, request: &'a str) -> NewRead<'a> {
        let event = ReadAnswered {
            doors: BTreeSet::from([Door::Case]),
            cases: BTreeSet::from([case]),
            ..ReadAnswered::default()
        };
        let read = Recorded { actor: Actor::Person(self.actor), recorded_at: noon(), event: event.into() };
        NewRead { school: self.school, read, request }
    }

    /// Registers a child.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn child(&self, child: PersonId, name: &str) -> Result<Appended, StoreError> {
        let done = self.run::<Person>(child, || register(name), None).await?;
        done.ok_or(StoreError::HandleUsed)
    }
}

/// A concern about a child.
#[must_use]
pub fn concern(child: PersonId) -> IncidentCommand {
    RaiseConcern {
        details: Details::ConcernAboutChild(ConcernAboutChild { category: "neglect".into(), online: Answer::No }),
        people: vec![Involved { person: child, part: PartPlayed::Child }],
        narrative: Narrative::about([child], "Came to school without a coat for the third day."),
        childs_words: None,
        informant: None,
        occurred_at: None,
        known_at: None,
        told: Vec::new(),
        safety: ImmediateSafety::default(),
        on_behalf: None,
    }
    .into()
}

/// A note.
#[must_use]
pub fn note(text: &str) -> IncidentCommand {
    AddNote(NoteAdded { note: Narrative::plain(text), occurred_at: None }).into()
}

/// The registration of a child.
#[must_use]
pub fn register(name: &str) -> PersonCommand {
    let details =
        PersonDetails { given_name: Text::new(name), family_name: Text::new("Ashgrove"), ..PersonDetails::default() };
    PersonCommand::Register(PersonRegistered { kind: PersonKind::Child, details })
}
