//! Notices: what may have to be said, and what comes of it.

use super::message::Channel;
use super::{lines, read_lines};
use crate::StoreError;
use crate::head::stored;
use crate::time::micros;
use chrono::{DateTime, Utc};
use domain::notice::{AccessNotice, Notice};
use domain::{CaseId, Incident, IncidentEvent, IncidentId, PersonId, Recorded, SchoolId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The notices of one command, as stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct NoticeColumns {
    pub(crate) school_id: Uuid,
    pub(crate) incident_id: Uuid,
    pub(crate) sequence: i64,
    pub(crate) notices: String,
    pub(crate) recorded_at: i64,
    pub(crate) due_at: i64,
}

impl NoticeColumns {
    /// What the newest events of a case give occasion to say.
    pub(crate) fn of(
        school: SchoolId,
        id: IncidentId,
        before: u64,
        after: &Incident,
        events: &[Recorded<IncidentEvent>],
    ) -> Option<Self> {
        let notices: Vec<Notice> = Notice::all(after, events).into_iter().map(|(_, notice)| notice).collect();
        let recorded_at = micros(notices.first()?.at);
        Some(Self {
            school_id: school.as_uuid(),
            incident_id: id.as_uuid(),
            sequence: stored(before + 1),
            notices: lines(&notices),
            recorded_at,
            due_at: recorded_at,
        })
    }
}

/// The notices of one command that are to be looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct NoticesDue {
    /// The case.
    pub case: CaseId,
    /// What may have to be said.
    pub notices: Vec<Notice>,
    pub(super) key: NoticeKey,
}

/// Which row, as it was looked at: one that moved meanwhile is somebody else's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoticeKey {
    pub(crate) school: Uuid,
    pub(crate) incident: Uuid,
    pub(crate) sequence: i64,
    pub(crate) due_at: i64,
}

/// What comes of the notices of one command.
#[derive(Clone, Debug)]
pub struct Addressed {
    /// The notices as they were found.
    pub due: NoticesDue,
    /// Who hears of them, by which channel, at once or in a digest.
    pub lines: Vec<Line>,
    /// What rests, and until when.
    pub rests: Option<(DateTime<Utc>, Vec<Notice>)>,
}

/// A notice on its way to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// To whom.
    pub person: PersonId,
    /// By what.
    pub channel: Channel,
    /// Whether it cannot wait for the digest.
    pub at_once: bool,
    /// The notice.
    pub notice: Notice,
}

/// A notice in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Part {
    /// Of a case: looked at again before it is sent.
    OfCase {
        /// The case.
        case: IncidentId,
        /// The notice.
        notice: Notice,
    },
    /// Of how somebody signs in, or of what was tried: said as it is.
    OfAccess {
        /// What happened.
        access: AccessNotice,
        /// When.
        at: DateTime<Utc>,
    },
}

/// Something of how somebody signs in, on its way to her.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// From which school.
    pub school: SchoolId,
    /// To whom.
    pub person: PersonId,
    /// What.
    pub access: AccessNotice,
    /// When it happened.
    pub at: DateTime<Utc>,
}

impl NoticeColumns {
    /// The notices that are to be looked at.
    pub(super) fn read(&self) -> Result<NoticesDue, StoreError> {
        let case = CaseId { school: SchoolId::new(self.school_id), incident: IncidentId::new(self.incident_id) };
        let (school, incident) = (self.school_id, self.incident_id);
        let key = NoticeKey { school, incident, sequence: self.sequence, due_at: self.due_at };
        Ok(NoticesDue { case, notices: read_lines(&self.notices)?, key })
    }
}

impl Addressed {
    pub(crate) const fn key(&self) -> NoticeKey {
        self.due.key
    }

    /// What is left of it, and until when it rests.
    pub(crate) fn rest(&self) -> Option<(i64, String)> {
        self.rests.as_ref().map(|(until, notices)| (micros(*until), lines(notices)))
    }
}
