//! The kinds of stream, and what is kept of each.

use crate::append::StreamClass;
use crate::outbox::NoticeColumns;
use crate::rows::Rows;
use cqrs_es::Aggregate;
use domain::reading::checkpoint::{ReadLog, ReadLogEvent};
use domain::{
    Incident, IncidentEvent, IncidentId, Person, PersonEvent, PersonId, Recorded, School, SchoolEvent, SchoolId,
    StoredEvent,
};
use uuid::Uuid;

mod sealed {
    pub trait Sealed {}
    impl Sealed for domain::Incident {}
    impl Sealed for domain::Person {}
    impl Sealed for domain::School {}
    impl Sealed for domain::reading::checkpoint::ReadLog {}
}

/// An aggregate whose events are kept: [`Incident`], [`Person`], [`School`] or what is noted of its [`ReadLog`].
pub trait Stream: sealed::Sealed + Aggregate<Event = Recorded<Self::Fact>> {
    /// What can happen to it.
    type Fact: StoredEvent;
    /// Which of them it is.
    type Id: Copy + Send + Sync;
    /// The class of its streams.
    const CLASS: StreamClass;

    /// The stream's id as it is stored.
    fn stream(id: Self::Id) -> Uuid;

    /// The id of a stored stream.
    fn id(stream: Uuid) -> Self::Id;

    /// The read-model rows of this state. Pure: rebuilding derives them again, byte by byte.
    #[doc(hidden)]
    fn rows(&self, school: SchoolId, id: Self::Id) -> Rows;

    /// What the newest events give occasion to say, of this state after them and `before` events. Pure.
    #[doc(hidden)]
    fn notices(&self, _: SchoolId, _: Self::Id, _: u64, _: &[Recorded<Self::Fact>]) -> Option<NoticeColumns> {
        None
    }
}

impl Stream for Incident {
    type Fact = IncidentEvent;
    type Id = IncidentId;
    const CLASS: StreamClass = StreamClass::Incident;

    fn stream(id: IncidentId) -> Uuid {
        id.as_uuid()
    }

    fn id(stream: Uuid) -> IncidentId {
        IncidentId::new(stream)
    }

    fn rows(&self, school: SchoolId, id: IncidentId) -> Rows {
        Rows::of_incident(self, school, id)
    }

    fn notices(
        &self,
        school: SchoolId,
        id: IncidentId,
        before: u64,
        events: &[Recorded<IncidentEvent>],
    ) -> Option<NoticeColumns> {
        NoticeColumns::of(school, id, before, self, events)
    }
}

impl Stream for Person {
    type Fact = PersonEvent;
    type Id = PersonId;
    const CLASS: StreamClass = StreamClass::Person;

    fn stream(id: PersonId) -> Uuid {
        id.as_uuid()
    }

    fn id(stream: Uuid) -> PersonId {
        PersonId::new(stream)
    }

    fn rows(&self, school: SchoolId, id: PersonId) -> Rows {
        Rows::of_person(self, school, id)
    }
}

impl Stream for School {
    type Fact = SchoolEvent;
    type Id = SchoolId;
    const CLASS: StreamClass = StreamClass::School;

    fn stream(id: SchoolId) -> Uuid {
        id.as_uuid()
    }

    fn id(stream: Uuid) -> SchoolId {
        SchoolId::new(stream)
    }

    fn rows(&self, _: SchoolId, _: SchoolId) -> Rows {
        Rows::default()
    }
}

/// One stream for each school, of a class of its own, under the school's id.
impl Stream for ReadLog {
    type Fact = ReadLogEvent;
    type Id = SchoolId;
    const CLASS: StreamClass = StreamClass::ReadLog;

    fn stream(id: SchoolId) -> Uuid {
        id.as_uuid()
    }

    fn id(stream: Uuid) -> SchoolId {
        SchoolId::new(stream)
    }

    fn rows(&self, _: SchoolId, _: SchoolId) -> Rows {
        Rows::default()
    }
}
