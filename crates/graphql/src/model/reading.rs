//! Who has looked, what somebody should ask about, and the emergency sheet.

use super::person::Person;
use async_graphql::SimpleObject;
use casework::{EmergencySheet as Sheet, Look as Looked};
use chrono::{DateTime, Utc};
use domain::reading::unusual::{Unusual, UnusualReading as Found};
use domain::{SchoolId, Text};

/// Somebody who looked.
#[derive(SimpleObject)]
pub(crate) struct Look {
    /// Who; nobody where she is of another school.
    by: Option<Person>,
    /// When.
    at: DateTime<Utc>,
    /// By which way, in words.
    words: String,
    /// Whether she was given nothing.
    refused: bool,
    /// Whether she is of another school. She was given nothing.
    of_another_school: bool,
    /// What she said it was for.
    purpose: Option<Text>,
}

impl Look {
    pub(crate) fn of(school: SchoolId, look: Looked) -> Self {
        Self {
            by: look.by.filter(|_| !look.is_stranger).map(|by| Person::new(school, by)),
            at: look.at,
            words: look.words,
            refused: look.refused,
            of_another_school: look.is_stranger,
            purpose: look.purpose,
        }
    }
}

/// Reading that somebody should ask about: who, when and why, and never which case. It may well have been work.
#[derive(SimpleObject)]
pub(crate) struct UnusualReading {
    /// Who read.
    who: Person,
    /// Why somebody should ask.
    why: Unusual,
    /// Why, in words.
    why_words: &'static str,
    /// The first time.
    from: DateTime<Utc>,
    /// The last time.
    until: DateTime<Utc>,
    /// How many cases, or people.
    many: usize,
}

impl UnusualReading {
    pub(crate) fn of(school: SchoolId, found: &Found) -> Self {
        Self {
            who: Person::new(school, found.who),
            why: found.why,
            why_words: found.why.words(),
            from: found.from,
            until: found.until,
            many: found.many,
        }
    }
}

/// What whoever looks for a child, or helps it, must know at once. Nothing stands in a field that nobody filled in.
#[derive(SimpleObject)]
pub(crate) struct EmergencySheet {
    /// The name people use.
    name: String,
    /// Whom to ring, in order, with numbers.
    contacts: Option<Text>,
    /// What a court has ordered: who may not collect the child or be told where it is.
    court_orders: Option<Text>,
    /// Allergies, medicine, conditions.
    medical_alerts: Option<Text>,
    /// Whether the log of reads could not be written, so that this is entered later.
    entered_late: bool,
}

impl From<Sheet> for EmergencySheet {
    fn from(sheet: Sheet) -> Self {
        Self {
            name: sheet.name,
            contacts: sheet.contacts,
            court_orders: sheet.court_orders,
            medical_alerts: sheet.medical_alerts,
            entered_late: sheet.entered_late,
        }
    }
}
