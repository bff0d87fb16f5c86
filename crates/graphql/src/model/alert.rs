//! Alerts of filtering systems that wait for a person.

use super::person::Person;
use async_graphql::{Enum, SimpleObject};
use casework::KeptAlert;
use chrono::{DateTime, Utc};
use domain::alert::AlertAction;
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

/// What a filtering system reported by itself. It is no case.
#[derive(SimpleObject)]
#[graphql(name = "Alert")]
pub(crate) struct AlertLine {
    /// Opaque: what raising a case and dismissing name.
    id: AlertId,
    /// Which system.
    source: String,
    /// When it happened.
    occurred_at: DateTime<Utc>,
    /// Which device.
    device: Text,
    /// Who was signed in, as the system knows her.
    user: Option<Text>,
    /// The system's own word for what it is about.
    category: Text,
    /// What the system did.
    action: AlertAction,
    /// What the system did, in words.
    action_words: &'static str,
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
        let alert = kept.alert;
        Self {
            id: kept.id,
            source: kept.source,
            occurred_at: alert.occurred_at,
            device: alert.device,
            user: alert.user,
            category: alert.category,
            action: alert.action,
            action_words: alert.action.words(),
            url_class: alert.url_class,
            on_site: alert.on_site,
            detail: alert.detail,
            first_at: kept.first_at,
            last_at: kept.last_at,
            times: kept.times,
            decided_by: kept.decided_by.map(|person| Person::new(school, person)),
            decided_at: kept.decided_at,
            case: kept.incident.map(|incident| CaseId { school, incident }),
        }
    }
}
