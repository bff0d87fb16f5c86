//! Alerts of filtering systems that wait for a person.

use super::person::Person;
use async_graphql::{Enum, SimpleObject};
use casework::KeptAlert;
use chrono::{DateTime, Utc};
use domain::alert::{AlertAction, AlertSaid};
use domain::{AlertId, CaseId, SchoolId, Text};

/// How an alert stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub(crate) enum AlertStatus {
    /// Nobody has decided on it.
    #[default]
    Waiting,
    /// Somebody is raising a case from it.
    Taken,
    /// A case was raised from it.
    Raised,
    /// It needs nobody.
    Dismissed,
}

impl From<AlertStatus> for casework::AlertStatus {
    fn from(status: AlertStatus) -> Self {
        match status {
            AlertStatus::Waiting => Self::Waiting,
            AlertStatus::Taken => Self::Taken,
            AlertStatus::Raised => Self::Raised,
            AlertStatus::Dismissed => Self::Dismissed,
        }
    }
}

/// What a filtering system sent and Wardbook could not read.
#[derive(SimpleObject)]
pub(crate) struct UnreadableAlert {
    /// What was received: its beginning, without anything that looks like a picture or another file.
    received: Text,
    /// How long it was, in bytes.
    bytes: u64,
    /// Why it could not be read: a stable code.
    code: String,
    /// The field, where it is about one.
    field: Option<String>,
    /// What is wrong, in a sentence.
    message: String,
}

/// What a filtering system reported by itself. It is no case.
#[derive(SimpleObject)]
#[graphql(name = "Alert")]
pub(crate) struct AlertLine {
    /// Opaque: what raising a case and dismissing name.
    id: AlertId,
    /// Which system.
    source: String,
    /// What could not be read: then nothing below says what happened.
    unreadable: Option<UnreadableAlert>,
    /// When it happened.
    occurred_at: Option<DateTime<Utc>>,
    /// Which device.
    device: Option<Text>,
    /// Who was signed in, as the system knows her.
    user: Option<Text>,
    /// The system's own word for what it is about.
    category: Option<Text>,
    /// What the system did.
    action: Option<AlertAction>,
    /// What the system did, in words.
    action_words: Option<&'static str>,
    /// The class of address, never the address.
    url_class: Option<Text>,
    /// Whether the device was on the school's site, where the system says.
    on_site: Option<bool>,
    /// What else the system says.
    detail: Option<Text>,
    /// When it came first.
    first_at: DateTime<Utc>,
    /// When it came last.
    last_at: DateTime<Utc>,
    /// How often it came.
    times: u64,
    /// Who decided on it.
    decided_by: Option<Person>,
    /// When.
    decided_at: Option<DateTime<Utc>>,
    /// Opaque: the id of the case raised from it.
    case: Option<CaseId>,
}

impl AlertLine {
    pub(crate) fn of(school: SchoolId, kept: KeptAlert) -> Self {
        let (alert, unreadable) = match kept.said {
            AlertSaid::Alert(alert) => (Some(alert), None),
            AlertSaid::Unread(unread) => {
                let domain::alert::UnreadAlert { received, bytes, code, field, message, .. } = unread;
                (None, Some(UnreadableAlert { received, bytes, code, field, message }))
            }
        };
        let said = alert.as_ref();
        Self {
            id: kept.id,
            source: kept.source,
            unreadable,
            occurred_at: said.map(|alert| alert.occurred_at),
            device: said.map(|alert| alert.device.clone()),
            user: said.and_then(|alert| alert.user.clone()),
            category: said.map(|alert| alert.category.clone()),
            action: said.map(|alert| alert.action),
            action_words: said.map(|alert| alert.action.words()),
            url_class: said.and_then(|alert| alert.url_class.clone()),
            on_site: said.and_then(|alert| alert.on_site),
            detail: said.and_then(|alert| alert.detail.clone()),
            first_at: kept.first_at,
            last_at: kept.last_at,
            times: kept.times,
            decided_by: kept.decided_by.map(|person| Person::new(school, person)),
            decided_at: kept.decided_at,
            case: kept.incident.map(|incident| CaseId { school, incident }),
        }
    }
}
